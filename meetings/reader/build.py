"""From the text of a relevé to its record. Nothing is corrected, nothing is guessed, no word is dropped."""

from meetings.reader.body import read_agenda, read_decided, read_discussed
from meetings.reader.head import READERS, read_title
from meetings.reader.reading import Reading
from meetings.reader.record import Record
from meetings.reader.sections import cut, split_titles
from meetings.reader.titles import AgendaTitles


def read_releve(text: str) -> Record:
    """The record of a relevé's text. Never raises: what is not understood is in `unplaced` and in `warnings`.

    The date is read before the decisions and the agenda before the points, whatever their order in the source.
    """
    reading = Reading(text)
    sections, reading.record.headings = cut(reading.lines)
    reading.title_lines, others = split_titles(sections[0], has_headings=len(sections) > 1)
    reading.unplace(others)
    for section in sections:
        if section.kind in READERS:
            READERS[section.kind](section, reading)
    read_title(reading)
    talks = [section for section in sections if section.kind == "discussed"]
    for section in sections:
        if section.kind == "agenda":
            talks = read_agenda(section, reading, has_talks=bool(talks)) + talks
    agenda = AgendaTitles(reading.record.agenda)
    for section in talks:
        read_discussed(section, agenda, reading)
    for section in sections:
        if section.kind == "decisions":
            read_decided(section, agenda, reading)
    return reading.finish()
