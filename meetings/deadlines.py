"""A deadline as plain data: a date, a date and an hour, a period, the next meeting, continuous, or none. Pure."""

import datetime
from dataclasses import dataclass

from .enums import DeadlineKind

END_OF_DAY = datetime.time.max


@dataclass(frozen=True)
class Deadline:
    """`kind` is a `DeadlineKind`; `text` is as the document says it, or the reason for none. Absent is None or ""."""

    kind: str = DeadlineKind.NONE
    date: datetime.date | None = None
    time: datetime.time | None = None
    end: datetime.date | None = None
    text: str = ""

    @property
    def due(self):
        """The last day on time that the deadline says by itself (a period's last day), or None."""
        return self.end or self.date

    def last_moment(self, next_meeting=None):
        """(day, hour) of the last moment on time, or None where no day is known: continuous, none, no next meeting yet.

        `next_meeting`: the day on which the meeting falls that « next meeting » means, if one is called.
        """
        day = next_meeting if self.kind == DeadlineKind.NEXT_MEETING else self.due
        return (day, self.time or END_OF_DAY) if day else None

    def columns(self, prefix):
        """{column: value} of the five columns that hold it under `prefix` (« deadline », « current »)."""
        return {f"{prefix}_{name}": getattr(self, name) for name in ("kind", "date", "time", "end", "text")}

    @classmethod
    def read(cls, instance, prefix):
        """The deadline that the columns of `instance` hold under `prefix`."""
        return cls(*(getattr(instance, f"{prefix}_{name}") for name in ("kind", "date", "time", "end", "text")))

    def to_json(self):
        """{kind, date, time, end, text}: dates ISO, absent None."""
        return {
            "kind": self.kind,
            "date": self.date.isoformat() if self.date else None,
            "time": self.time.strftime("%H:%M") if self.time else None,
            "end": self.end.isoformat() if self.end else None,
            "text": self.text or None,
        }

    @classmethod
    def from_json(cls, data):
        """The deadline that `to_json` described; None for None."""
        if data is None:
            return None
        read = datetime.date.fromisoformat
        return cls(
            kind=data["kind"],
            date=read(data["date"]) if data["date"] else None,
            time=datetime.time.fromisoformat(data["time"]) if data["time"] else None,
            end=read(data["end"]) if data["end"] else None,
            text=data["text"] or "",
        )
