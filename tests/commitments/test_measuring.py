"""The tables of figures equal the engine, at each write; snapshots keep their day."""

import datetime
from decimal import Decimal

import pytest
from django.utils import timezone

from commitments import methodology, queries
from commitments.actions import measuring, planning, reviewing
from commitments.models import (
    CommitmentFigures,
    CommitmentVersion,
    Milestone,
    MilestoneFigures,
    PlanFigures,
    Snapshot,
)
from tests import factories

from . import making

pytestmark = pytest.mark.django_db
RATES = ("rate", "initial_rate", "declared", "planned", "gap", "coverage")


def number(stored):
    return None if stored is None else float(stored)


def assert_tables_equal_engine(plan):
    today = timezone.localdate()
    result = queries.compute(plan, today)
    stored = PlanFigures.objects.get(plan=plan)
    for name in ("rate", "initial_rate", "declared", "planned", "coverage"):
        assert number(getattr(stored, name)) == methodology.number(getattr(result, name)), name
    axes = {axis["code"]: axis for axis in stored.result["axes"]}
    for code, figures in result.axes.items():
        assert {n: axes[code][n] for n in RATES} == {n: methodology.number(getattr(figures, n)) for n in RATES}
    rows = {row.commitment.code: row for row in CommitmentFigures.objects.select_related("commitment")}
    lines = {row.milestone.code: row for row in MilestoneFigures.objects.select_related("milestone")}
    for one in result.commitments:
        row = rows[one.code]
        assert {n: number(getattr(row, n)) for n in RATES} == {n: methodology.number(getattr(one, n)) for n in RATES}
        assert (row.status, row.days_late, row.review_days, row.due_on) == (
            one.status, one.days_late, one.review_days, one.due,
        )  # fmt: skip
        for line in one.lines:
            kept = lines[line.code]
            assert (number(kept.progress), kept.status, kept.due_on, kept.days_late, kept.weight) == (
                methodology.number(line.progress), line.status, line.due, line.days_late, line.weight,
            )  # fmt: skip


def test_tables_equal_the_engine_after_each_act():
    plan = making.plan()
    planning.save_axis(plan.axes.model(plan=plan, code="A1", title="Axe"), by=None)
    first = making.commitment(plan, axis=plan.axes.get())
    second = making.commitment(plan, weight=Decimal("2.5"))
    making.commitment(plan)
    a = making.milestone(first, weight=3)
    b = making.milestone(first, weight=7, method="quantity", target_value=Decimal(3))
    c = making.milestone(second, weight=1, method="binary")
    assert_tables_equal_engine(plan)
    making.validated(a, 75)
    assert_tables_equal_engine(plan)
    making.validated(b, 1)
    waiting = making.declared(c, 100)
    assert_tables_equal_engine(plan)
    reviewing.return_(waiting, by=None, reason="Pièce illisible")
    assert_tables_equal_engine(plan)
    planning.revise_milestone(a, by=None, effective_on=timezone.localdate(), act="1/2026", weight=Decimal(9))
    assert_tables_equal_engine(plan)
    assert PlanFigures.objects.get().result["unknown"] == 1


def test_the_night_moves_lateness():
    plan = making.plan(ends_on=datetime.date(2030, 1, 1))
    due = timezone.localdate() + datetime.timedelta(days=2)
    milestone = making.milestone(making.commitment(plan, ends_on=datetime.date(2030, 1, 1)), due_on=due)
    assert MilestoneFigures.objects.get().days_late == 0
    measuring.refresh_all(day=due + datetime.timedelta(days=3))
    assert MilestoneFigures.objects.get(milestone=milestone).days_late == 3
    assert CommitmentFigures.objects.get().status == "late"


def test_newly_late_since_the_last_meeting():
    committee = factories.committee()
    plan = making.plan(committee=committee)
    old = making.milestone(making.commitment(plan), due_on=datetime.date(2019, 12, 1))
    new = making.milestone(making.commitment(plan), due_on=datetime.date(2020, 2, 20))
    factories.meeting(datetime.date(2020, 2, 12), committee=committee)
    measuring.refresh(plan, day=datetime.date(2020, 3, 1))
    fresh = dict(MilestoneFigures.objects.values_list("milestone", "is_newly_late"))
    assert fresh == {old.pk: False, new.pk: True}


def test_a_snapshot_keeps_its_day_and_can_be_checked():
    milestone = making.milestone()
    plan = milestone.commitment.plan
    making.validated(milestone, 50, on=datetime.date(2020, 1, 31))
    kept = measuring.snapshot_plan(plan, as_of=datetime.date(2020, 2, 12), kind="meeting", by=None, name="CP 1/2020")
    making.validated(milestone, 100, on=datetime.date(2020, 3, 1))
    kept.refresh_from_db()
    assert kept.rate == 50
    tree, updates, period = methodology.from_inputs(kept.inputs)
    again = methodology.compute(tree, updates, kept.as_of, method=kept.method_version, period=period)
    assert methodology.as_json(again) == kept.result


def test_each_validation_keeps_the_commitment_and_the_plan():
    milestone = making.milestone()
    making.validated(milestone, 50, on=datetime.date(2020, 1, 31))
    kinds = Snapshot.objects.order_by("pk").values_list("kind", "commitment__code", "as_of", "rate")
    day = datetime.date(2020, 1, 31)
    assert list(kinds) == [
        ("validation", milestone.commitment.code, day, Decimal(50)),
        ("validation", None, day, Decimal(50)),
    ]


def test_what_was_known_on_a_day_is_what_counts_on_it():
    """A revision decided later, and a declaration validated later, change nothing before."""
    milestone = making.milestone(weight=10, due_on=datetime.date(2020, 1, 31))
    plan = milestone.commitment.plan
    plan.own_extension_days = 200
    planning.revise_milestone(
        milestone, by=None, effective_on=datetime.date(2020, 3, 1), act="1/2020", due_on=datetime.date(2020, 6, 30)
    )
    before = queries.compute(plan, datetime.date(2020, 2, 12)).commitments[0].lines[0]
    after = queries.compute(plan, datetime.date(2020, 3, 1)).commitments[0].lines[0]
    assert (before.days_late, before.due) == (12, datetime.date(2020, 1, 31))
    assert (after.days_late, after.due, after.baseline_due, after.shift_days) == (
        0, datetime.date(2020, 6, 30), datetime.date(2020, 1, 31), 151,
    )  # fmt: skip


def test_suspended_by_decision_leaves_the_mean():
    plan = making.plan()
    kept, suspended = making.commitment(plan), making.commitment(plan)
    making.validated(making.milestone(kept), 50)
    making.milestone(suspended)
    meeting = factories.meeting()
    decision = meeting.decisions.first()
    planning.revise_commitment(
        suspended, by=None, effective_on=timezone.localdate(), decision=decision, standing="suspended"
    )
    figures = PlanFigures.objects.get()
    assert (figures.rate, figures.result["suspended"]) == (50, 1)
    assert CommitmentVersion.objects.get(commitment=suspended, number=1).decision == decision


def test_statements_do_not_grow_with_the_plan(django_assert_max_num_queries):
    plan = making.plan()
    for _n in range(3):
        commitment = making.commitment(plan)
        for _m in range(3):
            making.validated(making.milestone(commitment), 25)
    assert Milestone.objects.count() == 9
    with django_assert_max_num_queries(9):
        queries.compute(plan, timezone.localdate())
