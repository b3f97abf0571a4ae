"""What the pages of the letters show: the register with ages, what waits for whom, and the letters' effect."""

import statistics
from dataclasses import dataclass

from django.db.models import Exists, F, OuterRef, Q, Subquery
from django.utils.translation import gettext as _

from meetings.desks import committees_signed_for

from .enums import LetterState, ReplyState, UpdateState
from .models import Letter, LetterReply, ProgressUpdate, Reminder, TextBlock

SENT = ("dispatched", "received", "answered", "examined", "closed")
EFFECT_DAYS = 60  # a letter is followed by progress when something is validated within so many days


def register():
    """Letters with what lists need, drafts first, then the newest number."""
    return (
        Letter.objects.select_related("plan", "institution")
        .annotate(pending=Exists(LetterReply.objects.filter(letter=OuterRef("pk"), state=ReplyState.PENDING)))
        .order_by(F("year").desc(nulls_first=True), F("number").desc(nulls_first=True), "institution__name", "pk")
    )


def age_of(letter, today):
    """Days since the letter left; None before."""
    return (today - letter.dispatched_on).days if letter.dispatched_on else None


def is_silent(letter, today):
    """« Sans réponse »: dispatched, the day of answer passed, no answer."""
    return letter.state in (LetterState.DISPATCHED, LetterState.RECEIVED) and letter.answer_due_on < today


def letters_to_sign(user, today):
    """Drafts that this account may sign now: those of its committees that nobody holds."""
    return (
        Letter.objects.filter(
            state=LetterState.DRAFT, hold_reason="", plan__committee__in=committees_signed_for(user, today)
        )
        .select_related("plan__committee__institution__parent", "institution", "order_decision__meeting__committee")
        .order_by("institution__name", "pk")
    )


def replies_to_examine():
    return (
        LetterReply.objects.filter(state=ReplyState.PENDING)
        .select_related("letter__plan", "letter__institution")
        .order_by("received_on", "pk")
    )


def as_table(letters, today):
    """(title, headers, rows) of the register, for CSV and XLSX."""
    headers = [
        _("Number"), _("Plan"), _("Institution"), _("Level"), _("Subject"), _("State"), _("Signed on"),
        _("Dispatch"), _("Dispatched on"), _("Received on"), _("Answer expected by"), _("Days since dispatch"),
    ]  # fmt: skip
    rows = (
        [
            one.reference, one.plan.code, str(one.institution), one.level, one.subject, one.get_state_display(),
            one.signed_on, one.get_way_display(), one.dispatched_on, one.received_on, one.answer_due_on,
            age_of(one, today),
        ]
        for one in letters
    )  # fmt: skip
    return _("Letters"), headers, rows


@dataclass(frozen=True)
class Effect:
    """The letters' effect on a plan: counts, shares in percent (None without letters), median days to the answer."""

    sent: int
    received: int
    answered: int
    followed: int
    median_days: float | None

    def _share(self, count):
        return round(100 * count / self.sent) if self.sent else None

    @property
    def received_share(self):
        return self._share(self.received)

    @property
    def answered_share(self):
        return self._share(self.answered)

    @property
    def followed_share(self):
        return self._share(self.followed)


def effect_of(plan, day):
    """The `Effect` of a plan's letters dispatched by `day`: receipt, answer, median days, progress within 60 days.

    Progress is a validated declaration on one of the letter's milestones, submitted after the dispatch and within 60
    days of it. Two statements.
    """
    first = LetterReply.objects.filter(letter=OuterRef("pk")).order_by("received_on").values("received_on")[:1]
    letters = list(
        Letter.objects.filter(plan=plan, state__in=SENT, dispatched_on__lte=day)
        .annotate(first_reply=Subquery(first))
        .values_list("pk", "dispatched_on", "received_on", "first_reply")
    )
    moved = _progress_days([pk for pk, *_rest in letters])
    days = [(reply - sent).days for _pk, sent, _received, reply in letters if reply and reply <= day]
    return Effect(
        sent=len(letters),
        received=sum(bool(received and received <= day) for _pk, _sent, received, _reply in letters),
        answered=len(days),
        followed=sum(
            any(0 <= (moved_on - sent).days <= EFFECT_DAYS and moved_on <= day for moved_on in moved.get(pk, ()))
            for pk, sent, _received, _reply in letters
        ),
        median_days=statistics.median(days) if days else None,
    )


def _progress_days(letters):
    """{letter: [day of submission]} of the validated declarations on its milestones."""
    found = {}
    rows = (
        ProgressUpdate.objects.filter(state=UpdateState.VALIDATED, milestone__reminders__letter__in=letters)
        .values_list("milestone__reminders__letter", "submitted_at")
        .distinct()
    )
    for letter, submitted_at in rows:
        if letter is not None:
            found.setdefault(letter, []).append(submitted_at.date())
    return found


def thread_of(commitment):
    """Reminders and letters of a commitment that left, the newest first, for its timeline. Two statements."""
    return (
        Reminder.objects.filter(Q(milestone__commitment=commitment) & Q(sent_on__isnull=False))
        .select_related("milestone", "letter", "agenda_item__meeting__committee")
        .order_by("-sent_on", "-level", "milestone__position")
    )


def blocks():
    """{(part, level, language): TextBlock in force}, in one statement."""
    found = {}
    for block in TextBlock.objects.select_related("created_by__person").order_by("number"):
        found[block.part, block.level, block.language] = block
    return found
