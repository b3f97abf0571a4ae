"""What follows from a record moves only with it, raw SQL included."""

import datetime

import pytest
from django.db import DatabaseError, connection, transaction
from django.utils import timezone

from meetings.actions import following, linking
from meetings.enums import ReportSource
from meetings.models import Correction, Decision, DecisionLink, MeetingPaper, Minutes, ProgressReport
from tests import factories
from tests.meetings.deciding import decided, due

pytestmark = pytest.mark.django_db
OFFICE = {"by": None, "source": ReportSource.OFFICE}


def refused(sql, *values):
    with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(sql, values)


@pytest.mark.parametrize(
    "change",
    [
        "status = 'done'", "current_due = '2030-01-01'", "current_kind = 'none'", "report_count = 7",
        "report_count = 1, status = 'done'", "deadline_version = 1", "closed_on = '2026-01-01'",
    ],
)  # fmt: skip
def test_a_decision_stands_where_its_reports_say(change):
    (decision,) = decided(due(timezone.localdate()))
    refused(f"UPDATE meetings_decision SET {change} WHERE id = %s", decision.pk)
    following.report(decision, **OFFICE, status="in_progress", text="Commencé")
    refused(f"UPDATE meetings_decision SET {change} WHERE id = %s", decision.pk)
    following.report(decision, **OFFICE, status="done", text="Fait")
    decision.refresh_from_db()
    assert (decision.status, decision.report_count) == ("done", 2)


def test_a_report_moves_it_only_to_what_the_report_says():
    (decision,) = decided(due(timezone.localdate()))
    with transaction.atomic():
        ProgressReport.objects.create(
            decision=decision, number=1, made_on=timezone.localdate(), status="in_progress", source="office", text="Pas"
        )
        refused("UPDATE meetings_decision SET report_count = 1, status = 'done' WHERE id = %s", decision.pk)
        refused("UPDATE meetings_decision SET report_count = 2, status = 'in_progress' WHERE id = %s", decision.pk)
        Decision.objects.filter(pk=decision.pk).update(report_count=1, status="in_progress")


def test_a_draft_is_typed_as_one_likes():
    meeting = factories.meeting(decisions=1)
    assert Decision.objects.filter(meeting=meeting).update(status="done") == 1


def test_a_link_is_made_or_taken_back_and_never_rewritten():
    (first,) = decided({})
    (second,) = decided({}, date=datetime.date(2021, 2, 12))
    made = linking.link(second, "cites", first, by=None)
    refused("UPDATE meetings_decisionlink SET kind = 'cancels' WHERE id = %s", made.pk)
    linking.unlink(made, by=None, reason="Erreur")
    assert not DecisionLink.objects.exists()


def test_the_papers_of_a_locked_relevé_stay():
    meeting = factories.meeting()
    paper = MeetingPaper.objects.create(meeting=meeting, position=1, title="Annexe", upload="x/annexe.pdf")
    MeetingPaper.objects.filter(pk=paper.pk).update(title="Annexe 1")
    Minutes.objects.filter(meeting=meeting).update(
        state="validated", validated_at=timezone.now(), validated_by=factories.account("chair")
    )
    refused("UPDATE meetings_meetingpaper SET title = 'Autre' WHERE id = %s", paper.pk)
    refused("UPDATE meetings_meetingpaper SET upload = 'y/autre.pdf' WHERE id = %s", paper.pk)
    refused("DELETE FROM meetings_meetingpaper WHERE id = %s", paper.pk)
    with pytest.raises(DatabaseError), transaction.atomic():
        MeetingPaper.objects.create(meeting=meeting, position=2, title="Tard venue", upload="x/tard.pdf")
    other = MeetingPaper.objects.create(
        meeting=factories.meeting(datetime.date(2021, 2, 2)), position=1, upload="x/z.pdf"
    )
    refused("UPDATE meetings_meetingpaper SET meeting_id = %s WHERE id = %s", meeting.pk, other.pk)


def test_a_relevé_being_rectified_closes_only_with_the_signed_rectificatif():
    minutes = decided({}).pop().meeting.minutes
    factories.rectify(minutes)
    for state in ("validated", "published"):
        refused("UPDATE meetings_minutes SET state = %s WHERE id = %s", state, minutes.pk)
    with pytest.raises(DatabaseError), transaction.atomic():
        Correction.objects.filter(minutes=minutes)._raw_delete("default")
    assert Minutes.objects.get(pk=minutes.pk).state == "rectifying"
