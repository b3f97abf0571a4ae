"""The checks of the OGP requirements: each as a table of facts and answers, then on records."""

import datetime
from types import SimpleNamespace

import pytest
from django.utils import timezone

from cocreation.actions import communicating
from cocreation.models import Cluster, CommunicationAction, RequirementGrid
from cocreation.policies import requirements as rules
from cocreation.queries import keeping
from cocreation.queries import requirements as checks
from cocreation.queries.contributions import deadline_of, overdue
from meetings.actions import approving
from ogp_secretariat.audit.actions.recording import record
from ogp_secretariat.documents.actions.rendering import render_waiting
from tests import factories
from tests.cocreation import making_process as making

START, END = datetime.date(2024, 1, 1), datetime.date(2025, 12, 31)
DAY = datetime.date(2024, 9, 1)
E = rules.Evidence


def on(text):
    return datetime.date.fromisoformat(text)


def met(text, published=None):
    return rules.Meeting(on(text), "Réunion", "/", on(published) if published else None)


def facts(**values):
    return rules.Facts(**{"starts_on": START, "ends_on": END} | values)


def asked(kind, **values):
    return SimpleNamespace(check_kind=kind, **{"months": None, "days": None, "times": None} | values)


def state(kind, found, day=DAY, notes=(), **values):
    return str(rules.check(asked(kind, **values), found, list(notes), day).state)


@pytest.mark.parametrize(
    ("dates", "day", "expected"),
    [
        ([], "2024-03-01", "not_due"),
        ([], "2024-06-15", "at_risk"),
        ([], "2024-07-02", "not_met"),
        (["2024-05-01"], "2024-09-01", "met"),
        (["2024-05-01"], "2024-10-05", "at_risk"),
        (["2024-05-01"], "2024-11-01", "at_risk"),
        (["2024-05-01"], "2024-11-02", "not_met"),
        (["2024-05-01", "2024-10-30"], "2024-11-15", "met"),
        # What comes later does not count on the day.
        (["2024-05-01", "2024-12-01"], "2024-11-15", "not_met"),
    ],
)
def test_the_pace_of_the_forum(dates, day, expected):
    found = facts(meetings=[met(d) for d in dates])
    assert state("meetings", found, on(day), months=6) == expected
    assert state("repository", facts(documents=[E(on(d), "x") for d in dates]), on(day), months=6) == expected
    assert state("updates", facts(updates=[E(on(d), "x") for d in dates]), on(day), months=6) == expected


def test_a_plan_that_is_over_is_looked_at_on_its_last_day():
    found = facts(meetings=[met("2025-09-01")])
    assert state("meetings", found, on("2030-01-01"), months=6) == "met"
    assert state("meetings", facts(meetings=[met("2025-02-01")]), on("2030-01-01"), months=6) == "not_met"


@pytest.mark.parametrize(("notes", "expected"), [([], "at_risk"), ([(E(DAY, "Manuel", "/manuel"), False)], "met")])
def test_the_forum_has_public_rules(notes, expected):
    assert state("forum", facts(meetings=[met("2024-08-01")]), notes=notes, months=6) == expected


@pytest.mark.parametrize(
    ("seats", "expected"),
    [({}, "not_due"), ({"A": 5}, "not_met"), ({"A": 5, "B": 4}, "not_met"), ({"A": 5, "B": 5}, "met")],
)
def test_parity(seats, expected):
    assert state("parity", facts(seats=seats)) == expected


@pytest.mark.parametrize(
    ("meetings", "expected"),
    [
        ([], "not_due"),
        ([met("2024-05-01", "2024-05-20")], "met"),
        ([met("2024-05-01", "2024-05-20"), met("2024-08-01")], "at_risk"),
        ([met("2024-05-01")], "not_met"),
        ([met("2024-05-01", "2024-10-20")], "not_met"),
        # Before the cycle: another plan's business.
        ([met("2020-05-01")], "not_due"),
    ],
)
def test_minutes_are_published(meetings, expected):
    assert state("minutes", facts(meetings=meetings), days=60) == expected


@pytest.mark.parametrize(
    ("published", "first", "day", "expected"),
    [
        (None, None, "2024-01-01", "not_due"),
        (None, "2024-03-15", "2024-01-15", "not_due"),
        (None, "2024-03-15", "2024-02-20", "at_risk"),
        (None, "2024-03-15", "2024-03-02", "not_met"),
        ("2024-03-01", "2024-03-15", "2024-06-01", "met"),
        ("2024-03-02", "2024-03-15", "2024-06-01", "not_met"),
        ("2024-03-20", "2024-03-15", "2024-06-01", "not_met"),
    ],
)
def test_the_timeline_two_weeks_before(published, first, day, expected):
    found = facts(published_on=published and on(published), first_stage_on=first and on(first))
    assert state("timeline", found, on(day), days=14) == expected


@pytest.mark.parametrize(
    ("actions", "day", "expected"),
    [
        ([], "2024-01-15", "not_due"),
        ([], "2024-02-15", "at_risk"),
        ([], "2024-04-01", "not_met"),
        ([E(on("2024-02-01"), "Affiche")], "2024-04-01", "not_met"),
        ([E(on("2024-02-01"), "Affiche", "/x")], "2024-04-01", "met"),
        ([E(on("2024-05-01"), "Affiche", "/x")], "2024-04-01", "not_met"),
    ],
)
def test_outreach_shows_its_evidence(actions, day, expected):
    found = facts(actions=actions, collects_from=on("2024-02-01"), collects_until=on("2024-03-01"))
    assert state("outreach", found, on(day)) == expected


@pytest.mark.parametrize(
    ("received", "start", "day", "expected"),
    [
        (0, None, "2024-01-15", "not_met"),
        (0, "2024-02-01", "2024-01-15", "not_due"),
        (0, "2024-02-01", "2024-02-15", "at_risk"),
        (0, "2024-02-01", "2024-04-01", "not_met"),
        (3, "2024-02-01", "2024-02-02", "met"),
    ],
)
def test_the_mechanism_gathers_inputs(received, start, day, expected):
    found = facts(received=received, collects_from=start and on(start), collects_until=start and on("2024-03-01"))
    assert state("mechanism", found, on(day)) == expected


@pytest.mark.parametrize(
    ("received", "answered", "overdue", "due", "expected"),
    [
        (0, 0, 0, None, "not_due"),
        (4, 4, 0, None, "met"),
        (4, 3, 0, "2024-12-01", "not_due"),
        (4, 3, 0, "2024-09-10", "at_risk"),
        (4, 3, 1, "2024-08-01", "not_met"),
        (4, 0, 4, "2024-08-01", "not_met"),
    ],
)
def test_each_contribution_is_answered(received, answered, overdue, due, expected):
    found = facts(received=received, answered=answered, overdue=overdue, next_answer_due=due and on(due))
    assert state("answers", found) == expected


@pytest.mark.parametrize(
    ("days", "day", "expected"),
    [
        ([], "2023-12-01", "not_due"),
        ([], "2024-03-01", "not_due"),
        ([], "2024-08-01", "at_risk"),
        (["2024-05-01"], "2024-08-01", "not_due"),
        (["2024-05-01", "2024-07-01"], "2024-08-01", "met"),
        (["2024-05-01"], "2025-02-01", "not_met"),
        (["2024-05-01", "2024-11-01"], "2025-02-01", "met"),
        (["2024-05-01", "2024-11-01"], "2025-06-01", "not_met"),
    ],
)
def test_two_meetings_a_year_with_civil_society(days, day, expected):
    notes = [(E(on(d), "Réunion"), True) for d in days]
    assert state("results", facts(), on(day), notes, months=12, times=2) == expected
    # A note without a meeting is no meeting.
    plain = [(E(on(d), "Note", "/x"), False) for d in days]
    if expected == "met":
        assert state("results", facts(), on(day), plain, months=12, times=2) != "met"


@pytest.mark.parametrize(
    ("end", "reviews", "day", "expected"),
    [
        ("2025-12-31", [], "2025-06-01", "not_due"),
        ("2027-12-31", [], "2025-06-01", "not_due"),
        ("2027-12-31", [], "2025-12-01", "at_risk"),
        ("2027-12-31", [], "2026-02-01", "not_met"),
        ("2027-12-31", ["2025-12-15"], "2026-02-01", "met"),
        ("2027-12-31", ["2024-06-15"], "2026-02-01", "not_met"),
    ],
)
def test_a_plan_of_four_years_is_reviewed_at_mid_term(end, reviews, day, expected):
    found = facts(ends_on=on(end), reviews=[E(on(d), "Revue", "/") for d in reviews])
    assert state("midterm", found, on(day)) == expected


@pytest.mark.parametrize(
    ("plans", "values", "states", "today", "expected"),
    [
        ([], {"has_progress": True}, ["met"], "2024-09-01", [False, False, False]),
        ([("2021-01-01", "2023-06-30", None)], {}, ["not_due"], "2024-06-30", [False, False, False]),
        ([("2021-01-01", "2023-06-30", None)], {}, ["at_risk"], "2024-07-01", [True, False, False]),
        ([("2021-01-01", "2022-06-30", None), ("2024-01-01", "2025-12-31", "2023-06-30")], {}, [], "2024-09-01",
         [False, False, False]),
        ([("2021-01-01", "2022-06-30", None), ("2024-01-01", "2025-12-31", "2023-07-01")], {}, [], "2024-09-01",
         [True, False, False]),
        ([], {"has_progress": True}, ["not_met", "met"], "2024-09-01", [False, True, False]),
        ([], {"is_adopted": True}, [], "2025-12-31", [False, False, False]),
        ([], {"is_adopted": True}, [], "2026-01-01", [False, False, True]),
        ([], {"is_adopted": True, "has_progress": True}, [], "2027-01-01", [True, False, False]),
        ([("2026-06-01", "2028-01-01", "2026-06-01")], {"has_progress": True}, [], "2027-01-01", [False, False, False]),
        ([("2027-06-01", "2028-01-01", "2027-06-01")], {"has_progress": True}, [], "2027-07-01", [True, False, False]),
    ],
)  # fmt: skip
def test_contrary_to_process(plans, values, states, today, expected):
    rows = [rules.Plan("P", on(start), on(end), adopted and on(adopted)) for start, end, adopted in plans]
    grounds = rules.contrary(facts(plans=rows, **values), states, on(today))
    assert [ground.holds for ground in grounds] == expected


@pytest.mark.parametrize(
    ("day", "months", "expected"),
    [("2024-01-31", 1, "2024-02-29"), ("2024-08-31", -6, "2024-02-29"), ("2024-12-15", 1, "2025-01-15")],
)
def test_months_end_where_they_end(day, months, expected):
    assert rules.add_months(on(day), months) == on(expected)


# -- On records --------------------------------------------------------------------------------------------------------


@pytest.mark.django_db
def test_the_grid_follows_the_first_day_of_the_plan():
    for start, code in (("2018-10-01", "2017"), ("2021-12-31", "2017"), ("2022-01-01", "2022"), ("2027-01-01", "2022")):
        plan = making.making.plan(starts_on=on(start), ends_on=on(start) + datetime.timedelta(days=700))
        assert checks.grid_of(plan).code == code
    assert all(r.title_ar for grid in RequirementGrid.objects.all() for r in grid.requirements.all())


@pytest.mark.django_db
def test_the_checklist_finds_its_evidence_by_itself():
    today = timezone.localdate()
    process = making.process(on=making.days(-40), stages=[making.collection(-20, 10)])

    def states():
        rows, _grounds, _grid = checks.checklist(process, today)
        return {requirement.code: str(checked.state) for requirement, checked, _notes in rows}

    first = states()
    assert (first["3.1"], first["3.2"], first["3.3"], first["4.1"]) == ("met", "at_risk", "at_risk", "not_due")
    communicating.save_action(
        CommunicationAction(
            process=process, title="Affiche", due_on=today, done_on=today, link="https://exemple.test/affiche"
        ),
        by=None,
    )
    own, other = making.contribution(process), making.contribution(process)
    then = states()
    assert (then["3.2"], then["3.3"], then["4.1"]) == ("met", "met", "not_due")
    making.answered(own)
    making.answered(other)
    assert states()["4.1"] == "met"
    meeting = factories.meeting(making.days(-30), committee=process.plan.committee)
    approving.validate(meeting.minutes, by=factories.account("chair"))
    render_waiting()
    approving.publish(meeting.minutes, by=factories.account("secretariat"))
    assert states()["1.1"] == "at_risk"
    requirement = checks.grid_of(process.plan).requirements.get(code="1.1")
    communicating.note(process, requirement, text="Manuel", link="https://exemple.test/manuel", by=None)
    assert states()["1.1"] == "met"


@pytest.mark.django_db
def test_an_answer_to_a_cluster_answers_each_of_its_contributions():
    process, today = making.process(), timezone.localdate()
    late, early = making.contribution(process, received=-90), making.contribution(process, received=-10)
    counts = checks.answer_counts(process, today, [])
    assert (counts["received"], counts["answered"], counts["overdue"]) == (2, 0, 1)
    cluster = Cluster.objects.create(process=process, number=1, title="Groupe")
    for found in (late, early):
        found.cluster = cluster
        found.save()
    record("publish", making.answered(cluster=cluster), by=None)
    counts = checks.answer_counts(process, today, [])
    assert (counts["received"], counts["answered"], counts["overdue"], counts["oldest"]) == (2, 2, 0, None)


@pytest.mark.django_db
def test_counts_come_without_the_cache_too(monkeypatch):
    process = making.process()
    making.contribution(process)

    def fail(*args):
        raise ConnectionError("panne")

    monkeypatch.setattr(keeping.cache, "get", fail)
    monkeypatch.setattr(keeping.cache, "set", fail)
    assert checks.answer_counts(process, timezone.localdate(), [])["received"] == 1


@pytest.mark.django_db
def test_lateness_is_that_of_the_whole_product():
    """Requirement 4.1 says « late » of what the desk of contributions does: the clock starts when all are there."""
    today = timezone.localdate()
    process = making.process(stages=[making.collection(-90, -10)])
    making.contribution(process, received=-80)
    facts = checks.facts_of(process, today)
    assert (facts.overdue, overdue(process, today).count()) == (0, 0)
    assert facts.next_answer_due == deadline_of(process.contributions.get()) == making.days(50)
    later = making.days(51)
    assert (checks.facts_of(process, later).overdue, overdue(process, later).count()) == (1, 1)
