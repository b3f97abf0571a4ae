"""Pages over HTTP: ours, and those of the bare site, all taken in turn; and what each asks of the database."""

import contextlib

from django.conf import settings
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from ..environment import CannotMeasure
from ..sampling import Ratio, interleave
from ..servers import Site, running

LIST = "/reunions/"
ADMIN_LIST = "/admin/meetings/meeting/"
BARE_LIST = "/reunions/"
BARE_ADMIN_LIST = "/admin/floor/meeting/"
FEW, MANY = "60", "2 000"


def measure(bench):
    """Every ratio between pages and downloads, from one series of samples."""
    page, file = f"/reunions/{bench.ground.meeting}/", f"/reunions/{bench.ground.meeting}/releve.pdf"
    ours = {
        size: Site(f"site ({size})", "ogp_secretariat.wsgi:application", environment, bench.folder / f"web-{size}.log")
        for size, environment in bench.environments.items()
    }
    bare = Site("site nu", "bench.floor.wsgi:application", bench.bare_environment, bench.folder / "web-bare.log")
    with contextlib.closing(connection), running(*ours.values(), bare):
        main = ours[MANY]
        lists = {f"list {size}": site.sampler(LIST, bench.member) for size, site in ours.items()}
        pages = interleave(
            {
                **lists,
                "floor": bare.sampler(BARE_LIST, bench.bare_user),
                "page": main.sampler(page, bench.member),
                "admin": main.sampler(ADMIN_LIST, bench.secretary),
                "bare admin": bare.sampler(BARE_ADMIN_LIST, bench.bare_user),
            },
            rounds=bench.rounds(80, 20),
            warm_up=10,
        )
        files = interleave(
            {
                "ours": main.sampler(file, bench.member),
                "bare": bare.sampler("/fichier/", bench.bare_user),
                "constant": bare.sampler("/constante/"),
            },
            rounds=bench.rounds(300, 60),
            warm_up=20,
        )
        if main.get(file, bench.member) != bare.get("/fichier/", bench.bare_user):
            raise CannotMeasure("Les deux sites ne servent pas le même fichier.")
        statements = {address: _statements(address, bench.ground.member_session) for address in (LIST, page, file)} | {
            ADMIN_LIST: _statements(ADMIN_LIST, bench.ground.secretary_session)
        }
    bench.note_floor(pages["floor"], bench.bare_statements[BARE_LIST], files["constant"])
    return [*_file_ratios(files, statements[file]), *_page_ratios(pages, statements, page)]


def _file_ratios(files, statements):
    return [
        Ratio.of("relevé téléchargé : vue nue, même fichier", files["ours"], files["bare"], 1.5, statements=statements),
        Ratio.of("relevé téléchargé : page constante", files["ours"], files["constant"], 4),
    ]


def _page_ratios(pages, statements, page):
    found = [
        Ratio.of(f"liste des réunions, {size} en table : {FEW}", pages[f"list {size}"], pages[f"list {FEW}"], goal)
        for size, goal in ((MANY, 1.3), ("20 000", 1.5))
        if f"list {size}" in pages
    ]
    return [
        *found,
        Ratio.of(
            "liste des réunions, 50 de 2 000 : F",
            pages[f"list {MANY}"],
            pages["floor"],
            2,
            statements=statements[LIST],
            most_statements=10,
        ),
        Ratio.of(
            "page de réunion et son relevé : F",
            pages["page"],
            pages["floor"],
            2.5,
            statements=statements[page],
            most_statements=15,
        ),
        Ratio.of(
            "liste de l’admin, 50 lignes : admin nu",
            pages["admin"],
            pages["bare admin"],
            1.3,
            statements=statements[ADMIN_LIST],
        ),
    ]


def _statements(address, session):
    """How many statements the page sends once its process is warm, session and account included."""
    client = Client(SERVER_NAME="127.0.0.1", HTTP_X_FORWARDED_PROTO="https")
    client.cookies[settings.SESSION_COOKIE_NAME] = session
    client.get(address).close()
    with CaptureQueriesContext(connection) as captured:
        response = client.get(address)
        b"".join(response)
    if response.status_code != 200:
        raise CannotMeasure(f"{address} répond {response.status_code}")
    return len(captured)
