"""Two meetings of one committee on one day: the hour of opening says which is the earlier one."""

import datetime

import pytest
from django.utils import timezone

from meetings import policies, queries, register
from meetings.actions import approving, linking, preparing
from meetings.documents import follow_up_of
from meetings.forms.observations import later_meetings
from meetings.models import Meeting
from ogp_secretariat.documents.models import Document
from ogp_secretariat.web.errors import NotAllowedNow
from tests import factories
from tests.mailroom.test_outbox import made
from tests.meetings.deciding import DAY, decided

pytestmark = pytest.mark.django_db
DAY_OF_BOTH = datetime.date(2020, 2, 12)


@pytest.fixture
def afternoon():
    """Made first: the order in which they were typed says nothing."""
    return factories.meeting(DAY_OF_BOTH, starts_at=datetime.time(16), number=6)


@pytest.fixture
def morning(afternoon):
    (decision,) = decided({"deadline_kind": "next_meeting"}, starts_at=datetime.time(10), number=5, date=DAY_OF_BOTH)
    return decision.meeting


def test_the_afternoon_approves_the_relevé_of_the_morning(morning, afternoon):
    assert list(later_meetings(morning)) == [afternoon] and not later_meetings(afternoon).exists()
    with pytest.raises(NotAllowedNow):
        approving.validate(afternoon.minutes, by=factories.account("chair"))
        approving.approve(afternoon.minutes, in_meeting=morning, by=factories.account("secretariat"))
    approved = approving.approve(morning.minutes, in_meeting=afternoon, by=factories.account("secretariat"))
    assert (approved.approved_in, approved.approved_on) == (afternoon, DAY_OF_BOTH)


def test_an_item_of_the_afternoon_may_name_the_relevé_of_the_morning(morning, afternoon):
    also = {"purpose": "approval", "is_standing": True}
    assert policies.missing_for_naming(morning.minutes, afternoon, **also) == []
    assert policies.missing_for_naming(afternoon.minutes, morning, **also)
    assert list(queries.nameable(None, afternoon)) == [morning.minutes]
    assert not queries.nameable(None, morning).exists()


def test_the_afternoon_follows_the_decisions_of_the_morning(morning, afternoon):
    today = timezone.localdate()
    assert [line.code for line in follow_up_of(afternoon, "fr", today)] == ["CP 5/2020-D1"]
    assert follow_up_of(morning, "fr", today) == ()
    approving.validate(afternoon.minutes, by=factories.account("chair"))
    user = factories.account("secretariat")
    assert register.came_back_in(morning.decisions.get(), user, today) == [afternoon]


def test_the_afternoon_is_the_next_meeting_of_the_morning(morning, afternoon):
    found = {one.meeting: one.due_on for one in queries.with_due(queries.validated())}
    assert found == {morning: DAY_OF_BOTH}
    assert list(queries.overdue(queries.validated(), DAY_OF_BOTH + DAY)) == [morning.decisions.get()]
    assert not queries.overdue(queries.validated(), DAY_OF_BOTH).exists()
    Meeting.objects.filter(pk=afternoon.pk).update(starts_at=datetime.time(9))
    assert queries.with_due(queries.validated()).get().due_on is None
    assert not queries.overdue(queries.validated(), DAY_OF_BOTH + DAY).exists()


def test_the_previous_meeting_is_the_last_one_of_its_day(morning, afternoon):
    assert preparing.previous_meeting(morning.committee) == afternoon
    for document in Document.objects.all():
        made(document)
    assert queries.previous_issue(afternoon).minutes == morning.minutes
    assert queries.previous_issue(morning) is None


def test_a_decision_of_the_afternoon_acts_on_one_of_the_morning(morning, afternoon):
    approving.validate(afternoon.minutes, by=factories.account("chair"))
    first, later = morning.decisions.get(), afternoon.decisions.first()
    with pytest.raises(NotAllowedNow):
        linking.link(first, "replaces", later, by=None)
    assert linking.link(later, "replaces", first, by=None).pk
