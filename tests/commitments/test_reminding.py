"""Planning by the ladder: who gets what on which day, once, and what stops it."""

import datetime
import json

import pytest
from django.core.management import CommandError, call_command
from django.utils import timezone

from commitments import owing
from commitments.actions import drafting, extending, planning, reminding, reporting, reviewing
from commitments.enums import LetterState, ReminderState
from commitments.models import FocalPoint, LadderPause, LadderSettings, Letter, Reminder, ReportingPeriod
from meetings.models import AgendaItem
from ogp_secretariat.mailroom.enums import State
from ogp_secretariat.mailroom.models import Message
from ogp_secretariat.people.models import Holiday, InstitutionHead
from ogp_secretariat.web.errors import NotAllowedNow
from tests import factories
from tests.commitments import making

pytestmark = pytest.mark.django_db
DAY = datetime.timedelta(days=1)
START = datetime.date(2020, 2, 12)


@pytest.fixture
def plan():
    return making.plan("PAN1")


@pytest.fixture
def commitment(plan):
    made = making.commitment(plan)
    InstitutionHead.objects.create(institution=made.lead, function="le Secrétaire Général", email="sg@exemple.test")
    return made


@pytest.fixture
def milestone(commitment):
    return making.milestone(commitment, due_on=START + 40 * DAY)


@pytest.fixture
def point(commitment):
    return making.focal_point(commitment)


def activated(plan, day=START, **settings):
    settings.setdefault("order_act", "Décision du 12 février 2020")
    reminding.save_settings(LadderSettings(plan=plan, **settings), by=None)
    return reminding.activate(plan, by=None, day=day)


def plan_day(plan, day, today=None):
    return reminding.plan_day(plan, as_of=day, today=today or timezone.localdate())


def deliver():
    """The dispatcher's result: everything that waits has left."""
    for message in Message.objects.filter(state=State.DUE):
        message.state, message.sent_at = State.SENT, message.posted_at
        message.save()
    reminding.settle()


def sign(day):
    """Letters are signed and dispatched the day they are drafted."""
    Reminder.objects.filter(letter__state=LetterState.DRAFT).update(state=ReminderState.SENT, sent_on=day)
    Letter.objects.filter(state=LetterState.DRAFT).update(state=LetterState.CANCELLED, end_reason="essai")


def levels(rows):
    return [(row["level"], row["state"]) for row in rows]


def test_each_day_until_the_end_as_dates_alone_say(plan, milestone, point):
    """Against a table made of dates only: nothing else decides who gets what."""
    late = making.milestone(milestone.commitment, due_on=START - 240 * DAY)
    factories.meeting(date=START + 300 * DAY, status="draft", agenda=1, points=0, decisions=0)
    activated(plan)
    due = milestone.versions.get().due_on
    expected = {due - 30 * DAY: "N0", due - 7 * DAY: "N1", due + DAY: "N2", due + 15 * DAY: "N3", due + 45 * DAY: "N4"}
    expected = {(day, milestone.code): level for day, level in expected.items()}
    expected[due + 75 * DAY, milestone.code] = "N5"
    # Eight months late when it came in: from the first mail on, the distances of the ladder.
    for after, level in ((0, "N2"), (14, "N3"), (44, "N4"), (74, "N5")):
        expected[START + after * DAY, late.code] = level
    found = {}
    for n in range(150):
        day = START + n * DAY
        for row in plan_day(plan, day):
            found[day, row["milestone"]] = row["level"]
        deliver()
        sign(day)
    assert found == expected
    assert set(Reminder.objects.values_list("state", flat=True)) == {"sent"}
    assert AgendaItem.objects.filter(meeting__date=START + 300 * DAY).count() == 3


def test_planning_twice_writes_and_sends_once(plan, milestone, point):
    activated(plan)
    day = START + 45 * DAY
    first = plan_day(plan, day)
    assert levels(first) == [("N2", "due")] and first[0]["to"] == [point.email]
    assert levels(plan_day(plan, day)) == [("N2", "due")]
    assert Message.objects.filter(kind="mail/reminder_passed").count() == 1
    deliver()
    assert plan_day(plan, day) == []
    assert Reminder.objects.get().sent_on == day


def test_a_copy_of_the_second_mail_goes_to_the_secretariat(plan, milestone, point):
    secretary = factories.account("secretariat")
    activated(plan)
    plan_day(plan, START + 45 * DAY)
    copy = Message.objects.get(kind="mail/reminder_copy")
    assert copy.to == secretary.email and milestone.code in copy.body
    body = Message.objects.get(kind="mail/reminder_passed").body
    assert "/avancement/" in body and milestone.title in body


def test_the_digest_is_one_mail_for_each_person(plan, commitment, milestone, point):
    second = making.milestone(commitment, due_on=START + 42 * DAY)
    activated(plan)
    assert levels(plan_day(plan, START + 15 * DAY)) == [("N0", "due")] * 2
    digest = Message.objects.get(kind="mail/reminder_digest")
    assert milestone.code in digest.body and second.code in digest.body


@pytest.mark.parametrize("as_of", ["before", "future", "earlier"])
def test_days_that_are_refused_write_nothing(plan, milestone, point, as_of):
    activated(plan)
    plan_day(plan, START + 3 * DAY)
    day, today = {
        "before": (START - DAY, START + 5 * DAY),
        "future": (START + 9 * DAY, START + 8 * DAY),
        # The clock jumped: to 1970, or a day back.
        "earlier": (START + 2 * DAY, START + 2 * DAY),
    }[as_of]
    with pytest.raises(NotAllowedNow):
        plan_day(plan, day, today)
    assert not Reminder.objects.exists()
    assert LadderSettings.objects.get().last_planned_on == START + 3 * DAY


def test_nothing_leaves_before_a_person_activated(plan, milestone, point):
    late = START + 240 * DAY
    with pytest.raises(NotAllowedNow):
        plan_day(plan, late)
    assert levels(reminding.preview(plan, as_of=late)) == [("N2", "due")]
    assert not Reminder.objects.exists() and not Message.objects.exists()


def test_a_letter_waits_for_an_order_a_head_and_a_lead(plan, milestone, point):
    activated(plan, order_act="")
    plan_day(plan, START + 45 * DAY)
    deliver()
    (row,) = plan_day(plan, START + 60 * DAY)
    assert (row["level"], row["state"]) == ("N3", "blocked") and row["reason"]
    settings = LadderSettings.objects.get()
    settings.order_act = "Décision du 12 février 2020"
    reminding.save_settings(settings, by=None)
    InstitutionHead.objects.all().delete()
    assert levels(plan_day(plan, START + 61 * DAY)) == [("N3", "blocked")]
    InstitutionHead.objects.create(institution=milestone.commitment.lead, function="le Directeur")
    assert levels(plan_day(plan, START + 62 * DAY)) == [("N3", "due")]
    letter = Letter.objects.get()
    assert (letter.level, letter.state, letter.way) == ("N3", "draft", "paper")
    assert letter.reminders.get().milestone == milestone


def test_one_letter_gathers_the_milestones_of_an_institution(plan, commitment, milestone, point):
    other = making.milestone(making.commitment(plan, lead=commitment.lead), due_on=START + 41 * DAY)
    activated(plan)
    plan_day(plan, START + 45 * DAY)
    deliver()
    plan_day(plan, START + 59 * DAY)
    letter = Letter.objects.get()
    assert {row.milestone for row in letter.reminders.all()} == {milestone, other}
    assert "{order}" in letter.introduction and letter.addressee_function == "le Secrétaire Général"


def test_no_focal_point_blocks_until_there_is_one(plan, milestone):
    activated(plan)
    (row,) = plan_day(plan, START + 45 * DAY)
    assert row["state"] == "blocked" and row["to"] == []
    account = making.focal_point(milestone.commitment)
    (row,) = plan_day(plan, START + 47 * DAY)
    assert row["state"] == "due" and row["to"] == [account.email]
    deliver()
    assert Reminder.objects.get().sent_on == START + 47 * DAY


def test_a_mail_that_waited_in_the_outbox_counts_from_when_it_left(plan, milestone, point):
    activated(plan)
    plan_day(plan, START + 45 * DAY)
    message = Message.objects.get(kind="mail/reminder_passed")
    message.state, message.sent_at = State.SENT, message.posted_at + 3 * DAY
    message.save()
    reminding.settle()
    assert Reminder.objects.get().sent_on == START + 48 * DAY
    assert plan_day(plan, START + 61 * DAY) == []
    assert levels(plan_day(plan, START + 62 * DAY)) == [("N3", "due")]


def test_a_mail_that_left_under_a_clock_put_back_did_not_leave_before_it_was_planned(plan, milestone, point):
    """Otherwise the letter would follow at once: the days counted from 1970 on."""
    activated(plan)
    plan_day(plan, START + 45 * DAY)
    message = Message.objects.get(kind="mail/reminder_passed")
    message.state, message.sent_at = State.SENT, timezone.make_aware(datetime.datetime(1970, 1, 2))
    message.save()
    reminding.settle()
    assert Reminder.objects.get().sent_on == START + 45 * DAY
    assert plan_day(plan, START + 58 * DAY) == []


def test_an_uncertain_mail_holds_the_ladder_until_a_person_says(plan, milestone, point):
    secretary = factories.account("secretariat")
    activated(plan)
    plan_day(plan, START + 45 * DAY)
    Message.objects.update(state=State.UNCERTAIN)
    assert levels(plan_day(plan, START + 90 * DAY)) == [("N2", "due")]
    reminder = Reminder.objects.get()
    reminding.say_sent(reminder, on=START + 46 * DAY, reason="Par téléphone", by=secretary, today=START + 90 * DAY)
    assert levels(plan_day(plan, START + 90 * DAY)) == [("N3", "due")]


# -- What stops it -----------------------------------------------------------------------------------------------------


@pytest.fixture
def waiting(plan, milestone, point):
    """An N2 in the outbox, real time: the acts of today reconsider it."""
    today = timezone.localdate()
    activated(plan)
    plan_day(plan, START + 45 * DAY, today)
    reminder = Reminder.objects.get()
    assert Message.objects.get(kind="mail/reminder_passed").state == State.DUE
    return reminder


def stopped(reminder):
    reminder.refresh_from_db()
    mail = Message.objects.get(kind="mail/reminder_passed")
    return reminder.state == ReminderState.OBSOLETE and mail.state == State.OBSOLETE and bool(reminder.reason)


def test_a_claim_of_completion_stops_it_and_a_return_takes_it_up_again(plan, milestone, waiting):
    claim = making.declared(milestone, 100)
    assert stopped(waiting)
    reviewing.return_(claim, by=factories.account("secretariat"), reason="Joignez le procès-verbal.")
    assert levels(plan_day(plan, timezone.localdate())) == [("N2", "due")]
    assert Reminder.objects.count() == 1
    assert Message.objects.filter(kind="mail/reminder_passed", state=State.DUE).count() == 1


def test_a_validated_completion_stops_it_for_good(plan, milestone, waiting):
    making.validated(milestone, 100)
    assert stopped(waiting)
    assert plan_day(plan, timezone.localdate()) == []


def test_progress_below_completion_stops_nothing(milestone, waiting):
    making.validated(milestone, 75)
    assert not stopped(waiting)


def test_an_extension_moves_it_and_a_request_does_not(plan, milestone, waiting):
    today = timezone.localdate()
    request = extending.ask(milestone, by=None, requested_due=today + 100 * DAY, reason="Marché public")
    assert not stopped(waiting)
    secretary = factories.account("secretariat")
    extending.approve(request, by=secretary, decision=factories.meeting().decisions.first(), note="Accordé")
    assert stopped(waiting)
    # Another due date, another ladder: from its first level on.
    reminding.forget_planned_day(plan, by=secretary, reason="Essai")
    assert levels(reminding.preview(plan, as_of=today + 72 * DAY)) == [("N0", "due")]
    assert reminding.preview(plan, as_of=today + 72 * DAY)[0]["due_version"] == 1


def test_suspending_the_commitment_stops_it(milestone, waiting):
    decision = factories.meeting().decisions.first()
    planning.revise_commitment(
        milestone.commitment,
        by=None,
        effective_on=timezone.localdate(),
        decision=decision,
        act="",
        reason="Suspendu par le comité",
        standing="suspended",
    )
    assert stopped(waiting)


def test_a_pause_stops_it_until_the_promised_day(plan, milestone, waiting):
    LadderPause.objects.create(milestone=milestone, from_on=START + 46 * DAY, until=START + 80 * DAY, reason="Promis")
    assert plan_day(plan, START + 60 * DAY) == []
    assert stopped(waiting)
    assert levels(plan_day(plan, START + 80 * DAY)) == []
    assert levels(plan_day(plan, START + 81 * DAY)) == [("N2", "due")]


def test_another_focal_point_gets_the_mail_in_place_of_the_former(plan, milestone, point, waiting):
    day = START + 46 * DAY
    FocalPoint.objects.update(ends_on=START + 45 * DAY)
    other = making.focal_point(milestone.commitment, starts_on=day)
    reminding.change_of_hands(milestone.commitment.lead)
    (row,) = plan_day(plan, day)
    assert row["to"] == [other.email]
    live = Message.objects.filter(kind="mail/reminder_passed", state=State.DUE)
    assert [message.to for message in live] == [other.email]


def test_a_digest_loses_what_was_done_meanwhile(plan, commitment, milestone, point):
    second = making.milestone(commitment, due_on=START + 42 * DAY)
    activated(plan)
    plan_day(plan, START + 15 * DAY)
    making.validated(milestone, 100, on=START + 15 * DAY)
    assert Message.objects.get(kind="mail/reminder_digest").state == State.OBSOLETE
    plan_day(plan, START + 16 * DAY)
    (digest,) = Message.objects.filter(kind="mail/reminder_digest", state=State.DUE)
    assert second.code in digest.body and milestone.code not in digest.body


def test_a_draft_letter_whose_reason_is_gone_is_sans_objet(plan, milestone, point):
    activated(plan)
    plan_day(plan, START + 45 * DAY)
    deliver()
    plan_day(plan, START + 60 * DAY)
    making.validated(milestone, 100)
    letter = Letter.objects.get()
    assert letter.state == LetterState.OBSOLETE and letter.end_reason and letter.number is None


def test_stopping_the_ladder_takes_back_what_waits(plan, milestone, waiting):
    reminding.deactivate(plan, by=None, reason="Essai")
    assert stopped(waiting)
    with pytest.raises(NotAllowedNow):
        plan_day(plan, START + 46 * DAY)


# -- Holds and the guards ----------------------------------------------------------------------------------------------


def test_more_than_usual_waits_for_a_person(plan, commitment, milestone, point):
    making.milestone(commitment, due_on=START + 40 * DAY)
    activated(plan, blast_limit=1)
    plan_day(plan, START + 45 * DAY)
    mails = Message.objects.filter(kind="mail/reminder_passed")
    assert {message.state for message in mails} == {State.HELD} and len(mails) == 2
    assert all("1" in message.error for message in mails)


def test_a_hold_before_its_day_keeps_it_back_until_it_is_released(plan, milestone, point):
    secretary = factories.account("secretariat")
    activated(plan)
    day = START + 41 * DAY
    key = (milestone.pk, 0, "N2")
    with pytest.raises(NotAllowedNow):
        reminding.hold(plan, key=key, as_of=day, reason=" ", by=secretary)
    reminding.hold(plan, key=key, as_of=day, reason="Réunion demain", by=secretary)
    assert levels(plan_day(plan, START + 40 * DAY)) == [("N1", "due")]
    (row,) = plan_day(plan, day)
    assert (row["state"], row["reason"]) == ("held", "Réunion demain")
    assert not Message.objects.filter(kind="mail/reminder_passed").exists()
    reminding.release(Reminder.objects.get(level="N2"), by=secretary)
    assert levels(plan_day(plan, day)) == [("N2", "due")]
    assert Message.objects.filter(kind="mail/reminder_passed", state=State.DUE).count() == 1


def test_a_hold_takes_a_waiting_mail_back(plan, milestone, waiting):
    secretary = factories.account("secretariat")
    reminding.hold(plan, key=owing.key_of(waiting), as_of=START + 45 * DAY, reason="Attendre", by=secretary)
    assert Message.objects.get(kind="mail/reminder_passed").state == State.OBSOLETE
    reminding.release(waiting, by=secretary)
    plan_day(plan, START + 46 * DAY)
    assert Message.objects.filter(kind="mail/reminder_passed", state=State.DUE).count() == 1


def test_a_draft_given_up_keeps_its_milestones_held(plan, milestone, point):
    secretary = factories.account("secretariat")
    activated(plan)
    plan_day(plan, START + 45 * DAY)
    deliver()
    plan_day(plan, START + 60 * DAY)
    drafting.cancel(Letter.objects.get(), reason="Rencontre prévue", by=secretary)
    assert levels(plan_day(plan, START + 61 * DAY)) == [("N3", "held")]
    reminding.release(Reminder.objects.get(level="N3"), by=secretary)
    plan_day(plan, START + 62 * DAY)
    assert Letter.objects.filter(state=LetterState.DRAFT).count() == 1


def test_the_last_level_waits_for_a_meeting(plan, milestone, point):
    activated(plan)
    for day in (45, 59, 89):
        plan_day(plan, START + day * DAY)
        deliver()
        sign(START + day * DAY)
    assert levels(plan_day(plan, START + 119 * DAY)) == [("N5", "blocked")]
    meeting = factories.meeting(date=START + 130 * DAY, status="draft", agenda=1, points=0, decisions=0)
    assert levels(plan_day(plan, START + 120 * DAY)) == [("N5", "sent")]
    item = meeting.agenda_items.latest("pk")
    assert milestone.code in item.title
    assert plan_day(plan, START + 121 * DAY) == []


# -- Declarations ------------------------------------------------------------------------------------------------------


@pytest.fixture
def period(plan, milestone):
    return reporting.save_period(
        ReportingPeriod(
            plan=plan,
            label="1er semestre 2020",
            starts_on=datetime.date(2020, 1, 1),
            ends_on=datetime.date(2020, 6, 30),
            opens_on=START,
            on_time_until=START + 20 * DAY,
            locks_on=START + 60 * DAY,
        ),
        by=None,
    )


def test_missing_declarations_have_a_ladder_of_their_own(plan, milestone, point, period):
    InstitutionHead.objects.filter(institution=milestone.commitment.lead).update(email="sg@exemple.test")
    making.milestone(milestone.commitment, due_on=datetime.date(2020, 8, 31))
    activated(plan)
    found = {}
    for n in range(70):
        day = START + n * DAY
        for row in plan_day(plan, day):
            if row["ladder"] == "declaration":
                found[n] = (row["level"], row["milestone"], row["period"], len(row["to"]))
        deliver()
        sign(day)
    label = period.label
    assert found == {
        0: ("D0", None, label, 1),
        13: ("D1", None, label, 1),
        21: ("D2", None, label, 1),
        35: ("D3", None, label, 2),
    }


def test_a_declaration_ends_its_ladder(plan, milestone, point, period):
    activated(plan)
    assert [row["level"] for row in plan_day(plan, START) if row["period"]] == ["D0"]
    deliver()
    making.declared(milestone, 25, effective_on=datetime.date(2020, 2, 1), on=START + DAY)
    assert [row for row in plan_day(plan, START + 25 * DAY) if row["period"]] == []


# -- The command and the task ------------------------------------------------------------------------------------------


def test_the_command_shows_and_plans(plan, milestone, point, capsys):
    day = (START + 45 * DAY).isoformat()
    call_command("plan_reminders", "--as-of", day, "--dry-run", "--format", "json")
    (row,) = json.loads(capsys.readouterr().out)
    assert {
        "milestone": milestone.code,
        "ladder": "echeance",
        "level": "N2",
        "due_version": 0,
        "channel": "mail",
    }.items() <= row.items()
    assert row["to"] == [point.email] and row["due"] == (START + 40 * DAY).isoformat() and row["state"] == "due"
    with pytest.raises(CommandError, match="active"):
        call_command("plan_reminders", "--as-of", day)
    activated(plan)
    call_command("plan_reminders", "--as-of", day, "--plan", "pan1")
    assert milestone.code in capsys.readouterr().out
    assert Reminder.objects.count() == 1
    with pytest.raises(CommandError):
        call_command("plan_reminders", "--plan", "INCONNU")


def test_the_task_keeps_to_working_days(plan, milestone, point):
    friday = datetime.date(2020, 2, 14)
    activated(plan)
    Holiday.objects.get_or_create(day=friday, defaults={"label": "Essai"})
    for day, planned in ((friday, None), (friday + DAY, None), (friday + 3 * DAY, friday + 3 * DAY)):
        assert reminding.plan_all(day=day) == []
        assert LadderSettings.objects.get().last_planned_on == planned
