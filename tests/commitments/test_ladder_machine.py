"""The ladder as a machine: whatever people, clocks and mail servers do, it sends once, in order, forgets nothing."""

import datetime
from unittest import mock

import pytest
from django.db import transaction
from hypothesis import HealthCheck, Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule, run_state_machine_as_test

from commitments import owing
from commitments.actions import extending, planning, reminding, reviewing
from commitments.models import LadderPause, LadderSettings, ProgressUpdate, Reminder
from ogp_secretariat.mailroom.actions import tending
from ogp_secretariat.mailroom.courier import Verdict
from ogp_secretariat.mailroom.models import Message
from ogp_secretariat.web.errors import NotAllowedNow
from tests.commitments import making
from tests.commitments.ladder_world import DAY, World, underway, waits_for_review

pytestmark = pytest.mark.django_db

# « Withdrawn »: its reason goes while the mail server listens to the envelope.
ANSWERS = st.lists(st.sampled_from(Verdict), max_size=4)
WHICH = st.integers(0, 3)
DAYS = st.one_of(st.integers(1, 16), st.integers(28, 32))


class Crash(Exception):
    """The process dies."""


class LadderMachine(RuleBasedStateMachine):
    """Each rule is an act of somebody, or a fault. All of it in one transaction that is never committed."""

    @initialize(may_run_ahead=st.booleans())
    def begin(self, may_run_ahead):
        self.atomic = transaction.atomic()
        self.atomic.__enter__()
        self.world, self.may_run_ahead = World(), may_run_ahead
        self.time = self.world.clock()
        self.time.__enter__()
        self.world.furnish()

    def teardown(self):
        if not hasattr(self, "world"):
            return
        try:
            self.faults_stop()
        finally:
            self.time.__exit__(None, None, None)
            transaction.set_rollback(True)
            self.atomic.__exit__(None, None, None)

    def plan(self, day=None):
        """Plan like the task, which logs a refusal and comes back."""
        today = self.world.today
        try:
            reminding.plan_day(self.world.plan, as_of=day or today, today=day or today)
        except NotAllowedNow:
            return False
        self.world.note_agenda()
        return True

    # -- Days that pass as they should ---------------------------------------------------------------------------------

    @rule(days=DAYS)
    def days_pass(self, days):
        self.world.pass_days(days)
        self.plan()

    @rule(days=DAYS, answers=ANSWERS)
    def days_pass_and_mails_leave(self, days, answers):
        self.world.pass_days(days)
        self.plan()
        self.world.dispatch(answers)

    @rule()
    def planned_twice(self):
        rows = Reminder.objects.count(), Message.objects.count()
        if self.plan():
            rows = Reminder.objects.count(), Message.objects.count()
        self.plan()
        assert rows == (Reminder.objects.count(), Message.objects.count())

    @rule(answers=ANSWERS)
    def mails_leave(self, answers):
        self.world.dispatch(answers)

    @rule()
    def letters_are_signed(self):
        self.world.sign()

    # -- What people do ------------------------------------------------------------------------------------------------

    @rule(which=WHICH)
    def completion_is_claimed(self, which):
        milestone = self.world.milestones[which]
        if milestone.pk not in self.world.completed and not waits_for_review(milestone):
            making.declared(milestone, 100, effective_on=self.world.today)

    @rule(is_good=st.booleans())
    def a_claim_is_decided(self, is_good):
        claim = ProgressUpdate.objects.filter(state="submitted").first()
        if claim is None:
            return
        if is_good:
            reviewing.validate(claim, by=self.world.office, verified=True)
            self.world.completed.add(claim.milestone_id)
        else:
            reviewing.return_(claim, by=self.world.office, reason="Joignez le procès-verbal.")

    @rule(which=WHICH, days=st.integers(1, 60))
    def the_due_date_is_moved(self, which, days):
        milestone, day = self.world.milestones[which], self.world.today + 40 * DAY
        if milestone.pk in self.world.completed or milestone.versions.order_by("number").last().due_on >= day:
            return
        request = extending.ask(milestone, by=None, requested_due=day + days * DAY, reason="Marché public")
        extending.approve(request, by=self.world.office, decision=self.world.decision, note="Accordé")

    @rule(which=WHICH, days=st.integers(1, 40))
    def a_measure_is_accepted(self, which, days):
        LadderPause.objects.create(
            milestone=self.world.milestones[which], from_on=self.world.today, until=self.world.today + days * DAY,
            reason="Promis",
        )  # fmt: skip
        reminding.reconsider(self.world.plan, day=self.world.today, milestones=[self.world.milestones[which].pk])

    @rule(which=WHICH)
    def the_commitment_is_suspended_and_resumed(self, which):
        for standing in ("suspended", "active"):
            planning.revise_commitment(
                self.world.milestones[which].commitment, by=None, effective_on=self.world.today,
                decision=self.world.decision, act="", reason="Le comité l’a décidé", standing=standing,
            )  # fmt: skip

    @rule(number=st.integers(0, 5))
    def a_reminder_is_held(self, number):
        owed = owing.survey(self.world.plan, LadderSettings.objects.get(), self.world.today)
        if owed:
            try:
                reminding.hold(
                    self.world.plan, key=owed[number % len(owed)].key, as_of=self.world.today, reason="Attendre",
                    by=self.world.office,
                )  # fmt: skip
            except NotAllowedNow:
                return

    @rule()
    def a_held_one_is_released(self):
        if held := Reminder.objects.filter(state="held").first():
            reminding.release(held, by=self.world.office)

    @rule()
    def told_by_telephone(self):
        """Of what is owed for a while and has not left."""
        row = Reminder.objects.filter(state__in=["due", "held"], channel="mail", owed_on__lte=self.world.today).first()
        if row is not None:
            reminding.say_sent(
                row, on=self.world.today, reason="Par téléphone", by=self.world.office, today=self.world.today
            )
            self.world.note(row)

    @rule(arrived=st.booleans())
    def a_troubled_mail_is_looked_into(self, arrived):
        if message := underway().first():
            if arrived and message.state == "uncertain":
                self.world.accept(tending.say_arrived(message, by=self.world.office))
            else:
                tending.try_again(message, by=self.world.office)

    # -- Faults --------------------------------------------------------------------------------------------------------

    @rule(days=st.integers(0, 16), where=st.sampled_from(["post", "carry", "letters", "last"]))
    def planning_dies_on_the_way(self, days, where):
        """What was begun is undone as a whole; the next planning does it."""
        self.world.pass_days(days)
        before = self.everything()
        places = {
            "post": "commitments.reminder_mails.post", "carry": "commitments.actions.reminding._carry",
            "letters": "commitments.actions.drafting.collect", "last": "commitments.owing.as_rows",
        }  # fmt: skip
        with mock.patch(places[where], side_effect=Crash):
            try:
                self.plan()
            except Crash:
                assert self.everything() == before

    @rule(days=st.integers(1, 16))
    def planning_dies_once_it_is_written(self, days):
        """Nobody is woken: the mails wait in their table."""
        self.world.pass_days(days)
        with mock.patch("ogp_secretariat.web.wake.wake", side_effect=Crash):
            self.plan()

    @rule(days=st.sampled_from([-18000, -30, -1, 1, 20, 400]), sends=st.booleans())
    def the_clock_jumps(self, days, sends):
        """The clock is wrong for a while, and put right."""
        if days > 0 and not self.may_run_ahead:
            return
        self.world.now = max(self.world.real + days * DAY, making.noon(datetime.date(1970, 1, 2)))
        self.world.clock_was_ahead |= days > 0
        self.plan()
        if sends:
            self.world.dispatch([])
        self.world.now = self.world.real

    @rule()
    def a_wrong_clock_is_put_right(self):
        last = LadderSettings.objects.values_list("last_planned_on", flat=True).get()
        if last and last > self.world.today:
            reminding.forget_planned_day(self.world.plan, by=self.world.office, reason="Horloge remise à l’heure")

    def everything(self):
        return (
            list(Reminder.objects.order_by("pk").values_list()),
            list(Message.objects.order_by("pk").values_list("key", "state")),
            LadderSettings.objects.values_list("last_planned_on", flat=True).get(),
        )

    # -- What must hold ------------------------------------------------------------------------------------------------

    @invariant()
    def once_and_in_order(self):
        if hasattr(self, "world"):
            self.world.check()

    def faults_stop(self):
        """From here on people do their work: in the end everything owed is there, in its order."""
        self.a_wrong_clock_is_put_right()
        for held in Reminder.objects.filter(state="held"):
            reminding.release(held, by=self.world.office)
        for _time in range(9):
            for message in underway():
                tending.try_again(message, by=self.world.office)
            self.world.pass_days(31)
            self.plan()
            self.world.sign()
            self.world.dispatch([])
            self.world.check()
        last = Reminder.objects.filter(sent_on__gt=self.world.today).exists()
        assert last or self.world.missing() == []


def run(examples, steps):
    run_state_machine_as_test(
        LadderMachine,
        settings=settings(
            max_examples=examples,
            stateful_step_count=steps,
            deadline=None,
            suppress_health_check=list(HealthCheck),
            # Making a failure shorter takes minutes: the steps are told as they were.
            phases=[Phase.reuse, Phase.generate],
        ),
    )


def test_whatever_happens_it_sends_once_in_order_and_forgets_nothing():
    run(8, 15)


@pytest.mark.faults
def test_whatever_happens_at_length():
    run(150, 40)
