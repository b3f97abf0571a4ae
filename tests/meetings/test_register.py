"""The register: who sees what, how a decision is found, what leaves as a table, what a page costs."""

import csv
import datetime
import io

import openpyxl
import pytest
from django.contrib.auth.models import AnonymousUser
from django.urls import reverse
from django.utils import timezone

from meetings import queries, register
from meetings.actions import following, linking
from meetings.deadlines import Deadline
from meetings.enums import ReportSource
from meetings.models import Decision
from tests import factories
from tests.meetings.deciding import DAY, called, decided, due, focal_point, owned_by, owner
from tests.meetings.test_statements import statements

pytestmark = pytest.mark.django_db
OFFICE = {"by": None, "source": ReportSource.OFFICE}


def codes(decisions):
    return [one.code for one in register.listed(decisions)]


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        ("CP 1/2020-D3", (("cp", 1, 2020, 3))),
        ("D3 CP 1/2020", ("cp", 1, 2020, 3)),
        ("1/2020-D3", (None, 1, 2020, 3)),
        ("cp1/2020 d3", ("cp", 1, 2020, 3)),
        ("  cp-1-2020-d3 ", ("cp", 1, 2020, 3)),
        ("CP2 1/2020 D 12", ("cp2", 1, 2020, 12)),
        ("CP 1/2020", ("cp", 1, 2020, None)),
        ("d7", (None, None, None, 7)),
        ("CP 1/2020–D3", ("cp", 1, 2020, 3)),
    ],
)
def test_a_reference_is_read_in_every_spelling(words, expected):
    found = register.reference_in(words)
    assert (found["code"], found["number"], found["year"], found["decision"]) == expected


@pytest.mark.parametrize(
    "words", ["", "budget", "12/02/2020", "d3 budget", "2020", "3", "D1234", "x" * 500, "\x00", "1/2"]
)
def test_words_are_not_a_reference(words):
    assert register.reference_in(words) is None


def test_search_ignores_accents_case_and_vowel_marks():
    decided(
        {"text": "Envoyer une LETTRE aux porteurs : soulever les difficultés", "text_ar": "تنظيمُ اجتماعٍ تحضيري"},
        {"text": "Autre chose", "owner_kind": "text", "owner_text": "École d’ingénieurs", "contributors": "Cœur"},
    )
    every = queries.validated()
    assert codes(register.search(every, "difficultes LÉTTRE")) == ["CP 1/2020-D1"]
    assert codes(register.search(every, "تنظيم اجتماع")) == ["CP 1/2020-D1"]
    assert codes(register.search(every, "ecole")) == codes(register.search(every, "coeur")) == ["CP 1/2020-D2"]
    assert codes(register.search(every, "d'ingenieurs")) == ["CP 1/2020-D2"]
    assert codes(register.search(every, "1/2020 d2")) == ["CP 1/2020-D2"]
    assert codes(register.search(every, "lettre absente")) == []
    assert codes(register.search(every, "%_")) == []


def test_a_word_that_is_everywhere_is_counted_no_further(client, monkeypatch):
    from meetings.views import decisions as views

    monkeypatch.setattr(views, "COUNTED", 3)
    decided(*[{"text": "budget"}] * 5)
    page = client.get("/decisions/?q=budget")
    assert "Plus de 3" in page.content.decode() and len(page.context["rows"]) == 3
    assert "Plus de" not in client.get("/decisions/").content.decode()
    assert len(client.get("/decisions/").context["rows"]) == 5
    assert client.get("/decisions/decisions.csv?q=budget").content.count(b"\r\n") == 6


def test_drafts_are_in_no_list_search_count_or_export(client):
    decided({"text": "Publié"})
    decided({"text": "Secretissime"}, date=datetime.date(2021, 1, 1), publish=False)
    factories.meeting(datetime.date(2022, 1, 1))
    for url in ("", "?q=secretissime", "?year=2021", "decisions.csv", "?q=1/2021-D1"):
        assert "Secretissime" not in client.get(f"/decisions/{url}").content.decode(), url
    assert client.get("/decisions/CP-1-2021-D1/").status_code == 404
    assert client.get("/decisions/CP-1-2022-D1/").status_code == 404
    page = client.get("/decisions/").content.decode()
    assert "2021" not in page and "Décisions trouvées : 1" in page.replace("\u00a0", " ").replace("\u202f", " ")
    client.force_login(factories.member())
    assert "Secretissime" in client.get("/decisions/").content.decode()
    assert client.get("/decisions/CP-1-2022-D1/").status_code == 404


def test_an_owner_sees_his_own_once_validated():
    institution = factories.institution()
    user = focal_point(institution)
    decided({"owner_kind": "institution", "owner_institution": institution}, {}, publish=False)
    today = timezone.localdate()
    assert codes(register.visible_decisions(user, today)) == ["CP 1/2020-D1"]
    assert codes(register.visible_decisions(AnonymousUser(), today)) == []


def test_filters(client):
    today, user = timezone.localdate(), owner()
    institution = factories.institution("Ministère « Long »")
    decided(
        due(today - DAY, **owned_by(user.person)),
        due(today + 30 * DAY, owner_kind="institution", owner_institution=institution),
        {"deadline_kind": "next_meeting"},
        due(today - 9 * DAY),
    )
    following.report(Decision.objects.get(number=4), **OFFICE, status="done", text="Fait")
    (later,) = decided({}, date=datetime.date(2021, 1, 1), committee=factories.committee("CI"))

    def found(query):
        page = client.get(f"/decisions/?{query}")
        assert page.status_code == 200
        return {row.decision.code for row in page.context["rows"]}

    assert found("committee=CI") == found("year=2021") == {"CI 1/2021-D1"}
    assert found("overdue=on") == {"CP 1/2020-D1"}
    assert found("status=done") == {"CP 1/2020-D4"}
    assert found(f"person={user.person_id}") == found("owner=person") == {"CP 1/2020-D1"}
    assert found(f"institution={institution.pk}") == {"CP 1/2020-D2"}
    assert found(f"before={today}") == {"CP 1/2020-D1", "CP 1/2020-D4"}
    assert found(f"after={today}&status=open") == {"CP 1/2020-D2"}
    linking.link(later, "cancels", Decision.objects.get(number=1, meeting__number=1, meeting__year=2020), by=None)
    assert found("status=ended") == {"CP 1/2020-D1"} and found("overdue=on") == set()
    # What is not known is said, and nothing is filtered away silently.
    for query in ("status=rien", "year=99999", "before=2020-13-45", "institution=99999999999999999999", "item=abc"):
        assert client.get(f"/decisions/?{query}").status_code == 200, query
        assert client.get(f"/decisions/decisions.csv?{query}").status_code == 400, query


def test_the_next_meeting_is_the_next_one_that_is_called():
    today = timezone.localdate()
    (decision,) = decided({"deadline_kind": "next_meeting"})
    every = queries.with_due(queries.validated())
    assert every.get().due_on is None
    called(today - 3 * DAY, status="draft")
    assert every.get().due_on is None
    called(today + 5 * DAY)
    assert every.get().due_on == today + 5 * DAY
    called(today - 2 * DAY, status="held")
    assert every.get().due_on == today - 2 * DAY
    assert list(queries.overdue(queries.validated(), today)) == [decision]


def test_postponed_to_the_next_meeting_counts_from_the_report():
    today = timezone.localdate()
    (decision,) = decided(due(today + DAY))
    called(today - 2 * DAY, status="held")
    following.report(decision, **OFFICE, status="open", text="x", deadline=Deadline("next_meeting"))
    assert queries.with_due(queries.validated()).get().due_on is None
    called(today + 20 * DAY)
    assert queries.with_due(queries.validated()).get().due_on == today + 20 * DAY


def test_exports_hold_exactly_what_is_filtered_and_no_formula(client):
    today = timezone.localdate()
    decided(
        {"text": "=HYPERLINK(\"http://x\")", "text_ar": "نص", "contributors": "@SUM(1)"},
        due(today - 3 * DAY, text="Fait"),
    )  # fmt: skip
    following.report(Decision.objects.get(number=2), **OFFICE, status="in_progress", text="+cmd")
    raw = client.get("/decisions/decisions.csv?q=hyperlink")
    assert raw["Content-Type"].startswith("text/csv") and "attachment" in raw["Content-Disposition"]
    rows = list(csv.reader(io.StringIO(raw.content.decode("utf-8-sig")), delimiter=";"))
    assert len(rows) == 2 and rows[1][0] == "CP 1/2020-D1"
    assert rows[1][4].startswith("'=") and "'@SUM(1)" in rows[1] and "نص" in rows[1]
    sheet = openpyxl.load_workbook(io.BytesIO(client.get("/decisions/decisions.xlsx").content)).active
    values = [[cell.value for cell in row] for row in sheet.iter_rows()]
    assert len(values) == 3 and values[0][0] == rows[0][0]
    assert all(not str(v).startswith(("=", "+", "@")) for row in values for v in row if isinstance(v, str))
    assert values[2][12].date() == today - 3 * DAY and values[2][16] == 3
    assert client.get("/decisions/decisions.pdf").status_code == 404


def many(like, number):
    Decision.objects.bulk_create(
        Decision(
            meeting=like.meeting, position=n, number=n, text=f"Décision {n}", owner_kind=like.owner_kind,
            owner_person=like.owner_person, owner_institution=like.owner_institution, current_kind="next_meeting",
            current_since=like.meeting.date, search_text=f"decision {n}",
        )
        for n in range(100, 100 + number)
    )  # fmt: skip


@pytest.mark.parametrize("role", [None, "member", "secretariat"])
def test_a_page_and_an_export_cost_the_same_with_few_and_many_rows(client, role):
    institution = factories.institution()
    (one,) = decided({"owner_kind": "institution", "owner_institution": institution})
    if role:
        client.force_login(factories.account(role))
    urls = (reverse("decision_list"), reverse("decision_list") + "?q=decision&overdue=on", "/decisions/decisions.csv")
    few = [statements(client, url) for url in urls]
    minutes = type(one.meeting.minutes).objects.get(meeting=one.meeting)
    factories.rectify(minutes)
    many(one, 60)
    factories.rectified(minutes)
    assert [statements(client, url) for url in urls] == few
    assert few[0] <= 17


def test_the_permanent_page(client):
    (one,) = decided({"text": "Texte", "text_ar": "نص"})
    url = "/decisions/CP-1-2020-D1/"
    assert one.get_absolute_url() == url
    assert client.get("/decisions/cp-1-2020-d1/").url == url
    answer = client.get(f"/decisions/{one.uuid}/")
    assert (answer.status_code, answer.url) == (301, url)
    page = client.get(url).content.decode()
    assert "Texte" in page and "نص" in page
    arabic = client.get(f"/ar{url}").content.decode()
    assert 'dir="rtl"' in arabic and "نص" in arabic
    assert statements(client, url) <= 16


@pytest.mark.parametrize(
    "path",
    [
        "/decisions/?q=%00", "/decisions/?q=%ff", "/decisions/?page=99999999999999999999", "/decisions/CP-1-2020-D0/",
        "/decisions/CP-99999999999999999999-2020-D1/", "/decisions/x/",
        "/decisions/CP-1-2020-D1/preuves/99999999999999999/",
        "/decisions/?q=" + "a" * 5000, "/decisions/lien/x/", "/decisions/lien/%00/", "/decisions/?item=9e99",
        "/decisions/00000000-0000-0000-0000-000000000000/", "/decisions/?before=9999-12-31&after=0001-01-01",
        "/decisions/?year=2020%00", "/decisions/?person=%00",
    ],
)  # fmt: skip
def test_bad_input_is_answered_never_500(client, path):
    decided({})
    assert client.get(path).status_code in {200, 301, 302, 400, 404}
