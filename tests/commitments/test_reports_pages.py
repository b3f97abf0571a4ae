"""The pages of reports: who sees, asks, publishes and attaches; bad addresses; states."""

import datetime

import pytest
from django.contrib.messages import get_messages
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from commitments.actions import publishing
from commitments.enums import ReportKind
from commitments.models import ActionPlan, MeetingAnnex, Report
from meetings.actions import approving
from ogp_secretariat.documents.actions.rendering import render_waiting
from ogp_secretariat.documents.enums import State
from ogp_secretariat.documents.models import Document
from tests import factories
from tests.commitments import making

pytestmark = pytest.mark.django_db
DAY = datetime.date(2020, 2, 12)


@pytest.fixture
def plan():
    return making.plan("PAN1", committee=factories.committee())


@pytest.fixture
def commitment(plan):
    found = making.commitment(plan)
    making.milestone(found)
    return found


@pytest.fixture
def people(commitment):
    return {
        "anonymous": None,
        "member": factories.account("member"),
        "elsewhere": making.focal_point(making.commitment(commitment.plan)),
        "focal": making.focal_point(commitment),
        "chair": factories.account("chair"),
        "secretariat": factories.account("secretariat"),
    }


def answers(client, people, url, method="get", data=None):
    """{who: status} of an address."""
    found = {}
    for who, account in people.items():
        client.logout()
        if account:
            client.force_login(account)
        found[who] = getattr(client, method)(url, data or {}).status_code
    return found


def who(people, status, **others):
    return {**dict.fromkeys(people, status), **others}


def as_(client, people, name):
    client.force_login(people[name])
    return client


def test_an_unpublished_situation_is_the_secretariats_and_the_chairs(client, plan, people):
    report = publishing.make_report(plan, ReportKind.SITUATION, by=None, as_of=DAY)
    render_waiting()
    for url in (reverse("report_progress", args=[report.pk]), reverse("report_file", args=[report.pk])):
        assert answers(client, people, url) == who(people, 404, chair=200, secretariat=200)
    publishing.publish(report, by=None)
    for url in (reverse("report_progress", args=[report.pk]), reverse("report_file", args=[report.pk])):
        assert answers(client, people, url) == who(people, 200)


def test_a_sheet_is_read_by_whoever_declares_for_it(client, commitment, people):
    report = publishing.make_report(commitment.plan, ReportKind.SHEET, by=people["focal"], commitment=commitment)
    render_waiting()
    for url in (reverse("report_progress", args=[report.pk]), reverse("report_file", args=[report.pk])):
        assert answers(client, people, url) == who(people, 404, focal=200, chair=200, secretariat=200)


def test_reports_of_a_draft_plan_do_not_exist_outside(client, plan, people):
    report = publishing.make_report(plan, ReportKind.SITUATION, by=None)
    ActionPlan.objects.update(state="draft", adopted_on=None)
    only = who(people, 404, secretariat=200)
    assert answers(client, people, reverse("plan_reports", args=["PAN1"])) == only
    assert answers(client, people, reverse("report_progress", args=[report.pk])) == only


def test_who_may_do_what(client, commitment, people):
    report = publishing.make_report(commitment.plan, ReportKind.SITUATION, by=None, as_of=DAY)
    make, annex = reverse("report_make", args=["PAN1"]), reverse("meeting_annex", args=["PAN1"])
    doing = who(people, 404, anonymous=302, secretariat=302)
    assert answers(client, people, make, "post", {"kind": "situation", "as_of": "2020-02-12"}) == doing
    assert answers(client, people, annex) == who(people, 404, anonymous=302, secretariat=200)
    for name in ("report_publish", "report_retry"):
        assert answers(client, people, reverse(name, args=[report.pk]), "post") == doing
    sheet = reverse("commitment_sheet", args=[commitment.code])
    assert answers(client, people, sheet, "post") == who(people, 404, focal=302, secretariat=302)
    for url in (reverse("report_publish", args=[report.pk]), reverse("report_retry", args=[report.pk])):
        assert as_(client, people, "secretariat").get(url).status_code == 405
    # The language links of a form that came back with errors lead to these two addresses.
    assert client.get(make).url == reverse("plan_reports", args=["PAN1"])
    assert client.get(sheet).url == reverse("commitment", args=[commitment.code])


def test_a_report_is_asked_for_watched_read_and_published(client, plan, people):
    as_(client, people, "secretariat")
    page = client.get(reverse("plan_reports", args=["PAN1"]))
    assert page.context["form"]["as_of"].value() == timezone.localdate()
    asked = client.post(reverse("report_make", args=["PAN1"]), {"kind": "situation", "as_of": "2020-02-12"})
    report = Report.objects.get()
    assert asked.url == reverse("report_progress", args=[report.pk])
    assert (report.kind, report.as_of, report.made_by) == ("situation", DAY, people["secretariat"])
    waiting = client.get(asked.url)
    assert 'hx-get="/rapports/' in waiting.content.decode() and "noscript" in waiting.content.decode()
    assert client.get(reverse("report_file", args=[report.pk])).status_code == 404
    assert client.get(asked.url, headers={"HX-Request": "true"}).templates[0].name == "commitments/_rep_progress.html"
    render_waiting()
    ready = client.get(asked.url).content.decode()
    assert "hx-get" not in ready and f"/rapports/{report.pk}.pdf?langue=ar" in ready
    french = client.get(reverse("report_file", args=[report.pk]) + "?langue=fr")
    arabic = client.get(reverse("report_file", args=[report.pk]) + "?langue=ar")
    assert "PAN1_2020-02-12_etat-d-avancement.pdf" in french["Content-Disposition"]
    assert "_ar.pdf" in arabic["Content-Disposition"]
    assert client.post(reverse("report_publish", args=[report.pk])).url == reverse("plan_reports", args=["PAN1"])
    assert Report.objects.get().is_public
    client.logout()
    listed = client.get(reverse("plan_reports", args=["PAN1"])).content.decode()
    assert f"/rapports/{report.pk}.pdf?langue=fr" in listed
    assert "/rapports/faire/" not in listed


def test_the_public_list_holds_published_reports_only(client, plan, people):
    report = publishing.make_report(plan, ReportKind.SITUATION, by=None, as_of=DAY)
    url = reverse("plan_reports", args=["PAN1"])
    assert f"/rapports/{report.pk}/" not in client.get(url).content.decode()
    assert f"/rapports/{report.pk}/" in as_(client, people, "chair").get(url).content.decode()


@pytest.mark.parametrize(
    "data",
    [
        {},
        {"kind": "sheet", "as_of": "2020-02-12"},
        {"kind": "situation", "as_of": "2999-01-01"},
        {"kind": "situation", "as_of": "99999-01-01"},
        {"kind": "situation\x00", "as_of": "2020-02-12\x00"},
    ],
)
def test_a_bad_request_keeps_the_form_and_makes_nothing(client, plan, people, data):
    answer = as_(client, people, "secretariat").post(reverse("report_make", args=["PAN1"]), data)
    assert answer.status_code == 200
    assert answer.context["form"].errors
    assert not Report.objects.exists()


def test_publishing_too_early_says_why(client, plan, people):
    report = publishing.make_report(plan, ReportKind.SITUATION, by=None)
    answer = as_(client, people, "secretariat").post(reverse("report_publish", args=[report.pk]))
    assert answer.status_code == 302
    assert len(list(get_messages(answer.wsgi_request))) == 1
    assert not Report.objects.get().is_public


def test_a_file_that_failed_can_be_tried_again_by_the_secretariat(client, commitment, people):
    report = publishing.make_report(commitment.plan, ReportKind.SHEET, by=None, commitment=commitment)
    Document.objects.filter(pk=report.document_ar.pk).update(state=State.FAILED, error="Panne")
    Document.objects.filter(pk=report.document_fr.pk).update(state=State.FAILED, error="Panne")
    url, again = reverse("report_progress", args=[report.pk]), reverse("report_retry", args=[report.pk])
    seen = as_(client, people, "secretariat").get(url).content.decode()
    assert "Panne" in seen and again in seen
    seen = as_(client, people, "focal").get(url).content.decode()
    assert "Panne" not in seen and again not in seen
    as_(client, people, "secretariat").post(again)
    assert set(Document.objects.values_list("state", flat=True)) == {State.WAITING}


def test_the_annex_page_offers_open_meetings_of_the_committee(client, plan, people):
    locked = factories.meeting(committee=plan.committee, date=datetime.date(2019, 6, 1))
    approving.validate(locked.minutes, by=people["chair"])
    opened = factories.meeting(committee=plan.committee)
    form = as_(client, people, "secretariat").get(reverse("meeting_annex", args=["PAN1"])).context["form"]
    offered = [key for _group, items in form.fields["agenda_item"].choices[1:] for key, _title in items]
    assert offered == list(opened.agenda_items.values_list("pk", flat=True))


def test_attaching_from_the_page(client, plan, people):
    meeting = factories.meeting(committee=plan.committee)
    item = meeting.agenda_items.first()
    url = reverse("meeting_annex", args=["PAN1"])
    answer = as_(client, people, "secretariat").post(url, {"agenda_item": item.pk})
    annex = MeetingAnnex.objects.get()
    assert answer.url == reverse("report_progress", args=[annex.report_id])
    assert annex.paper.agenda_item == item
    assert meeting.get_absolute_url() in client.get(reverse("plan_reports", args=["PAN1"])).content.decode()


def test_a_meeting_locked_meanwhile_refuses_with_a_sentence(client, plan, people, monkeypatch):
    meeting = factories.meeting(committee=plan.committee)
    item = meeting.agenda_items.first()
    attach = publishing.attach_to_meeting

    def too_late(*args, **kwargs):
        approving.validate(meeting.minutes, by=people["chair"])
        return attach(*args, **kwargs)

    monkeypatch.setattr(publishing, "attach_to_meeting", too_late)
    answer = as_(client, people, "secretariat").post(reverse("meeting_annex", args=["PAN1"]), {"agenda_item": item.pk})
    assert answer.status_code == 200
    assert answer.context["form"].non_field_errors()
    assert not MeetingAnnex.objects.exists()


@pytest.mark.parametrize("value", ["", "0", "9" * 30, "9" * 5000, "x", "\x00"])
def test_a_bad_agenda_item_is_refused(client, plan, people, value):
    factories.meeting(committee=plan.committee)
    answer = as_(client, people, "secretariat").post(reverse("meeting_annex", args=["PAN1"]), {"agenda_item": value})
    assert answer.status_code == 200
    assert answer.context["form"].errors


@pytest.mark.parametrize(
    "path",
    [
        "/plans/INCONNU/rapports/",
        "/plans/%00/rapports/",
        "/rapports/0/",
        "/rapports/999999999999999999999999.pdf",
        "/rapports/" + "9" * 5000 + "/",
        "/rapports/1.pdf?langue=%00",
        "/plans/PAN1/rapports/?page=99999999999999999999",
        "/plans/PAN1/rapports/?page=%00",
        "/plans/PAN1/rapports/annexe/?agenda_item=%00",
    ],
)
def test_bad_addresses_are_answered(client, plan, people, path):
    for account in (None, people["secretariat"]):
        client.logout()
        if account:
            client.force_login(account)
        assert client.get(path).status_code in {200, 302, 400, 404}, account


@pytest.mark.parametrize("prefix", ["/ar", "/en"])
def test_pages_in_the_other_languages(client, plan, people, prefix):
    report = publishing.make_report(plan, ReportKind.SITUATION, by=None)
    render_waiting()
    as_(client, people, "secretariat")
    for path in ("/plans/PAN1/rapports/", "/plans/PAN1/rapports/annexe/", f"/rapports/{report.pk}/"):
        assert client.get(prefix + path).status_code == 200


def test_the_list_asks_the_same_for_one_report_or_many(client, plan, people):
    as_(client, people, "secretariat")
    url = reverse("plan_reports", args=["PAN1"])

    def asked():
        with CaptureQueriesContext(connection) as made:
            assert client.get(url).status_code == 200
        assert not any('"html"' in query["sql"] for query in made), "frozen pages stay in the database"
        return len(made)

    publishing.make_report(plan, ReportKind.SITUATION, by=None)
    before = asked()
    for _ in range(5):
        publishing.make_report(plan, ReportKind.SITUATION, by=None)
    assert asked() == before
