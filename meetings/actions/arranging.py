"""Putting an agenda in order while the meeting is prepared; what is taken off it is in the backlog again."""

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from ogp_secretariat.audit.actions.recording import difference, record, snapshot
from ogp_secretariat.web.errors import NotAllowedNow

from .. import agenda, permissions
from ..backlog import DECISION, ITEM, PROPOSAL, with_dropped
from ..enums import MeetingStatus
from ..models import BacklogDrop, Decision, Meeting, MeetingPaper
from ..order import in_order
from .preparing import came_along, locked_committee, rows_for
from .recording import save_meeting

SOURCES = {ITEM: "agenda_item", DECISION: "decision", PROPOSAL: "proposal"}


def _open(meeting, by):
    """The meeting's row, locked, with its committee's; raises unless its agenda may be arranged by this person."""
    if not permissions.can_edit(by):
        raise PermissionDenied
    committee = locked_committee(meeting.committee_id)
    meeting = Meeting.objects.select_for_update(of=("self",)).select_related("committee").get(pk=meeting.pk)
    if missing := agenda.missing_for_agenda(meeting.status):
        raise NotAllowedNow(missing)
    return meeting, committee


@transaction.atomic
def put_in_order(meeting, places, *, expected_version, by):
    """Number the agenda anew. `places`: {key of an item: the number typed}; equal numbers keep their order."""
    meeting, _committee = _open(meeting, by)
    items = list(meeting.agenda_items.order_by("position", "id"))
    ordered = sorted(items, key=lambda item: places.get(item.pk, item.position))
    return _write_order(meeting, ordered, expected_version, by)


@transaction.atomic
def shift(meeting, item_pk, step, *, expected_version, by):
    """Move one item up (`step` -1) or down (1); at the ends it stays."""
    meeting, _committee = _open(meeting, by)
    items = list(meeting.agenda_items.order_by("position", "id"))
    place = next((n for n, item in enumerate(items) if item.pk == item_pk), None)
    if place is not None and 0 <= place + step < len(items):
        items[place], items[place + step] = items[place + step], items[place]
    return _write_order(meeting, items, expected_version, by)


def _write_order(meeting, items, expected_version, by):
    moved = []
    for position, item in enumerate(items, 1):
        if item.position != position:
            item.position = position
            moved.append(item)
    return save_meeting(meeting, by=by, rows=moved, expected_version=expected_version)


@transaction.atomic
def take(meeting, picks, *, expected_version, by):
    """Put things of the backlog, or new items, on the agenda: before « other business », where one stands."""
    meeting, committee = _open(meeting, by)
    items = list(meeting.agenda_items.order_by("position", "id"))
    ending = [item for item in items if item.standing in agenda.CLOSING]
    new = rows_for(committee, picks, first=len(items) - len(ending) + 1)
    papers = [row for row in new if isinstance(row, MeetingPaper)]
    before = [item for item in items if item not in ending]
    ordered = [*before, *(row for row in new if row not in papers), *ending]
    for position, item in enumerate(ordered, 1):
        item.position = position
    return save_meeting(meeting, by=by, rows=[*ordered, *papers], expected_version=expected_version)


@transaction.atomic
def take_off(meeting, item_pk, *, expected_version, by):
    """Take an item off the agenda: what came from the backlog is in it again, with the papers it brought."""
    meeting, _committee = _open(meeting, by)
    items = list(meeting.agenda_items.order_by("position", "id"))
    gone = next((item for item in items if item.pk == item_pk), None)
    if gone is None:
        return meeting
    left = [item for item in items if item.pk != item_pk]
    for position, item in enumerate(left, 1):
        item.position = position
    return save_meeting(meeting, by=by, rows=left, removed=[*came_along(gone), gone], expected_version=expected_version)


@transaction.atomic
def order_item(decision, *, title, title_ar, by):
    """Say what a decision puts on the agenda of a next meeting; empty titles take it back while no agenda has it."""
    if not permissions.can_edit(by):
        raise PermissionDenied
    locked_committee(decision.meeting.committee_id)
    decision = Decision.objects.select_for_update().select_related("meeting__committee").get(pk=decision.pk)
    if hasattr(decision, "ordered_item"):
        raise NotAllowedNow([_("This decision's item is on an agenda already.")])
    if title_ar.strip() and not title.strip():
        raise NotAllowedNow([_("Give the item a title in French: it stands in the agenda.")])
    before = snapshot(decision)
    decision.next_item, decision.next_item_ar = " ".join(title.split()), " ".join(title_ar.split())
    decision.save(update_fields=["next_item", "next_item_ar"])
    if changes := difference(before, snapshot(decision)):
        record("order_item", decision.meeting, by=by, changes=changes, note=str(decision))
    return decision


@transaction.atomic
def correct_decision(meeting, decision, *, orders, expected_version, by):
    """Write a decision's owner and deadline and, with `orders` (title, title in Arabic), what it puts on an agenda."""
    save_meeting(meeting, by=by, rows=[decision], expected_version=expected_version)
    if orders is not None:
        order_item(decision, title=orders[0], title_ar=orders[1], by=by)


def _line(committee, key, *, dropped):
    waiting, taken_out = with_dropped(committee)
    return next((line for line in (taken_out if dropped else waiting) if line.key == key), None)


@transaction.atomic
def drop(committee, key, *, reason, by):
    """Take something out of the backlog, with a reason. Returns the `BacklogDrop`."""
    if not permissions.can_edit(by):
        raise PermissionDenied
    if missing := agenda.missing_for_dropping(reason):
        raise NotAllowedNow(missing)
    committee = locked_committee(committee.pk)
    line = _line(committee, key, dropped=False)
    if line is None:
        raise NotAllowedNow([_("This is no longer in the backlog: somebody has just taken it.")])
    dropped = BacklogDrop.objects.create(
        **{SOURCES[line.kind]: line.source}, reason=reason.strip(), at=timezone.now(), by=by
    )
    record("drop_from_backlog", _record_of(line), by=by, changes={line.title: [None, reason]}, note=reason)
    return dropped


@transaction.atomic
def put_back(committee, key, *, by):
    """Undo a drop: the thing is in the backlog again."""
    if not permissions.can_edit(by):
        raise PermissionDenied
    committee = locked_committee(committee.pk)
    line = _line(committee, key, dropped=True)
    if line is None:
        return
    record("put_back_in_backlog", _record_of(line), by=by, note=line.title)
    line.drop.delete()


def _record_of(line):
    """Under which record the history shows it."""
    return line.source if line.kind == PROPOSAL else line.source.meeting


def drafts_of(committee):
    """The meetings of the committee that are being prepared, the soonest first."""
    drafts = Meeting.objects.filter(committee=committee, status=MeetingStatus.DRAFT)
    return drafts.select_related("committee").order_by(*in_order())
