"""Weighted means: of milestones in a commitment, of commitments in an axis or a plan."""

from fractions import Fraction
from math import lcm

from .results import PlanFigures, Row, exact
from .terms import ABANDONED, ACTIVE, SUSPENDED


def mean(pairs):
    """Σ w·x / Σ w of (weight, figure) `Fraction`s, exactly; None when there is no weight at all.

    In whole numbers over common denominators: adding fractions one by one would reduce each sum in turn.
    """
    pairs = list(pairs)
    by_weight = lcm(*[weight.denominator for weight, _figure in pairs])
    by_figure = lcm(*[figure.denominator for _weight, figure in pairs])
    total = top = 0
    for weight, figure in pairs:
        whole = weight.numerator * (by_weight // weight.denominator)
        total += whole
        top += whole * figure.numerator * (by_figure // figure.denominator)
    return Fraction(top, total * by_figure) if total else None


def combine(rows, axes):
    """The `PlanFigures` of a plan and of each of its axes: `(figures, {axis: figures})`.

    `rows`: iterable of `Row`s, or of tuples in the same order (axis, weight, standing, rate, initial_rate, declared,
    planned, coverage). `axes`: iterable of axis codes. Weighted means over commitments, neither of axes nor of a pool
    of milestones; suspended, abandoned and n.d. ones leave the mean and are counted beside.
    """
    rows = [row if isinstance(row, Row) else Row(*row) for row in rows]
    by_axis = {axis: [] for axis in axes}
    for row in rows:
        if row.axis in by_axis:
            by_axis[row.axis].append(row)
    return _mean_of_commitments(rows), {axis: _mean_of_commitments(own) for axis, own in by_axis.items()}


def _mean_of_commitments(rows):
    inside = [row for row in rows if row.standing == ACTIVE and row.rate is not None]
    active = sum(row.standing == ACTIVE for row in rows)
    initial = [(row, row.rate if row.initial_rate is None else row.initial_rate) for row in rows]
    rate = mean((exact(row.weight), row.rate) for row in inside)
    initial_rate = mean((exact(row.weight), figure) for row, figure in initial if figure is not None)
    means = {
        name: mean((exact(row.weight), getattr(row, name)) for row in inside if getattr(row, name) is not None)
        for name in ("declared", "planned", "coverage")
    }
    return PlanFigures(
        rate=rate,
        initial_rate=initial_rate if initial_rate != rate else None,
        gap=rate - means["planned"] if means["planned"] is not None else None,
        counted=len(inside),
        suspended=sum(row.standing == SUSPENDED for row in rows),
        abandoned=sum(row.standing == ABANDONED for row in rows),
        unknown=active - len(inside),
        dated=sum(row.planned is not None for row in inside),
        **means,
    )
