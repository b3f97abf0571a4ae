"""The ladder of reminders as rules: which level is owed on a day. Pure: dates and facts come in.

Sources: the reference of the ladder (levels N0 to N5 from the effective due date, D0 to D3 from a period's on-time
date); the committee's decision of 12 February 2020, point 2, for the letters. Thresholds are « from that day on », so
that a day without planning loses nothing.
"""

import datetime
from dataclasses import dataclass

from .enums import Channel, Level

# Automatic mails before letters: of these only the highest that is owed goes out.
EARLY = (Level.N0, Level.N1, Level.N2)
# From here on no level is skipped, and each waits for the one before to have really left.
CHAIN = (Level.N2, Level.N3, Level.N4, Level.N5)
DECLARATION_EARLY = (Level.D0, Level.D1, Level.D2)
DECLARATION_CHAIN = (Level.D2, Level.D3)
CHANNELS = {Level.N3: Channel.LETTER, Level.N4: Channel.LETTER, Level.N5: Channel.AGENDA}
LETTERS = (Level.N3, Level.N4)

DAY = datetime.timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Step:
    """A level owed since `owed_on`."""

    level: str
    owed_on: datetime.date


def channel_of(level):
    return CHANNELS.get(level, Channel.MAIL)


def next_steps(offsets, due_on, sent, *, early=EARLY, chain=CHAIN, not_before=None):
    """The level that comes next and the day from which it is owed, as a function of the day: `[Step]`, in order.

    `offsets`: {level: days from `due_on`}; `sent`: {level: day it really left} for this version of the due date;
    `not_before`: the day after the last pause. Early levels come with the days on which each becomes the highest one;
    once the first of the chain has left, the next of the chain alone. Empty when the last one has left.
    """

    def owed_from(level, earliest=None):
        day = due_on + offsets[level] * DAY
        if earliest is not None and earliest > day:
            day = earliest
        return Step(level, not_before if not_before is not None and not_before > day else day)

    gone = [level for level in chain if level in sent]
    if gone:
        last = gone[-1]
        at = chain.index(last) + 1
        if at == len(chain):
            return []
        level = chain[at]
        return [owed_from(level, sent[last] + (offsets[level] - offsets[last]) * DAY)]
    # An early level that has left leaves room for the later ones only.
    rank = max((early.index(level) + 1 for level in early if level in sent), default=0)
    return [owed_from(level) for level in early[rank:]]


def step_on(day, steps):
    """Of `next_steps`, the highest level that is owed on `day`; None when none is."""
    owed = [step for step in steps if step.owed_on <= day]
    return owed[-1] if owed else None


def is_paused(pauses, day):
    """Whether an accepted catch-up plan lets the ladder wait on `day`. `pauses`: (from, until), both included."""
    return any(start <= day <= until for start, until in pauses)


def resumes_on(pauses, day):
    """The day after the last pause that is over on `day`; None without one."""
    over = [until for start, until in pauses if until < day]
    return max(over) + DAY if over else None


def version_since(versions, as_of):
    """(number, terms) of the due date in force: `number` is that of the oldest version since which it is the same.

    `versions`: (number, due_on, counted, effective_on) in their order. A change of weight alone restarts nothing; a due
    date that moved, even back to an earlier one, begins a ladder of its own.
    """
    in_force = [version for version in versions if version[3] is None or version[3] <= as_of] or [versions[0]]
    last = in_force[-1]
    since = last[0]
    for version in reversed(in_force):
        if version[1] != last[1]:
            break
        since = version[0]
    return since, last
