"""Where the parts of a meeting's year meet: quorum of silent members, sheet of those invited, papers, next step."""

import datetime

import pytest
from django.utils import timezone

from meetings import next_step, policies, queries, quorum, sign_in_sheet
from meetings.actions import convening, recording, replying
from meetings.enums import Outcome
from meetings.models import AgendaItem
from ogp_secretariat.audit.models import Entry
from ogp_secretariat.documents.actions.rendering import render_waiting
from tests import factories

pytestmark = pytest.mark.django_db


@pytest.fixture
def convened():
    people = [factories.member(college=college) for college in ("Administration", "Société civile", "Société civile")]
    meeting = factories.meeting_to_convene()
    factories.convene(meeting)
    return meeting, people


def test_members_of_whom_nothing_is_said_are_absent_and_count(convened, monkeypatch):
    meeting, people = convened
    factories.attend(meeting, people[0])
    assert quorum.counted_quorum(meeting) == (2, 1, False)
    real = timezone.localdate
    monkeypatch.setattr(timezone, "localdate", lambda value=None, *zone: real(value, *zone) if value else meeting.date)
    meeting = factories.hold(meeting)
    assert sorted(meeting.attendances.values_list("presence", flat=True)) == ["absent", "absent", "present"]


def test_a_meeting_without_any_list_says_nothing_of_who_was_there(convened):
    meeting, _people = convened
    assert quorum.not_listed(meeting) == []


def test_the_blank_sheet_lists_who_is_invited_and_whoever_came_beside(convened):
    meeting, people = convened
    factories.attend(meeting, people[0])
    factories.attend(meeting, factories.person("Venue sans invitation"), capacity="guest")
    sheet = sign_in_sheet.sheet_of(queries.whole_meeting(meeting.pk), "fr", filled=False)
    rows = [row for group in sheet.groups for row in group.rows]
    assert len(rows) == 4 and "Venue sans invitation" in {row.name for row in rows}
    assert {row.mark for row in rows} == {""}


def test_the_pack_has_the_letter_and_the_agenda_once_they_are_made(convened):
    meeting, _people = convened
    assert queries.convocation_documents(meeting, "fr") == []
    render_waiting()
    letter, agenda = queries.convocation_documents(meeting, "ar")
    assert (letter.language, agenda.language) == ("ar", "ar")


def test_an_item_that_was_put_off_approves_nothing():
    first, later = factories.meeting(), factories.meeting(datetime.date(2020, 6, 3))
    item = AgendaItem(meeting=later, position=9, title="Approbation", purpose="approval", approves=first.minutes)
    item.standing = "previous_minutes"
    item.outcome = Outcome.POSTPONED
    recording.save_meeting(later, by=None, rows=[item])
    assert queries.approval_item(first.minutes, later) == item
    first.minutes.state = "validated"
    assert any("reporté" in said for said in policies.missing_for_approval(first.minutes, later, item=item))
    assert policies.missing_for_approval(first.minutes, later) == []


def test_the_next_step_goes_with_the_state(convened):
    meeting, people = convened
    today = timezone.localdate()
    assert next_step.next_step_of(meeting, today).words == "0 réponse sur 3 personnes invitées."
    invitees = list(meeting.invitees.all())
    for invitee, said in zip(invitees, ("1 réponse", "2 réponses"), strict=False):
        replying.answer(invitee, "present", way="link")
        assert next_step.next_step_of(meeting, today).words == f"{said} sur 3 personnes invitées."
    assert Entry.objects.filter(action="answer_convocation").first().note.endswith(", présent (lien personnel)")
    assert next_step.next_step_of(meeting, meeting.date).is_due
    convening.call_off(meeting, "cancelled", reason="Grève", by=None)
    assert next_step.next_step_of(meeting, today) is None
    assert people
