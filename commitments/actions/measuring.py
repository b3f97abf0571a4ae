"""The day's figures and the snapshots, both from the methodology and from nothing else."""

from decimal import Decimal
from fractions import Fraction

from django.db import transaction

from .. import methodology, queries
from ..enums import SnapshotKind
from ..models import (
    ActionPlan,
    Commitment,
    CommitmentFigures,
    Milestone,
    MilestoneFigures,
    PlanFigures,
    Snapshot,
)

BATCH = 500


def _stored(rate):
    """An exact figure rounded once to the four decimals of a column."""
    return None if rate is None else Decimal(repr(methodology.number(rate)))


def _text(rate):
    return None if rate is None else str(rate)


def _exact(text):
    return None if text is None else Fraction(text)


EXACT = ("rate", "initial_rate", "declared", "planned", "coverage")


def _commitment_row(pk, plan, result, day, newly):
    terms = result.terms
    return CommitmentFigures(
        commitment_id=pk,
        plan=plan,
        as_of=day,
        status=result.status,
        standing=terms.standing,
        weight=terms.weight,
        starts_on=terms.starts_on,
        ends_on=terms.ends_on,
        gap=_stored(result.gap),
        exact={name: _text(getattr(result, name)) for name in EXACT},
        due_on=result.due,
        days_late=result.days_late,
        review_days=result.review_days,
        is_newly_late=newly,
        is_watched=result.watch,
        is_missing=result.missing_declaration,
        **{name: _stored(getattr(result, name)) for name in EXACT},
    )


def _milestone_row(pk, commitment_pk, line, day, newly, precision):
    return MilestoneFigures(
        milestone_id=pk,
        commitment_id=commitment_pk,
        as_of=day,
        status=line.status,
        weight=line.weight,
        progress=_stored(line.progress),
        declared=_stored(line.declared),
        planned=_stored(line.planned),
        starts_on=line.starts_on,
        due_on=line.due,
        due_text=line.due_text,
        due_precision=precision,
        baseline_due=line.baseline_due,
        counted=line.counted,
        reported=line.reported,
        days_late=line.days_late,
        review_days=line.review_days,
        is_newly_late=newly,
        is_watched=line.watch,
        is_missing=line.missing_declaration,
    )


def _replace(model, key, rows):
    """Write figures over those that stand there; everything but the key changes."""
    fields = [f.name for f in model._meta.concrete_fields if not f.primary_key]
    model.objects.bulk_create(rows, batch_size=BATCH, update_conflicts=True, unique_fields=[key], update_fields=fields)


def _lock(plan):
    """One writer of a plan's figures at a time: each reads all the others' before it writes the mean."""
    return ActionPlan.objects.select_for_update().get(pk=plan.pk)


@transaction.atomic
def refresh(plan, *, day, commitments=None):
    """Write the figures of `day` for the whole plan, or for some `commitments` (keys) and the plan's mean.

    Idempotent. To be called at the end of each act that changes a figure, and each night. Returns the `PlanFigures`.
    """
    plan = _lock(plan)
    tree, updates = queries.engine_inputs(plan, commitments)
    period = queries.engine_period(queries.period_on(plan, day), day)
    result = methodology.compute(tree, updates, day, method=plan.method_version, period=period)
    newly = _newly_late(plan, tree, updates, day, result)
    where = {"plan": plan} if commitments is None else {"pk__in": commitments}
    keys = dict(Commitment.objects.filter(**where).values_list("code", "pk"))
    of_milestones = {
        code: (pk, owner)
        for code, pk, owner in Milestone.objects.filter(commitment__in=keys.values()).values_list(
            "code", "pk", "commitment_id"
        )
    }
    precisions = queries.due_precisions(keys.values(), day)
    _replace(
        CommitmentFigures,
        "commitment",
        [_commitment_row(keys[c.code], plan, c, day, c.code in newly) for c in result.commitments],
    )
    _replace(
        MilestoneFigures,
        "milestone",
        [
            _milestone_row(
                *of_milestones[line.code], line, day, line.code in newly, precisions[of_milestones[line.code][0]]
            )
            for c in result.commitments
            for line in c.lines
        ],
    )
    return _refresh_mean(plan, day)


def _newly_late(plan, tree, updates, day, result):
    """The codes of what is late now and was not at the committee's last meeting."""
    late = {c.code for c in result.commitments if c.status == "late"}
    late |= {line.code for c in result.commitments for line in c.lines if line.days_late}
    meeting = queries.last_meeting(plan, day) if late else None
    if meeting is None:
        # Nothing to compare with: nothing is « new ».
        return set()
    then = methodology.compute(tree, updates, meeting.date, method=plan.method_version)
    before = {c.code for c in then.commitments if c.status == "late"}
    before |= {line.code for c in then.commitments for line in c.lines if line.days_late}
    return late - before


def _refresh_mean(plan, day):
    """The plan and its axes, from the exact fractions of its commitments."""
    columns = ("commitment__axis__code", "weight", "standing", "exact", "status")
    rows = list(CommitmentFigures.objects.filter(plan=plan).values_list(*columns))
    figures = [
        methodology.Row(axis, weight, standing, *(_exact(exact[name]) for name in EXACT))
        for axis, weight, standing, exact, _status in rows
    ]
    axes = list(plan.axes.values_list("code", flat=True))
    whole, by_axis = methodology.combine(figures, axes)
    result = _result(whole, by_axis, [status for *_rest, status in rows])
    stored = {name: _stored(getattr(whole, name)) for name in EXACT}
    found, _created = PlanFigures.objects.update_or_create(
        plan=plan, defaults={"as_of": day, "result": result, **stored}
    )
    return found


def _result(whole, by_axis, statuses):
    """What `PlanFigures.result` holds."""
    return {
        "axes": [{"code": code, **_numbers(figures)} for code, figures in by_axis.items()],
        "counts": {status: statuses.count(status) for status in sorted(set(statuses))},
        **_numbers(whole),
    }


def _numbers(figures):
    """A `methodology.PlanFigures` as JSON numbers."""
    return {
        **{name: methodology.number(getattr(figures, name)) for name in (*EXACT, "gap")},
        **{name: getattr(figures, name) for name in ("counted", "suspended", "abandoned", "unknown", "dated")},
    }


@transaction.atomic
def refresh_all(*, day):
    """Each night: a day has passed, so lateness and the planned rate have moved. Returns how many plans."""
    plans = list(ActionPlan.objects.all())
    for plan in plans:
        refresh(plan, day=day)
    return len(plans)


# -- Snapshots ---------------------------------------------------------------------------------------------------------


@transaction.atomic
def snapshot_plan(plan, *, as_of, kind, by, name="", meeting=None):
    """Keep the whole plan as it was on a day, inputs included: for a meeting or a report. Returns the `Snapshot`."""
    tree, updates = queries.engine_inputs(plan)
    period = queries.engine_period(queries.period_on(plan, as_of), as_of)
    result = methodology.compute(tree, updates, as_of, method=plan.method_version, period=period)
    return Snapshot.objects.create(
        plan=plan,
        kind=kind,
        name=name,
        meeting=meeting,
        as_of=as_of,
        taken_by=by,
        method_version=plan.method_version,
        rate=_stored(result.rate),
        planned=_stored(result.planned),
        coverage=_stored(result.coverage),
        inputs=methodology.inputs_json(tree, updates, period),
        result=methodology.as_json(result),
    )


@transaction.atomic
def snapshot_validation(plan, commitments, *, day, by):
    """At a validation: the commitments (keys) with their inputs, and the plan's headline figures.

    To be called after `refresh`, whose figures of the plan it keeps when they are of `day`; history written down later
    (`day` in the past) is computed for its own day.
    """
    tree, updates = queries.engine_inputs(plan, commitments)
    period = queries.engine_period(queries.period_on(plan, day), day)
    keys = dict(Commitment.objects.filter(pk__in=commitments).values_list("code", "pk"))
    common = {"plan": plan, "kind": SnapshotKind.VALIDATION, "as_of": day, "taken_by": by}
    rows = []
    for commitment in tree.commitments:
        alone = methodology.Plan(tree.code, tree.title, tree.starts_on, tree.ends_on, tree.axes, (commitment,))
        result = methodology.compute(alone, updates, day, method=plan.method_version, period=period)
        only = result.commitments[0]
        rows.append(
            Snapshot(
                commitment_id=keys[commitment.code],
                method_version=plan.method_version,
                rate=_stored(only.rate),
                planned=_stored(only.planned),
                coverage=_stored(only.coverage),
                inputs=methodology.inputs_json(alone, updates, period),
                result=methodology.as_json(result),
                **common,
            )
        )
    figures, result = _headline(plan, day)
    rows.append(
        Snapshot(
            method_version=plan.method_version,
            rate=figures.rate,
            planned=figures.planned,
            coverage=figures.coverage,
            result=result,
            **common,
        )
    )
    Snapshot.objects.bulk_create(rows)


def _headline(plan, day):
    """(rates, result) of the plan on `day`: the stored ones when they are of that day."""
    stored = PlanFigures.objects.get(plan=plan)
    if stored.as_of == day:
        return stored, stored.result
    then = queries.compute(plan, day)
    rates = PlanFigures(**{name: _stored(getattr(then, name)) for name in EXACT})
    return rates, _result(then.figures, then.axes, [one.status for one in then.commitments])
