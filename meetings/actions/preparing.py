"""Preparing the next meeting: its agenda in the conventional order, from what a person ticked."""

import uuid
from dataclasses import dataclass

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.db.models import Max
from django.utils.translation import gettext as _

from ogp_secretariat.audit.models import Entry
from ogp_secretariat.people.models import Committee
from ogp_secretariat.web.errors import Conflict, NotAllowedNow

from .. import agenda, permissions, queries
from ..backlog import DECISION, ITEM, PROPOSAL, backlog
from ..enums import MeetingStatus, Purpose, Standing
from ..models import AgendaItem, Meeting, MeetingPaper, Minutes
from ..order import in_order
from .recording import save_meeting

NAMESPACE = uuid.UUID("6f1d2c52-9a0e-4a8c-8f3b-6a7d0c1c2b90")


@dataclass(frozen=True)
class Pick:
    """One item of the agenda to be: `key` is « standing:follow_up », a key of the backlog, or « new » with a title."""

    key: str
    title: str = ""
    title_ar: str = ""
    purpose: str = ""
    planned_minutes: int | None = None
    approves: Minutes | None = None


def token_for(committee):
    """What marks the next meeting of `committee` to be made: two pages opened beside each other have the same."""
    last = Meeting.objects.filter(committee=committee).aggregate(last=Max("pk"))["last"] or 0
    return uuid.uuid5(NAMESPACE, f"{committee.pk}:{last}")


def locked_committee(pk):
    """The committee's row, locked: what the backlog holds does not change until the end of the transaction.

    Locked before any meeting's, and so that whoever writes a meeting, whose key names it, does not wait.
    """
    return Committee.objects.select_for_update(no_key=True).get(pk=pk)


def previous_meeting(committee):
    """The last meeting of the whole committee that took place, or None."""
    held = Meeting.objects.filter(committee=committee, status=MeetingStatus.HELD, date__isnull=False)
    held = held.exclude(kind__in=queries.PARTIAL).select_related("committee", "minutes")
    return held.order_by(*in_order(newest=True)).first()


@transaction.atomic
def prepare(meeting, picks, *, token, by):
    """Create `meeting` (not saved yet) with the agenda `picks`, in their order. Returns it.

    Sent twice by the same person it is made once. Raises Conflict when somebody else made it from the same state, and
    NotAllowedNow when an item is no longer in the backlog, or when it has neither a date nor an item of its own.
    """
    if not permissions.can_edit(by):
        raise PermissionDenied
    committee = locked_committee(meeting.committee_id)
    made = Meeting.objects.select_related("committee").filter(creation_token=token).first()
    if made:
        return _made_before(made, by)
    if missing := agenda.missing_for_preparing(meeting.date, [pick.key for pick in picks]):
        raise NotAllowedNow(missing)
    meeting.creation_token = token
    rows = rows_for(committee, picks, first=1)
    return save_meeting(meeting, by=by, rows=rows)


def _made_before(meeting, by):
    author = Entry.objects.filter(
        target_type=meeting._meta.label_lower, target_id=str(meeting.pk), action="create"
    ).first()
    if author is None or author.actor_id == by.pk:
        return meeting
    raise Conflict(
        _("%(name)s has just made the meeting %(meeting)s. Nothing of yours was written: look at it first.")
        % {"name": author.actor_label, "meeting": meeting}
    )


def rows_for(committee, picks, *, first):
    """The agenda items of `picks`, numbered from `first`, then the papers that come with them; the committee is locked.

    Raises NotAllowedNow when one of them has left the backlog.
    """
    lines = {line.key: line for line in backlog(committee)}
    items, papers, gone = [], [], []
    for position, pick in enumerate(picks, first):
        kind = pick.key.partition(":")[0]
        if kind in (ITEM, DECISION, PROPOSAL) and pick.key not in lines:
            gone.append(
                _("« %(title)s » is no longer in the backlog: somebody has just taken it.")
                % {"title": pick.title or pick.key}
            )
            continue
        item = _item_of(pick, lines.get(pick.key), committee)
        item.position = position
        items.append(item)
        papers += _papers_of(item)
    if gone:
        raise NotAllowedNow(gone)
    return [*items, *papers]


def _item_of(pick, line, committee):
    if pick.key.startswith("standing:"):
        standing = Standing(pick.key.partition(":")[2])
        previous = previous_meeting(committee)
        title, title_ar = agenda.standing_titles(standing, previous)
        names = standing == Standing.PREVIOUS_MINUTES and previous is not None and not previous.minutes.approved_on
        return AgendaItem(
            standing=standing,
            title=title,
            title_ar=title_ar,
            purpose=agenda.PURPOSES[standing],
            approves=previous.minutes if names else None,
        )
    if line is None:
        return AgendaItem(
            title=pick.title,
            title_ar=pick.title_ar,
            purpose=pick.purpose or Purpose.INFORMATION,
            planned_minutes=pick.planned_minutes,
            approves=pick.approves,
        )
    source, item = line.source, AgendaItem(title=line.title, title_ar=line.title_ar)
    if line.kind == ITEM:
        item.carried_from = source
    elif line.kind == DECISION:
        item.ordered_by = source
    else:
        item.proposal = source
    for name in ("purpose", "planned_minutes", "rapporteurs", "is_confidential"):
        if value := getattr(source, name, None):
            setattr(item, name, value)
    return item


def _papers_of(item):
    """The papers that go with an item: a proposal's, or those of the item it was carried over from.

    They belong to the meeting, not to the relevé.
    """
    if item.carried_from_id:
        same = ("title", "title_ar", "document", "upload")
        return [
            MeetingPaper(agenda_item=item, is_annex=False, **{name: getattr(paper, name) for name in same})
            for paper in item.carried_from.papers.filter(is_annex=False).select_related("document")
        ]
    proposal = item.proposal if item.proposal_id else None
    if proposal is None or not proposal.paper:
        return []
    titles = {"title": item.title[:300], "title_ar": item.title_ar[:300]}
    return [MeetingPaper(agenda_item=item, upload=proposal.paper.name, is_annex=False, **titles)]


def came_along(item):
    """The papers under a stored item that came with it from the backlog, and leave the agenda with it."""
    files = {(paper.document_id, paper.upload.name) for paper in _papers_of(item)}
    return [paper for paper in item.papers.all() if (paper.document_id, paper.upload.name) in files]
