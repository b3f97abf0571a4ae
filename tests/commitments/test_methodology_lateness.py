"""Lateness, statuses and flags: a table of cases for each rule."""

import pytest
from django.utils import translation

from commitments.enums import CommitmentStatus, MilestoneStatus
from commitments.methodology import Period

from .methodology_samples import (
    CLAIM,
    NEUTRALISED,
    PERIOD,
    day,
    done,
    line,
    milestone,
    result,
    terms,
    update,
)


@pytest.fixture(autouse=True)
def in_english():
    with translation.override("en"):
        yield


# -- Lateness of a milestone -------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("updates", "on", "status", "days_late", "review_days"),
    [
        ([], "2019-04-30", "not_reported", 0, 0),  # due today
        ([], "2019-05-01", "late", 1, 0),
        ([update(75)], "2019-06-30", "late", 61, 0),
        ([update(100)], "2019-06-30", "late", 61, 0),  # validated, not verified: 90
        ([done()], "2019-06-30", "completed", 0, 0),
        ([done(), update(50, "2019-06-01")], "2019-06-30", "late", 61, 0),  # taken back
        # The clock stops on the day completion is claimed, until the decision.
        ([update(100, "2019-05-10", **CLAIM)], "2019-05-09", "late", 9, 0),
        ([update(100, "2019-05-10", **CLAIM)], "2019-05-10", "under_review", 0, 0),
        ([update(100, "2019-05-10", **CLAIM)], "2019-06-30", "under_review", 0, 51),
        ([update(75, "2019-05-10", **CLAIM)], "2019-06-30", "late", 61, 0),  # no claim of completion
        ([update(100, "2019-04-20", **CLAIM)], "2019-04-25", "under_review", 0, 0),  # before the due date
        ([update(100, "2019-04-20", **CLAIM)], "2019-06-30", "under_review", 0, 61),
        # Returned: it runs again, the days under review taken off.
        ([update(100, "2019-05-10", decided="2019-05-20", state="returned")], "2019-05-19", "under_review", 0, 9),
        ([update(100, "2019-05-10", decided="2019-05-20", state="returned")], "2019-05-20", "late", 10, 10),
        ([update(100, "2019-05-10", decided="2019-05-20", state="returned")], "2019-06-30", "late", 51, 10),
        ([update(100, "2019-05-10", decided="2019-05-20")], "2019-06-30", "late", 51, 10),  # validated, not verified
        ([update(100, "2019-04-20", decided="2019-05-20", state="returned")], "2019-05-20", "not_reported", 0, 0),
        ([update(100, "2019-04-20", decided="2019-05-20", state="returned")], "2019-05-21", "late", 1, 20),
        ([update(100, "2019-04-10", decided="2019-04-20", state="returned")], "2019-06-30", "late", 61, 0),
        (
            [
                update(100, "2019-05-10", decided="2019-05-20", state="returned"),
                update(100, "2019-05-15", decided="2019-05-25", state="returned"),
                update(100, "2019-05-16", decided="2019-05-18", state="returned"),
                update(100, "2019-06-10", decided="2019-06-15", state="returned"),
            ],
            "2019-06-30",
            "late",
            41,
            20,
        ),
        ([update(100, "2019-05-10", decided="2019-05-20", verified=True)], "2019-06-30", "completed", 0, 0),
    ],
)
def test_days_late_and_days_under_review(updates, on, status, days_late, review_days):
    found = line(milestone(due="2019-04-30"), *updates, on=on)
    assert (found.status, found.days_late, found.review_days) == (status, days_late, review_days)
    assert found.late is (status == "late")
    assert found.under_review is (status == "under_review")


def test_a_claim_of_a_quantity_is_its_target():
    for between, value in (((0, 3), 3), ((40, 10), 9)):
        found = line(milestone(method="quantity", between=between, due="2019-04-30"), update(value, **CLAIM))
        assert found.under_review


@pytest.mark.parametrize(
    "change",
    [
        {"due": None},
        {"revisions": (terms(due="2019-07-31", since="2019-05-31"),)},  # an approved extension
        {"revisions": (NEUTRALISED,)},
    ],
)
def test_what_is_not_late(change):
    assert line(milestone(**{"due": "2019-04-30"})).late
    assert not line(milestone(**{"due": "2019-04-30", **change})).late


def test_an_extension_to_come_does_not_count_yet():
    found = line(milestone(due="2019-04-30", revisions=(terms(due="2019-09-30", since="2019-07-01"),)))
    assert (found.days_late, found.shift_days) == (61, 0)


@pytest.mark.parametrize("standing", ["suspended", "abandoned"])
def test_a_commitment_put_aside_is_not_late(standing):
    found = result(milestone(due="2019-04-30"), standing=standing, end="2019-05-31", period=PERIOD)
    assert not found.lines[0].late
    assert (found.status, found.late, found.watch, found.missing_declaration) == (standing, False, False, False)


# -- Lateness of a commitment ------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("dues", "end", "updates", "cause", "due", "days_late", "review_days"),
    [
        (["2019-05-31", "2019-06-20"], None, {}, "J0", "2019-05-31", 30, 0),
        (["2019-12-31", "2019-12-31"], "2019-06-25", {}, "", "2019-06-25", 5, 0),
        (["2019-05-31", None], "2019-06-25", {}, "J0", "2019-05-31", 30, 0),
        (["2019-06-28", None], "2019-06-25", {}, "", "2019-06-25", 5, 0),
        (["2019-06-25", None], "2019-06-25", {}, "J0", "2019-06-25", 5, 0),
        (["2019-12-31", None], "2019-06-30", {}, "", None, 0, 0),  # the last day is still inside
        ([None, None], "2019-06-25", {"J0": [done()], "J1": [done()]}, "", None, 0, 0),
        ([None, None], "2019-06-25", {"J0": [done()], "J1": [update(100, **CLAIM)]}, "", None, 0, 0),
        ([None, None], "2019-06-25", {"J1": [update(100, **CLAIM)]}, "", "2019-06-25", 5, 0),
        # The cause is the one with most days late, its own days under review beside it.
        (
            ["2019-05-01", "2019-05-21"],
            None,
            {"J0": [update(100, "2019-05-10", decided="2019-06-10", state="returned")]},
            "J1",
            "2019-05-21",
            40,
            0,
        ),
        (
            ["2019-05-01", "2019-06-20"],
            None,
            {"J0": [update(100, "2019-05-10", decided="2019-06-10", state="returned")]},
            "J0",
            "2019-05-01",
            29,
            31,
        ),
    ],
)
def test_when_a_commitment_is_late(dues, end, updates, cause, due, days_late, review_days):
    found = result(*(milestone(f"J{n}", due=due) for n, due in enumerate(dues)), end=end, updates=updates)
    assert (found.cause, found.due, found.days_late, found.review_days) == (cause, day(due), days_late, review_days)
    assert found.late is (found.status == "late") is (days_late > 0)


def test_without_figure_a_milestone_may_be_late_but_not_the_end():
    assert result(milestone(weight=None, due="2019-05-31")).status == "late"
    assert result(milestone(weight=None), end="2019-05-31").status == "unknown"


# -- Statuses ----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("known", "of_milestone", "of_commitment", "on", "status"),
    [
        ([done()], {}, {"standing": "abandoned"}, "2019-06-30", "abandoned"),
        ([done()], {}, {"standing": "suspended"}, "2019-06-30", "suspended"),
        ([done()], {"due": "2019-04-30"}, {"end": "2019-05-31"}, "2019-06-30", "completed"),
        ([update(75)], {"due": "2019-04-30"}, {}, "2019-06-30", "late"),
        ([update(75)], {"weight": None}, {}, "2019-06-30", "unknown"),
        ([], {"start": "2018-10-01"}, {"start": "2019-07-01"}, "2019-06-30", "not_started"),
        ([], {"start": "2018-10-01"}, {"start": "2019-06-30"}, "2019-06-30", "in_progress"),
        ([], {"start": "2019-07-01"}, {}, "2019-06-30", "not_started"),  # its time has not come
        ([], {"start": "2019-06-30"}, {}, "2019-06-30", "in_progress"),
        ([update(0)], {}, {}, "2019-06-30", "not_started"),  # it says so itself
        ([update(100)], {"method": "binary"}, {}, "2019-06-30", "in_progress"),  # done, not verified
        ([update(25)], {"start": "2019-07-01"}, {"start": "2019-07-01"}, "2019-06-30", "in_progress"),
    ],
)
def test_the_status_of_a_commitment(known, of_milestone, of_commitment, on, status):
    assert status in CommitmentStatus.values
    assert result(milestone(**of_milestone), updates={"J1": known}, on=on, **of_commitment).status == status


@pytest.mark.parametrize(
    ("known", "of_milestone", "status"),
    [
        ([done()], {"revisions": (NEUTRALISED,)}, "neutralised"),
        ([done(), done("2019-06-01", **CLAIM)], {"due": "2019-04-30"}, "completed"),
        ([update(100, **CLAIM)], {"due": "2019-04-30"}, "under_review"),
        ([], {"due": "2019-04-30"}, "late"),
        ([update(25)], {}, "in_progress"),
        ([update(100)], {"method": "binary"}, "in_progress"),
        ([update(5)], {"method": "quantity"}, "in_progress"),  # reported, though nothing can be measured
        ([update(0)], {}, "no_progress"),
        ([update(25, **CLAIM)], {}, "not_reported"),  # nothing validated yet
    ],
)
def test_the_status_of_a_milestone(known, of_milestone, status):
    assert status in MilestoneStatus.values
    assert line(milestone(**of_milestone), *known).status == status


# -- Flags -------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("due", "value", "of_commitment", "watched"),
    [
        ("2019-07-30", 25, {}, True),
        ("2019-06-30", 25, {}, True),
        ("2019-07-31", 25, {}, False),
        ("2019-06-29", 25, {}, False),  # late, no longer to be watched
        ("2019-07-30", 50, {}, False),
        ("2019-07-30", 25, {"standing": "suspended"}, False),
        (None, 25, {}, False),
    ],
)
def test_a_milestone_to_watch(due, value, of_commitment, watched):
    assert line(milestone(due=due), update(value), **of_commitment).watch is watched


def test_a_neutralised_milestone_is_not_watched():
    nearly_due = terms(due="2019-07-15", since="2019-03-01", counted=False)
    assert not line(milestone(revisions=(nearly_due,))).watch


@pytest.mark.parametrize(
    ("value", "method", "due", "of_commitment", "watched"),
    [
        (40, "steps", "2019-01-01", {}, True),
        (90, "steps", "2019-01-01", {}, True),  # exactly 10 points
        (91, "steps", "2019-01-01", {}, False),
        (0, "binary", "2019-07-15", {}, True),  # a watched milestone, no gap
        (0, "binary", "2019-09-15", {}, False),
        (40, "steps", "2019-01-01", {"standing": "suspended"}, False),
        (40, "steps", "2019-01-01", {"standing": "abandoned"}, False),
    ],
)
def test_a_commitment_to_watch(value, method, due, of_commitment, watched):
    known = update(value, verified=True)
    found = result(milestone(method=method, due=due), updates={"J1": [known]}, **of_commitment)
    assert found.watch is watched


def test_what_is_complete_is_not_watched():
    milestones = (milestone("J1"), milestone("J2", revisions=(NEUTRALISED,)))
    found = result(*milestones, updates={"J1": [done()]}, end="2019-05-31")
    assert (found.status, found.watch) == ("completed", False)


@pytest.mark.parametrize(
    ("known", "of_milestone", "of_commitment", "on", "missing"),
    [
        ([], {}, {}, "2019-06-16", True),
        ([], {}, {}, "2019-06-15", False),  # the last day on time
        ([update(25, "2019-03-01")], {}, {}, "2019-06-16", False),
        ([update(25, "2019-02-28")], {}, {}, "2019-06-16", True),
        ([update(25, "2019-03-01", state="returned")], {}, {}, "2019-06-16", True),
        ([done("2019-01-10")], {}, {}, "2019-06-16", False),  # complete: nothing more to say
        ([], {"revisions": (NEUTRALISED,)}, {}, "2019-06-16", False),
        ([], {}, {"standing": "suspended"}, "2019-06-16", False),
    ],
)
def test_a_missing_declaration(known, of_milestone, of_commitment, on, missing):
    asked = {"updates": {"J1": known}, "on": on, **of_commitment}
    for period, expected in ((PERIOD, missing), (None, False), (Period(PERIOD.starts_on, PERIOD.ends_on), False)):
        found = result(milestone(**of_milestone), period=period, **asked)
        assert (found.lines[0].missing_declaration, found.missing_declaration) == (expected, expected)
