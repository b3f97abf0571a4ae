"""The method of calculation, version 1: its worked example, then a table of cases for each rule of the rates."""

from dataclasses import replace
from fractions import Fraction

import pytest
from django.utils import translation

from commitments import methodology
from commitments.enums import Method, Standing
from commitments.methodology import compute

from .methodology_samples import (
    NEUTRALISED,
    PERIOD,
    day,
    done,
    line,
    milestone,
    plan,
    result,
    terms,
    update,
    worked_example,
)

THIRD = Fraction(100, 3)


@pytest.fixture(autouse=True)
def in_english():
    with translation.override("en"):
        yield


# -- The worked example ------------------------------------------------------------------------------------------------


@pytest.fixture
def example():
    tree, updates = worked_example()
    return compute(tree, updates, day("2020-02-12"))


def test_the_worked_example_to_the_digit(example):
    one = example.commitments[0]

    assert one.rate == 15 + Fraction("33.75") + Fraction(25, 3)
    assert one.planned == 15 + 45 + Fraction(25 * 134, 212)
    assert (methodology.two(one.rate), methodology.two(one.planned)) == ("57.08", "75.80")
    assert (methodology.shown(one.rate), methodology.shown(one.planned)) == (57, 76)
    assert methodology.displayed_points(one.gap) == "−19"
    assert (one.status, one.days_late, one.review_days, one.due, one.cause) == ("late", 135, 0, day("2019-09-30"), "J2")
    assert [each.days_late for each in one.lines] == [0, 135, 0, 0]
    assert [each.contribution for each in one.lines] == [15, Fraction("33.75"), Fraction(25, 3), 0]
    assert [each.remaining for each in one.lines] == [0, Fraction("11.25"), Fraction(50, 3), 15]
    assert [each.reported for each in one.lines] == [True, True, True, False]
    assert example.rate == one.rate and example.axes["A1"].rate == one.rate and example.axes["A2"].rate is None


def test_its_sum_in_french(example, monkeypatch):
    monkeypatch.setattr(methodology.words, "_", {"%(sum)s, displayed %(shown)s.": "%(sum)s, affiché %(shown)s."}.get)
    with translation.override("fr"):
        [sentence] = methodology.words._sum(example.commitments[0])
    assert sentence == "15,00 + 33,75 + 8,33 + 0,00 = 57,08, affiché 57\u00a0%."


def test_its_sentences(example):
    sentences = methodology.explain(example.commitments[0])
    assert sentences[0] == "15.00 + 33.75 + 8.33 + 0.00 = 57.08, displayed 57%."
    assert sentences[2] == (
        "J2 counts for 45 points; validated at 75%, it brings 33.75 points. "
        "To gain the remaining 11.25 points: déposer le procès-verbal de recette."
    )
    assert "J4 counts for 15 points; not reported, it counts 0." in sentences[4]
    assert "On 12/02/2020 the plan expected 76%; gap: −19 points." in sentences
    assert sentences[-1] == "J2 is late by 135 days: due 30/09/2019, 0 days under review."


# -- Words of the rest of the product ----------------------------------------------------------------------------------


def test_the_names_are_those_of_the_enums():
    assert {methodology.BINARY, methodology.STEPS, methodology.QUANTITY} == set(Method.values)
    assert {methodology.ACTIVE, methodology.SUSPENDED, methodology.ABANDONED} == set(Standing.values)


@pytest.mark.parametrize("rule", ["version", "method"])
def test_what_is_unknown_is_refused(rule):
    with pytest.raises(ValueError):
        if rule == "version":
            compute(plan(), {}, day("2019-06-30"), method=2)
        else:
            line(milestone(method="guess"), update(50))


# -- p: which update counts, and for how much --------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("method", "between", "value", "verified", "progress", "capped"),
    [
        ("binary", (None, None), 100, True, 100, False),
        ("binary", (None, None), 100, False, 0, True),
        ("binary", (None, None), 99, True, 0, False),
        ("steps", (None, None), 75, False, 75, False),
        ("steps", (None, None), 100, False, 90, True),
        ("steps", (None, None), 100, True, 100, False),
        ("steps", (None, None), 140, True, 100, False),
        ("steps", (None, None), -5, True, 0, False),
        ("quantity", (0, 3), 1, False, THIRD, False),
        ("quantity", (None, 3), 1, False, THIRD, False),
        ("quantity", (10, 40), 20, False, THIRD, False),
        ("quantity", (40, 10), 30, False, THIRD, False),  # a decreasing target
        ("quantity", (40, 10), 45, False, 0, False),
        ("quantity", (40, 10), 5, True, 100, False),
        ("quantity", (10, 40), 5, False, 0, False),
        ("quantity", (10, 40), 50, True, 100, False),
        ("quantity", (10, 40), 40, False, 90, True),
        ("quantity", (0, 1000), 950, False, 90, True),
        ("quantity", (0, 1000), 950, True, 95, False),
        ("quantity", (0, None), 5, True, 0, False),
        ("quantity", (7, 7), 7, True, 0, False),
        ("quantity", (None, 0), 3, True, 0, False),
    ],
)
def test_progress_of_one_value(method, between, value, verified, progress, capped):
    found = line(milestone(method=method, between=between), update(value, verified=verified))
    assert (found.progress, found.capped, found.reported) == (progress, capped, True)
    assert found.complete is (progress == 100)


@pytest.mark.parametrize(
    ("method", "between", "measurable"),
    [
        ("binary", (None, None), True),
        ("steps", (None, None), True),
        ("quantity", (None, 5), True),
        ("quantity", (5, 0), True),
        ("quantity", (5, None), False),
        ("quantity", (5, 5), False),
        ("quantity", (None, 0), False),
    ],
)
def test_a_quantity_needs_a_target_to_be_measured(method, between, measurable):
    assert line(milestone(method=method, between=between)).measurable is measurable


@pytest.mark.parametrize(
    ("updates", "progress", "declared"),
    [
        ([], 0, 0),
        ([update(25, "2019-01-10"), update(50, "2019-02-10")], 50, 50),
        ([update(50, "2019-02-10"), update(25, "2019-01-10")], 50, 50),  # by date, not by place
        ([update(50, "2019-01-10"), update(25, "2019-02-10")], 25, 25),  # a decrease counts
        ([update(25, sequence=2), update(50, sequence=1)], 25, 25),  # same day: the later entry
        ([update(25), update(50, "2019-07-01", submitted="2019-06-01")], 25, 25),  # effective after the day
        ([update(25), update(50, "2019-06-01", submitted="2019-07-01")], 25, 25),  # not in yet
        ([update(25), update(50, "2019-06-01", decided="2019-07-05")], 25, 50),  # decided later: still submitted
        ([update(25), update(50, "2019-06-01", state="submitted")], 25, 50),
        ([update(25), update(50, "2019-06-01", state="returned")], 25, 25),
        ([update(25), update(50, "2019-06-01", state="returned", decided="2019-07-05")], 25, 50),
        ([update(100, "2019-06-30")], 90, 100),  # the declared rate knows no cap; the day itself counts
        ([update(100, "2019-06-01", state="submitted"), update(75, "2019-05-01")], 75, 100),
    ],
)
def test_the_update_that_counts(updates, progress, declared):
    found = result(milestone(), updates={"J1": updates})
    assert (found.lines[0].progress, found.lines[0].declared) == (progress, declared)
    assert (found.rate, found.declared) == (progress, declared)


@pytest.mark.parametrize("state", ["submitted", "validated"])
def test_what_has_no_decision_awaits_one(state):
    """Submitted again after a return it keeps the day of that return; a validation without its day is none yet."""
    known = replace(update(50), state=state, decided_on=day("2019-01-12") if state == "submitted" else None)
    found = line(milestone(), known)
    assert (found.progress, found.declared, found.pending) == (0, 50, known)
    decided = update(75, "2019-02-01")
    assert line(milestone(), known, decided).pending is None


def test_a_reported_zero_is_not_silence():
    assert [(line(milestone(), *known).reported, line(milestone(), *known).status) for known in ([], [update(0)])] == [
        (False, "not_reported"),
        (True, "no_progress"),
    ]


# -- A: weights, versions, neutralisation ------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("weights", "rate"),
    [
        ([2, 3], Fraction(200, 5)),  # divided by the weights: never 250
        ([1, 1, 2], 25),
        (["0.5", "1.5"], 25),
        (["2.5", 10], 20),
        ([None, 10], None),
        ([0, 10], None),
        ([], None),
    ],
)
def test_the_rate_is_a_weighted_mean(weights, rate):
    milestones = [milestone(f"J{n}", weight=weight) for n, weight in enumerate(weights)]
    found = result(*milestones, updates={"J0": [done()]})
    assert found.rate == rate
    if rate is None:
        figures = (found.declared, found.planned, found.gap, found.coverage, found.initial_rate)
        assert figures == (None,) * 5
        assert [(each.share, each.contribution, each.remaining) for each in found.lines] == [(None,) * 3] * len(weights)
        assert found.unweighted == (("J0",) if weights else ())


@pytest.mark.parametrize(
    ("on", "weight", "due", "shift_days", "reference"),
    [
        ("2019-02-28", 10, "2019-04-30", 0, ""),
        ("2019-03-01", 20, "2019-05-30", 30, "CP 1/2019, point 2"),
        ("2019-06-30", 30, "2019-04-20", -10, "CP 2/2019, point 1"),
    ],
)
def test_the_terms_in_force(on, weight, due, shift_days, reference):
    revisions = (
        terms(20, "2019-05-30", since="2019-03-01", reference="CP 1/2019, point 2"),
        terms(30, "2019-04-20", since="2019-06-01", reference="CP 2/2019, point 1"),
    )
    found = line(milestone(due="2019-04-30", revisions=revisions), on=on)
    assert (found.weight, found.due, found.shift_days, found.reference) == (weight, day(due), shift_days, reference)
    assert found.baseline_due == day("2019-04-30")


def test_no_shift_without_both_dates():
    assert line(milestone(revisions=(terms(due="2019-05-30", since="2019-01-01"),))).shift_days is None


def test_a_neutralised_milestone_leaves_both_sums():
    """30 was its last weight while it counted; it has a due date that has passed, but is not late any more."""
    heavier = terms(30, "2019-04-30", since="2018-11-01")
    milestones = (
        milestone("J1", due="2018-12-31"),
        milestone("J2", "binary", 10, "2019-04-30", revisions=(heavier, NEUTRALISED)),
    )
    before = result(*milestones, updates={"J1": [done()]}, on="2019-02-28")
    assert (before.rate, before.initial_rate, before.planned, before.coverage) == (25, None, 25, 25)

    after = result(*milestones, updates={"J1": [done()]})
    assert (after.rate, after.initial_rate, after.planned, after.coverage) == (100, 25, 100, 100)
    second = after.lines[1]
    assert (second.counted, second.status, second.share, second.late) == (False, "neutralised", None, False)
    assert second.reference == "CP 1/2019, point 4"


def test_the_last_weight_may_be_that_of_the_very_day():
    heavier = terms(30, since="2019-03-01")
    milestones = (milestone("J1"), milestone("J2", revisions=(heavier, NEUTRALISED)))
    found = result(*milestones, updates={"J1": [done()]}, on="2019-03-01")
    assert (found.rate, found.initial_rate) == (100, 25)


def test_what_never_counted_is_no_part_of_the_initial_scope():
    never = methodology.Milestone("J2", "Jalon", "steps", (terms(10, counted=False, reference="CP 1"),))
    found = result(milestone("J1"), never, updates={"J1": [update(50)]})
    assert (found.rate, found.initial_rate, found.lines[1].reference) == (50, None, "CP 1")


def test_nothing_that_counts_is_no_figure():
    found = result(milestone(revisions=(NEUTRALISED,)), updates={"J1": [update(50)]})
    assert (found.rate, found.initial_rate, found.status) == (None, 50, "unknown")


# -- B and E -----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("method", "start", "due", "on", "planned"),
    [
        ("steps", "2019-01-01", "2019-01-11", "2018-12-31", 0),
        ("steps", "2019-01-01", "2019-01-11", "2019-01-01", 0),
        ("steps", "2019-01-01", "2019-01-11", "2019-01-04", 30),
        ("quantity", "2019-01-01", "2019-01-11", "2019-01-10", 90),
        ("steps", "2019-01-01", "2019-01-11", "2019-01-11", 100),
        ("steps", "2019-01-01", "2019-01-11", "2019-06-30", 100),
        ("binary", "2019-01-01", "2019-01-11", "2019-01-10", 0),
        ("binary", "2019-01-01", "2019-01-11", "2019-01-11", 100),
        ("steps", None, "2018-10-11", "2018-10-06", 50),  # the plan's start
        ("steps", "2019-01-11", "2019-01-11", "2019-01-10", 0),
        ("steps", "2019-01-11", "2019-01-11", "2019-01-11", 100),
        ("steps", "2019-02-01", "2019-01-11", "2019-01-10", 0),  # start after due: a step at due
        ("steps", "2019-02-01", "2019-01-11", "2019-01-11", 100),
        ("steps", "2019-01-01", None, "2019-06-30", None),
    ],
)
def test_the_planned_rate_of_one_milestone(method, start, due, on, planned):
    found = result(milestone(method=method, start=start, due=due, between=(0, 5)), on=on)
    assert (found.lines[0].planned, found.planned) == (planned, planned)
    assert found.gap == (None if planned is None else -planned)


def test_a_milestone_without_date_leaves_both_sums_of_the_planned_rate():
    milestones = (milestone("J1", weight=10, due="2018-12-31"), milestone("J2", weight=30))
    found = result(*milestones, updates={"J2": [update(50)]})
    assert (found.rate, found.planned, found.gap) == (Fraction("37.5"), 100, Fraction("-62.5"))


# -- C -----------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("known", "with_period", "without"),
    [
        (update(0, "2019-03-01"), 75, 75),  # a reported zero is an answer
        (update(50, "2019-02-28"), 0, 75),
        (update(50, "2019-07-15", submitted="2019-06-15"), 0, 0),  # after the day
        (update(50, "2019-05-01", state="submitted"), 75, 75),
        (update(50, "2019-05-01", state="returned"), 0, 0),
        (update(50, "2019-05-01", state="returned", decided="2019-07-01"), 75, 75),
        (update(50, "2019-05-01", submitted="2019-07-01"), 0, 0),
    ],
)
def test_the_coverage(known, with_period, without):
    milestones = (milestone("J1", weight=30), milestone("J2", weight=10))
    for period, expected in ((PERIOD, with_period), (None, without)):
        found = result(*milestones, updates={"J1": [known]}, period=period)
        assert found.coverage == expected


def test_the_coverage_ends_with_the_period():
    found = result(milestone(), updates={"J1": [update(50, "2019-09-01")]}, on="2019-12-31", period=PERIOD)
    assert (found.coverage, found.rate) == (0, 50)
