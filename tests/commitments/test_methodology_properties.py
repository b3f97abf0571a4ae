"""Properties of the calculation on random plans."""

import datetime
import json
from dataclasses import replace
from decimal import Decimal
from fractions import Fraction

import pytest
from django.utils import translation
from hypothesis import given, settings
from hypothesis import strategies as st

from commitments import methodology
from commitments.methodology import (
    Commitment,
    CommitmentTerms,
    Milestone,
    Period,
    Plan,
    Terms,
    Update,
    compute,
    compute_commitment,
)

START = datetime.date(2018, 10, 1)
STATES = ["submitted", "validated", "validated", "returned"]


def days(first=0, last=900):
    """Days around the plan's two years."""
    return st.integers(first, last).map(lambda n: START + datetime.timedelta(n))


weights = st.decimals("0.01", "100", places=2)
values = st.decimals("-20", "120", places=1)


@st.composite
def terms(draw, weight, since=None):
    """A revision may neutralise; the baseline always counts."""
    counted = since is None or draw(st.booleans())
    return Terms(since, draw(weight), draw(st.none() | days()), draw(st.none() | days()), counted)


@st.composite
def milestones(draw, code, weight=weights, revised=True):
    versions = [draw(terms(weight))]
    if revised:
        for since in sorted(draw(st.lists(days(), max_size=2))):
            versions.append(draw(terms(weight, since)))
    method = draw(st.sampled_from([methodology.BINARY, methodology.STEPS, methodology.QUANTITY]))
    bounds = (draw(st.none() | values), draw(st.none() | values)) if method == methodology.QUANTITY else (None, None)
    return Milestone(code, code, method, tuple(versions), *bounds)


@st.composite
def histories(draw):
    """The updates of a milestone: submitted on or after the day they speak of, decided on or after that."""
    updates = []
    for sequence in range(draw(st.integers(0, 4))):
        effective = draw(days())
        submitted = effective + datetime.timedelta(draw(st.integers(0, 40)))
        state = draw(st.sampled_from(STATES))
        decided = None if state == "submitted" else submitted + datetime.timedelta(draw(st.integers(0, 60)))
        value = draw(st.just(Decimal(100)) | values)
        verified = state == "validated" and draw(st.booleans())
        updates.append(Update(value, effective, submitted, decided, state, verified, sequence))
    return tuple(updates)


@st.composite
def commitments(draw, code="E1", weight=weights, revised=True, at_least=0):
    count = draw(st.integers(at_least, 5))
    tree = tuple(draw(milestones(f"{code}-J{n}", weight, revised)) for n in range(count))
    standing = draw(st.sampled_from(["active", "active", "active", "suspended", "abandoned"]))
    baseline = CommitmentTerms(None, draw(st.none() | days()), draw(st.none() | days()), draw(weights), standing)
    return Commitment(code, code, draw(st.sampled_from(["A1", "A2", None])), (baseline,), tree)


@st.composite
def cases(draw, **options):
    """(commitment, updates) that belong together."""
    tree = draw(commitments(**options))
    return tree, {milestone.code: draw(histories()) for milestone in tree.milestones}


@st.composite
def plans(draw):
    trees = tuple(draw(commitments(f"E{n}", weights | st.none())) for n in range(draw(st.integers(0, 4))))
    updates = {each.code: draw(histories()) for tree in trees for each in tree.milestones}
    return Plan("P", "P", START, None, (("A1", "A1"), ("A2", "A2")), trees), updates


def over(*strategies, **named):
    """Any plan, without a clock: on a busy machine a slow example is no fault."""
    return lambda test: settings(deadline=None, max_examples=40)(given(*strategies, **named)(test))


def ask(tree, updates, on, period=None):
    return compute_commitment(tree, updates, on, plan_start=START, period=period)


def rates(result):
    return (result.rate, result.initial_rate, result.declared, result.planned, result.gap, result.coverage)


def reweighted(tree, factor):
    return replace(
        tree,
        milestones=tuple(
            replace(each, terms=tuple(replace(version, weight=version.weight * factor) for version in each.terms))
            for each in tree.milestones
        ),
    )


PERIODS = st.none() | st.builds(Period, days(0, 300), days(301, 900), st.none() | days())


@over(plans(), days(), PERIODS)
def test_rates_are_bounded_and_100_is_shown_only_for_100(case, on, period):
    result = compute(*case, on, period=period)
    for each in (result, *result.axes.values(), *result.commitments):
        for rate in (each.rate, each.initial_rate, each.declared, each.planned, each.coverage):
            assert rate is None or 0 <= rate <= 100
            assert (methodology.shown(rate) == 100) is (rate == 100)
            assert (methodology.number(rate) == 100) is (rate == 100)
            assert (methodology.displayed(rate, "en") == "0%") is (rate == 0)
        assert each.gap is None or -100 <= each.gap <= 100


@over(plans(), days(), PERIODS, st.randoms(use_true_random=False))
def test_the_order_of_commitments_milestones_and_updates_does_not_matter(case, on, period, random):
    def mixed(items):
        return tuple(random.sample(items, len(items)))

    plan, updates = case
    other = replace(
        plan, commitments=mixed([replace(tree, milestones=mixed(tree.milestones)) for tree in plan.commitments])
    )
    straight = compute(plan, updates, on, period=period)
    crossed = compute(other, {code: mixed(known) for code, known in updates.items()}, on, period=period)
    assert (crossed.figures, crossed.axes) == (straight.figures, straight.axes)

    by_code = {each.code: each for each in crossed.commitments}
    for one in straight.commitments:
        same = by_code[one.code]
        assert rates(same) == rates(one)
        assert (same.status, same.due, same.days_late, same.review_days) == (
            one.status,
            one.due,
            one.days_late,
            one.review_days,
        )
        assert (same.watch, same.missing_declaration, same.cause) == (one.watch, one.missing_declaration, one.cause)
        assert {line.code: line for line in same.lines} == {line.code: line for line in one.lines}


def test_updates_of_the_same_moment_have_an_order_of_their_own():
    """Same day, same number: which one counts is arbitrary, but not left to chance."""
    milestone = Milestone("J1", "J1", methodology.STEPS, (Terms(None, Decimal(1), None, None),))
    tree = Commitment("E1", "E1", None, (CommitmentTerms(None, None, None),), (milestone,))
    twins = [Update(Decimal(value), START, START, START, "validated") for value in (25, 50)]
    found = [ask(tree, {"J1": order}, START).rate for order in (twins, twins[::-1])]
    assert found[0] == found[1]


@over(cases(), days(), PERIODS, st.decimals("0.01", "50", places=2))
def test_only_the_proportions_of_the_weights_matter(case, on, period, factor):
    tree, updates = case
    assert rates(ask(reweighted(tree, factor), updates, on, period)) == rates(ask(tree, updates, on, period))


@over(cases(at_least=1), days(), PERIODS)
def test_a_milestone_cut_in_two_halves_changes_nothing(case, on, period):
    tree, updates = case
    half = reweighted(tree, Decimal("0.5")).milestones[0]
    halves = (half, replace(half, code="half"))
    cut = replace(tree, milestones=(*halves, *tree.milestones[1:]))
    known = {**updates, "half": updates[half.code]}
    one, other = ask(tree, updates, on, period), ask(cut, known, on, period)
    assert rates(one) == rates(other)
    assert (one.status, one.late, one.days_late, one.review_days) == (
        other.status,
        other.late,
        other.days_late,
        other.review_days,
    )


@over(cases(at_least=1, revised=False), days(), st.integers(0, 4), values, values)
def test_the_rates_rise_with_each_milestone(case, on, which, low, high):
    """The same declaration with a greater value never lowers a rate (for a decreasing target: with a smaller one)."""
    tree, updates = case
    milestone = tree.milestones[which % len(tree.milestones)]
    low, high = sorted((low, high))
    target, baseline = milestone.target_value, milestone.baseline_value or 0
    if target is not None and target < baseline:
        low, high = high, low

    def rate(value, **declared):
        known = (*updates[milestone.code], Update(value, on, on, sequence=99, **declared))
        found = ask(tree, {**updates, milestone.code: known}, on)
        return found.rate, found.declared

    for declared in (
        {"state": "validated", "decided_on": on, "verified": True},
        {"state": "validated", "decided_on": on, "verified": False},
        {"state": "submitted", "decided_on": None},
    ):
        assert all(less <= more for less, more in zip(rate(low, **declared), rate(high, **declared), strict=True))


@over(cases(at_least=1), days(), values)
def test_verifying_never_lowers_a_rate(case, on, value):
    tree, updates = case
    code = tree.milestones[0].code

    def rate(verified):
        known = (*updates[code], Update(value, on, on, on, "validated", verified, sequence=99))
        return ask(tree, {**updates, code: known}, on).rate or 0

    assert rate(False) <= rate(True)


@over(cases(revised=False), days(), days())
def test_with_fixed_terms_the_planned_rate_rises_with_time(case, first, second):
    first, second = sorted((first, second))
    before, after = (ask(*case, on).planned for on in (first, second))
    assert (before is None) is (after is None)
    assert before is None or before <= after


@over(plans(), days())
def test_days_late_and_days_under_review_make_the_days_since_due(case, on):
    result = compute(*case, on)
    for one in result.commitments:
        for late in (one, *one.lines):
            assert late.late is (late.days_late > 0)
            if late.late:
                assert late.days_late + late.review_days == (on - late.due).days
                assert late.review_days >= 0
        if one.standing != "active":
            assert not one.late and not any(line.late for line in one.lines)
        if any(line.late for line in one.lines):
            assert one.late and one.days_late >= max(line.days_late for line in one.lines)
    for row in methodology.late_rows(result):
        due = datetime.date.fromisoformat(row["due"])
        assert row["days_late"] + row["review_days"] == (on - due).days


@over(cases(at_least=1), days())
def test_the_days_of_lateness_never_run_twice(case, on):
    """From one day to the next what stays late gains one day; days under review are gained while it is not late."""
    tree, updates = case
    today, tomorrow = (ask(tree, updates, on + datetime.timedelta(n)) for n in (0, 1))
    for before, after in zip(today.lines, tomorrow.lines, strict=True):
        if before.late and after.late and before.due == after.due:
            assert after.days_late == before.days_late + 1
            assert after.review_days == before.review_days


@over(plans(), days())
def test_the_contributions_add_up_to_the_exact_rate(case, on):
    for one in compute(*case, on).commitments:
        counted = [line for line in one.lines if line.counted]
        if one.rate is None:
            assert all(line.contribution is None for line in one.lines)
        else:
            assert sum(line.contribution for line in counted) == one.rate
            assert sum(line.share for line in counted) == 100
            assert sum(line.remaining for line in counted) == 100 - one.rate


@over(plans(), days())
def test_a_plan_is_the_weighted_mean_of_its_commitments(case, on):
    result = compute(*case, on)
    inside = [one for one in result.commitments if one.standing == "active" and one.rate is not None]
    total = sum((Fraction(one.weight) for one in inside), Fraction(0))
    expected = sum(Fraction(one.weight) * one.rate for one in inside) / total if inside else None
    assert result.rate == expected
    figures = result.figures
    beside = figures.suspended + figures.abandoned + figures.unknown
    assert figures.counted + beside == len(result.commitments)


@over(plans(), days(), PERIODS)
def test_inputs_kept_as_json_give_the_same_result(case, on, period):
    plan, updates = case
    kept = json.loads(json.dumps(methodology.inputs_json(plan, updates, period)))
    again, known, same_period = methodology.from_inputs(kept)
    result = compute(plan, updates, on, period=period)
    assert compute(again, known, on, period=same_period) == result
    assert methodology.as_json(compute(again, known, on, period=same_period)) == methodology.as_json(result)


@pytest.mark.parametrize("lang", ["fr", "ar", "en"])
@over(case=plans(), on=days(), period=PERIODS)
def test_every_result_explains_itself(lang, case, on, period):
    """One sentence for each milestone at least, none of them with a hole, and JSON that can be written."""
    with translation.override(lang):
        result = compute(*case, on, period=period)
        assert methodology.explain_plan(result)
        for one in result.commitments:
            said = methodology.explain(one, private=True)
            assert len(said) > len(one.lines)
            assert all(sentence.strip() and "None" not in sentence and "%(" not in sentence for sentence in said)
            for line in one.lines:
                assert any(line.code.removeprefix(f"{one.code}-") in sentence for sentence in said)
        json.dumps(methodology.as_json(result))
