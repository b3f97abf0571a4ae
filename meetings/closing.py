"""« Lecture des points arrêtés »: what is read out before a meeting is closed, and the holes in it."""

from dataclasses import dataclass

from . import agenda, queries
from .agenda import Hole
from .enums import MeetingStatus
from .quorum import counted_quorum, not_listed, silent_in


@dataclass(frozen=True)
class ReadItem:
    """An agenda item: its number on the page, and what is missing."""

    item: object
    number: int
    has_content: bool
    holes: tuple[Hole, ...]


@dataclass(frozen=True)
class ReadDecision:
    """A decision: its number on the page, and what is missing."""

    decision: object
    number: int
    holes: tuple[Hole, ...]

    @property
    def lacks_owner(self):
        return any(hole.key.startswith("owner:") for hole in self.holes)

    @property
    def lacks_deadline(self):
        return any(hole.key.startswith("deadline:") for hole in self.holes)


@dataclass(frozen=True)
class Reading:
    """What is read out. `quorum`: (required, counted, reached), None where nobody is listed; `absent`: those whom
    closing writes down as absent, since nothing is said of them."""

    items: tuple[ReadItem, ...]
    decisions: tuple[ReadDecision, ...]
    quorum: tuple | None
    absent: tuple

    @property
    def holes(self):
        own = agenda.quorum_holes(self.quorum)
        return [*own, *(hole for row in (*self.decisions, *self.items) for hole in row.holes)]


def reading_of(meeting, silent=None):
    """The `Reading` of a meeting from `queries.whole_meeting`; `silent`: its `silent_members`, where known."""
    decisions = list(meeting.decisions.all())
    filled = {row.agenda_item_id for row in (*meeting.entries.all(), *decisions)}
    items = []
    for rank, item in enumerate(meeting.agenda_items.all(), 1):
        number, has_content = item.number or rank, item.pk in filled
        items.append(ReadItem(item, number, has_content, tuple(agenda.item_holes(item, number, has_content))))
    return Reading(
        tuple(items),
        tuple(
            ReadDecision(decision, rank, tuple(agenda.decision_holes(decision, rank)))
            for rank, decision in enumerate(decisions, 1)
        ),
        counted_quorum(meeting, silent),
        () if meeting.status == MeetingStatus.HELD else tuple(not_listed(meeting)),
    )


def holes_of(meeting):
    """The holes of a stored meeting."""
    return reading_of(queries.whole_meeting(meeting.pk)).holes


def readings_of(keys):
    """{key: the `Reading` of that meeting}, in a constant number of statements."""
    meetings = list(queries.whole_meetings(keys))
    silent = silent_in(meetings)
    return {meeting.pk: reading_of(meeting, silent[meeting.pk]) for meeting in meetings}
