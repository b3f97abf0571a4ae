"""Convening a meeting: its number and those of its agenda are given here, for good."""

from django.db import transaction
from django.utils import timezone

from .. import policies
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
def hold(meeting, *, by):
    """Record that the meeting took place. Returns the meeting."""
    return move(
        meeting,
        MeetingStatus.HELD,
        by=by,
        missing=lambda locked: policies.missing_for_holding(locked, timezone.localdate()),
    )


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
