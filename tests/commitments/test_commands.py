"""`compute_progress` and `list_late`: their JSON, their sentences for bad input."""

import datetime
import json
from decimal import Decimal
from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from commitments.actions import reviewing
from tests import factories

from . import making

pytestmark = pytest.mark.django_db


def run(name, *arguments):
    out = StringIO()
    call_command(name, *arguments, stdout=out)
    return out.getvalue()


@pytest.fixture
def example():
    """The worked example of the method, 12 February 2020."""
    plan = making.plan("PAN1", starts_on=datetime.date(2018, 8, 1))
    commitment = making.commitment(plan, number=5)
    day = datetime.date
    j1 = making.milestone(commitment, weight=15, method="binary", due_on=day(2018, 12, 31))
    j2 = making.milestone(commitment, weight=45, starts_on=day(2019, 1, 1), due_on=day(2019, 9, 30))
    j3 = making.milestone(
        commitment, weight=25, method="quantity", target_value=Decimal(3), starts_on=day(2019, 10, 1),
        due_on=day(2020, 4, 30),
    )  # fmt: skip
    making.milestone(commitment, weight=15, method="binary", due_on=day(2020, 7, 31))
    making.validated(j1, 100, on=day(2018, 12, 20), effective_on=day(2018, 12, 20))
    making.validated(j2, 75, on=day(2019, 12, 16), effective_on=day(2019, 12, 16), verified=False)
    making.validated(j3, 1, on=day(2020, 1, 30), effective_on=day(2020, 1, 30), verified=False)
    return plan


def test_the_worked_example(example):
    found = json.loads(run("compute_progress", "--plan", "PAN1", "--as-of", "2020-02-12", "--format", "json"))
    (one,) = found["commitments"]
    assert (found["plan"], found["as_of"], found["method"], found["rate"]) == ("PAN1", "2020-02-12", 1, 57.0833)
    assert (one["rate"], one["planned"], one["gap"], one["status"], one["days_late"]) == (
        57.0833, 75.8019, -18.7186, "late", 135,
    )  # fmt: skip
    assert [m["progress"] for m in one["milestones"]] == [100.0, 75.0, 33.3333, 0.0]
    assert one["milestones"][1]["due"] == one["milestones"][1]["baseline_due"] == "2019-09-30"
    assert any("57,08" in sentence for sentence in one["sentences"])


def test_list_late_and_its_sum(example):
    rows = json.loads(run("list_late", "--plan", "PAN1", "--as-of", "2020-02-12", "--format", "json"))
    assert {row["code"]: (row["kind"], row["days_late"], row["review_days"]) for row in rows} == {
        "PAN1-E05": ("commitment", 135, 0),
        "PAN1-E05-J2": ("milestone", 135, 0),
    }
    for row in rows:
        due = datetime.date.fromisoformat(row["due"])
        assert row["days_late"] + row["review_days"] == (datetime.date(2020, 2, 12) - due).days


def test_the_clock_stops_while_completion_is_examined(example):
    j2 = example.commitments.get().milestones.get(position=2)
    claim = making.declared(j2, 100, on=datetime.date(2020, 2, 1), effective_on=datetime.date(2020, 2, 1))
    late = json.loads(run("list_late", "--as-of", "2020-02-12", "--format", "json"))
    assert late == []
    reviewing.return_(claim, by=None, reason="PV manquant", at=making.noon(datetime.date(2020, 2, 6)))
    rows = json.loads(run("list_late", "--as-of", "2020-02-12", "--format", "json"))
    assert {(row["code"], row["days_late"], row["review_days"]) for row in rows} == {
        ("PAN1-E05", 130, 5),
        ("PAN1-E05-J2", 130, 5),
    }


def test_newly_late_is_since_the_last_meeting(example):
    factories.meeting(datetime.date(2019, 9, 1), committee=example.committee)
    rows = json.loads(run("list_late", "--as-of", "2020-02-12", "--format", "json"))
    assert {row["newly"] for row in rows} == {True}


@pytest.mark.parametrize(
    "arguments",
    [
        ["--plan", "RIEN"],
        ["--as-of", "31/02/2020"],
        ["--as-of", "20120-02-18"],
        ["--as-of", "0001-01-01"],
        ["--as-of", "x" * 5000],
    ],
)
@pytest.mark.parametrize("command", ["compute_progress", "list_late"])
def test_bad_input_ends_in_a_sentence(example, command, arguments):
    with pytest.raises(CommandError) as caught:
        run(command, *arguments)
    assert len(str(caught.value)) < 200


def test_without_any_plan_it_says_so(db):
    with pytest.raises(CommandError):
        run("compute_progress")
    assert json.loads(run("list_late", "--format", "json")) == []
