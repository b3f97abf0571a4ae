"""The sections before the agenda: title, reference, date, hours, place, chair, participants."""

import re

from meetings.reader.attendance import STATUS_OF_KIND, find_chair, read_attendance
from meetings.reader.dates import Hours, find_dates, find_hours
from meetings.reader.items import join, paragraphs
from meetings.reader.reading import Reading
from meetings.reader.record import Note
from meetings.reader.sections import Section
from meetings.reader.words import collapse, words

_REFERENCE = re.compile(r"\b[A-Z]{1,6}\s?\d{1,3}/\d{4}\b")
_LONGEST_TITLE = 200  # characters


def read_reference(section: Section, reading: Reading) -> None:
    """« Référence : CP 1/2020 »; what follows it on further lines is the rest of the title."""
    first, rest = section.lines[:1], section.lines[1:]
    stated = _REFERENCE.search(first[0].raw) if first else None
    if stated and reading.record.reference is None:
        reading.record.reference = collapse(stated.group())
        if words(first[0].raw) != words(reading.record.reference):
            reading.record.headings.append(Note(first[0].number, first[0].raw))
    else:
        reading.unplace(first)
    reading.title_lines += [line for line in rest if len(line.raw) <= _LONGEST_TITLE]
    reading.unplace([line for line in rest if len(line.raw) > _LONGEST_TITLE])


def read_title(reading: Reading) -> None:
    """Title and preamble as a whole, once every section of the head is read.

    The date and the chair are looked for in them when their own sections do not have them.
    """
    record = reading.record
    joined = join([(line.number, line.raw) for line in reading.title_lines], between="\n")
    record.title, record.preamble = joined.text, "\n".join(reading.preamble)
    reading.dated.append(joined)
    if record.date is None and record.date_text is None:
        record.date = next((found.date for found in find_dates(joined.text) if found.date), None)
    if record.chair is None:
        record.chair = find_chair(record.preamble) or find_chair(joined.text)


def read_date(section: Section, reading: Reading) -> None:
    """The day of the meeting, and its hours if they stand beside it."""
    items = paragraphs(section.lines, reading.width)
    texts = [item.joined() for item in items]
    dates = [find_dates(joined.text) for joined in texts]
    chosen = next((at for at, found in enumerate(dates) if found), 0)
    for at, item in enumerate(items):
        if at != chosen or reading.record.date_text is not None:
            reading.leave(item)
            continue
        text = texts[at].text
        reading.record.date_text = text
        reading.dated.append(texts[at])
        valid = next((found for found in dates[at] if found.date), None)
        reading.record.date = valid.date if valid else None
        after = text[dates[at][0].stop :] if dates[at] else text
        _set_hours(reading, valid.hours if valid and valid.hours else find_hours(after))


def read_hours(section: Section, reading: Reading) -> None:
    """« Horaire : de 10h à 12h30 »."""
    for item in paragraphs(section.lines, reading.width):
        if reading.record.hours_text is None:
            reading.record.hours_text = item.joined().text
            _set_hours(reading, find_hours(reading.record.hours_text))
        else:
            reading.leave(item)


def _set_hours(reading: Reading, hours: Hours | None) -> None:
    if hours and reading.record.starts_at is None:
        reading.record.starts_at, reading.record.ends_at = hours.start, hours.end


def read_place(section: Section, reading: Reading) -> None:
    """The first paragraph under « Lieu »."""
    for item in paragraphs(section.lines, reading.width):
        joined = item.joined()
        if reading.record.place is None and not find_chair(joined.text):
            reading.record.place = joined.text
            reading.dated.append(joined)
        else:
            reading.leave(item)


def read_chair(section: Section, reading: Reading) -> None:
    """« Président : … »."""
    for item in paragraphs(section.lines, reading.width):
        if reading.record.chair is None:
            reading.record.chair = item.joined().text
        else:
            reading.leave(item)


def read_next_meeting(section: Section, reading: Reading) -> None:
    """« Prochaine réunion : … »."""
    for item in paragraphs(section.lines, reading.width):
        if reading.record.next_meeting is None:
            joined = item.joined()
            reading.record.next_meeting = joined.text
            reading.dated.append(joined)
        else:
            reading.leave(item)


def read_participants(section: Section, reading: Reading) -> None:
    """Persons where they are listed, and the rest as the preamble."""
    read = read_attendance(section.lines, STATUS_OF_KIND.get(section.kind), reading.width)
    reading.record.attendance += read.attendees
    reading.record.headings += read.headings
    reading.mark(read.markers)
    if read.rest and not read.attendees and section.kind in STATUS_OF_KIND:  # « Présents : 12 sur 15 » is one sentence
        line = read.rest[0]
        line.raw = f"{section.heading} {line.raw}"
    for item in paragraphs(read.rest, reading.width):
        reading.add_to_preamble(item.joined())


def leave_unplaced(section: Section, reading: Reading) -> None:
    """A section no record has a place for: annexes, signatures, the follow-up of earlier decisions."""
    reading.unplace(section.lines)


READERS = {
    "reference": read_reference,
    "date": read_date,
    "hours": read_hours,
    "place": read_place,
    "chair": read_chair,
    "participants": read_participants,
    "next_meeting": read_next_meeting,
    "other": leave_unplaced,
    **dict.fromkeys(STATUS_OF_KIND, read_participants),
}
