"""A reason that goes away between planning and sending, up to the last moment; days that a wrong clock wrote."""

import datetime

import pytest
from django.utils import timezone

from commitments.actions import delivering, extending, reminding
from commitments.enums import LetterState, ReminderState
from commitments.models import FocalPoint, LadderSettings, Reminder
from commitments.tasks import plan_reminders
from ogp_secretariat.documents.actions.rendering import render_waiting
from ogp_secretariat.mailroom import courier
from ogp_secretariat.mailroom.actions.dispatching import dispatch
from ogp_secretariat.mailroom.enums import State
from ogp_secretariat.mailroom.models import Message
from tests import factories
from tests.commitments import lettering, making
from tests.commitments.lettering import DAY
from tests.mailroom.conftest import smtp  # noqa: F401
from tests.mailroom.posts import accepted

pytestmark = pytest.mark.django_db
KIND = "mail/reminder_passed"


@pytest.fixture
def milestone(today):
    """Forty-five days late, its second reminder in the outbox."""
    plan = lettering.late_plan(today)
    commitment = making.commitment(plan, starts_on=today - 400 * DAY, ends_on=today + 400 * DAY)
    making.focal_point(commitment)
    made = making.milestone(commitment, starts_on=today - 300 * DAY, due_on=today - 5 * DAY)
    reminding.save_settings(LadderSettings(plan=plan, order_act=lettering.ORDER), by=None)
    reminding.activate(plan, by=None, day=today)
    reminding.plan_day(plan, as_of=today, today=today)
    assert Message.objects.get(kind=KIND).state == State.DUE
    return made


def claimed_complete(milestone, today):
    making.declared(milestone, 100)


def moved(milestone, today):
    request = extending.ask(milestone, by=None, requested_due=today + 100 * DAY, reason="Marché public")
    decision = factories.meeting().decisions.first()
    extending.approve(request, by=factories.account("secretariat"), decision=decision, note="Accordé")


def in_other_hands(milestone, today):
    FocalPoint.objects.update(ends_on=today - DAY)
    making.focal_point(milestone.commitment, starts_on=today)
    reminding.change_of_hands(milestone.commitment.lead)


@pytest.mark.parametrize("when", ["before the claim", "between claim and marker"])
@pytest.mark.parametrize("act", [claimed_complete, moved, in_other_hands])
def test_what_lost_its_reason_does_not_leave(smtp, monkeypatch, milestone, today, act, when):  # noqa: F811
    former = Message.objects.get(kind=KIND)
    if when == "before the claim":
        act(milestone, today)
    else:
        envelope = courier.Courier._envelope

        def meanwhile(self, server, recipient, size):
            answer = envelope(self, server, recipient, size)
            if recipient == former.to:
                act(milestone, today)
            return answer

        monkeypatch.setattr(courier.Courier, "_envelope", meanwhile)
    dispatch()
    former.refresh_from_db()
    assert former.state == State.OBSOLETE and former.error
    assert former.to.partition("@")[0] not in accepted(smtp)
    row = Reminder.objects.get(milestone=milestone)
    # Whoever is in charge now is still owed it, from the next planning on.
    assert row.state == (ReminderState.DUE if act is in_other_hands else ReminderState.OBSOLETE)


# -- Clocks ------------------------------------------------------------------------------------------------------------


def clock(monkeypatch, moment):
    monkeypatch.setattr(timezone, "now", lambda: moment)


def test_a_clock_a_day_ahead_and_back_plans_nothing_twice(monkeypatch, milestone, today, caplog):
    now = datetime.datetime.combine(today, datetime.time(12), datetime.UTC)
    posted = set(Message.objects.values_list("key", flat=True))
    clock(monkeypatch, now + DAY)
    plan_reminders()
    ahead = set(Message.objects.values_list("key", flat=True))
    clock(monkeypatch, now)
    plan_reminders()
    assert set(Message.objects.values_list("key", flat=True)) == ahead >= posted
    clock(monkeypatch, now + DAY)
    plan_reminders()
    assert set(Message.objects.values_list("key", flat=True)) == ahead


def test_a_clock_at_the_beginning_of_time_plans_nothing_and_says_so(monkeypatch, milestone, caplog):
    """Two guards say no: the day of activation and the last planned day."""
    posted = set(Message.objects.values_list("key", flat=True))
    clock(monkeypatch, datetime.datetime(1970, 1, 1, 12, tzinfo=datetime.UTC))
    complaints = reminding.plan_all(day=timezone.localdate())
    assert set(Message.objects.values_list("key", flat=True)) == posted and complaints


@pytest.mark.parametrize("sent_at", [datetime.datetime(1970, 1, 1, 12, tzinfo=datetime.UTC), None])
def test_a_mail_that_left_by_a_wrong_clock_still_settles(milestone, sent_at):
    """Without the floor the reminder would be dated before it was planned."""
    message = Message.objects.get(kind=KIND)
    message.state, message.sent_at = State.SENT, sent_at or message.posted_at - DAY
    message.save()
    reminding.settle()
    row = Reminder.objects.get(milestone=milestone)
    assert (row.state, row.sent_on) == (ReminderState.SENT, row.planned_on)


def test_a_letter_that_left_by_a_wrong_clock_is_still_dispatched(today):
    """Without the floor the database refuses the day, and nothing is settled any more for anybody."""
    plan = lettering.late_plan(today)
    lettering.late_institution(plan, today)
    (draft,) = lettering.drafted(plan, today)
    letter = lettering.sign(draft, factories.account("chair"), today)
    render_waiting()
    for message in Message.objects.filter(state=State.DUE):
        message.state, message.sent_at = State.SENT, datetime.datetime(1970, 1, 1, 12, tzinfo=datetime.UTC)
        message.save()
    delivering.settle()
    letter.refresh_from_db()
    assert (letter.state, letter.dispatched_on) == (LetterState.DISPATCHED, today)
