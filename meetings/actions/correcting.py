"""Preparing a rectificatif: the secretariat's work; signing it is in `approving`."""

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from ogp_secretariat.audit.actions.recording import record
from ogp_secretariat.web.errors import NotAllowedNow
from ogp_secretariat.web.text import clean_text

from .. import permissions, policies
from ..corrections import apply, targets
from ..models import Correction, CorrectionLine


@transaction.atomic
def prepare(minutes, *, reason, lines, by, correction=None):
    """Write a rectificatif and its lines ({key: corrected text}), replacing those of an open one. Returns it."""
    if not permissions.can_edit(by):
        raise PermissionDenied
    missing = policies.missing_for_correction(minutes.state, len(lines))
    if correction is not None and correction.issue_id:
        missing.append(_("This rectificatif is already signed."))
    if missing:
        raise NotAllowedNow(missing)
    correction = correction or Correction(minutes=minutes, created_by=by)
    correction.reason = reason
    correction.full_clean()
    correction.save()
    correction.lines.all().delete()
    found = {t.key: t for t in targets(minutes.meeting)}
    for key, after in lines.items():
        target = found.get(key)
        if target is None:
            raise ValidationError(_("This text is not part of the relevé any more."))
        after = clean_text(after)
        if after == target.current:
            raise ValidationError(_("« %(where)s » is not changed by its line.") % {"where": target.where})
        CorrectionLine.objects.create(
            correction=correction, target=key, where=target.where, before=target.current, after=after
        )
    # Tried on the spot, so that the chair never meets a date that does not exist.
    apply(minutes.meeting, {key: clean_text(after) for key, after in lines.items()})
    record("prepare_rectificatif", minutes.meeting, by=by, note=reason)
    return correction


@transaction.atomic
def abandon(correction, *, by):
    """Drop a rectificatif that is not signed."""
    if not permissions.can_edit(by):
        raise PermissionDenied
    if correction.issue_id:
        raise NotAllowedNow([_("This rectificatif is already signed.")])
    record("abandon_rectificatif", correction.minutes.meeting, by=by, note=correction.reason)
    correction.lines.all().delete()
    correction.delete()
