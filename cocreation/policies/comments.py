"""Comments on contributions: when they are taken, what keeps one from being shown or hidden. Pure."""

import datetime
from dataclasses import dataclass

from django.utils.translation import gettext as _

from ..enums.contributions import Moderation
from ..enums.process import Feature, ProcessState
from . import process as rules

LONGEST_COMMENT = 2_000  # characters
FEWEST_LETTERS = 2


@dataclass(frozen=True, slots=True)
class Window:
    """Whether the comments of a process are open on a day.

    `until`: their last day while they are open; `opens_on`: the day on which they open next; `ended_on`: the last day
    on which they were open. None: nothing says so.
    """

    is_open: bool = False
    until: datetime.date | None = None
    opens_on: datetime.date | None = None
    ended_on: datetime.date | None = None

    @property
    def is_announced(self):
        return self.is_open or self.opens_on is not None or self.ended_on is not None


def window(state, closed_on, stages, overrides, day):
    """The `Window` of a process on `day`; `stages` of the timetable in force, `overrides` in the order of making."""
    if state == ProcessState.DRAFT:
        return Window()
    overrides = list(overrides)
    ended_on = _last_open(stages, overrides, min(day, closed_on) if closed_on else day)
    if state == ProcessState.CLOSED:
        return Window(ended_on=ended_on)
    now = rules.opening(stages, overrides, Feature.COMMENT, day)
    if now.is_open:
        return Window(True, until=now.until)
    return Window(opens_on=now.until + datetime.timedelta(days=1) if now.until else None, ended_on=ended_on)


def _last_open(stages, overrides, day):
    """The last day until `day` on which the comments were open, from the days at which something moves."""
    one = datetime.timedelta(days=1)
    edges = {row.ends_on for row in (*stages, *overrides)} | {row.starts_on - one for row in (*stages, *overrides)}
    past = [edge for edge in {*edges, day} if edge <= day]
    return max((edge for edge in past if rules.is_open(stages, overrides, Feature.COMMENT, edge)), default=None)


def missing_for_commenting(contribution, is_open):
    """Why nobody can comment on this contribution now."""
    if not is_open:
        return [_("The comments are closed: nothing was sent.")]
    if contribution.moderation != Moderation.SHOWN:
        return [_("This contribution is not shown: it cannot be commented on.")]
    return []


def missing_for_hiding(comment, reason):
    if not reason.strip():
        return [_("Say why it is hidden.")]
    if comment.moderation == Moderation.HIDDEN:
        return [_("This comment is hidden already.")]
    return []
