"""What every act of the secretariat on co-creation does: authorise, take the version, check, write, audit."""

from django.core.exceptions import PermissionDenied
from django.db.models import F
from django.utils.translation import gettext as _

from ogp_secretariat.audit.actions.recording import difference, record, snapshot
from ogp_secretariat.web.errors import Conflict

from ..permissions import process as permissions


def authorise(by):
    if by is not None and not permissions.can_manage(by):
        raise PermissionDenied


def take_version(row, expected):
    """Move the stored version on, or raise Conflict when somebody saved meanwhile. The UPDATE is the guard."""
    stored = type(row).objects.filter(pk=row.pk)
    if expected is not None:
        stored = stored.filter(version=expected)
    if not stored.update(version=F("version") + 1):
        raise Conflict(_("Somebody else changed this record while you were typing. Nothing was written."))
    row.version = type(row).objects.values_list("version", flat=True).get(pk=row.pk)


def save(row, *, by, expected_version=None):
    """Check and write one row that has a version, with its audit entry. Call it in a transaction."""
    before = {}
    if row.pk:
        before = snapshot(type(row).objects.select_for_update().get(pk=row.pk))
        take_version(row, expected_version)
    row.full_clean()
    row.save()
    changes = difference(before, snapshot(row))
    changes.pop("id", None)
    if changes:
        record("change" if before else "create", row, by=by, changes=changes)
    return row
