"""What the letters of a plan brought about: receipt, answers, the days they took, the progress that followed."""

import statistics
from dataclasses import dataclass

from django.db.models import OuterRef, Subquery
from django.utils import timezone

from .enums import UpdateState
from .models import Letter, LetterReply, ProgressUpdate

SENT = ("dispatched", "received", "answered", "examined", "closed")
EFFECT_DAYS = 60  # a letter is followed by progress when something is validated within so many days


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
            found.setdefault(letter, []).append(timezone.localtime(submitted_at).date())
    return found
