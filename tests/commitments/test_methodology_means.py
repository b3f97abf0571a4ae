"""Axis and plan: means over commitments, and what stands beside them."""

from decimal import Decimal
from fractions import Fraction

import pytest

from commitments.methodology import Row, combine, compute

from .methodology_samples import commitment, day, done, milestone, plan


def test_a_plan_is_the_mean_of_its_commitments_and_of_nothing_else():
    """Neither the mean of its axes (50) nor a pool of milestones (25)."""
    tree = plan(
        commitment(milestone("E1-J1"), code="E1", axis="A1"),
        commitment(*(milestone(f"E2-J{n}") for n in range(5)), code="E2", axis="A2"),
        commitment(milestone("E3-J1"), milestone("E3-J2"), code="E3", axis="A2"),
        commitment(milestone("E4-J1"), code="E4", axis=None),
    )
    found = compute(tree, {"E1-J1": [done()], "E3-J1": [done()]}, day("2019-06-30"))
    assert (found.rate, found.axes["A1"].rate, found.axes["A2"].rate) == (Fraction("37.5"), 100, 25)
    assert (found.figures.counted, found.axes["A2"].counted) == (4, 2)


def row(rate, *, axis="A1", weight=1, standing="active", initial=None, declared=None, planned=None, coverage=None):
    rate, initial, declared, planned, coverage = (
        None if figure is None else Fraction(figure) for figure in (rate, initial, declared, planned, coverage)
    )
    return Row(axis, Decimal(weight), standing, rate, initial, declared, planned, coverage)


@pytest.mark.parametrize(
    ("rows", "rate", "initial_rate", "counts"),
    [
        ([], None, None, (0, 0, 0, 0)),
        ([row(20), row(40)], 30, None, (2, 0, 0, 0)),
        ([row(20, weight=3), row(40)], 25, None, (2, 0, 0, 0)),
        ([row(20), row(None)], 20, None, (1, 0, 0, 1)),
        ([row(20), row(40, standing="suspended")], 20, 30, (1, 1, 0, 0)),
        ([row(20), row(40, standing="abandoned"), row(None, standing="abandoned")], 20, 30, (1, 0, 2, 0)),
        ([row(20, initial=10), row(40)], 30, 25, (2, 0, 0, 0)),
        ([row(20), row(20, standing="abandoned")], 20, None, (1, 0, 1, 0)),
        ([row(None), row(40, standing="suspended")], None, 40, (0, 1, 0, 1)),
    ],
)
def test_what_stands_in_the_mean_and_what_beside(rows, rate, initial_rate, counts):
    figures, axes = combine(rows, ["A1", "A2"])
    assert (figures.rate, figures.initial_rate) == (rate, initial_rate)
    assert (figures.counted, figures.suspended, figures.abandoned, figures.unknown) == counts
    assert axes["A1"] == figures
    assert (axes["A2"].rate, axes["A2"].counted) == (None, 0)


def test_the_other_figures_are_means_over_those_that_have_one():
    rows = [
        row(20, declared=30, planned=60, coverage=100),
        row(40, declared=50, coverage=0),
        row(30),
        row(90, declared=90, planned=0, coverage=0, standing="suspended"),
    ]
    figures, _axes = combine([tuple(getattr(each, name) for name in Row.__slots__) for each in rows], [])
    assert (figures.rate, figures.declared, figures.planned, figures.coverage) == (30, 40, 60, 50)
    assert (figures.gap, figures.dated) == (-30, 1)
