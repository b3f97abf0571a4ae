"""The rules of following up a decision. Pure: objects and dates come in, the clock is never read.

As in `policies`: each `missing_for_…` returns sentences for people, an empty list means that the act is allowed.
"""

import datetime
from dataclasses import dataclass

from django.utils.translation import gettext as _

from .deadlines import Deadline
from .enums import DeadlineKind, DecisionStatus, LinkKind
from .policies import LOCKED_STATES

CLOSED = frozenset({DecisionStatus.DONE, DecisionStatus.ABANDONED})
FOLLOWED = frozenset({DecisionStatus.OPEN, DecisionStatus.IN_PROGRESS})
# Links by which a later decision takes an earlier one out of force, and those by which it acts on it at all.
ENDING = frozenset({LinkKind.REPLACES, LinkKind.CANCELS})
ACTING = ENDING | {LinkKind.MODIFIES}


@dataclass(frozen=True)
class Standing:
    """Where a decision stands after its reports.

    `decided`: the deadline as the committee decided it; `since`: from when the present one runs (the day of the
    meeting, or of the report that moved it); `version` counts the moves; `closed_on` is the day on which it was done or
    given up.
    """

    status: str
    decided: Deadline
    deadline: Deadline
    version: int
    since: datetime.date | None
    reports: int
    closed_on: datetime.date | None


def standing_after(decided, decided_on, reports):
    """The `Standing` that follows from the deadline as decided and from the reports in their order.

    A report has `status`, `made_on` and `new_deadline` (a `Deadline`, or None where it moves nothing).
    """
    status, deadline, version, since, closed_on, count = DecisionStatus.OPEN, decided, 0, decided_on, None, 0
    for report in reports:
        count += 1
        if report.status not in CLOSED:
            closed_on = None
        elif report.status != status:
            closed_on = report.made_on
        status = report.status
        if report.new_deadline is not None:
            deadline, version, since = report.new_deadline, version + 1, report.made_on
    return Standing(DecisionStatus(status), decided, deadline, version, since, count, closed_on)


def days_late(due, status, closed_on, today):
    """Days after the due day, until the decision was done or until `today`; 0 when it is on time or given up."""
    if due is None or status == DecisionStatus.ABANDONED:
        return 0
    last = closed_on if status == DecisionStatus.DONE and closed_on else today
    return max(0, (last - due).days)


def missing_for_following(minutes_state, is_ended):
    """What keeps a decision from being followed at all. `is_ended`: another one replaced or cancelled it."""
    if minutes_state not in LOCKED_STATES:
        return [_("The relevé is not validated yet: its decisions are followed from then on.")]
    if is_ended:
        return [_("Another decision replaced or cancelled this one: it is no longer followed.")]
    return []


@dataclass(frozen=True)
class Said:
    """What a report says: its status, its words, whether evidence comes with it, the new deadline or None."""

    status: str
    text: str = ""
    has_evidence: bool = False
    deadline: Deadline | None = None


def missing_for_report(before, said, *, made_on, today, is_office, next_meetings=(None, None)):
    """What keeps `said` from being reported on a decision that stands as `before` (a `Standing`).

    `is_office`: the secretariat, which alone gives up, takes up again and moves a deadline; `next_meetings`: the days
    that « next meeting » means in the present deadline and in the new one, None where no meeting is called.
    """
    missing = []
    if made_on > today:
        missing.append(_("The day of the report has not come yet."))
    if before.status in CLOSED and not is_office:
        return [*missing, _("This decision is closed: the secretariat alone takes it up again.")]
    if said.status not in DecisionStatus.values:
        return [*missing, _("Choose where the decision stands.")]
    if not is_office and said.status == DecisionStatus.ABANDONED:
        missing.append(_("Giving a decision up is for the committee: write to its secretariat."))
    if not is_office and said.deadline is not None:
        missing.append(_("The secretariat moves a deadline: ask for another one."))
    if said.status == DecisionStatus.DONE and not said.text.strip() and not said.has_evidence:
        missing.append(_("Say in a word what was done, or attach what shows it."))
    if said.status == DecisionStatus.ABANDONED and not said.text.strip():
        missing.append(_("Say why the decision is given up."))
    if before.status in CLOSED and said.status not in CLOSED and not said.text.strip():
        missing.append(_("Say why the decision is taken up again."))
    if said.deadline is not None:
        missing += _missing_for_move(before, said, made_on, next_meetings)
    elif not said.text.strip() and not said.has_evidence and said.status == before.status:
        missing.append(_("Say where it stands: choose another status, write a word or attach a file."))
    return missing


def is_later(before, after, next_meetings=(None, None)):
    """Whether the `Deadline` `after` ends later than `before`; where one of them names no day, nothing contradicts it.

    A day ends with its last hour: the whole of a day is later than an hour of it.
    """
    ends = [one.last_moment(day) for one, day in zip((before, after), next_meetings, strict=True)]
    return None in ends or ends[0] < ends[1]


def _not_later():
    return _("The new deadline is not later than the present one: a deadline is only put off.")


def _may_move(before, after, next_meetings):
    """A deadline is put off; one that was put off too far comes back, at most to what the committee decided."""
    if is_later(before.deadline, after, next_meetings):
        return True
    return bool(before.version) and (after == before.decided or is_later(before.decided, after, next_meetings))


def _missing_for_move(before, said, made_on, next_meetings):
    missing = []
    if said.status in CLOSED:
        missing.append(_("A decision that is closed has no new deadline."))
    if not said.text.strip():
        missing.append(_("Say why the deadline moves."))
    if said.deadline == before.deadline:
        missing.append(_("The deadline is already this one."))
    elif not _may_move(before, said.deadline, next_meetings):
        missing.append(_not_later())
    if said.deadline.due and said.deadline.due < made_on:
        missing.append(_("The new deadline has already passed."))
    return missing


def missing_for_asking(before, *, due, reason, is_pending, today, next_meeting=None):
    """What keeps an owner from asking for the deadline `due` (a date, or None).

    `next_meeting`: the day that « next meeting » means in the present deadline, None where no meeting is called.
    """
    missing = []
    if before.status in CLOSED:
        return [_("This decision is closed: its deadline no longer matters.")]
    if is_pending:
        return [_("Another deadline is asked for already: the secretariat decides first.")]
    if due is None:
        missing.append(_("Say until when."))
    elif due < today:
        missing.append(_("The deadline asked for has already passed."))
    elif not is_later(before.deadline, Deadline(DeadlineKind.DATE, due), (next_meeting, None)):
        missing.append(_not_later())
    if not reason.strip():
        missing.append(_("Say why the deadline should move."))
    return missing


def missing_for_accepting(before, deadline, *, is_pending, next_meeting=None):
    """What keeps the secretariat from granting `deadline`: what is granted is later than the present one."""
    if not is_pending:
        return [_("This request is already decided.")]
    return [] if is_later(before.deadline, deadline, (next_meeting, None)) else [_not_later()]


def missing_for_refusing(*, is_pending, reason):
    """What keeps the secretariat from refusing a postponement that was asked for."""
    if not is_pending:
        return [_("This request is already decided.")]
    return [] if reason.strip() else [_("Say why the postponement is refused: the owner reads it.")]


def missing_for_link(kind, source, target, *, is_known):
    """What keeps `source` from citing, modifying, replacing or cancelling `target`; `is_known`: the link is there.

    The later one acts on the earlier one only, in the order of meetings and numbers: a circle cannot close.
    """
    if kind not in LinkKind.values:
        return [_("Choose what the decision does to the other one.")]
    if source.pk == target.pk:
        return [_("A decision cannot be linked to itself.")]
    if is_known:
        return [_("This link is already there.")]
    if kind in ACTING and not _order(target) < _order(source):
        said = {"later": source, "earlier": target}
        return [
            _("« %(later)s » is not later than « %(earlier)s »: only a later decision acts on an earlier one.") % said
        ]
    return []


def _order(decision):
    return (decision.meeting.moment, decision.number or 0, decision.pk)


def deadline_missing(deadline):
    """What is missing for a deadline to be whole; the database holds the same rule."""
    kind = deadline.kind
    if kind in {DeadlineKind.DATE, DeadlineKind.DATETIME, DeadlineKind.PERIOD} and deadline.date is None:
        return [_("Say the date.")]
    if kind == DeadlineKind.DATETIME and deadline.time is None:
        return [_("Say the hour.")]
    if kind == DeadlineKind.PERIOD and deadline.end is None:
        return [_("Say when the period ends.")]
    if deadline.end and deadline.end < deadline.date:
        return [_("The period cannot end before it starts.")]
    return []
