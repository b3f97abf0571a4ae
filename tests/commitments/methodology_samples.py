"""Small plans for the tests of the methodology. Days are written as ISO text, weights and values as numbers."""

import datetime
from decimal import Decimal

from commitments.methodology import (
    Commitment,
    CommitmentTerms,
    Milestone,
    Period,
    Plan,
    Terms,
    Update,
    compute_commitment,
)

PLAN_START = "2018-10-01"


def day(text):
    return None if text is None else datetime.date.fromisoformat(text)


def decimal(value):
    return None if value is None else Decimal(str(value))


PERIOD = Period(day("2019-03-01"), day("2019-08-31"), day("2019-06-15"))


def terms(weight=10, due=None, *, start=None, since=None, counted=True, reference=""):
    return Terms(day(since), decimal(weight), day(start), day(due), counted, reference)


# A milestone neutralised on 1 March 2019: a revision to be put after its baseline.
NEUTRALISED = terms(5, "2019-04-30", since="2019-03-01", counted=False, reference="CP 1/2019, point 4")


def milestone(
    code="J1", method="steps", weight=10, due=None, *, start=None, revisions=(), between=(None, None), **rest
):
    """`revisions`: further `Terms` after the baseline; `between`: baseline and target of a quantity."""
    versions = (terms(weight, due, start=start), *revisions)
    low, high = map(decimal, between)
    return Milestone(code, f"Jalon {code}", method, versions, low, high, **rest)


def update(
    value, effective="2019-01-10", *, submitted=None, decided=None, state="validated", verified=False, sequence=0
):
    """Submitted on its effective date and decided on the day it was submitted, unless told otherwise."""
    submitted = submitted or effective
    decided = None if state == "submitted" else decided or submitted
    return Update(decimal(value), day(effective), day(submitted), day(decided), state, verified, sequence)


# For `update` and `done`: submitted and not decided.
CLAIM = {"state": "submitted"}


def done(effective="2019-01-10", **rest):
    """Validated at 100, with its means of verification checked."""
    return update(100, effective, verified=True, **rest)


def commitment(*milestones, code="E1", axis="A1", end=None, start=None, weight=1, standing="active", revisions=()):
    baseline = CommitmentTerms(None, day(start), day(end), decimal(weight), standing)
    return Commitment(code, f"Engagement {code}", axis, (baseline, *revisions), milestones)


def plan(*commitments, axes=(("A1", "Axe 1"), ("A2", "Axe 2"))):
    return Plan("PAN1", "Plan", day(PLAN_START), day("2020-08-31"), axes, commitments)


def result(*milestones, updates=None, on="2019-06-30", period=None, **of_commitment):
    """The `CommitmentResult` of one commitment."""
    return compute_commitment(
        commitment(*milestones, **of_commitment), updates or {}, day(on), plan_start=day(PLAN_START), period=period
    )


def line(one, *updates, on="2019-06-30", period=None, **of_commitment):
    """The `Line` of a single milestone."""
    return result(one, updates={one.code: updates}, on=on, period=period, **of_commitment).lines[0]


def worked_example():
    """(plan, updates) of the worked example of the method; its figures are those of 12 February 2020."""
    milestones = (
        milestone("J1", "binary", 15, "2018-12-31"),
        milestone("J2", "steps", 45, "2019-09-30", start="2019-01-01", means="déposer le procès-verbal de recette."),
        milestone("J3", "quantity", 25, "2020-04-30", start="2019-10-01", between=(0, 3)),
        milestone("J4", "binary", 15, "2020-07-31"),
    )
    updates = {"J1": [done("2018-12-20")], "J2": [update(75, "2019-12-15")], "J3": [update(1, "2020-01-31")]}
    return plan(commitment(*milestones, code="E05", end="2020-08-31")), updates
