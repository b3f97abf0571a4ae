"""What may be done with a contribution and with a cluster. Pure."""

from django.utils.translation import gettext as _

from ..enums.contributions import Moderation, Origin

FILE_LIMIT = 3
LONGEST_TITLE, LONGEST_TEXT = 250, 10_000  # characters
FEWEST_LETTERS = 5  # of a title: « ok » says nothing
TYPED = (Origin.WORKSHOP, Origin.MEETING, Origin.POST, Origin.EMAIL)


def missing_for_receiving(origin, *, is_open, is_typed, received_on, today, event=None):
    """Why a contribution cannot be received now; empty when it can."""
    if origin == Origin.PORTAL:
        return [] if is_open else [_("Contributions are closed: nothing was sent.")]
    if not is_typed:
        return [_("Only the secretariat types in what came by other ways.")]
    if received_on > today:
        return [_("The day of receipt has not come yet.")]
    if origin == Origin.WORKSHOP and event is None:
        return [_("A contribution from a workshop says which one.")]
    return []


def may_be_corrected(contribution):
    """The words of what was typed in may be corrected until they are answered; what an author sent stays as sent."""
    return contribution.origin in TYPED and not contribution.disposition


def missing_for_hiding(contribution, reason):
    if not reason.strip():
        return [_("Say why it is hidden: the author is told.")]
    if contribution.moderation == Moderation.HIDDEN:
        return [_("This contribution is hidden already.")]
    return []


def missing_for_grouping(contributions, process):
    """Why these contributions cannot go into one cluster."""
    if any(one.process_id != process.pk for one in contributions):
        return [_("Contributions of one cluster belong to the same process.")]
    return []


def missing_for_moving(contribution, target, reason):
    """Leaving a cluster says why: it may take a published answer away."""
    if target is not None and target.dissolved_at:
        return [_("This cluster is dissolved.")]
    if contribution.cluster_id and contribution.cluster_id == getattr(target, "pk", None):
        return [_("This contribution is in this cluster already.")]
    if contribution.cluster_id and not reason.strip():
        return [_("Say why %(reference)s leaves its cluster.") % {"reference": contribution.reference}]
    return []
