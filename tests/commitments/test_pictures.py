"""Geometry of the pictures: positions, mirrored positions, holes, the edges of the calendar."""

from dataclasses import dataclass
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from commitments.pictures import (
    BLOCK,
    CHART,
    LABEL,
    Scale,
    Task,
    blocks,
    calendar,
    curve,
    gantt,
    matrix,
    ticks,
)

FIRST, LAST = date(2019, 1, 1), date(2019, 12, 31)
WIDTH = LABEL + CHART
days = st.dates(date(2015, 1, 1), date(2030, 12, 31))


@dataclass
class Point:
    day: date
    rate: object
    planned: object


def task(start=FIRST, due=LAST, **fields):
    fields.setdefault("initial_starts_on", start)
    fields.setdefault("initial_due", due)
    return Task("J1", "Jalon", start, due, **fields)


def test_a_bar_runs_from_its_start_to_its_due_date():
    half = date(2019, 7, 2)
    row = gantt([task(FIRST, half, progress=50)], FIRST, LAST, FIRST).rows[0]
    assert row.bar.x == LABEL
    assert row.bar.width == pytest.approx(CHART / 2, abs=1)
    assert row.done.width == pytest.approx(row.bar.width / 2, abs=0.1)
    assert row.initial is None


def test_revised_dates_keep_the_initial_bar_beside():
    row = gantt([task(due=LAST, initial_due=date(2019, 6, 30))], FIRST, LAST, FIRST).rows[0]
    assert row.initial.width < row.bar.width


def test_a_milestone_without_a_date_has_no_bar():
    row = gantt([task(due=None)], FIRST, LAST, FIRST).rows[0]
    assert (row.bar, row.done, row.initial) == (None, None, None)


@given(days, days, days, st.integers(0, 100))
def test_mirrored_bars_are_the_same_seen_in_a_mirror(start, due, today, progress):
    tasks = [task(start, max(start, due), progress=progress)]
    plain, mirrored = (calendar(tasks, FIRST, LAST, today, mirrored=m)[0] for m in (False, True))
    for name in ("bar", "done"):
        one, other = getattr(plain.rows[0], name), getattr(mirrored.rows[0], name)
        assert (one is None) == (other is None)
        if one:
            assert other.x == pytest.approx(WIDTH - one.x - one.width, abs=1.1)
    assert (plain.today is None) == (mirrored.today is None)


@given(st.lists(st.tuples(days, days), min_size=1, max_size=8))
def test_all_bars_lie_on_the_calendar(pairs):
    tasks = [task(min(pair), max(pair), progress=100) for pair in pairs]
    for picture in calendar(tasks, FIRST, LAST, FIRST):
        for row in picture.rows:
            assert row.bar.x >= LABEL
            assert row.bar.x + row.bar.width <= WIDTH + 1.1
            assert row.done.width <= row.bar.width


def test_today_is_drawn_only_within_the_calendar():
    assert gantt([task()], FIRST, LAST, LAST).today == WIDTH
    assert gantt([task()], FIRST, LAST, LAST + timedelta(days=1)).today is None


def test_pictures_are_cut_before_a_commitment():
    head = Task("E", "", FIRST, LAST, FIRST, LAST, is_head=True)
    tasks = ([head] + [task()] * 9) * 6
    cut = blocks(tasks)
    assert [t for block in cut for t in block] == tasks
    assert all(block[0].is_head and len(block) < BLOCK + 10 for block in cut)
    assert blocks([]) == []


def test_quarters_near_and_years_far():
    near = ticks(FIRST, LAST, Scale(FIRST, LAST, 0, 100))
    assert [tick.label for tick in near] == ["01/2019", "04/2019", "07/2019", "10/2019"]
    far = ticks(FIRST, date(2029, 1, 1), Scale(FIRST, date(2029, 1, 1), 0, 100))
    assert len(far) == 11
    assert far[0].label == "2019"


def test_a_curve_breaks_where_a_figure_is_missing():
    rates = [10, 20, None, 40, 50]
    points = [Point(FIRST + timedelta(days=30 * n), rate, 50) for n, rate in enumerate(rates)]
    drawn = curve(points)
    assert len(drawn.actual) == 2
    assert len(drawn.planned) == 1
    assert len(drawn.dots) == 4
    assert drawn.dots[0].y > drawn.dots[-1].y  # higher figures stand higher


def test_a_curve_of_nothing_and_of_one_day():
    assert curve([]).dots == []
    alone = curve([Point(FIRST, 57, None)])
    assert (len(alone.dots), alone.actual, alone.planned) == (1, [], [])


def test_the_matrix_puts_the_highest_row_first():
    rows, columns = [("low", "Bas"), ("high", "Haut")], [("a", "A"), ("b", "B")]
    grid = matrix([("E1", "high", "b"), ("E2", "low", "a"), ("E3", "other", "a")], rows, columns)
    assert grid == [("Haut", [[], ["E1"]]), ("Bas", [["E2"], []])]
