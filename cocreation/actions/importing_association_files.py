"""Files of associations handed in on a page: kept with what they would do, then applied by a person."""

import datetime
import hashlib

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from commitments.enums import ImportState
from ogp_secretariat.web.errors import NotAllowedNow
from ogp_secretariat.web.sheets import Table
from ogp_secretariat.web.text import clean_text

from ..models import AssociationImport
from ..policies import retention
from ..policies.saying import in_each_language
from . import importing_associations
from .enrolling import authorise

# A file that nobody applied is forgotten: it holds the contacts of people.
KEPT_FOR = datetime.timedelta(days=retention.FILE)


def receive(data, name, *, today, by):
    """Read and check a file; nothing is written to the register. Returns the `AssociationImport`.

    Raises PermissionDenied, and `ValidationError` when the bytes cannot be read as a table of associations.
    """
    authorise(by)
    table = importing_associations.read_file(data, name)
    return AssociationImport.objects.create(
        file_name=clean_text(name, single_line=True)[:300] or "?",
        sha256=hashlib.sha256(data).hexdigest(),
        state=ImportState.CHECKED,
        table=table.as_json(),
        result=importing_associations.check_associations(table, today=today, words=in_each_language),
        created_by=by,
    )


@transaction.atomic
def apply(found, *, today, by):
    """Apply a checked file, judged once more against the register of this moment; its cells are then forgotten.

    Returns the `AssociationImport`. Raises PermissionDenied, NotAllowedNow.
    """
    authorise(by)
    found = AssociationImport.objects.select_for_update().get(pk=found.pk)
    if found.state == ImportState.APPLIED:
        when = timezone.localtime(found.applied_at)
        raise NotAllowedNow([_("This file was already applied on %(day)s.") % {"day": f"{when:%d/%m/%Y, %H:%M}"}])
    if not found.table:
        raise NotAllowedNow([_("This file was forgotten: hand it in again.")])
    table = Table.from_json(found.table)
    found.result = importing_associations.apply_associations(
        table, today=today, by=by, handed_in=found, note=found.file_name, words=in_each_language
    )
    found.state, found.applied_at, found.table = ImportState.APPLIED, timezone.now(), {}
    found.save()
    return found


def forget_files(*, now):
    """Empty the cells of files that nobody applied in time. Returns how many."""
    old = AssociationImport.objects.filter(state=ImportState.CHECKED, created_at__lt=now - KEPT_FOR)
    return old.update(table={}, state=ImportState.REFUSED)
