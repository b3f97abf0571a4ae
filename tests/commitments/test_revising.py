"""What a revision may not do by a mere act, and until when exceptions run, whatever the door."""

import datetime

import pytest
from django.core.exceptions import ValidationError

from commitments import policies, queries
from commitments.actions import planning, reporting, reviewing
from commitments.models import ReportingPeriod
from ogp_secretariat.web.errors import Conflict, NotAllowedNow
from tests import factories
from tests.commitments import making

pytestmark = pytest.mark.django_db
DAY = datetime.timedelta(days=1)


@pytest.fixture
def milestone(today):
    plan = making.plan(starts_on=today - 300 * DAY, ends_on=today + 600 * DAY)
    commitment = making.commitment(plan, starts_on=plan.starts_on, ends_on=plan.ends_on)
    return making.milestone(commitment, weight=20, starts_on=plan.starts_on, due_on=today + 30 * DAY)


def decision():
    meeting = factories.imported_source()
    return meeting.decisions.first()


@pytest.mark.parametrize(("days", "allowed"), [(60, True), (61, False), (996, False)])
def test_beyond_sixty_days_only_the_committee_moves_a_due_date(milestone, today, days, allowed):
    """Taken out of `revise_milestone`, the admin's page moves any date by any act."""
    moved = {"by": None, "effective_on": today, "due_on": today + (30 + days) * DAY}
    if allowed:
        assert planning.revise_milestone(milestone, act="3/2026", **moved).number == 1
        return
    with pytest.raises(NotAllowedNow):
        planning.revise_milestone(milestone, act="3/2026", **moved)
    assert milestone.versions.count() == 1
    assert planning.revise_milestone(milestone, decision=decision(), **moved).number == 1


def test_sixty_days_count_from_the_baseline_not_from_the_last_revision(milestone, today):
    planning.revise_milestone(milestone, by=None, act="1", effective_on=today, due_on=today + 80 * DAY)
    with pytest.raises(NotAllowedNow):
        planning.revise_milestone(milestone, by=None, act="2", effective_on=today, due_on=today + 100 * DAY)


def test_a_weight_is_taken_away_by_the_committee_only(milestone, today):
    with pytest.raises(NotAllowedNow):
        planning.revise_milestone(milestone, by=None, act="a", effective_on=today, weight=None)
    planning.revise_milestone(milestone, by=None, act="a", effective_on=today, weight=15)
    assert planning.revise_milestone(
        milestone, by=None, decision=decision(), effective_on=today, weight=None
    ).weight is None  # fmt: skip


def test_a_wrong_year_does_not_lock_a_milestone(milestone, today):
    with pytest.raises(NotAllowedNow):
        planning.revise_milestone(milestone, by=None, act="1", effective_on=datetime.date(2099, 11, 24), weight=15)
    planning.revise_milestone(milestone, by=None, act="1", effective_on=today + 366 * DAY, weight=15)


@pytest.mark.parametrize("change", [{"target_value": 50}, {"baseline_value": 2}, {"method": "steps"}])
def test_the_measure_of_an_adopted_plan_stays(today, change):
    milestone = making.milestone(method="quantity", baseline_value=0, target_value=40, due_on=today + 30 * DAY)
    for name, value in change.items():
        setattr(milestone, name, value)
    with pytest.raises(ValidationError):
        planning.save_milestone(milestone, by=None)


def test_what_is_validated_is_what_was_read(milestone, today):
    """The version compared under the lock: taken out, 75 is validated by somebody who read 25."""
    point, secretary = making.focal_point(milestone.commitment), factories.account("secretariat")
    read = making.declared(milestone, 25)
    seen = read.version
    reporting.withdraw(read, by=None)
    again = reporting.save_draft(
        milestone, by=point, expected_version=read.version + 1, values={"value": 75, "effective_on": today},
        difficulties={"technical": "Délai"},
    )  # fmt: skip
    again = reporting.submit(again, by=point)
    for act in (
        lambda: reviewing.validate(again, by=secretary, expected_version=seen),
        lambda: reviewing.return_(again, by=secretary, reason="À revoir", expected_version=seen),
    ):
        with pytest.raises(Conflict):
            act()
    assert reviewing.validate(again, by=secretary, expected_version=again.version).value == 75


@pytest.mark.parametrize(("days", "refused"), [(-1, True), (0, False), (366, False), (367, True), (40_000, True)])
def test_a_late_entry_is_for_the_days_to_come(today, days, refused):
    assert bool(policies.missing_for_late_entry(today + days * DAY, today)) == refused


def test_the_last_late_entry_granted_holds(milestone, today):
    period = ReportingPeriod.objects.create(
        plan=milestone.commitment.plan, label="S1", starts_on=today - 60 * DAY, ends_on=today - 30 * DAY,
        opens_on=today - 30 * DAY, on_time_until=today - 20 * DAY, locks_on=today - 10 * DAY,
    )  # fmt: skip
    commitment = milestone.commitment
    for days in (90, 3):
        reporting.allow_late_entry(period, commitment, until=today + days * DAY, reason="Dossier", by=None)
    assert queries.late_entries([period.pk], today) == {(period.pk, commitment.pk): today + 3 * DAY}
    assert not queries.late_entry_for(period, commitment, today + 4 * DAY)
    assert queries.late_entry_for(period, commitment, today + 3 * DAY)
