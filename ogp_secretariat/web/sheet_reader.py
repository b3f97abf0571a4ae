"""A program that reads one XLSX file (on stdin) and prints its cells as JSON; without Django, within limits.

Run by `sheet_table.read_table` as a child process: a hostile file harms nobody but this process. It prints
`{"sheets": [{"rows": [[number, [[column, value], …]], …], "cut": bool}, …]}` or `{"error": word}`. Only rows and cells
that hold something are printed, columns counted from 0. A value is a text, a number, true or false, or
`{"date": "2019-12-31T00:00:00"}`. A formula is its text, beginning with « = »; a number shown as a percentage is the
text seen (« 50 % »).

The sheets are parsed here and not by openpyxl, which takes a minute for a million empty formatted rows; it reads what
stands around them: the list of sheets, shared texts and formats.
"""

import io
import json
import math
import re
import resource
import sys
import warnings
import zipfile
from datetime import date, datetime
from decimal import Decimal
from xml.parsers import expat

MEMORY_BYTES = 1024**3
CPU_SECONDS = 20
MAX_UNPACKED = 600 * 1024 * 1024  # bytes
MAX_PARTS = 1000
MAX_SHEETS = 20
MAX_ROWS = 20_001  # of one sheet: the header and 20,000 rows
MAX_COLUMNS = 200
MAX_CELL = 32_767  # characters
MAX_CHARACTERS = 20_000_000
NUMBER = re.compile(r"-?[0-9]+(\.[0-9]*)?([eE][+-]?[0-9]+)?")


class Refused(Exception):
    """The file cannot be read; the word says why."""


class _Enough(Exception):
    """The sheet has more rows than are read."""


class Sheet:
    """Collects the rows of one sheet that hold something, as the parser meets them."""

    def __init__(self, convert):
        self.convert = convert
        self.rows, self.cut = [], False
        self.row, self.cells = 0, []
        self.column, self.kind, self.style = -1, "n", 0
        self.texts, self.value, self.formula = None, None, None

    def read(self, source):
        """`source`: the sheet's XML as an open binary file."""
        parser = expat.ParserCreate()
        parser.buffer_text = True
        parser.StartElementHandler = self.start
        parser.EndElementHandler = self.end
        parser.CharacterDataHandler = self.text
        parser.StartDoctypeDeclHandler = self.doctype
        try:
            while chunk := source.read(256 * 1024):
                parser.Parse(chunk)
            parser.Parse(b"", True)
        except _Enough:
            self.cut = True
        return self

    def doctype(self, *declaration):
        raise Refused("damaged")  # No spreadsheet declares one; entity bombs do.

    def start(self, name, attributes):
        name = name.rpartition(":")[2]
        if name == "c":
            self.column = _column(attributes["r"]) if "r" in attributes else self.column + 1
            self.kind, self.style = attributes.get("t", "n"), attributes.get("s", "0")
            self.value = self.formula = None
        elif name == "row":
            self.row = int(attributes["r"]) if "r" in attributes else self.row + 1
            self.column, self.cells = -1, []
        elif name in ("v", "t"):
            self.texts = []
        elif name == "f":
            self.texts, self.formula = [], ""

    def text(self, text):
        if self.texts is not None:
            self.texts.append(text)

    def end(self, name):
        name = name.rpartition(":")[2]
        if name in ("v", "t", "f"):
            found, self.texts = "".join(self.texts or ()), None
            if name == "f":
                self.formula = found
            else:
                self.value = (self.value or "") + found
        elif name == "c" and (self.value is not None or self.formula is not None):
            self.keep_cell()
        elif name == "row" and self.cells:
            if len(self.rows) >= MAX_ROWS:
                raise _Enough
            self.rows.append([self.row, self.cells])

    def keep_cell(self):
        value = f"={self.formula}" if self.formula is not None else self.convert(self.kind, self.style, self.value)
        if value is None or (isinstance(value, str) and not value.strip()):
            return
        if self.column >= MAX_COLUMNS:
            raise Refused("too_many_columns")
        if isinstance(value, str) and len(value) > MAX_CELL:
            raise Refused("long_cell")
        self.cells.append([self.column, value])


class Converter:
    """Values of cells as their sheet shows them."""

    def __init__(self, book):
        self.book, self.kinds, self.characters = book, {}, 0

    def __call__(self, kind, style, value):
        value = self.convert(kind, style, value)
        self.characters += len(value) if isinstance(value, str) else 10
        if self.characters > MAX_CHARACTERS:
            raise Refused("too_big")
        return value

    def convert(self, kind, style, value):
        if kind == "s":
            return self.book.shared[int(value)]
        if kind == "b":
            return value.strip() == "1"
        if kind == "d":
            return {"date": datetime.fromisoformat(value.strip().removesuffix("Z")).isoformat()}
        if kind != "n" or not value.strip():
            return value
        return self.number(self.shown_as(style), value.strip())

    def number(self, shown_as, text):
        # What cannot be a number stays text, and whoever wants a number refuses it.
        if not NUMBER.fullmatch(text) or math.isinf(float(text)):
            return text[:MAX_CELL]
        number = int(text) if len(text) <= 18 and text.lstrip("-").isdecimal() else float(text)
        if shown_as == "percentage":
            return f"{(Decimal(repr(number)) * 100).normalize():f} %"
        if shown_as == "date":
            return self.date(number, text)
        return number

    def date(self, number, text):
        from openpyxl.utils.datetime import from_excel

        try:
            found = from_excel(number, self.book.epoch)
        except (OverflowError, ValueError):
            return text
        if isinstance(found, date | datetime):
            return {"date": found.isoformat()}
        return str(found)

    def shown_as(self, style):
        """ "date", "percentage" or "" for the index of a cell's style."""
        if style not in self.kinds:
            self.kinds[style] = self.book.shown_as(int(style))
        return self.kinds[style]


class Book:
    """The workbook around its sheets: openpyxl's reader, stopped before it opens a sheet, which may be endless."""

    def __init__(self, data):
        from openpyxl.reader.excel import ExcelReader
        from openpyxl.styles.stylesheet import apply_stylesheet

        reader = ExcelReader(io.BytesIO(data), read_only=True, keep_links=False)
        reader.read_manifest()
        reader.read_strings()
        reader.read_workbook()
        apply_stylesheet(reader.archive, reader.wb)
        self.archive, self.book, self.shared = reader.archive, reader.wb, reader.shared_strings
        self.epoch = reader.wb.epoch
        found = [part.target for _sheet, part in reader.parser.find_sheets() if part.Type.endswith("/worksheet")]
        self.sheets = [name for name in found if name in reader.valid_files][:MAX_SHEETS]

    def shown_as(self, style):
        from openpyxl.styles.numbers import BUILTIN_FORMATS, BUILTIN_FORMATS_MAX_SIZE, is_date_format

        number = self.book._cell_styles[style].numFmtId
        if number < BUILTIN_FORMATS_MAX_SIZE:
            shape = BUILTIN_FORMATS.get(number, "General")
        else:
            shape = self.book._number_formats[number - BUILTIN_FORMATS_MAX_SIZE]
        if is_date_format(shape):
            return "date"
        return "percentage" if "%" in shape else ""


def read(data):
    """The answer for the bytes of one file. Raises Refused, and whatever a damaged file makes the parsers raise."""
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        parts = archive.infolist()
        if len(parts) > MAX_PARTS or sum(part.file_size for part in parts) > MAX_UNPACKED:
            raise Refused("too_big")
        names = {part.filename for part in parts}
    if "xl/vbaProject.bin" in names:
        raise Refused("macros")
    if "xl/workbook.xml" not in names:
        raise Refused("not_xlsx")
    book = Book(data)
    convert, answer = Converter(book), []
    for sheet in book.sheets:
        with book.archive.open(sheet) as source:
            found = Sheet(convert).read(source)
        answer.append({"rows": found.rows, "cut": found.cut})
    return {"sheets": answer}


def _column(reference):
    """0 for « A1 », 27 for « AB7 »."""
    number = 0
    for letter in reference[:4]:
        if not "A" <= letter <= "Z":
            break
        number = number * 26 + ord(letter) - 64
    if not number:
        raise Refused("damaged")
    return number - 1


def main():
    data = sys.stdin.buffer.read()
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY_BYTES, MEMORY_BYTES))
    resource.setrlimit(resource.RLIMIT_CPU, (CPU_SECONDS, CPU_SECONDS))
    resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    warnings.simplefilter("ignore")
    try:
        answer = read(data)
    except Refused as refusal:
        answer = {"error": str(refusal)}
    except MemoryError:
        answer = {"error": "too_big"}
    except Exception:  # whatever a damaged file makes the parsers raise
        answer = {"error": "damaged"}
    print(json.dumps(answer))


if __name__ == "__main__":
    main()
