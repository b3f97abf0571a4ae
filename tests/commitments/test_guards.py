"""What the record holds does not change, whatever the door: the database itself refuses it, on both engines."""

import datetime
from decimal import Decimal

import pytest
from django.db import IntegrityError, transaction

from commitments.actions import extending, measuring, planning, reporting, reviewing
from commitments.models import (
    Commitment,
    CommitmentVersion,
    Difficulty,
    Evidence,
    ExtensionRequest,
    Milestone,
    MilestoneVersion,
    ProgressUpdate,
    Snapshot,
)

from . import making

pytestmark = pytest.mark.django_db


def refused(act):
    with pytest.raises(IntegrityError), transaction.atomic():
        act()


@pytest.fixture
def milestone():
    return making.milestone()


def test_a_validated_declaration_never_changes(milestone):
    update = making.validated(milestone, 50)
    rows = ProgressUpdate.objects.filter(pk=update.pk)
    for change in ({"value": 100}, {"state": "draft"}, {"statement": "autre"}, {"is_verified": False}):
        refused(lambda change=change: rows.update(**change))
    refused(lambda: rows.delete())
    refused(lambda: Difficulty.objects.filter(update=update).update(text="autre"))
    refused(lambda: Difficulty.objects.create(update=update, kind="legal", text="x"))
    refused(lambda: Evidence.objects.filter(update=update).update(title="autre"))
    refused(lambda: Evidence.objects.filter(update=update).delete())


def test_a_submitted_declaration_is_not_thrown_away_and_its_evidence_stays(milestone):
    update = making.declared(milestone, 50)
    refused(lambda: ProgressUpdate.objects.filter(pk=update.pk).delete())
    refused(lambda: Evidence.objects.filter(update=update).delete())


def test_a_draft_may_be_thrown_away(milestone):
    milestone = Milestone.objects.select_related("commitment__plan").get(pk=milestone.pk)
    update = reporting.save_draft(
        milestone, by=None, expected_version=0, values={"value": Decimal(50)}, difficulties={"legal": "loi"}
    )
    reporting.attach(update, by=None, title="Note", url="https://exemple.test/")
    reporting.discard_draft(update, by=None)
    assert not ProgressUpdate.objects.exists()
    assert not Evidence.objects.exists()


def test_a_milestone_has_one_open_declaration(milestone):
    making.declared(milestone, 50)
    refused(lambda: ProgressUpdate.objects.create(milestone=milestone))


def test_reviewer_and_submitter_are_two_people(milestone):
    account = making.focal_point(milestone.commitment)
    update = making.declared(milestone, 50)
    rows = ProgressUpdate.objects.filter(pk=update.pk)
    rows.update(submitted_by=account)
    now = update.submitted_at + datetime.timedelta(hours=1)
    refused(lambda: rows.update(state="validated", reviewed_by=account, reviewed_at=now))


def test_the_baseline_of_an_adopted_plan_stays(milestone):
    refused(lambda: MilestoneVersion.objects.filter(milestone=milestone).update(weight=99))
    refused(lambda: MilestoneVersion.objects.filter(milestone=milestone).delete())
    refused(lambda: CommitmentVersion.objects.filter(commitment=milestone.commitment).update(ends_on=making.START))


def test_a_revision_stays_too(milestone):
    planning.revise_milestone(milestone, by=None, effective_on=making.START, act="1/2019", weight=Decimal(20))
    refused(lambda: MilestoneVersion.objects.filter(number=1).update(weight=99))
    refused(lambda: MilestoneVersion.objects.filter(number=1).delete())


def test_codes_are_permanent(milestone):
    refused(lambda: Milestone.objects.filter(pk=milestone.pk).update(code="X-E01-J9"))
    refused(lambda: Commitment.objects.filter(pk=milestone.commitment_id).update(code="X-E09"))


def test_a_snapshot_is_never_recomputed(milestone):
    measuring.snapshot_plan(milestone.commitment.plan, as_of=making.END, kind="report", by=None)
    refused(lambda: Snapshot.objects.update(rate=100))
    refused(lambda: Snapshot.objects.all().delete())


def test_a_decided_extension_stays(milestone):
    account = making.focal_point(milestone.commitment)
    milestone = Milestone.objects.select_related("commitment__plan").get(pk=milestone.pk)
    due = datetime.date.today() + datetime.timedelta(days=400)
    request = extending.ask(milestone, by=account, requested_due=due, reason="Marché")
    extending.refuse(request, by=None, note="Non")
    refused(lambda: ExtensionRequest.objects.update(decision_note="Oui"))
    refused(lambda: ExtensionRequest.objects.all().delete())


@pytest.mark.parametrize(
    "fields",
    [
        {"weight": Decimal(0)},
        {"weight": Decimal(-1)},
        {"starts_on": datetime.date(2020, 1, 2), "due_on": datetime.date(2020, 1, 1)},
        {"due_on": datetime.date(2020, 1, 1), "due_precision": "text"},
        {"number": 1},
        {"counted": False},
    ],
)
def test_impossible_terms_are_not_stored(milestone, fields):
    MilestoneVersion.objects.filter(pk=0).delete()
    other = making.milestone(milestone.commitment)
    base = {"milestone": other, "number": 7, "act": "1/2020", "effective_on": making.START}
    if fields == {"number": 1}:
        base |= {"act": "", "effective_on": None}
    refused(lambda: MilestoneVersion.objects.create(**{**base, **fields}))


def test_the_rules_of_review(milestone):
    update = making.declared(milestone, 50)
    reviewing.return_(update, by=None, reason="Preuve illisible")
    returned = ProgressUpdate.objects.get(pk=update.pk)
    refused(lambda: ProgressUpdate.objects.filter(pk=returned.pk).update(review_note=""))
    # Its correction is a new draft that takes its words and its evidence over.
    again = making.declared(milestone, 50)
    assert again.corrects == returned
    assert [piece.title for piece in again.evidence.all()] == ["Rapport"]
