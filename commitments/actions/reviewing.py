"""The secretariat examines what was declared: validate, return, several at once when nothing is unusual."""

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from ogp_secretariat.audit.actions.recording import difference, record, snapshot
from ogp_secretariat.web.errors import Conflict, NotAllowedNow

from .. import notifications, permissions, policies
from ..enums import UpdateState
from ..models import ProgressUpdate
from ..review_queue import waiting_list
from . import measuring, moving


def _take(pk, by, expected_version=None):
    """The submitted declaration, locked, that `by` may examine; Conflict when it is no longer the one that was read."""
    if by is not None and not permissions.can_review(by):
        raise PermissionDenied
    update = (
        ProgressUpdate.objects.select_for_update(of=("self",)).select_related("milestone__commitment__plan").get(pk=pk)
    )
    if missing := policies.missing_for_review(update, getattr(by, "pk", None)):
        raise NotAllowedNow(missing)
    if expected_version is not None and update.version != expected_version:
        raise Conflict(_("This declaration changed since you opened it: read it again, then decide."))
    return update


def _decide(update, state, by, at=None, **changes):
    before = snapshot(update)
    update.state, update.reviewed_by = state, by
    update.reviewed_at = (at if by is None else None) or timezone.now()
    for name, value in changes.items():
        setattr(update, name, value)
    update.version += 1
    update.full_clean()
    update.save()
    record(state, update, by=by, changes=difference(before, snapshot(update)))
    return update


@transaction.atomic
def validate(update, *, by, verified=False, note="", expected_version=None, at=None):
    """Validate one declaration; `verified`: the means of verification written in the plan was checked on the evidence.

    Without it progress counts 90 at most, and a milestone « done or not done » 0. Figures move, a snapshot is kept,
    whoever submitted is told. `at`: the instant, for history that the system (`by` None) writes down. Raises
    PermissionDenied, NotAllowedNow.
    """
    update = _take(update.pk, by, expected_version)
    if verified and not update.evidence.exists():
        raise NotAllowedNow([_("There is no evidence on which to check the means of verification.")])
    _decide(update, UpdateState.VALIDATED, by, at, is_verified=verified, review_note=note)
    _measure([update], by)
    notifications.declaration_validated(update)
    return update


@transaction.atomic
def return_(update, *, by, reason, expected_version=None, at=None):
    """Send a declaration back with a reason; the clock of a claimed completion runs again."""
    update = _take(update.pk, by, expected_version)
    if not reason.strip():
        raise NotAllowedNow([_("Say why the declaration is returned.")])
    _decide(update, UpdateState.RETURNED, by, at, review_note=reason)
    day = timezone.localdate()
    moving.moved(update.milestone.commitment.plan, day=day, commitments=[update.milestone.commitment_id])
    notifications.declaration_returned(update)
    return update


@transaction.atomic
def validate_many(updates, *, by):
    """Validate several declarations in which nothing is unusual, all or none. Returns how many."""
    day = timezone.localdate()
    versions = {update.pk: update.version for update in updates}
    taken = [_take(pk, by, versions[pk]) for pk in sorted(versions)]
    waiting = waiting_list(ProgressUpdate.objects.filter(pk__in=[update.pk for update in taken]), day)
    odd = [entry.update.milestone.code for entry in waiting if entry.reasons]
    if odd:
        raise NotAllowedNow(
            [_("To be read one by one, something in them is unusual: %(codes)s.") % {"codes": ", ".join(odd)}]
        )
    for update in taken:
        _decide(update, UpdateState.VALIDATED, by)
    _measure(taken, by)
    for update in taken:
        notifications.declaration_validated(update)
    return len(taken)


def _measure(updates, by):
    """Refresh the figures and keep the snapshots of what these validations changed, plan by plan."""
    day = timezone.localdate(max(update.reviewed_at for update in updates))
    plans = {}
    for update in updates:
        commitment = update.milestone.commitment
        plans.setdefault(commitment.plan, set()).add(commitment.pk)
    for plan, commitments in sorted(plans.items(), key=lambda pair: pair[0].pk):
        moving.moved(plan, day=timezone.localdate(), commitments=sorted(commitments))
        measuring.snapshot_validation(plan, sorted(commitments), day=day, by=by)
