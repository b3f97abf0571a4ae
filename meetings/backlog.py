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

    `since`: the day it first came up (None when an old meeting has no date); `times`: how many meetings of the
    committee took place since then without treating it.
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
    held = _days_of_meetings(committee)
    lines = [*_left_items(committee, held), *_ordered(committee, held), *_accepted(committee, held)]
    waiting = [line for line in lines if line.drop is None]
    dropped = [line for line in lines if line.drop is not None]
    return (
        sorted(waiting, key=lambda line: (line.since or datetime.date.min, line.key)),
        sorted(dropped, key=lambda line: line.drop.at, reverse=True),
    )


def _days_of_meetings(committee):
    """The days of the committee's own meetings: one college, or those who prepare, do not treat its agenda."""
    held = Meeting.objects.filter(committee=committee, status=MeetingStatus.HELD, date__isnull=False)
    held = held.exclude(kind__in=PARTIAL)
    return list(held.values_list("date", flat=True))


def _not_treated(days, since, *, first=True):
    """How many of the meetings' `days` are on or after (`first`) or after `since`."""
    if since is None:
        return len(days)
    return sum(1 for day in days if day > since or (first and day == since))


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
    earlier, dates = _chains(committee)
    lines = []
    for item in items:
        first, seen = item.pk, set()
        while first in earlier and first not in seen:
            seen.add(first)
            first = earlier[first]
        since = dates.get(first, item.meeting.date)
        times = _not_treated(held, since)
        lines.append(Line(ITEM, item, item.title, item.title_ar, since, times, getattr(item, "drop", None)))
    return lines


def _chains(committee):
    """({item: the item it was carried from}, {item: day of its meeting}) of the whole committee."""
    carried = AgendaItem.objects.filter(meeting__committee=committee, carried_from__isnull=False)
    earlier, dates = {}, {}
    for pk, origin, day, first_day in carried.values_list(
        "pk", "carried_from", "meeting__date", "carried_from__meeting__date"
    ):
        earlier[pk], dates[pk], dates[origin] = origin, day, first_day
    return earlier, dates


def _ordered(committee, held):
    decisions = (
        Decision.objects.filter(meeting__committee=committee, meeting__status=MeetingStatus.HELD)
        .exclude(next_item="")
        .filter(ordered_item__isnull=True)
        .select_related("meeting__committee", "drop__by__person")
    )
    return [
        Line(
            DECISION,
            decision,
            decision.next_item,
            decision.next_item_ar,
            decision.meeting.date,
            _not_treated(held, decision.meeting.date, first=False),
            getattr(decision, "drop", None),
        )
        for decision in decisions
    ]


def _accepted(committee, held):
    proposals = (
        AgendaProposal.objects.filter(committee=committee, state=ProposalState.ACCEPTED)
        .filter(item__isnull=True)
        .select_related("author__person", "drop__by__person")
    )
    lines = []
    for proposal in proposals:
        since = timezone.localdate(proposal.created_at)
        times = _not_treated(held, since)
        lines.append(
            Line(PROPOSAL, proposal, proposal.title, proposal.title_ar, since, times, getattr(proposal, "drop", None))
        )
    return lines
