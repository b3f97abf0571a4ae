"""The calculation as JSON, and what a page asks of it besides: the simulator."""

import datetime
import json
from decimal import Decimal
from fractions import Fraction

import pytest
from django.utils import translation

from commitments import methodology
from commitments.methodology import compute, compute_commitment, simulate, value_at

from .methodology_samples import (
    NEUTRALISED,
    PERIOD,
    PLAN_START,
    commitment,
    day,
    line,
    milestone,
    plan,
    update,
    worked_example,
)


@pytest.fixture(autouse=True)
def in_english():
    with translation.override("en"):
        yield


@pytest.fixture
def example():
    tree, updates = worked_example()
    return compute(tree, updates, day("2020-02-12"))


# -- Simulator ---------------------------------------------------------------------------------------------------------


def test_the_simulator_adds_one_validated_update_and_writes_nothing():
    tree, updates = worked_example()
    on = day("2020-02-12")
    third = tree.commitments[0].milestones[2]
    found = simulate(tree, updates, on, {"J3": value_at(third, 100)})
    assert found.rate == 15 + Fraction("33.75") + 25
    assert len(updates["J3"]) == 1
    alone = simulate(tree.commitments[0], updates, on, {"J4": Decimal(100)}, plan_start=day(PLAN_START))
    assert alone.rate == compute(tree, updates, on).rate + 15


def test_the_simulated_value_wins_over_what_was_declared_that_day():
    one = commitment(milestone())
    known = {"J1": [update(75, "2019-06-30", sequence=900)]}
    found = simulate(one, known, day("2019-06-30"), {"J1": Decimal(25)}, plan_start=day(PLAN_START))
    assert found.rate == 25


def test_the_simulator_refuses_a_code_it_does_not_know():
    tree, updates = worked_example()
    with pytest.raises(ValueError, match="J9"):
        simulate(tree, updates, day("2020-02-12"), {"J9": Decimal(100)})


@pytest.mark.parametrize(
    ("one", "percent", "value"),
    [
        (milestone(), 75, 75),
        (milestone(method="quantity", between=(40, 10)), 50, 25),
        (milestone(method="quantity", between=(None, 8)), 25, 2),
        (milestone(method="quantity"), 50, None),
    ],
)
def test_the_value_behind_a_percentage(one, percent, value):
    assert value_at(one, Decimal(percent)) == value


# -- JSON --------------------------------------------------------------------------------------------------------------

PLAN_KEYS = {"plan", "as_of", "method", "rate", "planned", "coverage", "axes", "commitments"}
COMMITMENT_KEYS = {
    "code", "title", "status", "rate", "declared", "planned", "gap", "days_late", "sentences", "milestones",
}  # fmt: skip
MILESTONE_KEYS = {
    "code", "weight", "method", "progress", "planned", "due", "baseline_due", "days_late", "counted",
}  # fmt: skip


def test_the_json_of_compute_progress(example):
    data = json.loads(json.dumps(methodology.as_json(example)))
    one = data["commitments"][0]
    second = one["milestones"][1]

    assert data.keys() >= PLAN_KEYS and one.keys() >= COMMITMENT_KEYS and second.keys() >= MILESTONE_KEYS
    assert (data["plan"], data["as_of"], data["method"]) == ("PAN1", "2020-02-12", 1)
    assert (data["rate"], data["planned"], data["coverage"]) == (57.0833, 75.8019, 85.0)
    assert [(axis["code"], axis["rate"]) for axis in data["axes"]] == [("A1", 57.0833), ("A2", None)]
    assert (one["status"], one["gap"], one["days_late"]) == ("late", -18.7186, 135)
    assert one["sentences"] == methodology.explain(example.commitments[0])
    assert {key: second[key] for key in MILESTONE_KEYS} == {
        "code": "J2",
        "weight": 45.0,
        "method": "steps",
        "progress": 75.0,
        "planned": 100.0,
        "due": "2019-09-30",
        "baseline_due": "2019-09-30",
        "days_late": 135,
        "counted": True,
    }


def test_json_without_sentences_and_without_figures():
    tree = plan(commitment(milestone(weight=None, due=None)))
    data = methodology.as_json(compute(tree, {}, day("2019-06-30")), sentences=False)
    one = data["commitments"][0]
    assert (data["rate"], one["rate"], one["gap"], one["sentences"], data["sentences"]) == (None, None, None, [], [])
    assert (one["milestones"][0]["weight"], one["milestones"][0]["due"]) == (None, None)


def test_the_json_of_list_late():
    tree = plan(
        commitment(milestone("J1", due="2019-05-31"), milestone("J2", due="2019-06-20"), code="E1"),
        commitment(milestone("J3", due="2019-04-30"), code="E2"),
        commitment(milestone("J4", due="2019-12-31"), code="E3"),
    )
    claim = {"J3": [update(100, "2019-05-10", decided="2019-05-20", state="returned")]}
    now = compute(tree, claim, day("2019-06-30"))
    before = compute(tree, claim, day("2019-06-10"))
    rows = methodology.late_rows(now, before, {"E1": "Ministère A", "E2": "Ministère B"})

    keys = ("code", "kind", "institution", "due", "days_late", "review_days", "newly")
    assert [tuple(each[key] for key in keys) for each in rows] == [
        ("E2", "commitment", "Ministère B", "2019-04-30", 51, 10, False),
        ("J3", "milestone", "Ministère B", "2019-04-30", 51, 10, False),
        ("E1", "commitment", "Ministère A", "2019-05-31", 30, 0, False),
        ("J1", "milestone", "Ministère A", "2019-05-31", 30, 0, False),
        ("J2", "milestone", "Ministère A", "2019-06-20", 10, 0, True),
    ]
    for each in rows:
        assert each["days_late"] + each["review_days"] == (day("2019-06-30") - day(each["due"])).days
    assert {(each["newly"], each["institution"]) for each in methodology.late_rows(now)} == {(False, None)}


def test_inputs_of_another_layout_are_refused():
    with pytest.raises(ValueError):
        methodology.from_inputs({"inputs": 2})


def test_inputs_are_kept_whole():
    """Through JSON text and back: an equal plan, equal updates, an equal period, and so an equal result."""
    tree, updates = worked_example()
    revised = commitment(
        milestone(
            "J9", "quantity", "12.50", "2019-04-30", between=("1.5", 9), revisions=(NEUTRALISED,), due_text="avril"
        ),
        code="E9",
        axis=None,
        revisions=(methodology.CommitmentTerms(day("2019-01-01"), None, None, Decimal(2), "suspended", "CP 1"),),
    )
    tree = plan(*tree.commitments, revised)
    kept = json.loads(json.dumps(methodology.inputs_json(tree, updates, PERIOD)))
    again, known, period = methodology.from_inputs(kept)
    assert (again, period) == (tree, PERIOD)
    assert known == {code: tuple(each) for code, each in updates.items()}
    on = day("2020-02-12")
    assert compute(again, known, on, period=period) == compute(tree, known, on, period=PERIOD)
    assert methodology.from_inputs(methodology.inputs_json(tree, {}))[2] is None


def test_far_dates_do_not_break_anything():
    for on in (datetime.date.min, datetime.date.max):
        found = line(milestone(due="9999-12-31", start="0001-01-01"), update(50, "0001-01-01"), on=on.isoformat())
        assert 0 <= found.planned <= 100


def test_a_result_is_computed_the_same_alone_or_in_its_plan(example):
    tree, updates = worked_example()
    alone = compute_commitment(tree.commitments[0], updates, day("2020-02-12"), plan_start=tree.starts_on)
    assert alone == example.commitments[0]
