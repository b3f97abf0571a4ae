"""Writing the record: called by every action, inside its transaction."""

from django.db import models
from django.utils import timezone

from ..models import Entry

# Values whose content must not be copied into a record that nobody can erase.
SECRET_FIELDS = {"password"}


def _plain(value):
    if isinstance(value, models.Model):
        return str(value)
    if isinstance(value, (str, int, bool, type(None))):
        return value
    return str(value)


def snapshot(instance):
    """The stored columns of `instance` as {name: value}; foreign keys by their key."""
    return {
        f.attname: _plain(getattr(instance, f.attname))
        for f in instance._meta.concrete_fields
        if f.name not in SECRET_FIELDS and not getattr(f, "audit_ignored", False)
    }


def difference(before, after):
    """{field: [before, after]} of what differs between two snapshots."""
    return {k: [before.get(k), after.get(k)] for k in {*before, *after} if before.get(k) != after.get(k)}


def record(action, target, *, by, changes=None, note="", at=None):
    """Append one entry. `by` is an account, or None for the system itself; `changes` is {field: [before, after]}."""
    written = entry(action, target, by=by, changes=changes, note=note, at=at)
    written.save()
    return written


def entry(action, target, *, by, changes=None, note="", at=None):
    """An entry that is not saved yet, for an act that writes many at once."""
    return Entry(
        at=at or timezone.now(),
        actor_id=getattr(by, "pk", None),
        actor_label=(str(by) if by is not None else "système")[:300],
        action=action,
        target_type=target._meta.label_lower,
        target_id=str(target.pk),
        target_label=str(target)[:300],
        changes=changes or {},
        note=note,
    )
