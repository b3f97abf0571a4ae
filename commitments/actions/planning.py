"""Writing the plan down and revising it: every door (admin, import, page) saves through here."""

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.db.models import F
from django.utils import timezone
from django.utils.translation import gettext as _

from ogp_secretariat.audit.actions.recording import difference, record, snapshot
from ogp_secretariat.web.errors import Conflict, NotAllowedNow

from .. import permissions, policies, queries
from ..enums import PlanState
from ..models import ActionPlan, Commitment, CommitmentVersion, Milestone, MilestoneVersion
from . import moving


def _authorise(by):
    if by is not None and not permissions.can_review(by):
        raise PermissionDenied


def _take_version(row, expected):
    """Move the stored version on, or raise Conflict when somebody saved meanwhile. The UPDATE is the guard."""
    stored = type(row).objects.filter(pk=row.pk)
    if expected is not None:
        stored = stored.filter(version=expected)
    if not stored.update(version=F("version") + 1):
        raise Conflict(_("Somebody else changed this record while you were typing. Nothing was written."))
    row.version = type(row).objects.values_list("version", flat=True).get(pk=row.pk)


def _save(row, by, expected_version):
    """Check and write one row with its audit entry. Returns whether it is new."""
    before = {}
    if row.pk:
        before = snapshot(type(row).objects.select_for_update().get(pk=row.pk))
        _take_version(row, expected_version)
    row.full_clean()
    row.save()
    if changes := difference(before, snapshot(row)):
        record("change" if before else "create", row, by=by, changes={k: v for k, v in changes.items() if k != "id"})
    return not before


def _check_code(code, owner, field):
    if not code.startswith(f"{owner}-"):
        raise ValidationError({field: _("The code opens with « %(owner)s- ».") % {"owner": owner}})


@transaction.atomic
def save_plan(plan, *, by, expected_version=None):
    """Write a plan (not its state: see `move_plan`). Raises PermissionDenied, ValidationError, Conflict."""
    _authorise(by)
    before = ActionPlan.objects.filter(pk=plan.pk).values_list("code", flat=True).first() if plan.pk else None
    if before and before != plan.code and plan.commitments.exists():
        raise ValidationError({"code": _("The plan's code opens the codes of its commitments: it stays.")})
    _save(plan, by, expected_version)
    moving.moved(plan, day=timezone.localdate())
    return plan


@transaction.atomic
def move_plan(plan, state, *, by, adopted_on=None, decision=None):
    """Adopt, close or reopen a plan. Adoption has its date and may cite the committee's decision."""
    _authorise(by)
    plan = ActionPlan.objects.select_for_update().get(pk=plan.pk)
    if missing := policies.missing_for_plan_state(plan, state, plan.commitments.count()):
        raise NotAllowedNow(missing)
    before = snapshot(plan)
    plan.state = state
    if state == PlanState.ADOPTED and plan.adopted_on is None:
        plan.adopted_on = adopted_on or timezone.localdate()
        plan.adopted_by = decision
    plan.version += 1
    plan.save()
    record(f"plan_{state}", plan, by=by, changes=difference(before, snapshot(plan)))
    return plan


@transaction.atomic
def save_axis(axis, *, by):
    _authorise(by)
    _save_plain(axis, by)
    return axis


def _save_plain(row, by):
    before = snapshot(type(row).objects.get(pk=row.pk)) if row.pk else {}
    row.full_clean()
    row.save()
    if changes := difference(before, snapshot(row)):
        record("change" if before else "create", row, by=by, changes={k: v for k, v in changes.items() if k != "id"})


@transaction.atomic
def save_commitment(commitment, *, by, starts_on=None, ends_on=None, weight=None, expected_version=None, refresh=True):
    """Write a commitment; a new one gets its baseline (version 0) from the dates and the weight (1 when none is given).

    An existing one's dates and weight change by `revise_commitment` only, while its plan is adopted; the baseline of a
    draft plan may still be typed anew. Raises PermissionDenied, ValidationError, Conflict.
    """
    _authorise(by)
    _check_code(commitment.code, commitment.plan.code, "code")
    if commitment.pk:
        stored = Commitment.objects.values_list("code", "plan_id").get(pk=commitment.pk)
        if stored != (commitment.code, commitment.plan_id):
            raise ValidationError({"code": _("The code and the plan of a commitment are permanent.")})
    terms = {"starts_on": starts_on, "ends_on": ends_on} | ({} if weight is None else {"weight": weight})
    if _save(commitment, by, expected_version):
        _baseline(CommitmentVersion(commitment=commitment, number=0, **terms))
    elif commitment.plan.state == PlanState.DRAFT:
        _retype_baseline(commitment, terms, by)
    if refresh:
        moving.moved(commitment.plan, day=timezone.localdate(), commitments=[commitment.pk])
    return commitment


@transaction.atomic
def draft_commitment(plan, *, by, title, title_ar="", axis=None, problem="", solution=""):
    """A new commitment of a draft plan under its next code (PAN2-E07), to be completed before the adoption.

    Raises PermissionDenied, NotAllowedNow when the plan is adopted, ValidationError.
    """
    _authorise(by)
    plan = ActionPlan.objects.select_for_update().get(pk=plan.pk)
    if plan.state != PlanState.DRAFT:
        raise NotAllowedNow([_("The plan is adopted: its commitments are changed by decisions of the committee.")])
    taken = set(Commitment.objects.filter(plan=plan).values_list("code", flat=True))
    number = len(taken) + 1
    while f"{plan.code}-E{number:02d}" in taken:
        number += 1
    commitment = Commitment(
        plan=plan,
        axis=axis,
        position=number,
        code=f"{plan.code}-E{number:02d}",
        title=title,
        title_ar=title_ar,
        problem=problem,
        solution=solution,
    )
    return save_commitment(commitment, by=by)


@transaction.atomic
def save_milestone(milestone, *, by, expected_version=None, refresh=True, **terms):
    """Write a milestone; a new one gets its baseline from `terms` (weight, starts_on, due_on, due_precision, due_text).

    As with commitments, an existing one's terms change by `revise_milestone` once the plan is adopted.
    """
    _authorise(by)
    commitment = milestone.commitment
    _check_code(milestone.code, commitment.code, "code")
    if milestone.pk:
        stored = Milestone.objects.values_list("code", "commitment_id", *policies.MEASURE).get(pk=milestone.pk)
        if stored[:2] != (milestone.code, milestone.commitment_id):
            raise ValidationError({"code": _("The code and the commitment of a milestone are permanent.")})
        missing = policies.missing_for_measure(
            dict(zip(policies.MEASURE, stored[2:], strict=True)),
            {name: getattr(milestone, name) for name in policies.MEASURE},
            is_draft=commitment.plan.state == PlanState.DRAFT,
            has_updates=milestone.updates.exists(),
        )
        if missing:
            raise ValidationError(missing)
    if _save(milestone, by, expected_version):
        _baseline(MilestoneVersion(milestone=milestone, number=0, **terms))
    elif commitment.plan.state == PlanState.DRAFT:
        _retype_baseline(milestone, terms, by)
    if refresh:
        moving.moved(commitment.plan, day=timezone.localdate(), commitments=[commitment.pk])
    return milestone


def _baseline(version):
    version.full_clean()
    version.save()


def _retype_baseline(owner, terms, by):
    """The plan is still a draft: its baseline is what is typed last."""
    baseline = owner.versions.get(number=0)
    before = snapshot(baseline)
    for name, value in terms.items():
        setattr(baseline, name, value)
    if changes := difference(before, snapshot(baseline)):
        _baseline(baseline)
        record("change", owner, by=by, changes=changes)


@transaction.atomic
def revise_commitment(commitment, *, by, effective_on, decision=None, act="", reason="", **changes):
    """A new version of dates, weight or standing, citing a decision or an act. Returns the `CommitmentVersion`.

    `changes`: any of starts_on, ends_on, weight, standing; what is not named stays as in the newest version.
    """
    citing = {"effective_on": effective_on, "decision": decision, "act": act, "reason": reason}
    return _revise(commitment, CommitmentVersion, "commitment", commitment, by=by, changes=changes, **citing)


@transaction.atomic
def revise_milestone(milestone, *, by, effective_on, decision=None, act="", reason="", **changes):
    """A new version of weight, dates or `counted` (False: neutralised). Returns the `MilestoneVersion`.

    Beyond the days that the secretariat grants by itself, a later due date cites a decision, as extensions do. A
    milestone may not be moved beyond the end of its commitment silently: when it is, the commitment's end moves with
    it, by the same act.
    """
    commitment = milestone.commitment
    citing = {"effective_on": effective_on, "decision": decision, "act": act, "reason": reason}

    def missing(last):
        return policies.missing_for_new_terms(
            last,
            changes,
            baseline_due=queries.baseline_due(milestone),
            own_days=commitment.plan.own_extension_days,
            decision=decision,
        )

    version = _revise(
        milestone, MilestoneVersion, "milestone", commitment, by=by, changes=changes, missing=missing, **citing
    )
    end = queries.current_commitment_terms(commitment, effective_on).ends_on
    if version.counted and version.due_on and end and version.due_on > end and changes.get("due_on"):
        revise_commitment(commitment, by=by, ends_on=version.due_on, **citing)
    return version


def _revise(
    owner, model, key, commitment, *, by, effective_on, decision, act, reason, changes, missing=lambda last: []
):
    """Write the next version; `missing` judges the last one once the record is locked."""
    _authorise(by)
    sentences = policies.missing_for_revision(
        decision=decision, act=act, effective_on=effective_on, today=timezone.localdate()
    )
    if sentences:
        raise NotAllowedNow(sentences)
    type(owner).objects.select_for_update().get(pk=owner.pk)
    last = model.objects.filter(**{key: owner}).order_by("-number").first()
    if sentences := missing(last):
        raise NotAllowedNow(sentences)
    if last.effective_on and effective_on < last.effective_on:
        raise NotAllowedNow(
            [
                _("A later revision is recorded, which holds from %(day)s: this one cannot come before it.")
                % {"day": f"{last.effective_on:%d/%m/%Y}"}
            ]
        )
    before = snapshot(last)
    last.pk, last._state.adding = None, True
    last.number += 1
    last.effective_on, last.decision, last.act, last.reason = effective_on, decision, act, reason
    for name, value in changes.items():
        setattr(last, name, value)
    last.full_clean()
    last.save()
    changed = difference(before, snapshot(last))
    record("revise", owner, by=by, changes={k: v for k, v in changed.items() if k not in {"id", "created_at"}})
    moving.moved(commitment.plan, day=timezone.localdate(), commitments=[commitment.pk])
    return last
