"""Lists as spreadsheets: written here, read by `sheet_table.py`.

Texts pass through `safe_cell`, so that no list that goes out holds a formula somebody typed into a form; numbers and
dates stay numbers and dates. Both writers take rows one by one and go through any number of them in one pass.
"""

import csv
import datetime
import io
import itertools
import re
from decimal import Decimal

from django.utils import timezone
from django.utils.translation import get_language_bidi
from django.utils.translation import gettext as _
from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE
from openpyxl.styles import Alignment, Font, PatternFill, Protection
from openpyxl.utils import get_column_letter
from openpyxl.workbook.defined_name import DefinedName
from openpyxl.worksheet.datavalidation import DataValidation

from .sheet_table import Row, Table, header_key, read_table
from .spreadsheet import safe_cell
from .typed import MAX_CELL

__all__ = ["Row", "Table", "header_key", "read_table", "write_csv", "write_xlsx"]

CSV_TYPE = "text/csv; charset=utf-8"
XLSX_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"

SAMPLE = 200  # rows from which the widths of columns are taken
MIN_WIDTH, MAX_WIDTH = 10, 60  # characters
HEADER_FONT = Font(bold=True, color="FFFFFF")
HEADER_FILL = PatternFill("solid", fgColor="1F5C3F")
LOCKED_FILL = PatternFill("solid", fgColor="EEEEEE")
TOP = Alignment(vertical="top", wrap_text=True)
OPEN_ROWS = 2000  # rows of a form below its header where lists apply


def write_csv(headers, rows, separator=";"):
    """A CSV file as bytes: UTF-8 with its mark, so that a double click opens it well in a French or Arabic Excel.

    `rows`: any iterable of sequences of texts, numbers, dates, booleans or None. With the semicolon decimals have a
    comma, with the comma a point. Dates are ISO dates, in Morocco's time.
    """
    output = io.StringIO(newline="")
    writer = csv.writer(output, delimiter=separator, lineterminator="\r\n")
    writer.writerow([safe_cell(str(header)) for header in headers])
    for row in rows:
        writer.writerow([_csv_cell(value, separator) for value in row])
    return output.getvalue().encode("utf-8-sig", "replace")


def _csv_cell(value, separator):
    value = _simple(value)
    if isinstance(value, Decimal | float):
        text = format(value, "f") if isinstance(value, Decimal) else repr(value)
        return text.replace(".", ",") if separator == ";" else text
    if isinstance(value, datetime.datetime):
        return value.isoformat(" ", "minutes")
    return value.isoformat() if isinstance(value, datetime.date) else safe_cell(value)


def _simple(value):
    """None, a number, a naive date or datetime, or a text."""
    if isinstance(value, bool):
        return _("yes") if value else _("no")
    if isinstance(value, datetime.datetime) and timezone.is_aware(value):
        return timezone.localtime(value).replace(tzinfo=None)
    if value is None or isinstance(value, int | float | Decimal | datetime.date):
        return value
    return str(value)


def write_xlsx(title, headers, rows, *, rtl=None, choices=None, suggestions=None, locked=None, help_lines=()):
    """An XLSX file as bytes: one sheet called `title`, its header kept in sight, with filters and fitting columns.

    `rows` as in `write_csv`. `rtl`: the sheet reads from right to left (None: as the page's language does).
    For a form that comes back: `choices` {header: texts allowed} and `suggestions` {header: texts to choose from, or
    another}, offered as lists; `locked`: headers whose cells are not to be changed in the rows written here (None:
    nothing is protected); `help_lines`: (what, explanation) pairs on a second sheet.
    """
    headers = [str(header) for header in headers]
    rtl = get_language_bidi() if rtl is None else rtl
    book = Workbook(write_only=True)
    sheet = _sheet(book, title, rtl)
    rows = iter(rows)
    sample = list(itertools.islice(rows, SAMPLE))
    _shape(sheet, headers, sample, locked)
    sheet.append([_styled(sheet, header, HEADER_FONT, HEADER_FILL) for header in headers])
    closed = [locked is not None and header in locked for header in headers]
    count = 1
    for row in itertools.chain(sample, rows):
        sheet.append([_cell(sheet, value, shut, locked) for value, shut in zip(row, closed, strict=True)])
        count += 1
    sheet.auto_filter.ref = f"A1:{get_column_letter(len(headers))}{count}"
    if choices or suggestions:
        _add_lists(book, sheet, headers, choices or {}, suggestions or {})
    if help_lines:
        _add_help(book, help_lines, rtl)
    output = io.BytesIO()
    book.save(output)
    return output.getvalue()


def _sheet(book, title, rtl):
    sheet = book.create_sheet(re.sub(r"[\[\]:*?/\\]", " ", str(title)).strip("' ")[:31] or "1")
    sheet.sheet_view.rightToLeft = rtl
    return sheet


def _shape(sheet, headers, sample, locked):
    """What an XLSX says before its rows: the frozen header, the widths, what may be typed into."""
    sheet.freeze_panes = "A2"
    for index, header in enumerate(headers):
        longest = max([len(header) + 3, *(len(str(row[index] if row[index] is not None else "")) for row in sample)])
        column = sheet.column_dimensions[get_column_letter(index + 1)]
        column.width = min(max(longest + 1, MIN_WIDTH), MAX_WIDTH)
        if locked is not None:
            # Rows added below are open, their codes too.
            column.protection = Protection(locked=False)
    if locked is not None:
        sheet.protection.sheet = True
        # These say what stays forbidden: sorting, filtering, widths and new rows are allowed.
        for allowed in ("autoFilter", "sort", "formatColumns", "formatRows", "insertRows", "deleteRows"):
            setattr(sheet.protection, allowed, False)


def _styled(sheet, value, font=None, fill=None):
    cell = WriteOnlyCell(sheet, value=_text(value))
    cell.alignment = TOP
    if font:
        cell.font = font
    if fill:
        cell.fill = fill
    return cell


def _cell(sheet, value, shut, locked):
    value = _simple(value)
    if isinstance(value, float) and (value != value or value in (float("inf"), float("-inf"))):
        value = None
    is_text = isinstance(value, str)
    if is_text:
        value = _text(value)
    # A bare value is quickest; a cell of its own is needed for what openpyxl would take for an error, and for locks.
    if locked is None and not (is_text and value.startswith("#")):
        return value
    cell = WriteOnlyCell(sheet, value=value)
    if is_text:
        cell.data_type = "s"
    if locked is not None:
        cell.protection = Protection(locked=shut)
        if shut:
            cell.fill = LOCKED_FILL
    return cell


def _text(value):
    """`value` as a spreadsheet can hold it; when it is cut, it says so."""
    text = ILLEGAL_CHARACTERS_RE.sub(" ", safe_cell(str(value))).encode("utf-8", "replace").decode()
    # Outside the f-string, where the catalogue finds it.
    cut = _("cut")
    return text if len(text) <= MAX_CELL else f"{text[: MAX_CELL - 40]} […] ({cut})"


def _add_lists(book, sheet, headers, choices, suggestions):
    """The texts on a hidden sheet, one column each: a rule itself holds 255 characters only."""
    lists = book.create_sheet("lists")
    lists.sheet_state = "hidden"
    offered = {**choices, **suggestions}
    columns = [[_text(choice) for choice in texts] for texts in offered.values()]
    for line in itertools.zip_longest(*columns):
        lists.append(line)
    rules = sheet.data_validations
    for index, header in enumerate(offered, 1):
        letter = get_column_letter(index)
        name = f"list_{index}"
        reference = f"'lists'!${letter}$1:${letter}${max(len(columns[index - 1]), 1)}"
        book.defined_names[name] = DefinedName(name, attr_text=reference)
        rule = DataValidation(type="list", formula1=f"={name}", allow_blank=True, showErrorMessage=True)
        if header in choices:
            rule.error = _("Choose one of the list.")
        else:
            rule.errorStyle, rule.error = "warning", _("This is not in the list: check how it is written.")
        target = get_column_letter(headers.index(header) + 1)
        rule.add(f"{target}2:{target}{OPEN_ROWS}")
        rules.append(rule)


def _add_help(book, help_lines, rtl):
    sheet = _sheet(book, _("Help"), rtl)
    sheet.column_dimensions["A"].width, sheet.column_dimensions["B"].width = 30, 100
    for what, explanation in help_lines:
        sheet.append([_styled(sheet, what, Font(bold=True)), _styled(sheet, explanation)])
