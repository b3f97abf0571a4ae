"""The forum: the rule criterion by criterion, a list that a decision freezes, members, coverage."""

import datetime

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import IntegrityError, transaction

from cocreation.actions import enrolling, forming_forum, merging
from cocreation.models import ForumList, ForumMandate, ForumRepresentative, ForumRule, ForumSeat
from cocreation.policies import forum as rules
from cocreation.queries import forum as queries
from ogp_secretariat.audit.models import Entry
from ogp_secretariat.web.errors import NotAllowedNow
from tests import factories
from tests.cocreation import making_assoc as making

TODAY = making.TODAY
DAY = datetime.timedelta(days=1)


def candidate(**fields):
    whole = {
        "is_active": True,
        "verified_until": TODAY,
        "agreed": True,
        "attended": 1,
        "region": "05",
        "themes": frozenset({"egalite"}),
    }
    return rules.Candidate(**{**whole, **fields})


@pytest.mark.parametrize(
    ("fields", "lacking"),
    [
        ({}, []),
        ({"is_active": False}, ["active"]),
        ({"verified_until": None}, ["verified"]),
        ({"verified_until": TODAY - DAY}, ["verified"]),
        ({"agreed": False}, ["consent"]),
        ({"attended": 0}, ["events"]),
        ({"region": "01"}, ["region"]),
        ({"region": ""}, ["region"]),
        ({"themes": frozenset({"justice-ouverte"})}, ["themes"]),
        ({"attended": 0, "agreed": False}, ["consent", "events"]),
    ],
)
def test_each_criterion_is_said(fields, lacking):
    rule = ForumRule(min_events=1, region_codes=["05"], theme_codes=["egalite"])
    lines = rules.judge(rule, candidate(**fields), day=TODAY)
    assert [line["key"] for line in lines if not line["met"]] == lacking
    assert all(line["said"] for line in lines)
    assert rules.is_eligible(lines) == (not lacking)


def test_what_the_rule_does_not_ask_is_not_judged():
    rule = ForumRule(must_be_verified=False, must_consent=False, min_events=0)
    lines = rules.judge(rule, candidate(verified_until=None, agreed=False, attended=0), day=TODAY)
    assert [line["key"] for line in lines] == ["active"]


db = pytest.mark.django_db


@db
def test_only_presence_at_counted_events_counts():
    rule = making.rule(attended_from=TODAY - 10 * DAY, attended_until=TODAY - DAY)
    yes = making.association("A présente")
    making.attendance(making.event(date=TODAY - 5 * DAY), yes)
    making.attendance(making.event(kind="workshop", date=TODAY - 4 * DAY), yes)
    for name, event, presence in (
        ("B absente", making.event(date=TODAY - 5 * DAY), "absent"),
        ("C formation", making.event(kind="training", date=TODAY - 5 * DAY), "present"),
        ("D trop tôt", making.event(date=TODAY - 11 * DAY), "present"),
        ("E trop tard", making.event(date=TODAY), "present"),
    ):
        making.attendance(event, making.association(name), presence)
    found = {str(one): one.events for one, lines in queries.candidates(rule, day=TODAY)}
    assert found == {"A présente": 2}
    assert not queries.candidates(rule, day=TODAY - 6 * DAY)


@db
def test_candidates_cost_the_same(django_assert_num_queries):
    rule, event = making.rule(), making.event()
    making.attendance(event, making.association())
    with django_assert_num_queries(2):
        queries.candidates(rule, day=TODAY)
    for _n in range(5):
        making.attendance(event, making.association())
    with django_assert_num_queries(2):
        assert len(queries.candidates(rule, day=TODAY)) == 6


@pytest.fixture
def proposed(db):
    """A proposed list: one that is eligible, one that is not verified."""
    rule, event = making.rule(), making.event()
    good, late = making.association("Bonne"), making.association("Tardive", verified=False)
    for one in (good, late):
        making.attendance(event, one)
    return making.proposed(rule), good, late


def test_a_list_is_proposed_with_reasons(proposed):
    made, good, late = proposed
    seats = {seat.association: seat for seat in made.seats.all()}
    assert (seats[good].is_eligible, seats[good].is_retained) == (True, True)
    assert (seats[late].is_eligible, seats[late].is_retained) == (False, False)
    assert [line["key"] for line in seats[late].criteria if not line["met"]] == ["verified"]
    with pytest.raises(NotAllowedNow):
        making.proposed(made.rule)
    forming_forum.abandon_list(made, by=None)
    assert making.proposed(made.rule).number == made.number + 1


def test_a_departure_from_the_rule_has_its_reason(proposed):
    made, _good, late = proposed
    seat = made.seats.get(association=late)
    with pytest.raises(ValidationError):
        forming_forum.retain(seat, True, by=None)
    forming_forum.retain(seat, True, by=None, reason="Seule de sa région")
    making.adopted(made)
    assert ForumMandate.objects.filter(association=late).exists()


@pytest.mark.parametrize("lack", ["decision", "day", "until", "empty", "gone"])
def test_an_adoption_needs_all_of_it(proposed, lack):
    made, good, _late = proposed
    decision, on, until = making.decision(), TODAY, None
    if lack == "decision":
        decision = None
    elif lack == "day":
        on = TODAY - DAY
    elif lack == "until":
        until = TODAY
    elif lack == "empty":
        forming_forum.retain(made.seats.get(association=good), False, by=None, reason="Désistement")
    else:
        enrolling.set_dissolved(good, True, by=None)
    with pytest.raises(NotAllowedNow):
        forming_forum.adopt_list(made, decision=decision, on=on, mandate_until=until, by=None)
    assert not ForumMandate.objects.exists()


def test_an_adopted_list_is_frozen_on_every_way(proposed):
    made, good, _late = proposed
    making.adopted(made)
    made.refresh_from_db()
    seat = made.seats.get(association=good)
    for act in (
        lambda: forming_forum.retain(seat, False, by=None, reason="x"),
        lambda: forming_forum.abandon_list(made, by=None),
        lambda: making.adopted(made),
    ):
        with pytest.raises(NotAllowedNow):
            act()
    other = making.association()
    for write in (
        lambda: ForumList.objects.filter(pk=made.pk).update(adopted_on=TODAY + DAY),
        lambda: ForumSeat.objects.filter(pk=seat.pk).update(is_retained=False, reason="x"),
        lambda: seat.delete(),
        lambda: ForumSeat.objects.create(forum_list=made, association=other, is_eligible=True, is_retained=True),
        lambda: ForumRule.objects.filter(pk=made.rule_id).update(text="Autre"),
        lambda: ForumMandate.objects.all().delete(),
    ):
        with pytest.raises(IntegrityError), transaction.atomic():
            write()


def test_the_next_list_ends_the_one_before(proposed):
    made, good, late = proposed
    making.adopted(made, mandate_until=TODAY + 700 * DAY)
    enrolling.verify(late, means="call", on=TODAY, today=TODAY, by=None)
    enrolling.withdraw_consent(good, ["name"], way="email", on=TODAY, by=None)
    again = making.proposed(made.rule, day=TODAY + 30 * DAY)
    making.adopted(again, on=TODAY + 31 * DAY)
    old = ForumMandate.objects.get(association=good)
    assert (old.ends_on, old.exit_reason) == (TODAY + 31 * DAY, "end")
    assert [m.association for m in queries.members(again, day=TODAY + 31 * DAY)] == [late]
    assert queries.list_in_force() == again


def test_members_leave_and_are_represented(proposed):
    made, _good, _late = proposed
    making.adopted(made)
    mandate = ForumMandate.objects.get()
    first = forming_forum.appoint(mandate, name="Personne Première", starts_on=TODAY, by=None, gender="woman")
    forming_forum.appoint(mandate, name="Personne Seconde", starts_on=TODAY + 9 * DAY, by=None, consent_on=TODAY)
    first.refresh_from_db()
    assert first.ends_on == TODAY + 9 * DAY
    assert "Personne" not in str(list(Entry.objects.values("changes", "note", "target_label")))
    with pytest.raises(ValidationError):
        forming_forum.leave(mandate, on=TODAY - DAY, reason="resigned", by=None)
    forming_forum.leave(mandate, on=TODAY + 20 * DAY, reason="resigned", by=None, note="Départ")
    assert not ForumRepresentative.objects.filter(ends_on__isnull=True).exists()
    assert not queries.members(made, day=TODAY + 21 * DAY)
    for act in (
        lambda: forming_forum.leave(mandate, on=TODAY + 20 * DAY, reason="end", by=None),
        lambda: forming_forum.appoint(mandate, name="X", starts_on=TODAY, by=None),
    ):
        with pytest.raises(NotAllowedNow):
            act()


def test_a_merger_moves_the_membership_and_leaves_the_list(proposed):
    made, good, _late = proposed
    making.adopted(made)
    survivor = making.association("Qui reste")
    merging.merge(survivor, good, by=None, today=TODAY)
    assert ForumMandate.objects.get().association == survivor
    assert made.seats.get(association=good).name == "Bonne"


def test_two_members_that_merge_are_one(proposed):
    made, good, late = proposed
    forming_forum.retain(made.seats.get(association=late), True, by=None, reason="Seule de sa région")
    making.adopted(made)
    merging.merge(good, late, by=None, today=TODAY + DAY)
    ended = ForumMandate.objects.get(association=late)
    assert (ended.ends_on, ended.exit_reason) == (TODAY + DAY, "merged")
    assert ForumMandate.objects.filter(association=good, ends_on=None).count() == 1


@db
def test_only_the_secretariat_forms_it():
    member = factories.account("member")
    with pytest.raises(PermissionDenied):
        forming_forum.write_rule(ForumRule(text="Règle"), by=member)
    rule = making.rule()
    with pytest.raises(PermissionDenied):
        forming_forum.propose_list(rule, day=TODAY, by=member)
    with pytest.raises(NotAllowedNow):
        forming_forum.write_rule(rule, by=None)
