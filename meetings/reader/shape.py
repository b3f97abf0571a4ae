"""From JSON back to a record, trusting nothing: an embedded `releve.json` may come from anywhere."""

import re
from datetime import date, time

from django.utils.translation import gettext as _

from meetings.reader.dates import MAX_YEAR, MIN_YEAR
from meetings.reader.record import (
    ATTENDANCE_STATUSES,
    DEADLINE_KINDS,
    PRESENT,
    Attendee,
    Deadline,
    Decision,
    Discussed,
    Note,
    Record,
    Warn,
)
from meetings.reader.refusal import Refused

MAX_TEXT = 200_000  # characters in one value
MAX_LIST = 250_000  # entries in one list
_FORBIDDEN = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff]")
_DATE = re.compile(r"\d{4}-\d{2}-\d{2}", re.A)
_TIME = re.compile(r"\d{2}:\d{2}", re.A)
_REQUIRED = ("agenda", "discussed", "decisions")


def record_from_json(plain) -> Record:
    """A `Record` from the shape of `Record.to_json()`; absent keys take their default, unknown ones are left aside.

    Raises `Refused` naming the place of the first thing that is wrong.
    """
    _need(isinstance(plain, dict), "releve")
    for name in _REQUIRED:
        _need(name in plain, name)
    record = Record()
    for name in ("title", "preamble"):
        setattr(record, name, _optional_text(plain, name, name) or "")
    for name in ("reference", "date_text", "hours_text", "place", "chair", "next_meeting"):
        setattr(record, name, _optional_text(plain, name, name))
    record.date = _optional_date(plain, "date", "date")
    record.starts_at = _optional_time(plain, "starts_at", "starts_at")
    record.ends_at = _optional_time(plain, "ends_at", "ends_at")
    record.agenda = [_text(title, where) for title, where in _entries(plain, "agenda")]
    record.attendance = [_attendee(entry, where) for entry, where in _entries(plain, "attendance")]
    record.discussed = [_discussed(entry, where) for entry, where in _entries(plain, "discussed")]
    record.decisions = [_decision(entry, where) for entry, where in _entries(plain, "decisions")]
    for name in ("headings", "markers", "furniture", "unplaced"):
        setattr(record, name, [_note(entry, where) for entry, where in _entries(plain, name)])
    record.warnings = [_warn(entry, where) for entry, where in _entries(plain, "warnings")]
    return record


def _need(condition: bool, where: str) -> None:
    if not condition:
        raise Refused(_("The data of this relevé are not in the expected form (at %(place)s).") % {"place": where})


def _text(value, where: str) -> str:
    _need(isinstance(value, str) and len(value) <= MAX_TEXT and not _FORBIDDEN.search(value), where)
    return value


def _optional_text(plain: dict, name: str, where: str) -> str | None:
    value = plain.get(name)
    return None if value is None else _text(value, where)


def _optional_date(plain: dict, name: str, where: str) -> date | None:
    value = plain.get(name)
    if value is None:
        return None
    _need(isinstance(value, str) and bool(_DATE.fullmatch(value)), where)
    try:
        day = date.fromisoformat(value)
    except ValueError:
        day = None
    _need(day is not None and MIN_YEAR <= day.year <= MAX_YEAR, where)
    return day


def _optional_time(plain: dict, name: str, where: str) -> time | None:
    value = plain.get(name)
    if value is None:
        return None
    _need(isinstance(value, str) and bool(_TIME.fullmatch(value)), where)
    hour, minute = int(value[:2]), int(value[3:])
    _need(hour < 24 and minute < 60, where)
    return time(hour, minute)


def _entries(plain: dict, name: str):
    entries = plain.get(name)
    entries = [] if entries is None else entries
    _need(isinstance(entries, list) and len(entries) <= MAX_LIST, name)
    return [(entry, f"{name}[{index}]") for index, entry in enumerate(entries)]


def _line(entry: dict, where: str) -> int | None:
    line = entry.get("line")
    _need(line is None or (isinstance(line, int) and not isinstance(line, bool) and 0 <= line < 10**9), where)
    return line


def _note(entry, where: str) -> Note:
    _need(isinstance(entry, dict) and "text" in entry, where)
    return Note(_line(entry, where), _text(entry["text"], where))


def _warn(entry, where: str) -> Warn:
    note = _note(entry, where)
    return Warn(note.line, _text(entry.get("kind"), f"{where}.kind"), note.text)


def _attendee(entry, where: str) -> Attendee:
    _need(isinstance(entry, dict) and "name" in entry, where)
    optional = ("function", "institution", "college", "represented_by")
    values = {name: _optional_text(entry, name, f"{where}.{name}") for name in optional}
    status = entry.get("status", PRESENT)
    _need(status in ATTENDANCE_STATUSES, f"{where}.status")
    return Attendee(name=_text(entry["name"], f"{where}.name"), status=status, **values)


def _discussed(entry, where: str) -> Discussed:
    _need(isinstance(entry, dict) and isinstance(entry.get("points"), list), where)
    points = [_text(point, f"{where}.points") for point in entry["points"]]
    return Discussed(_optional_text(entry, "item", f"{where}.item"), points)


def _decision(entry, where: str) -> Decision:
    _need(isinstance(entry, dict) and "text" in entry, where)
    decision = Decision(_text(entry["text"], f"{where}.text"))
    for name in ("number", "agenda_item", "owner"):
        setattr(decision, name, _optional_text(entry, name, f"{where}.{name}"))
    decision.due = _optional_date(entry, "due", f"{where}.due")
    if entry.get("deadline") is not None:
        decision.deadline = _deadline(entry["deadline"], f"{where}.deadline")
    return decision


def _deadline(entry, where: str) -> Deadline:
    _need(isinstance(entry, dict), where)
    kind = entry.get("kind", "none")
    _need(kind in DEADLINE_KINDS, f"{where}.kind")
    deadline = Deadline(kind, text=_optional_text(entry, "text", f"{where}.text"))
    deadline.date = _optional_date(entry, "date", f"{where}.date")
    deadline.time = _optional_time(entry, "time", f"{where}.time")
    deadline.end = _optional_date(entry, "end", f"{where}.end")
    _need(deadline.date is not None or kind not in {"date", "datetime", "period"}, f"{where}.date")
    _need(kind != "datetime" or deadline.time is not None, f"{where}.time")
    _need(kind != "period" or (deadline.end is not None and deadline.end >= deadline.date), f"{where}.end")
    return deadline
