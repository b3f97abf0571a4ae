"""A plan with its ladder in a world whose clock, mail server and people misbehave, and what really left of it."""

import datetime
from contextlib import contextmanager
from unittest import mock

from django.utils import timezone

from commitments import letter_mails
from commitments.actions import delivering, reminding, reviewing, signing
from commitments.models import LadderSettings, Letter, Milestone, ProgressUpdate, Reminder, ReminderMail
from ogp_secretariat.documents.models import Document
from ogp_secretariat.mailroom.actions import dispatching
from ogp_secretariat.mailroom.courier import Answer, Verdict
from ogp_secretariat.mailroom.enums import State
from ogp_secretariat.mailroom.models import Message, Outbox
from ogp_secretariat.people.models import InstitutionHead
from tests import factories
from tests.commitments import making

DAY = datetime.timedelta(days=1)
START = datetime.date(2020, 2, 12)
OFFSETS = {"N2": 1, "N3": 15, "N4": 45, "N5": 75}
CHAIN = list(OFFSETS)
# Days from START to the due dates: one came in eight months late.
DUES = (-240, 3, 30, 33)


class World:
    """`left`: {(milestone, due version): {level: day}} of what the mail server or the committee really got."""

    def __init__(self):
        # What the clock says, and what the day really is.
        self.now = self.real = making.noon(START)
        self.left, self.completed, self.outcomes = {}, set(), []
        # A clock that ran ahead made days that never were: nobody can tell distances from then on, only the order.
        self.clock_was_ahead = False

    def furnish(self):
        self.office, self.chair = factories.account("secretariat"), factories.account("chair")
        self.plan = making.plan("PAN1", ends_on=START + 900 * DAY)
        commitments = [making.commitment(self.plan, ends_on=START + 900 * DAY) for _ in range(2)]
        for commitment in commitments:
            making.focal_point(commitment)
            InstitutionHead.objects.create(
                institution=commitment.lead, function="le Directeur", email="sg@exemple.test"
            )
        self.milestones = [
            making.milestone(commitments[n % 2], starts_on=making.START, due_on=START + days * DAY)
            for n, days in enumerate(DUES)
        ]
        factories.meeting(date=START + 5000 * DAY, status="draft", agenda=1, points=0, decisions=0)
        self.decision = factories.meeting().decisions.first()
        reminding.save_settings(LadderSettings(plan=self.plan, order_act="Décision du 12 février 2020"), by=None)
        reminding.activate(self.plan, by=None, day=START)

    @property
    def today(self):
        return timezone.localdate(self.now)

    def pass_days(self, days):
        self.now = self.real = self.real + days * DAY

    @contextmanager
    def clock(self):
        with mock.patch("django.utils.timezone.now", lambda: self.now):
            yield

    # -- The mail server -----------------------------------------------------------------------------------------------

    def dispatch(self, outcomes):
        """Let the real dispatcher work; `outcomes` are the server's first answers, then all goes well."""
        self.outcomes = list(outcomes)
        # The files of the letters are not what this is about.
        Document.objects.exclude(state="ready").update(
            state="ready", path="x.pdf", sha256="0" * 64, size=1, pages=1, rendered_at=self.now
        )
        Outbox.objects.update(resting_until=None)
        with mock.patch.object(dispatching, "Courier", lambda: Courier(self)):
            dispatching.dispatch()
        reminding.settle()
        delivering.settle()
        self.note_agenda()

    def accept(self, message):
        """The body crossed the line: whom it concerned, and whether it might."""
        for reminder in carried_by(message):
            self.note(reminder)
        about = {reminder.milestone_id for reminder in carried_by(message)}
        assert not about or about - self.completed, f"{message.key} left though all of it was completed"

    def complete(self, milestones):
        """While the mail server listens to the envelope, the secretariat validates what the message is about."""
        for milestone in Milestone.objects.filter(pk__in=milestones - self.completed):
            claim = ProgressUpdate.objects.filter(milestone=milestone, state="submitted").first()
            if claim is None:
                claim = making.declared(milestone, 100, effective_on=self.today)
            reviewing.validate(claim, by=self.office, verified=True)
            self.completed.add(milestone.pk)

    def note(self, reminder):
        found = self.left.setdefault((reminder.milestone_id, reminder.due_version), {})
        found.setdefault(reminder.level, timezone.localdate(self.real))

    def note_agenda(self):
        for reminder in Reminder.objects.filter(level="N5", state="sent"):
            self.note(reminder)

    # -- What must always hold -----------------------------------------------------------------------------------------

    def check(self):
        keys = list(Reminder.objects.values_list("milestone", "ladder", "level", "due_version"))
        assert len(keys) == len(set(keys)), "two rows for one key"
        recorded = {}
        for reminder in Reminder.objects.filter(state="sent"):
            recorded.setdefault((reminder.milestone_id, reminder.due_version), {})[reminder.level] = reminder.sent_on
        for key, levels in recorded.items():
            check_chain(key, levels, with_distances=not self.clock_was_ahead)
        for key, levels in self.left.items():
            check_chain(key, levels, with_distances=not self.clock_was_ahead)

    def missing(self):
        """What is owed of the chain after all these days and did not leave: [(milestone, levels)]."""
        found = []
        for milestone in Milestone.objects.filter(pk__in=[one.pk for one in self.milestones]):
            if milestone.pk in self.completed or waits_for_review(milestone):
                continue
            version = milestone.versions.order_by("-number").first().number
            gone = set(Reminder.objects.filter(milestone=milestone, due_version=version, state="sent").values_list(
                "level", flat=True
            ))  # fmt: skip
            if lacking := set(CHAIN) - gone:
                found.append((milestone.code, sorted(lacking)))
        return found

    def sign(self):
        drafts = Letter.objects.filter(plan=self.plan, state="draft", hold_reason="")
        if drafts:
            return signing.sign({one.pk: one.version for one in drafts}, by=self.chair, day=self.today)
        return []


class Courier:
    """The mail server of the world: it answers what it was told, and shows what it accepted."""

    def __init__(self, world):
        self.world = world

    def __enter__(self):
        return self

    def __exit__(self, *_error):
        return None

    def deliver(self, message, may_go):
        verdict = self.world.outcomes.pop(0) if self.world.outcomes else Verdict.SENT
        if verdict in (Verdict.REFUSED, Verdict.TROUBLE, Verdict.LATER):
            return Answer(verdict, "450 essai")
        if verdict is Verdict.WITHDRAWN:
            self.world.complete({reminder.milestone_id for reminder in carried_by(message)})
            verdict = Verdict.SENT
        if not may_go():
            return Answer(Verdict.WITHDRAWN)
        if verdict is Verdict.SENT:
            self.world.accept(message)
        return Answer(verdict, "essai" if verdict is not Verdict.SENT else "")


def carried_by(message):
    """The reminders that a message carries, the secretariat's copies left out."""
    if message.kind == "mail/letter":
        letters = {
            letter_mails.head_key(one): one for one in Letter.objects.exclude(number=None).select_related("plan")
        }
        return list(letters[message.key].reminders.all())
    mails = ReminderMail.objects.filter(message=message, is_copy=False).select_related("reminder")
    return [mail.reminder for mail in mails]


def check_chain(key, levels, *, with_distances):
    """No level without the one before, nor sooner than the distance between both."""
    gone = [level for level in CHAIN if level in levels]
    assert gone == CHAIN[: len(gone)], f"{key}: a level was jumped: {levels}"
    for before, level in zip(gone, gone[1:] if with_distances else (), strict=False):
        distance = (levels[level] - levels[before]).days
        assert distance >= OFFSETS[level] - OFFSETS[before], f"{key}: {level} {distance} days after {before}"


def waits_for_review(milestone):
    return ProgressUpdate.objects.filter(milestone=milestone, state="submitted", value__gte=100).exists()


def underway():
    return Message.objects.filter(state__in=[State.UNCERTAIN, State.FAILED]).order_by("pk")
