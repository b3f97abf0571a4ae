"""What may be done with a contribution and with a cluster. Pure."""

from django.utils.translation import gettext as _

from ..enums.contributions import Moderation, Origin

FILE_LIMIT = 3
LONGEST_TITLE, LONGEST_TEXT = 250, 10_000  # characters
FEWEST_LETTERS = 5  # of a title: « ok » says nothing
TYPED = (Origin.WORKSHOP, Origin.MEETING, Origin.POST, Origin.EMAIL)


def missing_for_receiving(
    origin, *, is_open, is_typed, received_on, today, event=None, window=(None, None), is_closed=False, late_reason=""
):
    """Why a contribution cannot be received now; empty when it can.

    `is_open`: whether contributions are open today; `window`: (first, last day) of the collection (`policies.process.
    span`); `is_closed`: the process is. What is typed in came within the window; a paper received later is taken with
    a reason (`late_reason`), which is kept.
    """
    if origin == Origin.PORTAL:
        return [] if is_open else [_("Contributions are closed: nothing was sent.")]
    if not is_typed:
        return [_("Only the secretariat types in what came by other ways.")]
    if is_closed:
        return [_("This process is closed: no contribution is added to it any more.")]
    if missing := missing_for_receipt_day(origin, received_on, today, event=event, opens_on=window[0]):
        return missing
    if window[1] and received_on > window[1] and not is_open and not late_reason.strip():
        return [
            _("The collection ended on %(day)s: say why this contribution is taken all the same.")
            % {"day": f"{window[1]:%d/%m/%Y}"}
        ]
    return []


def missing_for_receipt_day(origin, received_on, today, *, event=None, opens_on=None):
    """What is wrong with the day on which something that is typed in was received."""
    if received_on > today:
        return [_("The day of receipt has not come yet.")]
    if origin == Origin.WORKSHOP and event is None:
        return [_("A contribution from a workshop says which one.")]
    if origin == Origin.WORKSHOP and today < event.date:
        return [
            _("The workshop takes place on %(day)s: its tables have said nothing yet.")
            % {"day": f"{event.date:%d/%m/%Y}"}
        ]
    if origin == Origin.WORKSHOP and received_on < event.date:
        return [
            _("The workshop took place on %(day)s: what its tables say was not received before.")
            % {"day": f"{event.date:%d/%m/%Y}"}
        ]
    if opens_on and received_on < opens_on:
        return [_("The collection opened on %(day)s: nothing was received before.") % {"day": f"{opens_on:%d/%m/%Y}"}]
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


def missing_for_moving(contribution, target, reason, *, has_own_answer=False, answered=()):
    """What keeps a contribution from leaving its cluster, from going into `target` (None: it stands alone), or both.

    `has_own_answer`: an answer published for it alone, which stands wherever it goes. `answered`: the keys of the
    clusters with a published answer. That answer was analysed, reviewed and told for those that were in the cluster:
    it is given to nobody by a move, and taken from nobody.
    """
    if target is not None and target.dissolved_at:
        return [_("This cluster is dissolved.")]
    if contribution.cluster_id and contribution.cluster_id == getattr(target, "pk", None):
        return [_("This contribution is in this cluster already.")]
    if contribution.cluster_id and not reason.strip():
        return [_("Say why %(reference)s leaves its cluster.") % {"reference": contribution.reference}]
    if has_own_answer:
        return []
    words = {"reference": contribution.reference, "cluster": target.reference if target else ""}
    if contribution.cluster_id in answered:
        return [
            _(
                "%(reference)s is answered with its cluster: it would lose its answer. Publish an answer to it alone "
                "first, then move it."
            )
            % words
        ]
    if target is not None and target.pk in answered:
        return [
            _(
                "%(cluster)s is answered already, and not with %(reference)s, whose author would not be told. Publish "
                "an answer to %(reference)s alone first, or make another cluster."
            )
            % words
        ]
    return []
