"""Asking for a later due date, and deciding it. A request moves nothing; an approval makes a new version."""

from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from ogp_secretariat.audit.actions.recording import difference, record, snapshot
from ogp_secretariat.documents.actions.numbering import next_number
from ogp_secretariat.web.errors import NotAllowedNow

from .. import notifications, permissions, policies, queries
from ..enums import MilestoneStatus, RequestState
from ..models import ExtensionRequest
from .planning import revise_milestone

ACTS = "act:extension"


@transaction.atomic
def ask(milestone, *, by, requested_due, reason):
    """Ask for a later due date. Returns the request. Raises PermissionDenied, NotAllowedNow, ValidationError."""
    today = timezone.localdate()
    if by is not None and not permissions.declares_for(by, milestone.commitment, today):
        raise PermissionDenied
    figures = getattr(milestone, "figures", None)
    complete = figures is not None and figures.status == MilestoneStatus.COMPLETED
    due = queries.current_terms(milestone, today).due_on
    if missing := policies.missing_for_extension(due, requested_due, is_complete=complete, today=today):
        raise NotAllowedNow(missing)
    request = ExtensionRequest(milestone=milestone, requested_due=requested_due, reason=reason, requested_by=by)
    request.full_clean(validate_constraints=False)
    try:
        with transaction.atomic():
            request.save()
    except IntegrityError as error:
        raise NotAllowedNow([_("An extension of this milestone is already being examined.")]) from error
    record("ask_extension", milestone, by=by, note=f"{requested_due:%d/%m/%Y} : {reason}")
    return request


def _locked(request):
    return (
        ExtensionRequest.objects.select_for_update(of=("self",))
        .select_related("milestone__commitment__plan")
        .get(pk=request.pk)
    )


@transaction.atomic
def withdraw(request, *, by):
    request = _locked(request)
    if by is not None and not permissions.declares_for(by, request.milestone.commitment, timezone.localdate()):
        raise PermissionDenied
    if request.state != RequestState.PENDING:
        raise NotAllowedNow([_("This request is already « %(state)s ».") % {"state": request.get_state_display()}])
    return _decide(request, RequestState.WITHDRAWN, by)


def _decide(request, state, by, **changes):
    before = snapshot(request)
    request.state = state
    if state != RequestState.WITHDRAWN:
        request.decided_by, request.decided_at = by, timezone.now()
    for name, value in changes.items():
        setattr(request, name, value)
    request.full_clean()
    request.save()
    record(f"extension_{state}", request.milestone, by=by, changes=difference(before, snapshot(request)))
    return request


def needs_committee(request):
    """Whether the committee, and not the secretariat alone, decides this request."""
    plan = request.milestone.commitment.plan
    return policies.extension_needs_committee(
        queries.baseline_due(request.milestone), request.requested_due, plan.own_extension_days
    )


@transaction.atomic
def approve(request, *, by, decision=None, note=""):
    """Grant the extension: by the secretariat's own numbered act up to the plan's limit, by `decision` beyond.

    The due date moves from today on; the baseline stays. Returns the request.
    """
    if by is not None and not permissions.can_review(by):
        raise PermissionDenied
    request = _locked(request)
    missing = policies.missing_for_extension_decision(
        request, approve=True, needs_committee=needs_committee(request), decision=decision, note=note
    )
    if missing:
        raise NotAllowedNow(missing)
    today = timezone.localdate()
    act = "" if decision else f"{next_number(ACTS, today.year)}/{today.year}"
    version = revise_milestone(
        request.milestone,
        by=by,
        effective_on=today,
        decision=decision,
        act=act,
        reason=request.reason,
        due_on=request.requested_due,
        due_precision="day",
        due_text="",
    )
    request = _decide(request, RequestState.APPROVED, by, decision_note=note, version_made=version)
    notifications.extension_decided(request)
    return request


@transaction.atomic
def refuse(request, *, by, note):
    if by is not None and not permissions.can_review(by):
        raise PermissionDenied
    request = _locked(request)
    missing = policies.missing_for_extension_decision(
        request, approve=False, needs_committee=False, decision=None, note=note.strip()
    )
    if missing:
        raise NotAllowedNow(missing)
    request = _decide(request, RequestState.REFUSED, by, decision_note=note)
    notifications.extension_decided(request)
    return request
