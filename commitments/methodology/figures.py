"""« Méthodologie de calcul », version 1: from plan and updates to figures, lateness and statuses at a date.

    p_j  progress of milestone j: its last validated update
    A    Σ w_j · p_j / Σ w_j            taux de réalisation
    D    the same with what is declared  taux déclaré
    B    Σ w_j · q_j / Σ w_j            taux prévu, over the milestones with a due date
    E    A − B, in points               écart
    C    Σ w_j updated / Σ w_j          taux de renseignement
    axis, plan: mean over commitments

Nothing here reads the clock or a database, and nothing is rounded.
"""

from django.utils.translation import gettext as _

from .means import combine, mean
from .milestones import HUNDRED, ZERO, line_of, read_history
from .results import CommitmentResult, PlanResult, exact
from .terms import ABANDONED, ACTIVE, QUANTITY, SUSPENDED, VALIDATED, VERSION, Plan, Update, in_force

# « À surveiller »: so many points behind the plan.
WATCH_GAP = -10


def compute(plan, updates, as_of, method=VERSION, period=None):
    """The figures of `plan` on the day `as_of`, as a `PlanResult`.

    `updates`: mapping from milestone code to its `Update`s, in any order; a code without any may be absent.
    `period`: a `Period` for the coverage C and missing declarations; without it any update up to `as_of` is coverage.
    ValueError when the version of the method is unknown.
    """
    _check_version(method)
    commitments = tuple(
        compute_commitment(commitment, updates, as_of, plan_start=plan.starts_on, method=method, period=period)
        for commitment in plan.commitments
    )
    figures, axes = combine((result.row for result in commitments), [code for code, _title in plan.axes])
    return PlanResult(plan, as_of, method, period, figures, axes, commitments)


def compute_commitment(commitment, updates, as_of, *, plan_start, method=VERSION, period=None):
    """One commitment on the day `as_of`, as a `CommitmentResult`; arguments as for `compute`.

    `plan_start` stands in for a missing start. Source: méthodologie de calcul, version 1, « taux d'un engagement ».
    """
    _check_version(method)
    terms = in_force(commitment.terms, as_of)
    active = terms.standing == ACTIVE
    asked = [(milestone, in_force(milestone.terms, as_of)) for milestone in commitment.milestones]
    weights = [version.weight for _milestone, version in asked if version.counted]
    weighted = bool(weights) and all(map(_is_weight, weights))
    total = sum(map(exact, weights), ZERO) if weighted else None

    lines, informed = [], []
    for milestone, version in asked:
        history = read_history(milestone, updates.get(milestone.code, ()), as_of, period)
        lines.append(line_of(milestone, version, history, as_of, plan_start, active, total, period))
        informed.append(HUNDRED if history.in_period else ZERO)
    counted = [line for line in lines if line.counted]

    rate = declared = planned = gap = coverage = None
    if weighted:
        rate = mean((exact(line.weight), line.progress) for line in counted)
        declared = mean((exact(line.weight), line.declared) for line in counted)
        planned = mean((exact(line.weight), line.planned) for line in counted if line.planned is not None)
        coverage = mean(
            (exact(line.weight), share) for line, share in zip(lines, informed, strict=True) if line.counted
        )
        gap = rate - planned if planned is not None else None

    starts_on = terms.starts_on or plan_start
    cause, due, days_late, review_days = _lateness(terms, counted, rate, as_of) if active else ("", None, 0, 0)
    late = days_late > 0
    status = _commitment_status(terms.standing, rate, late, counted, as_of, starts_on)
    watched = (gap is not None and gap <= WATCH_GAP) or any(line.watch for line in lines)
    return CommitmentResult(
        commitment=commitment,
        terms=terms,
        as_of=as_of,
        method=method,
        period=period,
        starts_on=starts_on,
        rate=rate,
        initial_rate=_initial_rate(lines, as_of),
        declared=declared,
        planned=planned,
        gap=gap,
        coverage=coverage,
        status=status,
        late=late,
        days_late=days_late,
        review_days=review_days,
        due=due,
        cause=cause,
        watch=watched and active,
        missing_declaration=any(line.missing_declaration for line in lines),
        unweighted=tuple(line.code for line in counted if not _is_weight(line.weight)),
        lines=tuple(lines),
    )


def simulate(subject, updates, as_of, values, *, plan_start=None, method=VERSION, period=None):
    """« Et si J3 passe à 100 % ? »: `compute`, or `compute_commitment` when `subject` is one, with one more update,
    validated and verified on `as_of`, for each milestone of `values`; nothing is written.

    `values`: mapping from milestone code to a value in the milestone's own unit (see `value_at` for a percentage).
    `plan_start` is needed for a commitment. ValueError for a code that the subject does not have.
    """
    whole = isinstance(subject, Plan)
    commitments = subject.commitments if whole else (subject,)
    codes = {milestone.code for commitment in commitments for milestone in commitment.milestones}
    if unknown := sorted(set(values) - codes):
        raise ValueError(_("No milestone has the code %(codes)s.") % {"codes": ", ".join(unknown)})
    supposed = dict(updates)
    for code, value in values.items():
        known = tuple(supposed.get(code, ()))
        sequence = max((update.sequence for update in known), default=0) + 1
        supposed[code] = (*known, Update(value, as_of, as_of, as_of, VALIDATED, verified=True, sequence=sequence))
    if whole:
        return compute(subject, supposed, as_of, method, period)
    return compute_commitment(subject, supposed, as_of, plan_start=plan_start, method=method, period=period)


def value_at(milestone, percent):
    """The value, in the milestone's own unit, that stands for `percent` (0 to 100); None without a target."""
    if milestone.method != QUANTITY:
        return percent
    if milestone.target_value is None:
        return None
    baseline = milestone.baseline_value or 0
    return baseline + (milestone.target_value - baseline) * percent / 100


# -- One commitment ----------------------------------------------------------------------------------------------------


def _check_version(method):
    if method != VERSION:
        raise ValueError(_("There is no version %(version)s of the method of calculation.") % {"version": method})


def _is_weight(weight):
    return weight is not None and weight > 0


def _initial_rate(lines, as_of):
    """The rate with the neutralised milestones, at their last weight before; None when none is neutralised."""
    pairs, neutralised = [], False
    for line in lines:
        weight = line.weight
        if not line.counted:
            before = [
                version
                for version in line.milestone.terms
                if version.counted and (version.effective_on is None or version.effective_on <= as_of)
            ]
            if not before:
                continue  # it never counted: it is no part of the initial scope
            weight, neutralised = before[-1].weight, True
        if not _is_weight(weight):
            return None
        pairs.append((exact(weight), line.progress))
    return mean(pairs) if neutralised else None


def _lateness(terms, counted, rate, as_of):
    """(cause, due, days late, days under review) of an active commitment: its latest milestone, or its own end when it
    has passed below 100 and something is left that is not under review; ("", None, 0, 0) when it is not late."""
    worst = ("", None, 0, 0)
    late = [line for line in counted if line.late]
    if late:
        line = min(late, key=lambda line: (-line.days_late, line.due, line.code))
        worst = (line.code, line.due, line.days_late, line.review_days)
    end = terms.ends_on
    # A rate below 100 means that a milestone is not complete; before the end the days are negative.
    left = not all(line.complete or line.under_review for line in counted)
    if left and end is not None and rate is not None and (as_of - end).days > worst[2]:
        worst = ("", end, (as_of - end).days, 0)
    return worst


def _commitment_status(standing, rate, late, counted, as_of, starts_on):
    if standing in (ABANDONED, SUSPENDED):
        return standing
    if rate == 100:
        return "completed"
    if late:
        return "late"
    if rate is None:
        return "unknown"
    early = as_of < starts_on and not any(line.reported for line in counted)
    # A milestone has not begun when it says so, or when it says nothing and its time has not come.
    begun = any(line.status != "no_progress" and (line.reported or as_of >= line.starts_on) for line in counted)
    return "not_started" if early or not begun else "in_progress"
