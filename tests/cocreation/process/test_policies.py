"""What is open when, what acts ask for, what changed, how the timeline is drawn: tables, without a database."""

import datetime
from types import SimpleNamespace

import pytest

from cocreation.policies import process as rules
from cocreation.policies import timeline
from cocreation.policies.statistics import _can_be_worked_out, hide_small

DAY = datetime.date(2020, 3, 1)


def day(offset):
    return DAY + datetime.timedelta(days=offset)


def stage(start, end, *features, pk=None, copied=None, title="Étape", **fields):
    return SimpleNamespace(
        starts_on=day(start), ends_on=day(end), features=set(features), pk=pk, copied_from_id=copied, title=title,
        display_title=title, deliverable="", responsible="", description="", **fields,
    )  # fmt: skip


def by_hand(is_open, start, end, feature="propose"):
    return SimpleNamespace(feature=feature, is_open=is_open, starts_on=day(start), ends_on=day(end))


@pytest.mark.parametrize(
    ("stages", "overrides", "expected"),
    [
        ([], [], False),
        ([stage(0, 0, "propose")], [], True),
        ([stage(-5, 0, "propose")], [], True),
        ([stage(0, 5, "propose")], [], True),
        ([stage(-5, -1, "propose")], [], False),
        ([stage(1, 5, "propose")], [], False),
        ([stage(-5, 5, "comment")], [], False),
        ([stage(-5, 5), stage(-1, 1, "propose")], [], True),
        ([stage(-5, 5, "propose")], [by_hand(False, 0, 0)], False),
        ([stage(-5, 5, "propose")], [by_hand(False, 0, 0), by_hand(True, 0, 0)], True),
        ([stage(-5, 5, "propose")], [by_hand(True, 0, 0), by_hand(False, -1, 3)], False),
        ([], [by_hand(True, 0, 3)], True),
        ([], [by_hand(True, 1, 3)], False),
        ([], [by_hand(True, 0, 3, "comment")], False),
    ],
)
def test_what_is_open(stages, overrides, expected):
    assert rules.is_open(stages, overrides, "propose", DAY) is expected
    assert rules.opening(stages, overrides, "propose", DAY).is_open is expected


@pytest.mark.parametrize(
    ("stages", "overrides", "until", "opens_on"),
    [
        ([stage(-5, 5, "propose")], [], 5, None),
        # Overlapping stages, and one that follows without a gap: open to the last day.
        ([stage(-5, 5, "propose"), stage(3, 9, "propose")], [], 9, None),
        ([stage(-5, 5, "propose"), stage(6, 9, "propose")], [], 9, None),
        ([stage(-5, 5, "propose"), stage(8, 9, "propose")], [], 5, None),
        ([stage(-5, 5, "propose")], [by_hand(False, 2, 3)], 1, None),
        ([stage(-5, 5, "propose")], [by_hand(True, 0, 9)], 9, None),
        ([stage(-5, 5, "propose")], [by_hand(True, 0, 2)], 5, None),
        ([stage(-5, 5, "propose")], [by_hand(False, 0, 2)], 2, None),
        ([stage(4, 5, "propose")], [], 3, 4),
        ([], [], None, None),
    ],
)
def test_until_when(stages, overrides, until, opens_on):
    opening = rules.opening(stages, overrides, "propose", DAY)
    assert opening.until == (None if until is None else day(until))
    if not opening.is_open:
        assert opening.opens_on == (day(opens_on) if opens_on is not None else None)


@pytest.mark.parametrize(
    ("changed", "allowed"),
    [
        ({}, True),
        ({"stages": []}, False),
        ({"is_adopted": True}, False),
        ({"decision": None, "approval": ""}, False),
        ({"decision": None, "approval": "Comité"}, True),
        ({"approved_on": None}, False),
        ({"approved_on": day(1)}, False),
        ({"approved_on": DAY}, True),
    ],
)
def test_adoption_asks_for_what_it_cites(changed, allowed):
    values = {"stages": [1], "is_adopted": False, "decision": object(), "approval": "", "approved_on": DAY} | changed
    stages = values.pop("stages")
    assert (rules.missing_for_adoption(stages, today=DAY, **values) == []) is allowed


@pytest.mark.parametrize(
    ("start", "end", "allowed"),
    [(0, 0, True), (0, 5, True), (1, 0, False), (-1, 5, False), (-5, -1, False), (0, 40_000, False)],
)
def test_by_hand_is_not_written_afterwards(start, end, allowed):
    assert (rules.missing_for_override(day(start), day(end), DAY) == []) is allowed


def test_years_of_stages_are_plausible():
    assert rules.missing_for_dates(datetime.date(20, 1, 1), DAY)
    assert rules.missing_for_dates(DAY, datetime.date(9999, 1, 1))
    assert rules.missing_for_dates(day(1), DAY)
    assert rules.missing_for_dates(DAY, DAY) == []


def test_changes_follow_a_stage_whatever_its_name_and_place():
    before = [stage(0, 5, pk=1, title="Axes"), stage(6, 9, pk=2, title="Collecte"), stage(10, 12, pk=3, title="Sortie")]
    after = [
        stage(6, 12, pk=12, copied=2, title="Collecte des avis"),
        stage(0, 5, pk=11, copied=1, title="Axes"),
        stage(13, 13, pk=13, title="Bilan"),
    ]
    told = dict(rules.changes(before, after))
    assert set(told) == {"Collecte des avis", "Bilan", "Sortie"}
    assert len(told["Collecte des avis"]) == 2


# -- The timeline ------------------------------------------------------------------------------------------------------


def test_a_stage_of_one_day_is_a_point_and_both_its_days_count():
    picture = timeline.draw([stage(0, 9), stage(4, 4)], day(4))
    whole, point = picture.bars
    assert (whole.x, whole.width) == (0, 100)
    assert (point.is_point, point.x, point.width, point.middle) == (True, 40, 10, 45)
    assert picture.today == 40
    assert [bar.tone for bar in picture.bars] == ["current", "current"]


def test_overlapping_stages_are_drawn_on_one_scale_and_mirrored():
    stages = [stage(0, 4), stage(3, 9)]
    left = timeline.draw(stages, day(20))
    right = timeline.draw(stages, day(20), mirrored=True)
    assert [(bar.x, bar.width) for bar in left.bars] == [(0, 50), (30, 70)]
    assert [(bar.x, bar.width) for bar in right.bars] == [(50, 50), (0, 70)]
    assert left.today is None


def test_a_single_day_and_no_stage_are_drawn_too():
    assert timeline.draw([], DAY).bars == []
    (bar,) = timeline.draw([stage(0, 0)], DAY).bars
    assert (bar.x, bar.width) == (0, 100)


@pytest.mark.parametrize("length", [1, 20, 40, 200, 400, 1500, 4000])
def test_ticks_stay_few(length):
    assert len(timeline.draw([stage(0, length)], DAY).ticks) <= 5


# -- Small cells -------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("counts", "shown", "total"),
    [
        ({"a": 10, "b": 5}, {"a": 10, "b": 5}, 15),
        ({"a": 10, "b": 0}, {"a": 10, "b": 0}, 10),
        # Alone, a hidden cell is the difference from the total: the smallest other goes with it.
        ({"a": 10, "b": 6, "c": 3}, {"a": 10, "b": None, "c": None}, 19),
        ({"a": 10, "b": 1, "c": 1}, {"a": None, "b": None, "c": None}, 12),
        ({"a": 10, "b": 4, "c": 4}, {"a": None, "b": None, "c": None}, 18),
        ({"a": 10, "b": 4, "c": 2}, {"a": 10, "b": None, "c": None}, 16),
        # Nothing else is left to hide: the total goes.
        ({"a": 3}, {"a": None}, None),
        ({"a": 1, "b": 1}, {"a": None, "b": None}, None),
        ({"a": 0, "b": 2}, {"a": 0, "b": None}, None),
        ({}, {}, 0),
    ],
)
def test_small_cells_are_hidden_with_another(counts, shown, total):
    assert hide_small(counts) == (shown, total)


def test_no_hidden_cell_can_be_worked_out_from_the_total():
    """Every list of four small numbers: whoever knows the shown ones and the total finds two answers at least."""
    for number in range(8**4):
        counts = {place: number // 8**place % 8 for place in range(4)}
        shown, total = hide_small(counts)
        hidden = [key for key, value in shown.items() if value is None]
        assert all(value is None or value == 0 or value >= 5 for value in shown.values())
        if not hidden or total is None:
            continue
        rest = total - sum(value for value in shown.values() if value is not None)
        assert len(hidden) > 1 and rest > len(hidden) and rest >= 5
        assert not _can_be_worked_out([counts[key] for key in hidden], 5)
