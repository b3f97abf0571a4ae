"""The reader of an old « relevé des conclusions »: text, PDF, DOCX or our own JSON in, a record out.

    source = read_file(data, "releve.pdf")   # raises Refused with one sentence
    record = read_source(source)             # its embedded record, else what the text says
    record.to_json()

Pure: no database, no models, no clock. Messages are in the active language.
"""

from meetings.reader.build import read_releve
from meetings.reader.checks import check_record
from meetings.reader.naming import split_title
from meetings.reader.record import Attendee, Deadline, Decision, Discussed, Note, Record, Warn
from meetings.reader.refusal import Refused
from meetings.reader.source import Source
from meetings.reader.text import MAX_BYTES, MAX_FILE_BYTES, read_file

__all__ = [
    "MAX_BYTES",
    "MAX_FILE_BYTES",
    "Attendee",
    "Deadline",
    "Decision",
    "Discussed",
    "Note",
    "Record",
    "Refused",
    "Source",
    "Warn",
    "check_record",
    "read_file",
    "read_releve",
    "read_source",
    "split_title",
]


def read_source(source: Source) -> Record:
    """The record of a source: its own data where it carries valid ones, else read from its text.

    Raises `Refused` for a JSON file of another shape, which has no text to fall back on.
    """
    if source.embedded is not None:
        try:
            record = Record.from_json(source.embedded)
            if "warnings" not in source.embedded:
                record.warnings = check_record(record)
            return record
        except Refused:
            if source.kind == "json" or not source.text.strip():
                raise
    return read_releve(source.text)
