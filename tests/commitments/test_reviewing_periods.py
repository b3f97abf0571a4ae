"""Reporting periods: three dates, who has not declared, exceptions after the lock with their log."""

import datetime

import pytest
from django.urls import reverse

from commitments.models import LateEntry, ReportingPeriod
from ogp_secretariat.audit.queries import history_of
from tests import factories
from tests.commitments import making

pytestmark = pytest.mark.django_db
DAY = datetime.timedelta(days=1)


@pytest.fixture
def plan(today):
    return making.plan("PAN1", starts_on=today - 400 * DAY, ends_on=today + 400 * DAY)


@pytest.fixture
def desk(client):
    client.force_login(factories.account("secretariat"))
    return client


def period(plan, today, *, opens=-40, on_time=-10, locks=10, **fields):
    return ReportingPeriod.objects.create(
        plan=plan,
        label="1er semestre",
        starts_on=today - 180 * DAY,
        ends_on=today,
        opens_on=today + opens * DAY,
        on_time_until=today + on_time * DAY,
        locks_on=today + locks * DAY,
        **fields,
    )


def page_of(today, **fields):
    return {
        "label": "2e semestre",
        "starts_on": today.isoformat(),
        "ends_on": (today + 180 * DAY).isoformat(),
        "opens_on": (today + 150 * DAY).isoformat(),
        "on_time_until": (today + 190 * DAY).isoformat(),
        "locks_on": (today + 200 * DAY).isoformat(),
        **fields,
    }


def url(plan, **query):
    return reverse("plan_periods", args=[plan.code], query=query or None)


@pytest.mark.parametrize("role", [None, "member", "chair", "focal_point"])
def test_the_page_is_the_secretariats(client, plan, today, role):
    one = period(plan, today)
    if role:
        client.force_login(factories.account(role))
    expected = 404 if role else 302
    assert client.get(url(plan)).status_code == expected
    assert client.get(reverse("late_entry", args=[plan.code, one.pk])).status_code == expected


def test_a_period_is_made_and_changed(desk, plan, today):
    response = desk.post(url(plan), page_of(today))
    made = ReportingPeriod.objects.get()
    assert response.url == url(plan, periode=made.pk)
    assert history_of(made).get().action == "create"
    desk.post(url(plan, periode=made.pk), page_of(today, label="Semestre 2"))
    made.refresh_from_db()
    assert made.label == "Semestre 2" and history_of(made).count() == 2


@pytest.mark.parametrize(
    "wrong",
    [
        {"label": ""},
        {"opens_on": "99999-01-01"},
        {"locks_on": "2020-01-01"},
        {"starts_on": "", "label": "x" * 200},
        {"ends_on": "1999-01-01"},
    ],
)
def test_a_wrong_period_is_said_and_what_was_typed_stays(desk, plan, today, wrong):
    response = desk.post(url(plan), page_of(today, **wrong))
    assert response.status_code == 200 and response.context["form"].errors
    assert not ReportingPeriod.objects.exists()


def test_two_periods_do_not_start_on_one_day(desk, plan, today):
    desk.post(url(plan), page_of(today))
    response = desk.post(url(plan), page_of(today, label="Autre"))
    assert response.status_code == 200 and response.context["form"].errors


@pytest.mark.parametrize("asked", ["x", "9" * 5000, "0", "12345"])
def test_a_period_of_elsewhere_is_not_found(desk, plan, today, asked):
    elsewhere = period(making.plan("AUTRE"), today)
    assert desk.get(url(plan, periode=asked)).status_code == 404
    assert desk.get(url(plan, periode=elsewhere.pk)).status_code == 404
    assert desk.get(reverse("late_entry", args=[plan.code, elsewhere.pk])).status_code == 404
    assert desk.get(f"/plans/PAN1/periodes/{'9' * 40}/derogation/").status_code == 404


def test_who_has_not_declared(desk, plan, today):
    period(plan, today)
    silent = making.commitment(plan, starts_on=plan.starts_on, ends_on=plan.ends_on)
    first, second = (making.milestone(silent, due_on=today + 90 * DAY) for _number in range(2))
    heard = making.milestone(making.commitment(plan, ends_on=plan.ends_on), due_on=today + 90 * DAY)
    done = making.milestone(making.commitment(plan, ends_on=plan.ends_on), due_on=today + 90 * DAY)
    point = making.focal_point(silent)
    making.declared(second, 25, effective_on=today)
    making.declared(heard, 25, effective_on=today)
    making.validated(done, 100, effective_on=today - 300 * DAY, on=today - 300 * DAY)
    (row,) = desk.get(url(plan)).context["rows"]
    assert row["commitment"] == silent
    assert [line.code for line in row["lines"]] == [first.code]
    assert [one.person for one in row["points"]] == [point.person]


def test_before_it_opens_nobody_is_missing(desk, plan, today):
    period(plan, today, opens=5, on_time=20, locks=30)
    making.milestone(making.commitment(plan, ends_on=plan.ends_on), due_on=today + 90 * DAY)
    assert desk.get(url(plan)).context["rows"] == []


def test_a_late_entry_has_a_reason_and_stays_in_the_log(desk, plan, today):
    locked = period(plan, today, locks=-5)
    commitment = making.commitment(plan, ends_on=plan.ends_on)
    making.milestone(commitment, due_on=today + 90 * DAY)
    address = reverse("late_entry", args=[plan.code, locked.pk])
    page = desk.get(address, {"engagement": commitment.code})
    assert page.context["form"].initial["commitment"] == commitment
    values = {"commitment": commitment.pk, "until": (today + 7 * DAY).isoformat(), "reason": "Point focal absent"}
    for wrong in ({"reason": ""}, {"until": (today - 30 * DAY).isoformat()}, {"commitment": 0}, {"until": "x"}):
        response = desk.post(address, {**values, **wrong})
        assert response.status_code == 200 and response.context["form"].errors
    assert not LateEntry.objects.exists()
    assert desk.post(address, values).url == url(plan, periode=locked.pk)
    listed = desk.get(url(plan)).context
    assert [entry.reason for entry in listed["entries"]] == ["Point focal absent"]
    assert listed["rows"][0]["allowed_until"] == today + 7 * DAY
    assert history_of(commitment).first().action == "allow_late_entry"


def test_a_commitment_of_another_plan_gets_no_late_entry(desk, plan, today):
    locked = period(plan, today, locks=-5)
    other = making.commitment(making.plan("AUTRE"))
    values = {"commitment": other.pk, "until": (today + 7 * DAY).isoformat(), "reason": "Motif"}
    assert desk.post(reverse("late_entry", args=[plan.code, locked.pk]), values).status_code == 200
    assert not LateEntry.objects.exists()
