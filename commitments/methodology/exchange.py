"""The calculation as JSON: its results for commands and open data, its inputs for snapshots."""

from datetime import date
from decimal import Decimal

from .display import number
from .terms import (
    Commitment,
    CommitmentTerms,
    Milestone,
    Period,
    Plan,
    Terms,
    Update,
)
from .words import explain, explain_plan

# Layout of `inputs_json`; a stored snapshot says which one it has.
INPUTS_VERSION = 1


def as_json(result, sentences=True):
    """A `PlanResult` as the values of `compute_progress --format json`.

    Rates are numbers 0-100 with up to four decimals, dates ISO, absent is None. `sentences` in the active language; the
    lists stay empty without. `declared` is there: it is for the focal point and the secretariat, not for open data.
    """
    return {
        "plan": result.code,
        "as_of": _day(result.as_of),
        "method": result.method,
        **_figures(result.figures),
        "sentences": explain_plan(result) if sentences else [],
        "axes": [{"code": code, "title": title, **_figures(result.axes[code])} for code, title in result.plan.axes],
        "commitments": [_commitment(one, sentences) for one in result.commitments],
    }


def late_rows(result, previous=None, institutions=None):
    """Late milestones and commitments of a `PlanResult`, latest first, as `list_late --format json` gives them.

    `previous`: the `PlanResult` of an earlier date; « newly » is late now and not late then, and False without it.
    `institutions`: mapping from commitment code to the name of its lead institution.
    """
    institutions = institutions or {}
    before = {(kind, one.code) for kind, one, _owner in _late(previous)} if previous else None
    rows = [
        {
            "code": one.code,
            "title": one.title,
            "kind": kind,
            "commitment": owner,
            "institution": institutions.get(owner),
            "due": _day(one.due),
            "days_late": one.days_late,
            "review_days": one.review_days,
            "newly": before is not None and (kind, one.code) not in before,
        }
        for kind, one, owner in _late(result)
    ]
    return sorted(rows, key=lambda row: (-row["days_late"], row["code"]))


def inputs_json(plan, updates, period=None):
    """The inputs of `compute` as JSON values, kept in a snapshot; `from_inputs` reads them back."""
    return {
        "inputs": INPUTS_VERSION,
        "plan": {
            "code": plan.code,
            "title": plan.title,
            "starts_on": _day(plan.starts_on),
            "ends_on": _day(plan.ends_on),
            "axes": [list(axis) for axis in plan.axes],
            "commitments": [_commitment_inputs(commitment) for commitment in plan.commitments],
        },
        "updates": {code: [_values(update) for update in known] for code, known in updates.items()},
        "period": _values(period) if period else None,
    }


def from_inputs(data):
    """`(plan, updates, period)` from what `inputs_json` made; ValueError for another layout."""
    if data.get("inputs") != INPUTS_VERSION:
        raise ValueError(f"inputs of layout {data.get('inputs')!r} cannot be read")
    plan = data["plan"]
    return (
        Plan(
            code=plan["code"],
            title=plan["title"],
            starts_on=_read_day(plan["starts_on"]),
            ends_on=_read_day(plan["ends_on"]),
            axes=tuple((code, title) for code, title in plan["axes"]),
            commitments=tuple(_read_commitment(one) for one in plan["commitments"]),
        ),
        {code: tuple(_read(Update, update) for update in known) for code, known in data["updates"].items()},
        _read(Period, data["period"]) if data["period"] else None,
    )


# -- Results -----------------------------------------------------------------------------------------------------------


def _figures(figures):
    return {
        "rate": number(figures.rate),
        "initial_rate": number(figures.initial_rate),
        "declared": number(figures.declared),
        "planned": number(figures.planned),
        "gap": number(figures.gap),
        "coverage": number(figures.coverage),
        "counted": figures.counted,
        "suspended": figures.suspended,
        "abandoned": figures.abandoned,
        "unknown": figures.unknown,
    }


def _commitment(one, sentences):
    return {
        "code": one.code,
        "title": one.title,
        "axis": one.axis,
        "status": one.status,
        "rate": number(one.rate),
        "initial_rate": number(one.initial_rate),
        "declared": number(one.declared),
        "planned": number(one.planned),
        "gap": number(one.gap),
        "coverage": number(one.coverage),
        "due": _day(one.due),
        "days_late": one.days_late,
        "review_days": one.review_days,
        "watch": one.watch,
        "missing_declaration": one.missing_declaration,
        "sentences": explain(one) if sentences else [],
        "milestones": [_line(line) for line in one.lines],
    }


def _line(line):
    return {
        "code": line.code,
        "title": line.title,
        "status": line.status,
        "weight": number(line.weight),
        "method": str(line.method),
        "progress": number(line.progress),
        "planned": number(line.planned),
        "contribution": number(line.contribution),
        "due": _day(line.due),
        "due_text": line.due_text,
        "baseline_due": _day(line.baseline_due),
        "shift_days": line.shift_days,
        "days_late": line.days_late,
        "review_days": line.review_days,
        "counted": line.counted,
        "reported": line.reported,
        "verified": line.verified,
    }


def _late(result):
    """(kind, line or commitment, code of the commitment) of everything late."""
    for commitment in result.commitments:
        if commitment.late:
            yield "commitment", commitment, commitment.code
        for line in commitment.lines:
            if line.late:
                yield "milestone", line, commitment.code


# -- Inputs ------------------------------------------------------------------------------------------------------------

DATES = {"effective_on", "submitted_on", "decided_on", "starts_on", "ends_on", "due_on", "on_time_until"}
DECIMALS = {"value", "weight", "baseline_value", "target_value"}


def _commitment_inputs(commitment):
    return {
        "code": commitment.code,
        "title": commitment.title,
        "axis": commitment.axis,
        "terms": [_values(terms) for terms in commitment.terms],
        "milestones": [
            {**_values(milestone), "terms": [_values(terms) for terms in milestone.terms]}
            for milestone in commitment.milestones
        ],
    }


def _read_commitment(data):
    return Commitment(
        code=data["code"],
        title=data["title"],
        axis=data["axis"],
        terms=tuple(_read(CommitmentTerms, terms) for terms in data["terms"]),
        milestones=tuple(
            _read(Milestone, {**milestone, "terms": tuple(_read(Terms, terms) for terms in milestone["terms"])})
            for milestone in data["milestones"]
        ),
    )


def _values(record):
    """The fields of a flat record: dates as ISO, decimals as text (a float would lose digits)."""
    return {name: _value(getattr(record, name)) for name in record.__slots__ if name != "terms"}


def _value(value):
    if isinstance(value, date):
        return _day(value)
    return str(value) if isinstance(value, (Decimal, str)) else value


def _read(kind, data):
    return kind(**{name: _read_value(name, value) for name, value in data.items()})


def _read_value(name, value):
    if value is None:
        return None
    if name in DATES:
        return _read_day(value)
    return Decimal(value) if name in DECIMALS else value


def _day(value):
    return value.isoformat() if value else None


def _read_day(value):
    return date.fromisoformat(value) if value else None
