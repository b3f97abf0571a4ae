"""Publishing a report, and attaching the situation to a meeting of the committee."""

import datetime

import pytest
from django.core.exceptions import PermissionDenied

from commitments.actions import publishing
from commitments.enums import ReportKind
from commitments.models import ActionPlan, MeetingAnnex, Report, Snapshot
from meetings.actions import approving
from meetings.documents import releve_of
from meetings.models import MeetingPaper
from meetings.queries import whole_meeting
from ogp_secretariat.audit.models import Entry
from ogp_secretariat.documents.actions.rendering import render_waiting
from ogp_secretariat.documents.queries import released
from ogp_secretariat.people.models import Committee
from ogp_secretariat.web.errors import NotAllowedNow
from tests import factories
from tests.commitments import making

pytestmark = pytest.mark.django_db
DAY = datetime.date(2020, 2, 12)


@pytest.fixture
def plan():
    found = making.plan("PAN1", committee=factories.committee())
    milestone = making.milestone(making.commitment(found), due_on=datetime.date(2019, 9, 30))
    making.validated(milestone, 75, on=datetime.date(2019, 9, 20), effective_on=datetime.date(2019, 9, 15))
    return found


@pytest.fixture
def meeting(plan):
    return factories.meeting(date=DAY, committee=plan.committee)


@pytest.fixture
def report(plan):
    return publishing.make_report(plan, ReportKind.SITUATION, by=None, as_of=DAY)


def test_publishing_waits_for_the_files_then_verification_knows_them(report):
    secretariat = factories.account("secretariat")
    with pytest.raises(NotAllowedNow):
        publishing.publish(report, by=secretariat)
    assert render_waiting() == 2
    published = publishing.publish(report, by=secretariat)
    assert published.is_public
    for document in published.documents:
        document.refresh_from_db()
        assert document.pages >= 1
        assert released(document.code) == document
    with pytest.raises(NotAllowedNow):
        publishing.publish(report, by=secretariat)
    assert Entry.objects.filter(action="publish_report").count() == 1


def test_only_the_secretariat_publishes(report):
    render_waiting()
    for role in ("chair", "member", "focal_point"):
        with pytest.raises(PermissionDenied):
            publishing.publish(report, by=factories.account(role))
    assert not Report.objects.get().is_public


def test_a_draft_plans_report_stays_inside(report):
    render_waiting()
    ActionPlan.objects.update(state="draft", adopted_on=None)
    with pytest.raises(NotAllowedNow):
        publishing.publish(Report.objects.get(), by=None)


def test_the_situation_becomes_two_annexes_and_a_snapshot(plan, meeting):
    item = meeting.agenda_items.first()
    annex = publishing.attach_to_meeting(plan, item, by=factories.account("secretariat"))
    snapshot = annex.report.snapshot
    assert (snapshot.kind, snapshot.name, snapshot.meeting, snapshot.as_of) == ("meeting", str(meeting), meeting, DAY)
    papers = list(meeting.papers.all())
    assert [paper.document for paper in papers] == annex.report.documents
    assert all(paper.is_annex and paper.agenda_item == item for paper in papers)
    assert annex.paper == papers[0]
    assert [paper.position for paper in papers] == [1, 2]
    for lang in ("fr", "ar"):
        releve = releve_of(whole_meeting(meeting.pk), lang, state="draft", today=DAY)
        assert [text.text for text in releve.annexes] == [
            getattr(p, "title_ar" if lang == "ar" else "title") for p in papers
        ]
        assert all("PAN1" in text.text and "2020" in text.text for text in releve.annexes)
        assert len({text.text for text in releve.annexes}) == 2, "the two languages are told apart"
    assert Entry.objects.filter(action="change", target_id=str(meeting.pk)).exists()


def test_attaching_counts_as_a_change_of_the_meeting(plan, meeting):
    before = meeting.version
    publishing.attach_to_meeting(plan, meeting.agenda_items.first(), by=None)
    meeting.refresh_from_db()
    assert meeting.version == before + 1


def test_attaching_again_replaces_and_leaves_other_papers(plan, meeting, report):
    other = MeetingPaper.objects.create(meeting=meeting, position=1, title="Autre", document=report.document_fr)
    first = publishing.attach_to_meeting(plan, meeting.agenda_items.first(), by=None)
    second = publishing.attach_to_meeting(plan, meeting.agenda_items.last(), by=None)
    papers = set(meeting.papers.all())
    assert other in papers and len(papers) == 3
    assert {p.document for p in papers - {other}} == set(second.report.documents)
    assert MeetingAnnex.objects.get() == second
    assert Report.objects.filter(pk=first.report.pk).exists(), "what was made stays"
    assert Snapshot.objects.filter(kind="meeting").count() == 2


def test_a_locked_releve_refuses_and_nothing_is_made(plan, meeting):
    approving.validate(meeting.minutes, by=factories.account("chair"))
    with pytest.raises(NotAllowedNow):
        publishing.attach_to_meeting(plan, meeting.agenda_items.first(), by=factories.account("secretariat"))
    assert not Report.objects.exists()
    assert not Snapshot.objects.filter(kind="meeting").exists()
    assert not meeting.papers.exists()


def test_only_the_secretariat_attaches_and_only_to_its_own_committee(plan, meeting):
    item = meeting.agenda_items.first()
    for role in ("chair", "member", "focal_point"):
        with pytest.raises(PermissionDenied):
            publishing.attach_to_meeting(plan, item, by=factories.account(role))
    other = factories.meeting(committee=Committee.objects.create(code="AC", name="Autre comité"))
    with pytest.raises(NotAllowedNow):
        publishing.attach_to_meeting(plan, other.agenda_items.first(), by=None)
    undated = factories.meeting(date=None, status="draft", committee=plan.committee)
    with pytest.raises(NotAllowedNow):
        publishing.attach_to_meeting(plan, undated.agenda_items.first(), by=None)
    assert not MeetingAnnex.objects.exists()


def test_a_meeting_to_come_says_so(plan):
    coming = factories.meeting(date=datetime.date(2090, 1, 4), status="convened", committee=plan.committee)
    annex = publishing.attach_to_meeting(plan, coming.agenda_items.first(), by=None)
    assert annex.report.as_of == coming.date
    assert annex.report.document_fr.context["made_on"] < annex.report.document_fr.context["as_of"]


def test_a_validated_releve_lists_the_annexes_and_members_read_them(plan, meeting, client):
    publishing.attach_to_meeting(plan, meeting.agenda_items.first(), by=None)
    render_waiting()
    issue = approving.validate(meeting.minutes, by=factories.account("chair"))
    titles = [paper.title for paper in meeting.papers.all()]
    assert [text["text"] for text in issue.document_fr.context["annexes"]] == titles
    client.force_login(factories.member(plan.committee))
    for paper in meeting.papers.all():
        answer = client.get(f"/reunions/{meeting.pk}/papiers/{paper.pk}/")
        assert answer.status_code == 200
        assert b"".join(answer.streaming_content).startswith(b"%PDF")
