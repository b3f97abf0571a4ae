"""Tables that come in as spreadsheets: CSV and XLSX."""

import csv
import io
import itertools
import json
import math
import re
import subprocess
import sys
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from .text import clean_text, fold
from .typed import MAX_CELL, is_blank

MAX_BYTES = 10 * 1024 * 1024
MAX_ROWS = 20_000  # below the header, empty ones not counted
MAX_COLUMNS = 200
HEADER_WITHIN = 30  # rows that are not empty
TIME_LIMIT = 25  # seconds: a little more than the child may compute
READER = Path(__file__).with_name("sheet_reader.py")
SEPARATORS = (";", ",", "\t")
OLD_OFFICE = b"\xd0\xcf\x11\xe0"  # also the wrapping of an encrypted XLSX


@dataclass(frozen=True, slots=True)
class Row:
    """`number`: as the spreadsheet shows it. `cells`: {header: value}, without empty ones.

    `surplus`: how many cells that hold something stand under no header.
    """

    number: int
    cells: dict
    surplus: int = 0


@dataclass(frozen=True, slots=True)
class Table:
    """`headers`: as written in the file, in its order. `rows`: those that hold something."""

    headers: list
    rows: list

    def find(self, name):
        """The header that is `name` but for case, accents, spaces and signs; None if there is none."""
        wanted = header_key(name)
        return next((header for header in self.headers if header_key(header) == wanted), None)

    def as_json(self):
        """The table as plain data for a JSON column; dates become texts that `typed` reads the same."""
        rows = [
            [row.number, {name: _told(value) for name, value in row.cells.items()}, row.surplus] for row in self.rows
        ]
        return {"headers": self.headers, "rows": rows}

    @classmethod
    def from_json(cls, data):
        """The table again, of what `as_json` gave."""
        return cls(data["headers"], [Row(*row) for row in data["rows"]])


def _told(value):
    """`value` as every database's JSON takes it: no date, no infinity, no NUL, no half of a character."""
    if isinstance(value, datetime):
        return value.isoformat()
    if isinstance(value, float) and not math.isfinite(value):
        return str(value)
    return value.replace("\x00", " ").encode("utf-8", "replace").decode() if isinstance(value, str) else value


def header_key(name):
    """« Moyen de vérification * » and « moyen_de_verification » are the same column: letters and digits alone."""
    return re.sub(r"[\W_]+", "", fold(str(name)))


def read_table(data, filename, required=(), any_of=(), known=()):
    """The `Table` in the bytes of a CSV or XLSX file named `filename`.

    The header is the first row that has all the columns `required` (of an XLSX: on the first sheet that has one), or
    one of `any_of`, a row of several cells before a title of one; without either the first row that holds anything. A
    row below it of nothing but `known` names is part of it, as under merged cells (« Coordonnées »: « Tél. », « Mél »).
    Values are texts, numbers, booleans, dates or datetimes; a formula comes as text beginning with « = », for the
    caller to refuse. CSV: UTF-8, UTF-16, Windows-1252 or 1256, separated by semicolons, commas or tabs. Raises
    `ValidationError` with one sentence when the file as a whole cannot be read.
    """
    if not data:
        raise ValidationError(_("The file is empty."))
    if len(data) > MAX_BYTES:
        raise ValidationError(_("The file is larger than 10 MB."))
    suits = _Header(required, any_of, known)
    suffix = Path(str(filename)).suffix.lower()
    if data.startswith(OLD_OFFICE):
        raise ValidationError(_("The file is encrypted or of an old kind: save it as .xlsx, without a password."))
    if suffix == ".xlsx":
        sheets = _xlsx_sheets(data)
    elif suffix in (".csv", ".tsv", ".txt"):
        sheets = _csv_sheets(data, suits)
    else:
        raise ValidationError(_("Only .xlsx and .csv files are read here."))
    return _table(sheets, suits)


class _Header:
    """Which row is the header: called with the names of a row."""

    def __init__(self, required, any_of, known):
        self.required, self.any_of = list(required), list(any_of)
        self._known = {header_key(name) for name in known}
        self._wanted = {header_key(name) for name in self.required}
        self._one_of = {header_key(name) for name in self.any_of}

    def __call__(self, names):
        keys = {header_key(name) for name in names}
        return self._wanted <= keys and (not self._one_of or bool(keys & self._one_of))

    def position(self, rows):
        """Of the header among `rows`, each a list of names: a title of one cell goes after a row of several."""
        found = [position for position, names in enumerate(rows) if self(names)]
        several = [position for position in found if len(rows[position]) > 1]
        return next(iter((self._one_of and several) or found), None)

    def goes_on(self, names):
        """Whether a row of names, {column: name}, is the second one of the header."""
        return bool(names) and all(header_key(name) in self._known for name in names.values())

    def refusal(self, first_row):
        seen = {header_key(name) for name in first_row}
        missing = [name for name in self.required if header_key(name) not in seen]
        if self.any_of:
            shown = ", ".join(self.any_of[:3])
            sentence = _("The file has no header row with one of the columns %(columns)s.") % {"columns": shown}
        else:
            shown = ", ".join(missing or self.required)
            sentence = _("The file has no header row with the columns %(columns)s.") % {"columns": shown}
        return ValidationError(sentence, code="no_header")


def _table(sheets, suits):
    """The table of the first sheet that has the header. A sheet: (iterator of (number, {column: value}), cut)."""
    first_seen = None
    for rows, cut in sheets:
        rows = iter(rows)
        head = list(itertools.islice(rows, HEADER_WITHIN))
        named = [
            {column: clean_text(str(value), single_line=True) for column, value in cells.items()}
            for _number, cells in head
        ]
        if first_seen is None and named:
            first_seen = named[0]
        position = suits.position([list(names.values()) for names in named])
        if position is not None:
            names, below = named[position], position + 1
            if below < len(named) and suits.goes_on(named[below]):
                names, below = names | named[below], below + 1
            return _below(names, itertools.chain(head[below:], rows), cut)
    if first_seen is None:
        raise ValidationError(_("The file is empty."))
    raise suits.refusal(first_seen.values())


def _below(names, rows, cut):
    names = {column: name for column, name in names.items() if header_key(name)}
    keys = [header_key(name) for name in names.values()]
    twice = next((name for name, key in zip(names.values(), keys, strict=True) if keys.count(key) > 1), None)
    if twice is not None:
        raise ValidationError(_("The column “%(column)s” stands twice in the header.") % {"column": twice[:60]})
    table = Table(list(names.values()), [])
    for number, cells in rows:
        if len(table.rows) >= MAX_ROWS:
            cut = True
            break
        known = {names[column]: value for column, value in cells.items() if column in names}
        table.rows.append(Row(number, known, len(cells) - len(known)))
    if cut:
        raise ValidationError(_("The file has more than 20,000 rows: split it."))
    if not table.rows:
        raise ValidationError(_("The file has a header and no row below it."))
    return table


# -- XLSX --------------------------------------------------------------------------------------------------------------


def _xlsx_sheets(data):
    answer = _ask_child(data) if data.startswith(b"PK") else {"error": "not_xlsx"}
    if "error" in answer:
        raise ValidationError(_refusal(answer["error"]))
    for sheet in answer["sheets"]:
        yield (
            ((number, {column: _plain(value) for column, value in cells}) for number, cells in sheet["rows"]),
            sheet["cut"],
        )


def _plain(value):
    return datetime.fromisoformat(value["date"]) if isinstance(value, dict) else value


def _ask_child(data):
    # An empty environment: the child inherits neither secrets nor the database's address.
    command = [sys.executable, "-I", str(READER)]
    try:
        child = subprocess.run(command, input=data, capture_output=True, timeout=TIME_LIMIT, check=False, env={})
        answer = json.loads(child.stdout) if child.returncode == 0 else None
    except (subprocess.TimeoutExpired, ValueError):
        answer = None
    return answer or {"error": "too_big"}


def _refusal(word):
    sentences = {
        "not_xlsx": _("The contents of the file are not those of a %(suffix)s file.") % {"suffix": ".xlsx"},
        "macros": _("The spreadsheet holds macros: save it as .xlsx without them."),
        "too_big": _("The spreadsheet is too big or too complicated to be read."),
        "too_many_columns": _("The file has more than 200 columns."),
        "long_cell": _("A cell holds more than 32,767 characters."),
    }
    return sentences.get(word) or _("The file is damaged and cannot be read.")


# -- CSV ---------------------------------------------------------------------------------------------------------------


def _csv_sheets(data, suits):
    text = _decoded(data)
    declared = re.match(r"sep=(.)\r?\n", text)  # Excel's own first line
    separators = (declared[1],) if declared and declared[1] in SEPARATORS else SEPARATORS
    yield _csv_rows(text, _separator(text, separators, suits)), False


def _decoded(data):
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        encodings = ("utf-16",)
    else:
        encodings = ("utf-8-sig", "cp1256" if _is_arabic(data) else "cp1252")
    for encoding in encodings:
        try:
            text = data.decode(encoding)
        except UnicodeDecodeError:
            continue
        if "\x00" not in text and not data.startswith((b"PK\x03\x04", b"%PDF")):
            return text
    raise ValidationError(_("The contents of the file are not those of a %(suffix)s file.") % {"suffix": ".csv"})


def _is_arabic(data):
    """Whether bytes that are no UTF-8 are Arabic: letters beyond ASCII come in words there, and alone in French."""
    runs = re.findall(rb"[\xc0-\xff\x81\x8d\x8e\x90]+", data)
    in_words = sum(len(run) for run in runs if len(run) >= 3)
    return 2 * in_words > sum(map(len, runs))


def _separator(text, separators, is_header):
    """The separator with which the header is found, else the one that makes the most columns of the first row."""

    def suits(separator):
        try:
            rows = [cells for __, (_n, cells) in zip(range(HEADER_WITHIN), _records(text, separator), strict=False)]
        except csv.Error:
            return (False, 0)
        found = any(is_header(cells.values()) for cells in rows)
        return (found, len(rows[0]) if rows else 0)

    return max(separators, key=suits)


def _records(text, separator):
    """(number, {column: text}) of each record that holds something; numbers count records, as a spreadsheet would."""
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=separator, strict=True)
    for number, record in enumerate(reader, 1):
        cells = {column: value for column, value in enumerate(record) if not is_blank(value)}
        if cells and not (number == 1 and record[0].startswith("sep=")):
            yield number, cells


def _csv_rows(text, separator):
    """The records, within the limits. Raises `ValidationError`."""
    number = 0
    try:
        for number, cells in _records(text, separator):
            if max(cells) >= MAX_COLUMNS:
                raise ValidationError(_refusal("too_many_columns"))
            if any(len(value) > MAX_CELL for value in cells.values()):
                raise ValidationError(_refusal("long_cell"))
            yield number, cells
    except csv.Error as error:
        raise ValidationError(
            _("The row after row %(row)s cannot be read: look at its quotation marks.") % {"row": number}
        ) from error
