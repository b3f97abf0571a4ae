"""Where pages end: nothing stands alone that belongs to what is on the page before or after it."""

import itertools
import re

import pytest

from meetings import sign_in_sheet
from meetings.convocation_view import AgendaRow, AgendaView, Changed, LetterView, Sitting
from meetings.extract import Extract
from meetings.papers import Signature
from meetings.releve import FollowUp, Text
from ogp_secretariat.documents.bundles import Part
from ogp_secretariat.documents.html import document_html
from ogp_secretariat.documents.renderer import close_engine, render_pdf
from tests.documents.pdfs import page_texts, poppler
from tests.documents.samples import LETTERHEAD, VERIFICATION, source_releve

COMMITTEE = Text("Comité de pilotage")
DAY = "2026-12-28"


@pytest.fixture(scope="module", autouse=True)
def ended_engine():
    yield
    close_engine()


def pages_of(template, stylesheet, lang="fr", **context):
    html = document_html(f"documents/{template}.html", context, lang)
    return page_texts(render_pdf(html, stylesheets=[f"documents/{stylesheet}.css"]).pdf)


def letter(changes):
    return LetterView(
        lang="fr", committee=COMMITTEE, letterhead=LETTERHEAD, place="Rabat", date=DAY, reference="CP 1/2026",
        to=("les membres du comité",), subject="Modification", references=(), opening="", paragraphs=("Début.",),
        sitting=Sitting(DAY, "de 10 h à 12 h", Text("Rabat")), closing=("Répondre.", "Dernière phrase."),
        changes=tuple(Changed(f"Point {n}", "avant", "après") for n in range(changes)), enclosures=("Ordre du jour",),
        addressees=(), number="CP 1/2026-C2", verification=VERIFICATION,
        signature=Signature(Text("Sara SIGNATAIRE"), Text("La Ministre"), False),
    )  # fmt: skip


def test_a_signature_never_stands_without_a_sentence_of_its_letter():
    found = set()
    for changes in range(6, 26, 2):
        pages = pages_of("convocation", "convocation", doc=letter(changes))
        (signed,) = [n for n, page in enumerate(pages) if "SIGNATAIRE" in page]
        assert "Dernière phrase" in pages[signed], changes
        found.add(signed)
    assert found >= {0, 1}, "some of these letters end on the first page, some on the second"


def agenda(rows):
    return AgendaView(
        lang="fr", committee=COMMITTEE, letterhead=LETTERHEAD, place="Rabat", date=DAY, title=Text("Réunion"),
        reference="CP 1/2026", sitting=Sitting(DAY), number="CP 1/2026-C1", minutes=rows, verification=VERIFICATION,
        rows=tuple(AgendaRow(n, Text(f"Point {n}"), "information", minutes=1) for n in range(1, rows + 1)),
    )  # fmt: skip


def test_sum_and_code_of_an_agenda_stay_with_its_last_item():
    numbers = set()
    for rows in range(18, 32):
        pages = pages_of("agenda", "convocation", doc=agenda(rows))
        assert f"Point {rows}" in pages[-1] and VERIFICATION.url[-8:] in pages[-1], rows
        numbers.add(len(pages))
    assert numbers == {1, 2}


def sheet(first, lang="fr"):
    groups, number = [], 0
    for title, many in (("Administration", first), ("Associations", 12), ("Autres", 3)):
        rows = tuple(sign_in_sheet.Row(number + n, f"Personne {number + n}") for n in range(1, many + 1))
        groups.append(sign_in_sheet.Group(Text(title), rows))
        number += many
    return sign_in_sheet.MeetingSheet(
        lang=lang, committee=COMMITTEE, letterhead=LETTERHEAD, status_date=DAY, title=Text("Réunion"), days="lundi",
        hours="", place=None, groups=tuple(groups), is_filled=False,
    )  # fmt: skip


def test_no_college_is_left_alone_at_the_foot_of_a_sign_in_sheet():
    for first in range(8, 24):
        for page in pages_of("sign_in_sheet", "sign_in_sheet", doc=sheet(first), title="Feuille"):
            lines = [line for line in page.splitlines() if line.strip() and "Page" not in line and "lundi" not in line]
            assert lines[-1] not in ("Administration", "Associations", "Autres"), first


def test_no_item_is_left_alone_at_the_foot_of_the_contents_of_a_pack():
    head = {"lang": "fr", "dir": "ltr", "title": Text("Réunion"), "committee": COMMITTEE, "reference": "CP 1/2026"}
    for many in range(14, 30):
        titles = [*(f"Pièce {n}" for n in range(many)), "Intitulé", "Dernière"]
        parts = [Part(title, upload="" if title == "Intitulé" else "x.pdf") for title in titles]
        toc = [{"link": "part:1", "part": part, "page": None if part.is_heading else 1} for part in parts]
        pages = pages_of("pack_cover", "pack", doc=head, toc=toc, as_of=None)
        (page,) = [page for page in pages if "Intitulé" in page]
        assert "Dernière" in page, many


@pytest.mark.parametrize("lang", ["fr", "ar"])
def test_what_was_decided_has_the_widest_column_of_the_follow_up(lang):
    line = FollowUp("CP 1/2019-D100", Text("Décidé"), Text("en cours"), Text("Pilotage"), Text("lundi 9 novembre 2020"))
    html = document_html("documents/releve.html", {"doc": source_releve(lang=lang, follow_up=(line,))}, lang)
    pdf = render_pdf(html, stylesheets=["documents/releve.css"]).pdf
    boxes = re.findall(
        r'xMin="([\d.]+)" yMin="[\d.]+" xMax="([\d.]+)"[^>]*>([^<]+)</word>', poppler("pdftotext", "-bbox", pdf=pdf)
    )
    places = {word: (float(left), float(right)) for left, right, word in boxes}
    # From the reading side: the left end of each column in French, the right one in Arabic.
    side, way = (0, 1) if lang == "fr" else (1, -1)
    starts = [way * places[word][side] for word in ("Décidé", "Pilotage", "lundi", "en")]
    widths = [after - before for before, after in itertools.pairwise(starts)]
    assert widths[0] > 180 and widths[0] > 1.8 * max(widths[1:]), widths
    code = places["1/2019-D100"]
    assert (code[1] + 3 < places["Décidé"][0]) if lang == "fr" else (places["Décidé"][1] + 3 < places["CP"][0])


def test_an_extract_says_its_version_in_words():
    for lang, words in (("fr", "Version 2"), ("ar", "النسخة 2")):
        view = Extract(
            lang=lang, committee=COMMITTEE, title=Text("Réunion"), meeting="CP 1/2020", date="2020-02-12", version=2,
            code="CP 1/2020-D1", text=Text("Publier."), status=Text("à faire"), status_date=DAY,
            verification=VERIFICATION,
        )  # fmt: skip
        html = document_html("documents/extract.html", {"doc": view, "title": "Extrait"}, lang)
        (status,) = re.findall(r'<p class="status">(.*?)</p>', html)
        assert words in status and "v2" not in status
