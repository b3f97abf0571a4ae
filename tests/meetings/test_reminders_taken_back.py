"""Reminders that have not left stay here the moment their reason is gone: reported, abandoned, replaced, cancelled."""

import datetime

import pytest
from django.utils import timezone

from meetings.actions import convening, following, linking, reminding
from meetings.enums import ReminderLevel, ReportSource
from meetings.models import DecisionReminder
from ogp_secretariat.mailroom.models import Message
from tests import factories
from tests.meetings.deciding import DAY, decided, due, owned_by, owner

pytestmark = pytest.mark.django_db
MONDAY = datetime.date(2027, 1, 4)
# The level of the reminder that waits: by how many days the deadline lies from that Monday.
LEVELS = {ReminderLevel.SOON: 6, ReminderLevel.DAY: 0, ReminderLevel.WEEKLY: -20}


def report(status):
    def act(decision):
        following.report(decision, by=None, source=ReportSource.OFFICE, status=status, text="Voilà")

    return act


def link(kind):
    def act(decision):
        (other,) = decided({}, date=datetime.date(2021, 2, 12))
        linking.link(other, kind, decision, by=None)

    return act


def states():
    return [mail.state for mail in Message.objects.filter(kind__startswith="mail/decision").order_by("pk")]


def plan(day):
    reminding.plan_day(day=day, today=day)


def waiting(level, *more):
    """A decision of which a reminder of this level waits to leave."""
    user = owner()
    rows = [due(MONDAY + days * DAY, **owned_by(user.person)) for days in (LEVELS[level], *more)]
    found = decided(*rows)
    plan(MONDAY)
    assert set(DecisionReminder.objects.values_list("level", flat=True)) == {level}
    return found


@pytest.mark.parametrize("level", LEVELS)
@pytest.mark.parametrize(
    "act", [report("done"), report("abandoned"), link("replaces"), link("cancels")],
    ids=["done", "abandoned", "replaced", "cancelled"],
)  # fmt: skip
def test_what_ends_a_decision_takes_its_reminder_back_at_once(level, act):
    (decision,) = waiting(level)
    assert states() == ["due"]
    act(decision)
    assert states() == ["obsolete"]
    assert DecisionReminder.objects.get().taken_back
    for days in range(10):
        plan(MONDAY + days * DAY)
    assert states() == ["obsolete"]


@pytest.mark.parametrize("state", ["held", "due"])
def test_what_a_person_holds_is_taken_back_too(state):
    (decision,) = waiting(ReminderLevel.DAY)
    Message.objects.update(state=state)
    report("done")(decision)
    assert states() == ["obsolete"]


@pytest.mark.parametrize("state", ["sent", "uncertain", "data"])
def test_what_has_left_or_is_leaving_stays_as_it_is(state):
    (decision,) = waiting(ReminderLevel.DAY)
    Message.objects.update(state=state, owner="essai" if state == "data" else "", sent_at=timezone.now())
    report("done")(decision)
    assert states() == [state] and not DecisionReminder.objects.get().taken_back


@pytest.mark.parametrize(
    ("level", "left"), [(ReminderLevel.SOON, "due"), (ReminderLevel.DAY, "due"), (ReminderLevel.WEEKLY, "obsolete")]
)
def test_a_step_on_the_way_takes_back_the_list_and_not_the_day_itself(level, left):
    (decision,) = waiting(level)
    report("in_progress")(decision)
    assert states() == [left]


@pytest.mark.parametrize("kind", ["cites", "modifies"])
def test_a_link_that_ends_nothing_takes_nothing_back(kind):
    (decision,) = waiting(ReminderLevel.DAY)
    link(kind)(decision)
    assert states() == ["due"]


def test_a_list_is_written_anew_for_what_is_left_on_it():
    first, second = waiting(ReminderLevel.WEEKLY, -25)
    report("done")(first)
    assert states() == ["obsolete"]
    plan(MONDAY)
    assert states() == ["obsolete", "due"]
    mail = Message.objects.filter(kind__startswith="mail/decision").order_by("-pk")[0]
    assert second.code in mail.body and first.code not in mail.body


def test_a_report_that_reopens_owes_the_reminder_again():
    (decision,) = waiting(ReminderLevel.DAY)
    report("done")(decision)
    report("open")(decision)
    plan(MONDAY)
    assert states() == ["obsolete", "due"]


def test_a_meeting_that_is_called_off_takes_back_what_was_due_at_it():
    user = owner()
    decided({"deadline_kind": "next_meeting", **owned_by(user.person)})
    meeting = factories.meeting_to_convene(30)
    factories.convene(meeting)
    day = meeting.date - DAY
    while not reminding.owing.survey(day):
        day -= DAY
    plan(day)
    assert states() == ["due"]
    convening.call_off(meeting, "cancelled", reason="Panne", by=None)
    assert states() == ["obsolete"]
