"""The rules of declaring, reviewing and extending as tables."""

import datetime
from decimal import Decimal
from types import SimpleNamespace

import pytest
from django.utils import translation

from commitments import policies
from commitments.enums import PlanState, RequestState, UpdateState

DAY = datetime.date(2020, 2, 12)


def declaration(**changes):
    base = {
        "method": "steps", "value": Decimal(50), "effective_on": DAY, "progress": 50, "previous_progress": 25,
        "no_progress": False, "is_behind": False, "claims_completion": False, "statement": "Travaux menés",
        "decrease_reason": "", "evidence": 0, "difficulties": 0,
    }  # fmt: skip
    return policies.Declaration(**{**base, **changes})


@pytest.mark.parametrize(
    ("changes", "missing"),
    [
        ({}, 0),
        ({"value": None}, 1),
        ({"value": Decimal(101)}, 1),
        ({"value": Decimal(-1)}, 1),
        ({"value": Decimal("NaN")}, 1),
        ({"value": Decimal("Infinity")}, 1),
        ({"value": Decimal(33)}, 1),
        ({"method": "binary", "value": Decimal(50)}, 1),
        ({"method": "quantity", "value": Decimal("17.5")}, 0),
        ({"effective_on": None}, 1),
        ({"effective_on": DAY + datetime.timedelta(days=1)}, 1),
        ({"progress": 0, "value": Decimal(0)}, 1),
        ({"progress": 0, "value": Decimal(0), "decrease_reason": "Marché annulé"}, 0),
        ({"no_progress": True}, 1),
        ({"no_progress": True, "progress": 25, "value": Decimal(25), "statement": ""}, 0),
        ({"no_progress": True, "previous_progress": None, "progress": 0, "value": Decimal(0), "statement": ""}, 0),
        ({"is_behind": True}, 1),
        ({"is_behind": True, "difficulties": 1}, 0),
        ({"statement": ""}, 1),
        ({"claims_completion": True, "progress": 100, "value": Decimal(100)}, 1),
        ({"claims_completion": True, "progress": 100, "value": Decimal(100), "evidence": 1}, 0),
        ({"is_behind": True, "statement": "", "progress": 0, "value": Decimal(0)}, 3),
    ],
)
def test_what_a_declaration_needs(changes, missing):
    assert len(policies.missing_for_submission(declaration(**changes), DAY)) == missing


PERIOD = SimpleNamespace(
    label="S1",
    opens_on=datetime.date(2020, 1, 1),
    on_time_until=datetime.date(2020, 1, 31),
    locks_on=datetime.date(2020, 2, 15),
)


@pytest.mark.parametrize(
    ("state", "standing", "period", "late_entry", "day", "allowed"),
    [
        ("adopted", "active", None, False, DAY, True),
        ("draft", "active", None, False, DAY, False),
        ("closed", "active", None, False, DAY, False),
        ("adopted", "suspended", None, False, DAY, True),
        ("adopted", "abandoned", None, False, DAY, False),
        ("adopted", "active", PERIOD, False, datetime.date(2019, 12, 31), False),
        ("adopted", "active", PERIOD, False, datetime.date(2020, 1, 1), True),
        ("adopted", "active", PERIOD, False, datetime.date(2020, 2, 15), True),
        ("adopted", "active", PERIOD, False, datetime.date(2020, 2, 16), False),
        ("adopted", "active", PERIOD, True, datetime.date(2020, 2, 16), True),
    ],
)
def test_when_one_may_declare(state, standing, period, late_entry, day, allowed):
    plan = SimpleNamespace(state=state)
    assert (not policies.missing_for_declaring(plan, standing, period, late_entry, day)) is allowed


@pytest.mark.parametrize(
    ("state", "submitter", "reviewer", "allowed"),
    [
        (UpdateState.SUBMITTED, 1, 2, True),
        (UpdateState.SUBMITTED, 1, 1, False),
        (UpdateState.SUBMITTED, None, None, True),
        (UpdateState.DRAFT, 1, 2, False),
        (UpdateState.VALIDATED, 1, 2, False),
        (UpdateState.RETURNED, 1, 2, False),
    ],
)
def test_who_examines_what(state, submitter, reviewer, allowed):
    update = SimpleNamespace(state=state, submitted_by_id=submitter, get_state_display=lambda: state)
    assert (not policies.missing_for_review(update, reviewer)) is allowed


@pytest.mark.parametrize(
    ("progress", "planned", "due", "behind"),
    [
        (50, 60, 1, True),
        (51, 60, 1, False),
        (99, 100, -1, True),
        (100, 100, -1, False),
        (0, None, None, False),
        (0, 9, 1, False),
    ],
)
def test_behind(progress, planned, due, behind):
    due = None if due is None else DAY + datetime.timedelta(days=due)
    assert policies.is_behind(progress, planned, due, DAY) is behind


@pytest.mark.parametrize(
    ("changes", "unusual"),
    [
        ({"evidence": 1}, False),
        ({"evidence": 0}, True),
        ({"evidence": 0, "progress": 25}, False),
        ({"evidence": 1, "progress": 0}, True),
        ({"evidence": 1, "difficulties": 1}, True),
        ({"evidence": 1, "is_behind": True}, True),
        ({"evidence": 1, "claims_completion": True}, True),
    ],
)
def test_what_is_unusual(changes, unusual):
    base = {
        "progress": 50, "previous_progress": 25, "is_behind": False, "difficulties": 0, "claims_completion": False,
        "evidence": 0,
    }  # fmt: skip
    assert bool(policies.reasons_to_read(**{**base, **changes})) is unusual


@pytest.mark.parametrize(
    ("baseline", "asked", "committee"),
    [
        (DAY, DAY + datetime.timedelta(days=60), False),
        (DAY, DAY + datetime.timedelta(days=61), True),
        (None, DAY, True),
    ],
)
def test_who_grants_an_extension(baseline, asked, committee):
    assert policies.extension_needs_committee(baseline, asked, 60) is committee


@pytest.mark.parametrize(
    ("due", "asked", "complete", "missing"),
    [
        (DAY, DAY + datetime.timedelta(days=1), False, 0),
        (DAY, DAY, False, 1),
        (None, DAY, False, 1),
        (datetime.date(2019, 1, 1), datetime.date(2019, 6, 1), False, 1),
        (DAY, DAY + datetime.timedelta(days=1), True, 1),
    ],
)
def test_what_an_extension_needs(due, asked, complete, missing):
    assert len(policies.missing_for_extension(due, asked, is_complete=complete, today=DAY)) == missing


@pytest.mark.parametrize(
    ("state", "approve", "committee", "decision", "note", "missing"),
    [
        (RequestState.PENDING, True, False, None, "", 0),
        (RequestState.PENDING, True, True, None, "", 1),
        (RequestState.PENDING, True, True, "CP 1/2020", "", 0),
        (RequestState.PENDING, False, True, None, "", 1),
        (RequestState.PENDING, False, True, None, "Non", 0),
        (RequestState.APPROVED, True, False, None, "", 1),
    ],
)
def test_deciding_an_extension(state, approve, committee, decision, note, missing):
    request = SimpleNamespace(state=state, get_state_display=lambda: state)
    found = policies.missing_for_extension_decision(
        request, approve=approve, needs_committee=committee, decision=decision, note=note
    )
    assert len(found) == missing


@pytest.mark.parametrize("before", PlanState.values)
@pytest.mark.parametrize("after", PlanState.values)
def test_the_life_of_a_plan(before, after):
    plan = SimpleNamespace(state=before, get_state_display=lambda: before)
    allowed = (before, after) in {("draft", "adopted"), ("adopted", "closed"), ("closed", "adopted")}
    assert (not policies.missing_for_plan_state(plan, after, 3)) is allowed
    assert policies.missing_for_plan_state(plan, after, 0) or after != "adopted"


def test_working_days_leave_out_week_ends_and_holidays():
    friday = datetime.date(2020, 2, 14)
    assert policies.working_days_between(friday, friday, set()) == 0
    assert policies.working_days_between(friday, datetime.date(2020, 2, 21), set()) == 5
    assert policies.working_days_between(friday, datetime.date(2020, 2, 21), {datetime.date(2020, 2, 18)}) == 4


@pytest.mark.parametrize(
    ("field", "is_draft", "has_updates", "words"),
    [
        ("method", True, False, ""),
        ("method", True, True, "already declared"),
        ("method", False, True, "already declared"),
        ("method", False, False, "adopted"),
        ("baseline_value", True, True, ""),
        ("baseline_value", False, False, "adopted"),
        ("target_value", False, True, "adopted"),
    ],
)
def test_how_a_milestone_is_measured_stays(field, is_draft, has_updates, words):
    before = {"method": "steps", "baseline_value": None, "target_value": 4}
    with translation.override("en"):
        missing = policies.missing_for_measure(
            before, {**before, field: "other"}, is_draft=is_draft, has_updates=has_updates
        )
    assert set(missing) == ({field} if words else set())
    assert words in " ".join(missing.get(field, []))
    assert policies.missing_for_measure(before, before, is_draft=is_draft, has_updates=has_updates) == {}
