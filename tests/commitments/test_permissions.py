"""Who declares for what: the table of mandates in and out of their dates, and what follows when one ends."""

import datetime

import pytest
from django.contrib.auth.models import AnonymousUser
from django.core.exceptions import PermissionDenied

from commitments import permissions
from commitments.actions import planning, reporting
from commitments.models import Commitment, FocalPoint, Milestone
from ogp_secretariat.people.actions.accounts import withdraw_role
from ogp_secretariat.people.models import Mandate, User
from tests import factories

from . import making

pytestmark = pytest.mark.django_db
TODAY = datetime.date.today()
BEFORE, AFTER = TODAY - datetime.timedelta(days=1), TODAY + datetime.timedelta(days=1)


@pytest.fixture
def commitment():
    return making.milestone().commitment


@pytest.mark.parametrize(
    ("starts_on", "ends_on", "seat", "declares"),
    [
        (BEFORE, None, "titular", True),
        (TODAY, TODAY, "titular", True),
        (BEFORE, BEFORE, "titular", False),
        (AFTER, None, "titular", False),
        (BEFORE, AFTER, "substitute", True),
        (BEFORE, BEFORE, "substitute", False),
        (AFTER, None, "substitute", False),
    ],
)
def test_a_mandate_holds_between_its_dates(commitment, starts_on, ends_on, seat, declares):
    account = making.focal_point(commitment, starts_on=starts_on, ends_on=ends_on, seat=seat)
    assert permissions.declares_for(account, commitment, TODAY) is declares


def test_a_mandate_for_one_commitment_is_for_that_one(commitment):
    other = making.commitment(commitment.plan, lead=commitment.lead)
    account = making.focal_point(commitment, only=True)
    assert permissions.declares_for(account, commitment, TODAY)
    assert not permissions.declares_for(account, other, TODAY)
    assert permissions.declares_for(making.focal_point(commitment), other, TODAY)


def test_others_declare_for_nothing(commitment):
    stranger = making.focal_point(making.commitment(commitment.plan))
    people = [AnonymousUser(), stranger, *(factories.account(r) for r in ("member", "chair", "secretariat"))]
    assert not any(permissions.declares_for(user, commitment, TODAY) for user in people)


def test_the_role_withdrawn_ends_it_at_once(commitment):
    account = making.focal_point(commitment)
    withdraw_role(account, "focal_point", by=None)
    again = User.objects.get(pk=account.pk)
    assert not permissions.declares_for(again, commitment, TODAY)


def test_a_moved_commitment_takes_its_draft_along(commitment):
    milestone = Milestone.objects.select_related("commitment__plan").get()
    before = making.focal_point(commitment)
    draft = reporting.save_draft(milestone, by=before, expected_version=0, values={"statement": "commencé"})
    commitment = Commitment.objects.get(pk=commitment.pk)
    commitment.lead = factories.institution("Nouvelle administration")
    planning.save_commitment(commitment, by=None)
    after = making.focal_point(commitment)
    milestone = Milestone.objects.select_related("commitment__plan").get()
    with pytest.raises(PermissionDenied):
        reporting.save_draft(milestone, by=before, expected_version=draft.version, values={"statement": "encore"})
    kept = reporting.save_draft(milestone, by=after, expected_version=draft.version, values={"statement": "repris"})
    assert (kept.pk, kept.statement, kept.created_by) == (draft.pk, "repris", before)


def test_a_replaced_focal_point_hands_the_draft_over(commitment):
    milestone = Milestone.objects.select_related("commitment__plan").get()
    before, after = making.focal_point(commitment), making.focal_point(commitment)
    draft = reporting.save_draft(milestone, by=before, expected_version=0, values={"statement": "commencé"})
    FocalPoint.objects.filter(person=before.person).update(ends_on=BEFORE)
    with pytest.raises(PermissionDenied):
        reporting.save_draft(milestone, by=before, expected_version=draft.version, values={})
    assert reporting.save_draft(milestone, by=after, expected_version=draft.version, values={}).pk == draft.pk


def test_a_draft_plan_does_not_exist_outside_the_secretariat():
    plan = making.plan(state="draft")
    commitment = making.commitment(plan)
    focal_point = making.focal_point(commitment)
    for user in (AnonymousUser(), focal_point, factories.account("member"), factories.account("chair")):
        assert plan not in permissions.visible_plans(user)
        assert commitment not in permissions.visible_commitments(user)
        assert commitment not in permissions.own_commitments(user, TODAY)
    assert plan in permissions.visible_plans(factories.account("secretariat"))


@pytest.mark.parametrize(("kind", "ends_on", "speaks"), [
    ("civil_society", None, True), ("civil_society", BEFORE, False), ("ministry", None, False),
])  # fmt: skip
def test_civil_society_speaks_while_it_sits(kind, ends_on, speaks):
    account = factories.account("member")
    organisation = factories.institution("Association")
    organisation.kind = kind
    organisation.save()
    Mandate.objects.create(
        committee=factories.committee(), person=account.person, institution=organisation,
        starts_on=datetime.date(2018, 1, 1), ends_on=ends_on,
    )  # fmt: skip
    assert (permissions.civil_society_of(account, TODAY) == organisation) is speaks


def test_evidence_is_public_only_when_said_and_validated(commitment):
    milestone = commitment.milestones.get()
    focal_point = making.focal_point(commitment)
    update = making.declared(milestone, 50)
    piece = update.evidence.get()
    readers = {
        "visitor": AnonymousUser(), "member": factories.account("member"), "own": focal_point,
        "secretariat": factories.account("secretariat"),
        "other": making.focal_point(making.commitment(commitment.plan)),
    }  # fmt: skip

    def seen_by():
        return {w for w, u in readers.items() if piece in permissions.readable_evidence(u, TODAY)}

    assert seen_by() == {"own", "secretariat"}
