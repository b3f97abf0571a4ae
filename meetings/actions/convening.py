"""Convening a meeting: its number and those of its agenda are given here, for good."""

from django.db import transaction
from django.utils import timezone

from .. import agenda, policies
from ..closing import holes_of
from ..enums import MeetingStatus
from .recording import check_editable, move


def freeze_agenda(meeting):
    """Give each agenda item its permanent number, in their order."""
    taken = set(meeting.agenda_items.exclude(number=None).values_list("number", flat=True))
    number = max(taken, default=0)
    for item in meeting.agenda_items.filter(number=None).order_by("position", "id"):
        number += 1
        item.number = number
        item.save(update_fields=["number"])


@transaction.atomic
def convene(meeting, *, by):
    """« Brouillon » becomes « convoquée »; the members see it from now on. Returns the meeting."""
    check_editable(meeting)
    size = meeting.agenda_items.count()
    meeting = move(
        meeting,
        MeetingStatus.CONVENED,
        by=by,
        missing=lambda locked: policies.missing_for_convening(locked, size),
        convened_at=timezone.now(),
    )
    freeze_agenda(meeting)
    return meeting


@transaction.atomic
def hold(meeting, *, by, seen=()):
    """Close the meeting: record that it took place. Returns the meeting.

    `seen`: keys of the holes (no owner, no deadline, an item that nobody came to) that whoever closes it has read. Any
    other one keeps it open; those accepted are written into the record.
    """
    now, today, accepted = timezone.now(), timezone.localdate(), []

    def missing(locked):
        holes = holes_of(locked)
        accepted.extend(hole.sentence for hole in holes)
        return policies.missing_for_holding(locked, today) or agenda.missing_for_closing(holes, seen)

    held = move(
        meeting,
        MeetingStatus.HELD,
        by=by,
        missing=missing,
        note=lambda: "\n".join(accepted),
        # Marked later, it says nothing of the hour.
        **({"closed_at": now} if meeting.date == today else {}),
    )
    return held


@transaction.atomic
def call_off(meeting, status, *, reason, by):
    """Postpone or cancel, with a reason. Returns the meeting."""
    return move(
        meeting,
        MeetingStatus(status),
        by=by,
        missing=lambda locked: policies.missing_for_calling_off(locked, status, reason),
        status_reason=reason,
        note=reason,
    )
