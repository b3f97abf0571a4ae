"""Figures as they are read, and the sentences by which they explain themselves."""

from decimal import Decimal
from fractions import Fraction

import pytest
from django.utils import translation

from commitments import methodology
from commitments.methodology import compute

from .methodology_samples import (
    CLAIM,
    NEUTRALISED,
    PERIOD,
    commitment,
    day,
    done,
    milestone,
    plan,
    result,
    terms,
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


# -- Display -----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("kind", [Fraction, Decimal])
@pytest.mark.parametrize(
    ("figure", "text", "integer"),
    [
        ("0", "0\u00a0%", 0),
        ("0.0001", "<\u00a01\u00a0%", 0),
        ("0.9999", "<\u00a01\u00a0%", 0),
        ("1", "1\u00a0%", 1),
        ("1.4999", "1\u00a0%", 1),
        ("1.5", "2\u00a0%", 2),
        ("2.5", "3\u00a0%", 3),
        ("57.0833", "57\u00a0%", 57),
        ("99.4", "99\u00a0%", 99),
        ("99.6", "99\u00a0%", 99),
        ("99.9999", "99\u00a0%", 99),
        ("100", "100\u00a0%", 100),
    ],
)
def test_a_rate_as_read(kind, figure, text, integer):
    assert methodology.displayed(kind(figure), "fr") == text
    assert methodology.displayed(kind(figure), "ar") == text
    assert methodology.displayed(kind(figure), "en") == text.replace("\u00a0%", "%")
    assert methodology.shown(kind(figure)) == integer


def test_without_a_language_a_rate_reads_as_in_french():
    translation.deactivate_all()
    assert methodology.displayed(Fraction("57.1")) == "57\u00a0%"


def test_no_figure_is_neither_zero_nor_an_error():
    assert methodology.displayed(None) == methodology.displayed_points(None) == methodology.two(None) == "n.d."
    assert methodology.shown(None) is None
    assert methodology.number(None) is None


@pytest.mark.parametrize(
    ("gap", "text"),
    [("-18.72", "−19"), ("-0.4", "0"), ("0", "0"), ("2.5", "+3"), ("-2.5", "−3"), ("0.5", "+1"), ("-100", "−100")],
)
def test_a_gap_as_read(gap, text):
    assert methodology.displayed_points(Fraction(gap), "fr") == text
    arabic = methodology.displayed_points(Decimal(gap), "ar")
    assert arabic == (text if text == "0" else f"\u200e{text}")


@pytest.mark.parametrize(
    ("figure", "french", "english"),
    [
        (Fraction("33.75"), "33,75", "33.75"),
        (Fraction(25, 3), "8,33", "8.33"),
        (Fraction("0.005"), "0,01", "0.01"),
        (Fraction(100), "100,00", "100.00"),
        (Fraction("-18.719"), "−18,72", "−18.72"),
    ],
)
def test_two_decimals(figure, french, english):
    assert [methodology.two(figure, lang) for lang in ("fr", "ar", "en")] == [french, french, english]


@pytest.mark.parametrize(
    ("figure", "rounded"),
    [
        (Fraction(100, 3), 33.3333),
        (Fraction(200, 3), 66.6667),
        (Fraction("0.00005"), 0.0001),
        (Fraction("0.000001"), 0.0001),  # not nothing
        (Fraction("99.999999"), 99.9999),  # not all
        (Fraction(0), 0.0),
        (Fraction(100), 100.0),
        (Fraction(-100, 3), -33.3333),
    ],
)
def test_a_number_is_rounded_once(figure, rounded):
    assert methodology.number(figure) == rounded


# -- Sentences ---------------------------------------------------------------------------------------------------------


def sentence_on(one, *known, on="2019-06-30", **rest):
    return "\n".join(methodology.explain(result(one, updates={one.code: known}, on=on, **rest)))


@pytest.mark.parametrize(
    ("one", "known", "said"),
    [
        (milestone(weight=None), [], "No figure (n.d.): milestone J1 has no weight.\nJ1: not reported."),
        (milestone(weight=None), [update(50)], "J1: validated at 50%."),
        (milestone(), [update(100)], "It stays at 90% at most as long as the means of verification is not checked."),
        (milestone(method="binary"), [update(100)], "Declared complete, it stays at 0"),
        (milestone(method="quantity"), [update(5)], "Without a target other than the baseline"),
        (milestone(), [], "It has no due date"),
        (milestone(due_text="D'ici l'automne 2028"), [], "« D'ici l'automne 2028 »"),
        (milestone(revisions=(NEUTRALISED,)), [], "J1 is neutralised (CP 1/2019, point 4): it counts neither"),
        (milestone(revisions=(NEUTRALISED,)), [], "No figure (n.d.): no milestone counts."),
        (
            milestone(due="2019-04-30", revisions=(terms(due="2019-09-30", since="2019-04-01", reference="CP 2"),)),
            [],
            "Due date moved from 30/04/2019 to 30/09/2019 (CP 2).",
        ),
        (milestone(means="  Arrêté publié . "), [], "To gain the remaining 100 points: Arrêté publié."),
        (milestone(), [], "100 points remain to be gained; no means of verification is written."),
        (milestone(), [], "there is no planned rate and no gap."),
        (
            milestone(due="2019-04-30"),
            [update(100, "2019-05-10", decided="2019-05-11", state="returned")],
            "J1 is late by 60 days: due 30/04/2019, 1 day under review.",
        ),
        (milestone(), [update(100, **CLAIM)], "J1 is declared complete and under review: lateness does not run."),
        (
            milestone(due="2019-04-30"),
            [update(100, "2019-05-10", **CLAIM)],
            "J1 is declared complete and under review: due 30/04/2019, lateness does not run (51 days).",
        ),
    ],
)
def test_a_milestone_explains_itself(one, known, said):
    assert said in sentence_on(one, *known)


def test_a_milestone_is_named_within_its_commitment():
    milestones = (milestone("PAN1-E05-J1", due="2019-04-30"), milestone("PAN1-E05-J2", weight=None))
    claim = {"PAN1-E05-J2": [update(100, **CLAIM)]}
    said = "\n".join(methodology.explain(result(*milestones, code="PAN1-E05", updates=claim)))
    assert "milestone J2 has no weight" in said and "J1 is late" in said and "J2 is declared complete" in said
    assert "PAN1" not in said


def test_a_complete_milestone_has_nothing_to_gain():
    assert "To gain" not in sentence_on(milestone(means="Arrêté publié."), done())


def test_the_commitment_explains_its_end_its_scope_and_its_standing():
    assert "The commitment is late by 30 days: it was to end on 31/05/2019" in sentence_on(
        milestone(), end="2019-05-31"
    )
    assert "The commitment is suspended: it leaves" in sentence_on(milestone(), standing="suspended")
    assert "The commitment is abandoned: it leaves" in sentence_on(milestone(), standing="abandoned")
    found = result(milestone("J1"), milestone("J2", revisions=(NEUTRALISED,)), updates={"J1": [done()]})
    assert "On the initial scope, with the neutralised milestones, the rate is 50%." in methodology.explain(found)


def test_coverage_names_its_period():
    assert "Milestones declared on, validated or not, stand for 0%" in sentence_on(milestone(due="2019-12-31"))
    said = sentence_on(milestone(due="2019-12-31"), period=PERIOD)
    assert "Milestones declared on from 01/03/2019 to 30/06/2019, validated or not, stand for 0%" in said


def test_what_is_only_declared_is_said_in_private():
    found = result(milestone(), updates={"J1": [update(50, **CLAIM)]})
    public, private = methodology.explain(found), methodology.explain(found, private=True)
    assert [each for each in private if each not in public] == [
        "Counting what is declared and not yet validated or verified, the rate would be 50%."
    ]


def test_terms_that_do_not_add_up_say_that_they_are_rounded():
    milestones = [milestone(f"J{n}", weight=1) for n in range(3)]
    found = result(*milestones, updates={each.code: [done()] for each in milestones})
    assert methodology.explain(found)[0] == "33.33 + 33.33 + 33.33 = 100.00 (each term is rounded), displayed 100%."


def test_beyond_twelve_milestones_the_sum_has_no_terms():
    milestones = [milestone(f"J{n}", weight=1) for n in range(13)]
    first = methodology.explain(result(*milestones, updates={"J0": [done()]}))[0]
    assert first == "The contributions of 13 milestones add up to 7.69, displayed 8%."
    assert methodology.explain(result(*milestones[:12]))[0].count("+") == 11


def test_in_arabic_a_sum_keeps_its_direction(example):
    with translation.override("ar"):
        assert "\u206615,00 + 33,75 + 8,33 + 0,00 = 57,08\u2069" in methodology.explain(example.commitments[0])[0]


def test_a_plan_explains_its_mean():
    tree = plan(
        commitment(milestone("J1", due="2018-12-31"), code="E1"),
        commitment(milestone("J2"), code="E2"),
        commitment(milestone("J3", weight=None), code="E3"),
        commitment(milestone("J4"), code="E4", standing="suspended"),
        commitment(milestone("J5"), code="E5", standing="abandoned"),
    )
    on = day("2019-06-30")
    said = methodology.explain_plan(compute(tree, {"J1": [done()], "J4": [done()]}, on))
    assert said == [
        "The rate is the mean of 2 commitments, each counting the same: 50.00, displayed 50%.",
        "Outside the mean, without figure (n.d.): E3.",
        "Outside the mean, suspended: E4.",
        "Outside the mean, abandoned: E5.",
        "On 30/06/2019 the plan expected 100%; gap: −50 points.",
        "Only 1 commitment in the mean has due dates: the planned rate stands on it alone.",
    ]


@pytest.mark.parametrize(
    ("commitments", "said"),
    [
        ([], "No figure (n.d.): no active commitment has one."),
        ([commitment(milestone())], "The rate is that of the only commitment that has one: 0.00, displayed 0%."),
        (
            [commitment(milestone("J1")), commitment(milestone("J2"), code="E2", weight=3)],
            "The rate is the mean of 2 commitments, with the weights decided: 0.00, displayed 0%.",
        ),
    ],
)
def test_the_mean_says_what_it_is_made_of(commitments, said):
    assert methodology.explain_plan(compute(plan(*commitments), {}, day("2019-06-30")))[0] == said


def test_a_plan_says_its_initial_scope():
    tree = plan(commitment(milestone("J1")), commitment(milestone("J2"), code="E2", standing="abandoned"))
    said = methodology.explain_plan(compute(tree, {"J2": [done()]}, day("2019-06-30")))
    assert any("the rate is 50%." in each for each in said)
