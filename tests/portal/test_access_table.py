"""Every address for every kind of person, from the table in `access.txt`; the admin by its one rule."""

import datetime
from pathlib import Path

import pytest
from django.contrib.auth.models import AnonymousUser
from django.core.files.base import ContentFile
from django.test import Client
from django.urls import NoReverseMatch, get_resolver, reverse
from django.utils import timezone

from meetings import invitation_links
from meetings.actions import approving, convening, previewing
from meetings.models import MeetingPaper
from ogp_secretariat.documents.actions.rendering import render_waiting
from ogp_secretariat.people.models import User
from tests import factories

pytestmark = [pytest.mark.django_db, pytest.mark.pure]
PRINCIPALS = ("anonymous", "none", "member", "recipient", "focal_point", "chair", "secretariat", "administrator")
# allauth's own pages: they know nothing of our records.
ACCOUNT_PAGES = ("account_", "mfa_")
# Pages of the admin that change nothing on GET, or answer by redirecting.
ADMIN_ANSWERS = {200, 301, 302, 403, 404, 405}


def rows(file):
    """The rows of a table of this folder, each as its words."""
    lines = (Path(__file__).parent / file).read_text().splitlines()
    return [line.split() for line in lines if line.strip() and not line.startswith("#")]


def table():
    for name, state, *answers in rows("access.txt"):
        yield name, state, dict(zip(PRINCIPALS, map(int, answers), strict=True))


def named_urls(resolver=None, namespace=""):
    for pattern in (resolver or get_resolver()).url_patterns:
        if hasattr(pattern, "url_patterns"):
            yield from named_urls(pattern, pattern.namespace or namespace)
        elif pattern.name:
            yield namespace, pattern.name, pattern.pattern


@pytest.fixture
def people():
    return {
        "anonymous": AnonymousUser(),
        "none": User.objects.create_user("sans@exemple.test", factories.PASSWORD),
        "recipient": factories.member(),
        **{r: factories.account(r) for r in ("member", "focal_point", "chair", "secretariat", "administrator")},
    }


@pytest.fixture
def clients(people):
    found = {}
    for name, user in people.items():
        found[name] = Client()
        if name != "anonymous":
            found[name].force_login(user)
    return found


def meeting_in(state, people):
    meeting = factories.meeting()
    factories.attend(meeting, people["recipient"])
    paper = MeetingPaper(meeting=meeting, position=1, title="Annexe")
    paper.upload.save("annexe.pdf", ContentFile(b"%PDF-1.7 annexe"))
    minutes = meeting.minutes
    if state == "circulated":
        until = timezone.localdate() + datetime.timedelta(days=5)
        approving.circulate(minutes, until=until, by=people["secretariat"])
    if state in {"validated", "published"}:
        approving.validate(minutes, by=people["chair"])
        render_waiting()
    if state == "published":
        approving.publish(minutes, by=people["secretariat"])
    return meeting


def convening_address(name, state, people):
    """A meeting handed to the chair, or convened with one member who is « recipient »."""
    meeting = factories.meeting_to_convene()
    if state == "submitted":
        convocation = convening.submit(meeting, by=people["secretariat"])
    else:
        convocation = factories.convene(meeting, people["chair"])
        render_waiting()
    if name in {"sign_convocation", "return_convocation"}:
        return reverse(name, args=[convocation.pk])
    if name == "convocation_file":
        return reverse(name, args=[meeting.pk, "convocation"])
    invitee = meeting.invitees.filter(person=people["recipient"].person).first()
    if name.startswith("invitation"):
        paper = MeetingPaper(meeting=meeting, position=1, title="Note", is_annex=False)
        paper.upload.save("note.pdf", ContentFile(b"%PDF-1.7 note"))
        rest = {"invitation_file": ["ordre-du-jour"], "invitation_paper": [paper.pk]}.get(name, [])
        return reverse(name, args=[invitation_links.token_of(invitee), *rest])
    if state == "convened" and name != "my_answer":
        return reverse(name, args=[meeting.pk, invitee.pk])
    return reverse(name, args=[meeting.pk])


def address(name, state, people):
    if state in {"submitted", "convened"}:
        return convening_address(name, state, people)
    if name in {"home", "health", "gallery", "demo_mail", "meeting_list", "sign_desk", "verify"}:
        return reverse(name)
    if name == "demo_mail_file":
        return reverse(name, args=["20260101-000000-1", 0, 0])
    if name == "verify_code":
        return reverse(name, args=["ABCD-EFGH-JKLM"])
    if name == "sign_correction":
        return reverse(name, args=[1])
    if state == "preview":
        document = previewing.preview(factories.meeting(), by=people["secretariat"])
        render_waiting()
        return reverse(name, args=[document.pk])
    meeting = meeting_in(state, people)
    if name == "paper":
        return reverse(name, args=[meeting.pk, meeting.papers.get().pk])
    return reverse(name, args=[meeting.minutes.pk if name == "validate_minutes" else meeting.pk])


def test_every_url_is_in_the_table():
    tables = sorted(path.name for path in Path(__file__).parent.glob("access*.txt"))
    known = {row[0] for file in tables for row in rows(file)}
    urls = {name for namespace, name, _pattern in named_urls() if namespace != "admin"}
    assert {u for u in urls if not u.startswith(ACCOUNT_PAGES)} == known


@pytest.mark.parametrize(("name", "state", "answers"), list(table()), ids=lambda v: v if isinstance(v, str) else "")
def test_the_table_holds(name, state, answers, people, clients):
    url = address(name, state, people)
    got = {who: clients[who].get(url).status_code for who in PRINCIPALS}
    assert got == answers


def admin_urls():
    """Every admin address with a made-up record where one is asked for."""
    for namespace, name, pattern in named_urls():
        if namespace == "admin" and name != "logout":
            converters = getattr(pattern, "converters", {})
            yield f"admin:{name}", {key: _argument(key) for key in converters}, pattern


def _argument(key):
    return {"object_id": "1", "content_type_id": 1, "app_label": "meetings", "url": "x"}.get(key, "1")


def _reverse(name, arguments):

    for values in (arguments, {}):
        try:
            return reverse(name, kwargs=values)
        except NoReverseMatch:
            continue
    return None


def test_the_admin_is_the_secretariats(clients):
    seen = 0
    for name, arguments, _pattern in admin_urls():
        url = _reverse(name, arguments)
        if url is None:
            continue
        seen += 1
        for who in PRINCIPALS:
            status = clients[who].get(url).status_code
            if who == "anonymous":
                assert status in {302, 404}, (name, who, status)
            elif who in {"secretariat", "administrator"}:
                assert status in ADMIN_ANSWERS, (name, who, status)
            else:
                assert status in {302, 403, 404}, (name, who, status)
    assert seen > 60


@pytest.mark.parametrize(
    "path",
    [
        "/reunions/?q=%00",
        "/reunions/?annee=99999",
        "/reunions/?year=99999&committee=9999999999999999999999",
        "/reunions/?page=99999999999999999999999",
        "/reunions/999999999999999999999999999999/",
        "/reunions/" + "9" * 5000 + "/",
        "/reunions/1%00/",
        "/verifier/%00/",
        "/verifier/" + "A" * 3000 + "/",
        "/%ff%fe/",
        "/reunions/?q=%ff",
    ],
)
def test_bad_input_is_answered_never_500(path, client):
    assert client.get(path).status_code in {200, 302, 400, 404, 414}


def test_a_withdrawn_role_works_on_the_open_session(clients, people):
    url = reverse("admin:index")
    assert clients["secretariat"].get(url).status_code == 200
    people["secretariat"].role_grants.all().delete()
    assert clients["secretariat"].get(url).status_code in {302, 403}


def test_drafts_are_in_no_list_search_or_count(clients, people):
    secret = factories.meeting(title="Secretissime")
    published = meeting_in("published", people)
    for who in ("anonymous", "none", "member", "focal_point"):
        for url in (reverse("meeting_list"), reverse("meeting_list") + "?q=secretissime", reverse("home")):
            page = clients[who].get(url).content.decode()
            assert "Secretissime" not in page and f"/reunions/{secret.pk}/" not in page, (who, url)
        assert f"/reunions/{published.pk}/" in clients[who].get(reverse("meeting_list")).content.decode()


def test_a_second_factor_is_asked_of_privileged_accounts(clients, settings):
    settings.REQUIRE_MFA = True
    for who in ("secretariat", "chair", "administrator"):
        answer = clients[who].get(reverse("home"))
        assert (answer.status_code, answer.url) == (302, reverse("mfa_index")), who
    for who in ("anonymous", "member", "focal_point"):
        assert clients[who].get(reverse("home")).status_code == 200
