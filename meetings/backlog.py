"""The backlog of a committee (« réserve »): what no agenda has taken yet, read from the records.

Three things are in it until an agenda takes them or a person drops them with a reason: items that a meeting put off or
did not come to, items that a decision ordered, proposals that were accepted. A fixed number of statements.
"""

import dataclasses
import datetime

from django.db.models import Exists, OuterRef, Q
from django.utils import timezone

from .agenda import is_left_over
from .enums import MeetingStatus, Outcome, ProposalState
from .models import AgendaItem, AgendaProposal, BacklogDrop, Decision, Meeting, MinutesEntry
from .queries import PARTIAL

ITEM, DECISION, PROPOSAL = "item", "decision", "proposal"


@dataclasses.dataclass(frozen=True)
class Line:
    """One thing of the backlog. `source`: an agenda item, a decision or a proposal.

    `since`: the day it first came up (None where nothing tells it); `times`: how many meetings of the committee took
    place since then without treating it.
    """

    kind: str
    source: object
    title: str
    title_ar: str
    since: datetime.date | None
    times: int
    drop: BacklogDrop | None = None

    @property
    def key(self):
        """« item:12 », « decision:3 » or « proposal:9 »."""
        return f"{self.kind}:{self.source.pk}"

    def age(self, today):
        """Days since it first came up, or None."""
        return max(0, (today - self.since).days) if self.since else None


def backlog(committee):
    """The `Line`s of a committee, the oldest first."""
    return with_dropped(committee)[0]


def with_dropped(committee):
    """(the backlog, what was taken out of it): the oldest first, the last one taken out first."""
    held = _held(committee)
    lines = [*_left_items(committee, held), *_ordered(committee, held), *_accepted(committee, held)]
    waiting = [line for line in lines if line.drop is None]
    dropped = [line for line in lines if line.drop is not None]
    return (
        sorted(waiting, key=lambda line: (line.since or datetime.date.min, line.kind, line.source.pk)),
        sorted(dropped, key=lambda line: line.drop.at, reverse=True),
    )


def _held(committee):
    """The moments of the committee's own meetings: one college, or those who prepare, do not treat its agenda."""
    held = Meeting.objects.filter(committee=committee, status=MeetingStatus.HELD, date__isnull=False)
    return [meeting.moment for meeting in held.exclude(kind__in=PARTIAL).only("date", "starts_at")]


@dataclasses.dataclass(frozen=True)
class _Start:
    """When something first came up: a `Meeting.moment`, and whether the meeting of that moment left it too."""

    moment: tuple
    includes: bool = True

    def times(self, held):
        """How many of the meetings `held` did not treat it."""
        return sum(1 for moment in held if moment > self.moment or (self.includes and moment == self.moment))


def _on(day):
    return _Start((day, datetime.time.min, 0))


def _line(kind, source, title, title_ar, start, held):
    since, times = (start.moment[0], start.times(held)) if start else (None, 0)
    return Line(kind, source, title, title_ar, since, times, getattr(source, "drop", None))


def left_items(committee):
    """Items of meetings that took place or were cancelled, treated by none and carried over by none."""
    carried = AgendaItem.objects.filter(carried_from=OuterRef("pk"))
    content = Exists(MinutesEntry.objects.filter(agenda_item=OuterRef("pk")))
    content |= Exists(Decision.objects.filter(agenda_item=OuterRef("pk")))
    items = (
        AgendaItem.objects.filter(meeting__committee=committee, standing="")
        .filter(
            Q(meeting__status=MeetingStatus.HELD, outcome__in=["", Outcome.POSTPONED])
            | Q(meeting__status=MeetingStatus.CANCELLED) & ~Q(outcome=Outcome.WITHDRAWN)
        )
        .filter(~Exists(carried))
        .annotate(has_content=content)
        .select_related(
            "meeting__committee",
            "drop__by__person",
            "ordered_by__meeting__committee",
            "proposal__author__person",
            "carried_from__ordered_by__meeting__committee",
            "carried_from__proposal__author__person",
        )
    )
    return [
        item for item in items if item.meeting.status == MeetingStatus.CANCELLED or is_left_over(item, item.has_content)
    ]


def _left_items(committee, held):
    items = left_items(committee)
    if not items:
        return []
    known = _chains(committee, items)
    lines = []
    for item in items:
        chain, one = {}, known[item.pk]
        while one is not None and one.pk not in chain:
            chain[one.pk] = one
            one = known.get(one.carried_from_id)
        starts = [start for one in chain.values() if (start := _start_of(one))]
        start = min(starts, key=lambda start: start.moment, default=None)
        lines.append(_line(ITEM, item, item.title, item.title_ar, start, held))
    return lines


def _start_of(item):
    """When the item came up: by the decision or the proposal behind it, else by its meeting.

    The day of a meeting that was cancelled says nothing: the item was known since that meeting was convened, if it was.
    """
    if item.ordered_by_id:
        return _Start(item.ordered_by.meeting.moment, includes=False)
    if item.proposal_id:
        return _on(timezone.localdate(item.proposal.created_at))
    meeting = item.meeting
    if meeting.status != MeetingStatus.CANCELLED:
        return _Start(meeting.moment)
    return _on(timezone.localdate(meeting.convened_at)) if meeting.convened_at else None


def _chains(committee, items):
    """{key: item} of `items` and of all that the committee carried over from one agenda to another."""
    carried = AgendaItem.objects.filter(carried_from=OuterRef("pk"))
    rows = AgendaItem.objects.filter(meeting__committee=committee)
    rows = rows.filter(Q(carried_from__isnull=False) | Exists(carried) | Q(pk__in=[item.pk for item in items]))
    return {item.pk: item for item in rows.select_related("meeting", "ordered_by__meeting", "proposal")}


def _ordered(committee, held):
    decisions = (
        Decision.objects.filter(meeting__committee=committee, meeting__status=MeetingStatus.HELD)
        .exclude(next_item="")
        .filter(ordered_item__isnull=True)
        .select_related("meeting__committee", "drop__by__person")
    )
    return [
        _line(DECISION, one, one.next_item, one.next_item_ar, _Start(one.meeting.moment, includes=False), held)
        for one in decisions
    ]


def _accepted(committee, held):
    proposals = (
        AgendaProposal.objects.filter(committee=committee, state=ProposalState.ACCEPTED)
        .filter(item__isnull=True)
        .select_related("author__person", "drop__by__person")
    )
    return [
        _line(PROPOSAL, one, one.title, one.title_ar, _on(timezone.localdate(one.created_at)), held)
        for one in proposals
    ]
