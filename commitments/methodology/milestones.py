"""One milestone at a date: what was known of it, its progress, its planned progress, its lateness."""

from dataclasses import dataclass, field
from fractions import Fraction

from django.utils.translation import gettext as _

from .results import Line, exact
from .terms import BINARY, QUANTITY, RETURNED, STEPS, SUBMITTED, Update

ZERO, NINETY, HUNDRED = Fraction(0), Fraction(90), Fraction(100)

# « À surveiller »: due within so many days and below half.
WATCH_DAYS, WATCH_PROGRESS = 30, 50


@dataclass(slots=True)
class History:
    """What was known of a milestone on a day: `official` is validated, `latest` validated or awaiting a decision.

    `reviews`: (submitted, decided) of each claim of completion; `stopped`: one of them still awaits its decision.
    """

    official: Update | None = None
    latest: Update | None = None
    pending: bool = False
    in_period: bool = False
    stopped: bool = False
    reviews: list = field(default_factory=list)


def read_history(milestone, updates, as_of, period):
    """Replay the updates as they stood on the day: one decided later was still submitted, a later one is not there."""
    history = History()
    official_order = latest_order = None
    for update in updates:
        if update.submitted_on > as_of:
            continue
        decided = update.state != SUBMITTED and update.decided_on is not None and update.decided_on <= as_of
        # Both ends are those two objects: most declarations need no arithmetic of fractions.
        measured = _measure(milestone, update.value)
        if measured is HUNDRED or measured == HUNDRED:
            history.reviews.append((update.submitted_on, update.decided_on if decided else as_of))
            history.stopped |= not decided
        if update.effective_on > as_of or (decided and update.state == RETURNED):
            continue
        if period is None or period.starts_on <= update.effective_on <= period.ends_on:
            history.in_period = True
        # Beyond date and sequence the order is arbitrary, but the same whatever the order of the updates.
        order = (update.effective_on, update.sequence, update.submitted_on, update.value, update.verified)
        if latest_order is None or order > latest_order:
            history.latest, latest_order, history.pending = update, order, not decided
        if decided and (official_order is None or order > official_order):
            history.official, official_order = update, order
    return history


def _measure(milestone, value):
    """The share of a milestone that `value` amounts to, 0 to 100, before any cap.

    binary: all or nothing. steps: the value. quantity: the way from baseline to target, downwards too; None when the
    target is missing or equals the baseline. ValueError for another method.
    """
    if milestone.method == BINARY:
        return HUNDRED if value >= 100 else ZERO
    if milestone.method == STEPS:
        return HUNDRED if value >= 100 else max(exact(value), ZERO)
    if milestone.method == QUANTITY:
        baseline, target = milestone.baseline_value or 0, milestone.target_value
        if target is None or target == baseline:
            return None
        rising = target > baseline
        if (value >= target) if rising else (value <= target):
            return HUNDRED
        if (value <= baseline) if rising else (value >= baseline):
            return ZERO
        return (exact(value) - exact(baseline)) * 100 / (exact(target) - exact(baseline))
    raise ValueError(_("« %(method)s » is not a method of measure.") % {"method": milestone.method})


def _progress(milestone, measured, verified):
    """p: without verified means of verification a milestone stops at 90, and a binary one stays at 0."""
    if measured is None:
        return ZERO
    if verified:
        return measured
    return ZERO if milestone.method == BINARY else min(measured, NINETY)


def _official(milestone, history):
    """(share measured before any cap, p) of the last validated update."""
    update = history.official
    if update is None:
        return ZERO, ZERO
    measured = _measure(milestone, update.value)
    return measured, _progress(milestone, measured, update.verified)


def clock_of(milestone, updates, as_of, period=None):
    """(complete, under review, declared in the period) on a day: all that the clock of lateness asks of the updates.

    The same answers as in the `Line` of the milestone, without its figures. « Complete » is validated at 100; « under
    review » a claim of completion that awaits its decision, which stops the clock.
    """
    history = read_history(milestone, updates, as_of, period)
    progress = _official(milestone, history)[1]
    complete = progress is HUNDRED or progress == HUNDRED
    return complete, history.stopped and not complete, history.in_period


def _planned(milestone, starts_on, due_on, as_of):
    """q: 0 before the start, 100 from the due date, linear between; a binary one steps at its due date."""
    if due_on is None:
        return None
    if as_of >= due_on:
        return HUNDRED
    if milestone.method == BINARY or as_of <= starts_on:
        return ZERO
    return Fraction((as_of - starts_on).days * 100, (due_on - starts_on).days)


def line_of(milestone, terms, history, as_of, plan_start, active, total, period):
    """The `Line` of a milestone; `active` and `total` are the standing and the weights of its commitment."""
    update, due = history.official, terms.due_on
    measured, progress = _official(milestone, history)
    declared = (_measure(milestone, history.latest.value) if history.latest else None) or ZERO
    complete = progress == 100
    capped = measured is not None and progress < measured

    open_ = terms.counted and not complete
    under_review = open_ and history.stopped
    days_late = review_days = 0
    if due is not None and open_:
        days_reviewed = _days_under_review(history.reviews, due, as_of)
        if under_review:
            review_days = days_reviewed
        elif active and (as_of - due).days > days_reviewed:
            days_late, review_days = (as_of - due).days - days_reviewed, days_reviewed
    late = days_late > 0

    starts_on = terms.starts_on or plan_start
    closed = period is not None and period.on_time_until is not None and period.on_time_until < as_of
    return Line(
        milestone=milestone,
        terms=terms,
        progress=progress,
        declared=declared,
        planned=_planned(milestone, starts_on, due, as_of),
        total=total,
        starts_on=starts_on,
        days_late=days_late,
        review_days=review_days,
        reported=update is not None,
        measurable=milestone.method != QUANTITY or milestone.target_value not in (None, milestone.baseline_value or 0),
        verified=update is not None and update.verified,
        capped=capped,
        complete=complete,
        late=late,
        under_review=under_review,
        watch=active
        and terms.counted
        and due is not None
        and 0 <= (due - as_of).days <= WATCH_DAYS
        and progress < WATCH_PROGRESS,
        missing_declaration=active and open_ and closed and not history.in_period,
        status=_milestone_status(terms.counted, complete, under_review, late, update, measured),
        update=update,
        pending=history.latest if history.pending else None,
    )


def _days_under_review(reviews, due, as_of):
    """Days after `due` and up to `as_of` during which a claim of completion was under review, each counted once."""
    days, reached = 0, due
    for submitted_on, decided_on in sorted(reviews):
        begin, end = max(submitted_on, reached), min(decided_on, as_of)
        if end > begin:
            days += (end - begin).days
            reached = end
    return days


def _milestone_status(counted, complete, under_review, late, update, measured):
    if not counted:
        return "neutralised"
    if complete:
        return "completed"
    if under_review:
        return "under_review"
    if late:
        return "late"
    if update is None:
        return "not_reported"
    # What was declared done but is held back, or cannot be measured, is no « aucun progrès ».
    return "no_progress" if measured == 0 else "in_progress"
