"""The manual of a committee: what may be published, which version is in force, when its revision is due. Pure."""

from calendar import monthrange

from django.utils.translation import gettext as _

from .enums import ManualState

# « Révision du manuel en fin de cycle (dernier trimestre) »: relevé of 12 February 2020.
REVISION_MONTHS = 3


def missing_for_writing(version):
    """A published version does not change: the next one replaces it."""
    if version.state != ManualState.DRAFT:
        return [_("This version is published and no longer changes: prepare the next one.")]
    return []


def missing_for_publishing(version, latest):
    """`latest`: the version in force so far, or None."""
    missing = missing_for_writing(version)
    if missing:
        return missing
    if not version.text.strip() and not version.file:
        missing.append(_("Type the text of the manual, or join its PDF."))
    if not version.adoption_day:
        missing.append(_("Name the decision that adopts it, or the day on which it was adopted."))
    if not version.in_force_from:
        missing.append(_("Say from which day it is in force."))
    elif version.adoption_day and version.in_force_from < version.adoption_day:
        missing.append(_("It cannot be in force before it is adopted."))
    if latest is not None and version.in_force_from and version.in_force_from < latest.in_force_from:
        missing.append(_("It cannot be in force before the version that it replaces."))
    if latest is not None and not version.changes.strip():
        missing.append(_("Say what changed since the version before."))
    return missing


def in_force(versions, today):
    """The published or replaced version in force on `today`, or None: the newest one whose day has come."""
    begun = [v for v in versions if v.state != ManualState.DRAFT and v.in_force_from <= today]
    return max(begun, key=lambda v: v.number, default=None)


def revision_starts_on(cycle_ends_on):
    """The first day of the last quarter of a cycle: the day after the one three months before its end."""
    year, month = divmod(cycle_ends_on.year * 12 + cycle_ends_on.month - 1 - REVISION_MONTHS, 12)
    month += 1
    return cycle_ends_on.replace(year=year, month=month, day=min(cycle_ends_on.day, monthrange(year, month)[1]))


def is_revision_due(version, today):
    """Whether the last quarter of the cycle of this version, the last published one, has begun."""
    if version is None or version.state != ManualState.PUBLISHED or version.cycle_ends_on is None:
        return False
    return today > revision_starts_on(version.cycle_ends_on)
