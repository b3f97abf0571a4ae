"""The manual of a committee: written down as a draft, published as the next version, its revision recalled in time."""

import hashlib

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils import timezone

from ogp_secretariat.audit.actions.recording import difference, record, snapshot
from ogp_secretariat.people.enums import Role
from ogp_secretariat.people.models import Committee, RoleGrant
from ogp_secretariat.web.errors import NotAllowedNow
from ogp_secretariat.web.uploads import check_pdf

from .. import manual_desk, manual_mails, manual_rules, permissions
from ..enums import ManualState
from ..models import ManualVersion


def _require(missing):
    if missing:
        raise NotAllowedNow(missing)


def _allowed(by):
    if by is not None and not permissions.can_edit(by):
        raise PermissionDenied


def _locked(version):
    return ManualVersion.objects.select_for_update().get(pk=version.pk)


@transaction.atomic
def save_draft(version, *, by, upload=None, drop_file=False):
    """Write a draft, new or changed; `upload`: its PDF. Raises NotAllowedNow once it is published."""
    _allowed(by)
    before = {}
    if version.pk:
        stored = _locked(version)
        _require(manual_rules.missing_for_writing(stored))
        before = snapshot(stored)
    if upload is not None:
        check_pdf(upload)
        data = upload.read()
        upload.seek(0)
        version.file, version.file_sha256, version.file_size = upload, hashlib.sha256(data).hexdigest(), len(data)
    elif drop_file:
        version.file, version.file_sha256, version.file_size = "", "", None
    version.full_clean()
    version.save()
    record("change" if before else "create", version, by=by, changes=difference(before, snapshot(version)))
    return version


@transaction.atomic
def publish(version, *, by):
    """The draft becomes the next version; the one before is replaced. Returns the version."""
    _allowed(by)
    # Versions of one committee are published one after the other: the number comes from those that are there.
    Committee.objects.select_for_update().get(pk=version.committee_id)
    version = _locked(version)
    published = ManualVersion.objects.filter(committee=version.committee_id).exclude(state=ManualState.DRAFT)
    latest = published.order_by("-number").first()
    _require(manual_rules.missing_for_publishing(version, latest))
    now = timezone.now()
    published.filter(state=ManualState.PUBLISHED).update(state=ManualState.SUPERSEDED, superseded_at=now)
    version.number = latest.number + 1 if latest else 1
    version.state, version.published_at, version.published_by = ManualState.PUBLISHED, now, by
    version.save()
    record("publish", version, by=by, note=f"v{version.number}")
    return version


@transaction.atomic
def discard(version, *, by):
    """A draft that will not be published goes."""
    _allowed(by)
    version = _locked(version)
    _require(manual_rules.missing_for_writing(version))
    record("remove", version, by=by)
    version.delete()


def remind_of_revisions(*, today):
    """In the last quarter of the cycle the secretariat is told, once for each cycle. Returns how many mails were due.

    The keys are functions of the case: whoever runs it twice, or at once, posts once.
    """
    number = 0
    due = manual_desk.revisions_due(today)
    if not due:
        return number
    grants = RoleGrant.objects.filter(role=Role.SECRETARIAT, user__is_active=True, starts_on__lte=today)
    users = {grant.user_id: grant.user for grant in grants.exclude(ends_on__lt=today).select_related("user")}
    for version in due:
        with transaction.atomic():
            for user in users.values():
                manual_mails.revision_due(version, user)
                number += 1
    return number
