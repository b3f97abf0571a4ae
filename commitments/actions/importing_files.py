"""Files handed in on a page: kept with what they would do, mapped, then applied by a person."""

import hashlib

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from ogp_secretariat.people.permissions import is_secretariat
from ogp_secretariat.web.errors import NotAllowedNow
from ogp_secretariat.web.sheets import Table, read_table
from ogp_secretariat.web.text import clean_text

from .. import permissions
from ..enums import ImportKind, ImportState
from ..models import SheetImport
from ..sheet_updates import REQUIRED
from ..sheets import required_headers
from . import importing, importing_updates


def may_hand_in(user, plan, kind, today):
    """Plans are the secretariat's; progress is handed in by it and by who declares for something of the plan."""
    if is_secretariat(user):
        return True
    return kind == ImportKind.UPDATES and permissions.own_commitments(user, today).filter(plan=plan).exists()


def readable_imports(user):
    """The secretariat's are its own together; a focal point finds those it handed in."""
    imports = SheetImport.objects.select_related("plan", "created_by__person")
    return imports if is_secretariat(user) else imports.filter(kind=ImportKind.UPDATES, created_by=user)


def receive(plan, kind, data, name, *, by):
    """Read and check a file; nothing of the plan is written. Returns the `SheetImport`.

    Raises PermissionDenied, and `ValidationError` when the bytes cannot be read as a table at all. A table without the
    columns that are needed is kept, so that the person can say which column is which.
    """
    if not may_hand_in(by, plan, kind, timezone.localdate()):
        raise PermissionDenied
    required = required_headers() if kind == ImportKind.PLAN else REQUIRED
    try:
        table = read_table(data, name, required)
    except ValidationError:
        # Read again by its first row: what is wrong with the bytes themselves is refused here too.
        table = read_table(data, name)
    found = SheetImport(
        kind=kind,
        plan=plan,
        file_name=clean_text(name, single_line=True)[:300] or "?",
        sha256=hashlib.sha256(data).hexdigest(),
        table=table.as_json(),
        created_by=by,
    )
    _check(found, table)
    found.save()
    return found


def _check(found, table):
    try:
        if found.kind == ImportKind.PLAN:
            result = importing.check_plan(found.plan, table, found.mapping)
        else:
            result = importing_updates.check_updates(found.plan, table, by=found.created_by)
    except ValidationError as refusal:
        result = {"rows": len(table.rows), **dict.fromkeys(importing.COUNTS, 0), "refused": len(table.rows)}
        result |= {"details": [], "unread": [], "applied": False, "errors": refusal.messages}
    _settle(found, result)


def _settle(found, result):
    found.result = result
    found.state = ImportState.REFUSED if result["refused"] else ImportState.CHECKED
    if result["applied"]:
        found.state, found.applied_at = ImportState.APPLIED, timezone.now()


def check_again(found, *, by, mapping=None):
    """Judge a file against the plan of this moment, with another `mapping` when one is given. Returns it."""
    with transaction.atomic():
        found = _locked(found, by)
        if mapping is not None:
            found.mapping = mapping
        _check(found, Table.from_json(found.table))
        found.save()
    return found


def apply(found, *, by):
    """Apply a file that was checked, judged once more against the plan of this moment. Returns the `SheetImport`,
    refused when a row no longer suits. Raises PermissionDenied, NotAllowedNow, ValidationError, Conflict."""
    with transaction.atomic():
        found = _locked(found, by)
        if found.state != ImportState.CHECKED:
            raise NotAllowedNow([_("This file has rows that are refused: mend them and hand it in again.")])
        table = Table.from_json(found.table)
        if found.kind == ImportKind.PLAN:
            result = importing.apply_plan(found.plan, table, found.mapping, by=by, note=found.file_name)
        else:
            result = importing_updates.apply_updates(found.plan, table, by=by)
        _settle(found, result)
        found.save()
    return found


def _locked(found, by):
    """The import, held; it is applied once, by who may hand it in today."""
    found = SheetImport.objects.select_for_update().get(pk=found.pk)
    if not may_hand_in(by, found.plan, found.kind, timezone.localdate()):
        raise PermissionDenied
    if found.state == ImportState.APPLIED:
        when = timezone.localtime(found.applied_at)
        raise NotAllowedNow([_("This file was already applied on %(day)s.") % {"day": f"{when:%d/%m/%Y, %H:%M}"}])
    return found
