"""What pages, checks and reminders read of the manuals."""

from dataclasses import dataclass, field

from . import manual_rules
from .enums import ManualState
from .models import ManualVersion


def all_versions():
    """Every version with its committee and the decision that adopts it; newest first, drafts before them."""
    return ManualVersion.objects.select_related("committee", "adopted_by__meeting__committee").defer("text", "text_ar")


@dataclass
class Shelf:
    """The versions of one committee: `current` is in force today (or None), `others` the published ones beside it."""

    committee: object
    current: ManualVersion | None = None
    others: list = field(default_factory=list)
    drafts: list = field(default_factory=list)
    is_due: bool = False


def shelves(today, *, drafts=False):
    """[`Shelf`] of each committee that has a version to show; one statement."""
    found = {}
    for version in all_versions():
        if version.state != ManualState.DRAFT or drafts:
            found.setdefault(version.committee_id, []).append(version)
    made = []
    for versions in found.values():
        current = manual_rules.in_force(versions, today)
        published = [v for v in versions if v.state != ManualState.DRAFT]
        made.append(
            Shelf(
                committee=versions[0].committee,
                current=current,
                others=[v for v in published if v is not current],
                drafts=[v for v in versions if v.state == ManualState.DRAFT],
                is_due=any(manual_rules.is_revision_due(v, today) for v in published),
            )
        )
    return made


def revisions_due(today):
    """The published versions whose revision is due: for the desk of the secretariat, and for the assistant of the next
    meeting, which may propose the item."""
    published = all_versions().filter(state=ManualState.PUBLISHED, cycle_ends_on__isnull=False)
    return [version for version in published if manual_rules.is_revision_due(version, today)]


def published_of(committee_id, today):
    """The published and replaced versions of a committee that have come into force by `today`, oldest first."""
    versions = all_versions().filter(committee=committee_id, in_force_from__lte=today)
    return list(versions.exclude(state=ManualState.DRAFT).order_by("number"))


def begun_from(committee, today):
    """What a new version of the committee's manual takes over from the one in force: its number, titles and texts."""
    current = manual_rules.in_force(published_of(committee.pk, today), today) if committee else None
    if current is None:
        return {}
    return {name: getattr(current, name) for name in ("number", "title", "title_ar", "text", "text_ar")}
