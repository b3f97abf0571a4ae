"""The grid of analysis of a process: criteria added, corrected, given a new version, retired. All of it is recorded.

A criterion by which something was scored keeps its words and its scale: what is changed then is a new version, and the
scores stay with the version by which they were given.
"""

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from ogp_secretariat.audit.actions.recording import difference, record, snapshot
from ogp_secretariat.web.errors import Conflict, NotAllowedNow
from ogp_secretariat.web.text import clean_text

from ..models import Criterion
from ..permissions.process import can_manage
from ..policies import analysis as rules

FIELDS = ("position", "label", "label_ar", "scale")


def _authorise(by):
    if by is not None and not can_manage(by):
        raise PermissionDenied


def _held(criterion, expected_version=None):
    found = Criterion.objects.select_for_update().get(pk=criterion.pk)
    if expected_version is not None and found.version != expected_version:
        raise Conflict(_("Somebody else changed this criterion meanwhile. Nothing was written."))
    return found


@transaction.atomic
def add_criterion(process, *, by, **fields):
    """A new line of the grid: `fields` of `FIELDS`. Returns the `Criterion`. Raises PermissionDenied."""
    _authorise(by)
    made = Criterion(process=process, **fields)
    made.full_clean()
    made.save()
    record("create", made, by=by, changes=difference({}, snapshot(made)))
    return made


@transaction.atomic
def revise_criterion(criterion, *, by, expected_version=None, **fields):
    """Change a line of the grid; one that was used gets a new version. Returns the line of today.

    Its place alone is no part of what it says, and changes without a new version. Raises PermissionDenied, Conflict,
    NotAllowedNow.
    """
    _authorise(by)
    found = _held(criterion, expected_version)
    if missing := rules.missing_for_revising(found):
        raise NotAllowedNow(missing)
    before = snapshot(found)
    if rules.needs_new_version(found, fields, is_used=found.scores.exists()):
        made = Criterion(
            process=found.process, number=found.number + 1, replaces=found,
            **{name: fields.get(name, getattr(found, name)) for name in FIELDS},
        )  # fmt: skip
        _retire(found)
        made.full_clean()
        made.save()
        record("revise", found, by=by, changes={"is_retired": [False, True]}, note=str(made))
        record("create", made, by=by, changes=difference({}, snapshot(made)))
        return made
    for name in FIELDS:
        setattr(found, name, fields.get(name, getattr(found, name)))
    found.version += 1
    found.full_clean()
    found.save()
    record("change", found, by=by, changes=difference(before, snapshot(found)))
    return found


@transaction.atomic
def retire_criterion(criterion, *, reason, by):
    """Take a line out of the grid; what was scored by it stays. Raises PermissionDenied, NotAllowedNow."""
    _authorise(by)
    found, reason = _held(criterion), clean_text(reason)
    missing = rules.missing_for_revising(found)
    if not reason:
        missing.append(_("Say why it leaves the grid."))
    if missing:
        raise NotAllowedNow(missing)
    _retire(found)
    record("retire", found, by=by, note=reason)
    return found


def _retire(criterion):
    criterion.retired_at = timezone.now()
    criterion.version += 1
    criterion.save(update_fields=["retired_at", "version"])


@transaction.atomic
def restore_criterion(criterion, *, by):
    """Put a retired line back into the grid. Raises PermissionDenied, NotAllowedNow when a newer version stands."""
    _authorise(by)
    found = _held(criterion)
    if missing := rules.missing_for_restoring(found, is_replaced=Criterion.objects.filter(replaces=found).exists()):
        raise NotAllowedNow(missing)
    found.retired_at = None
    found.version += 1
    found.save(update_fields=["retired_at", "version"])
    record("restore", found, by=by)
    return found
