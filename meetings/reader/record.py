"""What is read from a relevé, as typed records and as the JSON that `import_releve` and `export_releve` print."""

import datetime
from dataclasses import dataclass, field

PRESENT, EXCUSED, ABSENT, REPRESENTED = "present", "excused", "absent", "represented"
ATTENDANCE_STATUSES = (PRESENT, EXCUSED, ABSENT, REPRESENTED)
DEADLINE_KINDS = ("date", "datetime", "period", "next_meeting", "continuous", "none")


def _iso(value: datetime.date | None) -> str | None:
    return value.isoformat() if value else None


def _clock(value: datetime.time | None) -> str | None:
    return value.strftime("%H:%M") if value else None


@dataclass(slots=True)
class Note:
    """A piece of the source as it stands, with the line (from 1) where it begins; None where there is none."""

    line: int | None
    text: str

    def to_json(self) -> dict:
        return {"line": self.line, "text": self.text}


@dataclass(slots=True)
class Warn:
    """Something the reviewer should look at. Kinds: see `checks.py`."""

    line: int | None
    kind: str
    text: str

    def to_json(self) -> dict:
        return {"line": self.line, "kind": self.kind, "text": self.text}


@dataclass(slots=True)
class Attendee:
    """One person of an explicit attendance list."""

    name: str
    function: str | None = None
    institution: str | None = None
    college: str | None = None
    status: str = PRESENT
    represented_by: str | None = None

    def to_json(self) -> dict:
        return {name: getattr(self, name) for name in self.__slots__}


@dataclass(slots=True)
class Discussed:
    """The points discussed under one title; `item` is the agenda's spelling, another title, or None."""

    item: str | None
    points: list[str] = field(default_factory=list)

    def to_json(self) -> dict:
        return {"item": self.item, "points": list(self.points)}


@dataclass(slots=True)
class Deadline:
    """When a decision is due, as far as it says so; `text` is the raw fragment, `date` and `end` a period's days."""

    kind: str = "none"
    date: datetime.date | None = None
    time: datetime.time | None = None
    end: datetime.date | None = None
    text: str | None = None

    @property
    def due(self) -> datetime.date | None:
        """The last day on which the decision is on time."""
        return self.end or self.date

    def to_json(self) -> dict:
        return {
            "kind": self.kind,
            "date": _iso(self.date),
            "time": _clock(self.time),
            "end": _iso(self.end),
            "text": self.text,
        }


@dataclass(slots=True)
class Decision:
    """A « point arrêté ». `number` only as the source states it (« CP 1/2020-D3 », « D3 »)."""

    text: str
    number: str | None = None
    agenda_item: str | None = None
    owner: str | None = None
    due: datetime.date | None = None
    deadline: Deadline = field(default_factory=Deadline)

    def to_json(self) -> dict:
        return {
            "text": self.text,
            "number": self.number,
            "agenda_item": self.agenda_item,
            "owner": self.owner,
            "due": _iso(self.due),
            "deadline": self.deadline.to_json(),
        }


@dataclass(slots=True)
class Record:
    """A relevé as read. Texts are verbatim, wrapped lines joined; `title` and `preamble` hold one paragraph per line.

    `markers` keeps the numbers and labels taken off the texts (« 1. », « Responsable : »), `headings` the headings and
    repeated titles as they stand, `furniture` page numbers and running titles: with them no word of the source is lost.
    """

    title: str = ""
    reference: str | None = None
    date: datetime.date | None = None
    date_text: str | None = None
    starts_at: datetime.time | None = None
    ends_at: datetime.time | None = None
    hours_text: str | None = None
    place: str | None = None
    chair: str | None = None
    preamble: str = ""
    attendance: list[Attendee] = field(default_factory=list)
    agenda: list[str] = field(default_factory=list)
    discussed: list[Discussed] = field(default_factory=list)
    decisions: list[Decision] = field(default_factory=list)
    next_meeting: str | None = None
    headings: list[Note] = field(default_factory=list)
    markers: list[Note] = field(default_factory=list)
    furniture: list[Note] = field(default_factory=list)
    warnings: list[Warn] = field(default_factory=list)
    unplaced: list[Note] = field(default_factory=list)

    def to_json(self) -> dict:
        """The record as plain JSON values: dates ISO, times HH:MM, absent is None."""
        plain: dict = {name: getattr(self, name) for name in self.__slots__}
        plain["date"] = _iso(self.date)
        plain["starts_at"], plain["ends_at"] = _clock(self.starts_at), _clock(self.ends_at)
        for name, value in plain.items():
            if isinstance(value, list):
                plain[name] = [each if isinstance(each, str) else each.to_json() for each in value]
        return plain

    @classmethod
    def from_json(cls, plain: dict) -> "Record":
        """A record from `to_json()`'s shape. Raises Refused, with the place, where the shape or a value is wrong."""
        from meetings.reader.shape import record_from_json  # shape knows the record, so it is loaded late

        return record_from_json(plain)

    def texts(self):
        """Every text the record holds of its source (warnings are the reader's own words and are left out)."""
        yield from filter(None, (self.title, self.reference, self.date_text, self.hours_text, self.place, self.chair))
        yield from filter(None, (self.preamble, self.next_meeting, *self.agenda))
        for attendee in self.attendance:
            yield from filter(None, (attendee.name, attendee.function, attendee.institution))
            yield from filter(None, (attendee.college, attendee.represented_by))
        for group in self.discussed:
            yield from filter(None, (group.item, *group.points))
        for decision in self.decisions:
            yield from filter(None, (decision.text, decision.number, decision.owner))
            yield from filter(None, (decision.deadline.text,))
        for notes in (self.headings, self.markers, self.furniture, self.unplaced):
            yield from (note.text for note in notes)
