"""What a person typed or a spreadsheet's cell holds, read into a value: numbers, percentages, days, deadlines, texts.

Every reader returns the value or raises `ValidationError` with one sentence, and nothing else whatever it is given.
Nothing is guessed: what can be read in two ways is refused, and the sentence says how to write it. An empty cell is
refused too; callers ask `is_blank` first where a value may be missing.
"""

import calendar
import datetime
import re
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal

from django.core.exceptions import ValidationError
from django.utils.formats import number_format
from django.utils.translation import gettext as _

from .month_words import MONTH, MONTHS, UNTIL
from .spreadsheet import starts_formula
from .text import clean_text, fold

MAX_CELL = 32_767  # characters: what a spreadsheet's cell can hold
FIRST_YEAR, LAST_YEAR = 1900, 2100
EXCEL_ERRORS = {"#REF!", "#N/A", "#VALUE!", "#DIV/0!", "#NAME?", "#NULL!", "#NUM!", "#SPILL!", "#CALC!"}

_DIGITS = {ord(c): str(n % 10) for n, c in enumerate("٠١٢٣٤٥٦٧٨٩۰۱۲۳۴۵۶۷۸۹")}
_SIGNS = {ord("٫"): ",", ord("٬"): " ", ord("٪"): "%", ord("−"): "-"}
_MARKS = dict.fromkeys((8206, 8207, 1564, 65279, 8203))  # which Arabic spreadsheets put around figures
_NUMBER = re.compile(r"([+-]?)(\d{1,3}(?: \d{3}){1,4}|\d{1,15})(?:[.,](\d{1,15}))?", re.ASCII)
_THOUSANDS = re.compile(r"[+-]?[1-9]\d{0,2}[.,]\d{3}", re.ASCII)


def is_blank(value):
    """True for None and for text of spaces and invisible marks alone."""
    return value is None or (isinstance(value, str) and not value[: MAX_CELL + 1].translate(_MARKS).strip())


def quoted(value, length=40):
    """`value` as an error may quote it: one line, cut with « … »."""
    words = value if isinstance(value, str) else _shown(value)
    words = clean_text(words[: 4 * length], single_line=True)
    return words if len(words) <= length else f"{words[: length - 1]}…"


def _shown(value):
    try:
        return str(value)
    except ValueError:  # an integer of thousands of digits
        return _("a number with too many digits")


def is_formula(value):
    """True for text that a spreadsheet would compute: it begins with « = », also after spaces, or is an old « @… »."""
    if not isinstance(value, str):
        return False
    start = value.translate(_MARKS).lstrip()[:1]
    return start in ("=", "＝", "@", "＠")


def refuse_formula(value):
    """Refuse a formula: what it would show depends on who opens it."""
    if is_formula(value):
        raise ValidationError(_("“%(value)s” is a formula: write its result.") % {"value": quoted(value)})


# -- Numbers -----------------------------------------------------------------------------------------------------------


def decimal_number(value, *, minimum=None, maximum=None, places=4, percent=False):
    """A Decimal with at most `places` decimals between `minimum` and `maximum` (None: no bound).

    Text: « 1 234,5 », « 12.5 », Arabic-Indic digits; with `percent` also « 50 % », which is 50. The comma and the point
    are both decimal signs and spaces alone group digits; « 1,000 » is refused where both one and one thousand would be
    allowed. More decimals than `places` are refused in text and rounded half up in a spreadsheet's number, which
    carries the noise of its binary form.
    """
    refuse_formula(value)
    if percent and isinstance(value, str):
        value = _without_sign(value)
    number = _number_of_cell(value, places) if not isinstance(value, str) else _number_of_text(value, places)
    if isinstance(value, str) and _THOUSANDS.fullmatch(_figures(value)):
        grouped = Decimal(_figures(value).replace(",", "").replace(".", ""))
        if (minimum is None or grouped >= minimum) and (maximum is None or grouped <= maximum):
            raise ValidationError(
                _("“%(value)s” can be read in two ways: write %(whole)s, or fewer decimals.")
                % {"value": quoted(value), "whole": grouped}
            )
    if (minimum is not None and number < minimum) or (maximum is not None and number > maximum):
        raise ValidationError(_out_of_bounds(value, minimum, maximum))
    return number


def percentage(value):
    """A Decimal from 0 to 100, of « 50 », « 50 % », « 0,5 » (half a percent) or a spreadsheet's number.

    A number between 0 and 1 that comes from a cell is refused: it may be half a percent or half of the whole, and
    « 0,5 » would be either. A cell formatted as a percentage reaches us as text with its sign (« 50 % », see
    `sheet_reader.py`), so that the common case is read as it was seen.
    """
    refuse_formula(value)
    if not isinstance(value, str) and 0 < (fraction := _number_of_cell(value, 10)) < 1:
        raise ValidationError(
            _("“%(value)s” can be read in two ways: write %(whole)s %% or %(value)s %%.")
            % {"value": number_format(fraction), "whole": number_format(_plain(fraction * 100))}
        )
    return decimal_number(value, minimum=Decimal(0), maximum=Decimal(100), percent=True)


def weight(value):
    """A weight: a Decimal from 0.01 to 9999.99 with two decimals; « 15 % » is 15."""
    number = decimal_number(value, maximum=Decimal("9999.99"), places=2, percent=True)
    if number <= 0:
        raise ValidationError(_("A weight is greater than 0."))
    return number


def _without_sign(value):
    """« 50 % » without its sign; anything else as it is."""
    text = _figures(value)
    return text[:-1].rstrip() if text.endswith("%") and text.count("%") == 1 else value


def _figures(text):
    """`text` with Western digits, plain signs and simple spaces, no invisible marks; cut where no number can follow."""
    return " ".join(text[:200].translate(_MARKS).translate(_DIGITS).translate(_SIGNS).split())


def _number_of_text(value, places):
    text = _figures(value)
    match = _NUMBER.fullmatch(text) if len(value) <= 100 else None
    if not match:
        raise ValidationError(_not_a_number(value))
    sign, whole, decimals = match.groups()
    if len((decimals or "").rstrip("0")) > places:
        raise ValidationError(
            _("“%(value)s” has too many decimals: at most %(places)s.") % {"value": quoted(value), "places": places}
        )
    return _plain(Decimal(f"{sign}{whole.replace(' ', '')}.{decimals or 0}"))


def _number_of_cell(value, places):
    if isinstance(value, bool) or not isinstance(value, int | float | Decimal):
        raise ValidationError(_not_a_number(value))
    # 60 bits: eighteen digits, and a quick answer for an integer whose decimal form would take minutes.
    if isinstance(value, int) and value.bit_length() > 60:
        raise ValidationError(_("“%(value)s” is too large a number.") % {"value": quoted(value)})
    number = Decimal(repr(value)) if isinstance(value, float) else Decimal(value)
    if not number.is_finite():
        raise ValidationError(_not_a_number(value))
    if number.adjusted() >= 15:
        raise ValidationError(_("“%(value)s” is too large a number.") % {"value": quoted(value)})
    return _plain(number.quantize(Decimal(1).scaleb(-places), ROUND_HALF_UP))


def _plain(number):
    """The same number without trailing zeros, exponent or negative zero."""
    whole = number.to_integral_value()
    return whole.quantize(Decimal(1)) + 0 if number == whole else number.normalize()


def _not_a_number(value):
    return _("“%(value)s” is not a number: write figures alone, such as 12 or 12,5.") % {"value": quoted(value)}


def _out_of_bounds(value, minimum, maximum):
    values = {"value": quoted(value)}
    values |= {
        name: number_format(bound) for name, bound in (("minimum", minimum), ("maximum", maximum)) if bound is not None
    }
    if minimum is None:
        return _("“%(value)s” is too large: at most %(maximum)s.") % values
    if maximum is None:
        return _("“%(value)s” is too small: at least %(minimum)s.") % values
    return _("“%(value)s” is not between %(minimum)s and %(maximum)s.") % values


# -- Days --------------------------------------------------------------------------------------------------------------

_ISO = re.compile(r"(\d{4,})-(\d{1,2})-(\d{1,2})(?:[t ]\d\d:\d\d(?::\d\d(?:\.\d+)?)?)?", re.ASCII)
_SLASHED = re.compile(r"(\d{1,2})([/.-])(\d{1,2})\2(\d+)", re.ASCII)
_WORDED = re.compile(rf"(\d{{1,2}})(?:er|st|nd|rd|th)?\s+({MONTH})\s+(\d+)")
_ENGLISH = re.compile(rf"({MONTH})\s+(\d{{1,2}})(?:st|nd|rd|th)?\s*,?\s+(\d+)")
_WEEKDAY = (
    r"(?:(?:lundi|mardi|mercredi|jeudi|vendredi|samedi|dimanche|monday|tuesday|wednesday|thursday|friday|saturday|sunday"
    r"|(?:يوم )?(?:الاثنين|الثلاثاء|الاربعاء|الخميس|الجمعه|الجمعة|السبت|الاحد)),?\s+)?"
)
_MONTH_FORMS = (
    (re.compile(rf"({MONTH})\s+(?:de\s+)?(\d+)"), lambda m: (m[2], MONTHS[m[1].rstrip(".")])),
    (re.compile(r"(\d{4,})[-/](\d{1,2})", re.ASCII), lambda m: (m[1], int(m[2]))),
    (re.compile(r"(\d{1,2})[-/.](\d{4,})", re.ASCII), lambda m: (m[2], int(m[1]))),
)
_DAY_FORMS = (
    (_ISO, lambda m: (m[1], int(m[2]), int(m[3]))),
    (_SLASHED, lambda m: (m[4], int(m[3]), int(m[1]))),
    (re.compile(_WEEKDAY + _WORDED.pattern), lambda m: (m[3], MONTHS[m[2].rstrip(".")], int(m[1]))),
    (re.compile(_WEEKDAY + _ENGLISH.pattern), lambda m: (m[3], MONTHS[m[1].rstrip(".")], int(m[2]))),
)
# Dates inside a longer text, which must be possible ones even where no day is taken from them.
_DATES_WITHIN = (
    (re.compile(r"(?<![\w/.-])(\d{1,2})/(\d{1,2})/(\d+)(?![\w/])", re.ASCII), lambda m: (m[3], int(m[2]), int(m[1]))),
    (re.compile(r"(?<![\w/.-])(\d{4,})-(\d{2})-(\d{2})(?![\w-])", re.ASCII), lambda m: (m[1], int(m[2]), int(m[3]))),
    (re.compile(rf"(?<!\w){_WORDED.pattern}(?!\w)"), lambda m: (m[3], MONTHS[m[2].rstrip(".")], int(m[1]))),
    (re.compile(rf"(?<!\w)()({MONTH})\s+(\d{{3,}})(?!\w)"), lambda m: (m[3], MONTHS[m[2].rstrip(".")], 1)),
    (
        re.compile(rf"(?<!\w)(\d{{1,2}})(?:er)?\s+({MONTH})(?!\w)"),
        lambda m: ("2020", MONTHS[m[2].rstrip(".")], int(m[1])),
    ),
)
_LAST_FIGURES = re.compile(r"(?<![\w.,/-])(\d{4,})\W*\Z", re.ASCII)


@dataclass(frozen=True, slots=True)
class Due:
    """A deadline: `precision` "day" (text empty), "month" (`day` is its last day) or "text" (no day)."""

    day: datetime.date | None
    precision: str
    text: str


def day(value):
    """A date from 1900 to 2100, of a date cell, « 31/12/2019 », « 2019-12-31 » or « 31 décembre 2019 »."""
    refuse_formula(value)
    if isinstance(value, datetime.datetime):
        value = value.date()
    if isinstance(value, datetime.date):
        return _calendar_day(str(value.year), value.month, value.day, value)
    if isinstance(value, str) and len(value) <= 100:
        text = _folded(value)
        for form, parts in _DAY_FORMS:
            if match := form.fullmatch(text):
                return _calendar_day(*parts(match), value)
    raise ValidationError(_("“%(value)s” is not a date: write it as 31/12/2019.") % {"value": quoted(value)})


def due(value):
    """The `Due` of a cell: a day, a month (its last day), or a text without a date.

    « D'ici décembre 2023 » is the month; a year alone, a season, a quarter, two dates or « avant … » stay text. An
    impossible date (31/02/2020, 18 février 20120, a year in two digits) is refused wherever it stands.
    """
    refuse_formula(value)
    if isinstance(value, datetime.date):
        return Due(day(value), "day", "")
    if isinstance(value, int | float) and not isinstance(value, bool):
        if value in range(FIRST_YEAR, LAST_YEAR + 1):
            return Due(None, "text", str(int(value)))
        raise ValidationError(_("“%(value)s” is not a date: write it as 31/12/2019.") % {"value": quoted(value)})
    kept = line(value)
    text = _folded(kept)
    bare = re.sub(rf"\A{UNTIL}", "", text).rstrip(" .")
    for form, parts in _DAY_FORMS:
        if match := form.fullmatch(bare):
            return Due(_calendar_day(*parts(match), value), "day", "")
    for form, parts in _MONTH_FORMS:
        if match := form.fullmatch(bare):
            year, month = parts(match)
            first = _calendar_day(year, month, 1, value)
            return Due(first.replace(day=calendar.monthrange(first.year, first.month)[1]), "month", kept)
    for form, parts in _DATES_WITHIN:
        for match in form.finditer(text):
            _calendar_day(*parts(match), value)
    if match := _LAST_FIGURES.search(text):
        _calendar_day(match[1], 1, 1, value)
    return Due(None, "text", kept)


def _folded(text):
    return fold(clean_text(text.translate(_MARKS).translate(_DIGITS), single_line=True))


def _calendar_day(year, month, number, value):
    """The day; `year` as written, since « 19 » and « 20120 » must not become years."""
    if len(year) < 4:
        raise ValidationError(_("“%(value)s”: write the year with four digits.") % {"value": quoted(value)})
    try:
        if len(year) == 4 and FIRST_YEAR <= int(year) <= LAST_YEAR:
            return datetime.date(int(year), month, number)
    except ValueError:
        pass  # No such month or day.
    raise ValidationError(_("“%(value)s” is not a possible date.") % {"value": quoted(value)})


# -- Texts -------------------------------------------------------------------------------------------------------------


def line(value, max_length=300):
    """One line of plain text of at most `max_length` characters; a number becomes its figures, a date its ISO form."""
    return _text(value, max_length, single_line=True)


def paragraph(value, max_length=MAX_CELL):
    """Plain text of several lines."""
    return _text(value, max_length, single_line=False)


def _text(value, max_length, *, single_line):
    refuse_formula(value)
    if isinstance(value, datetime.date | datetime.time):
        value = value.isoformat()
    elif isinstance(value, int | float | Decimal) and not isinstance(value, bool):
        value = format(_number_of_cell(value, 10), "f")
    if not isinstance(value, str) or value.strip() in EXCEL_ERRORS:
        raise ValidationError(_("“%(value)s” is not a text.") % {"value": quoted(value)})
    # `safe_cell` put the apostrophe there when the list was exported.
    if value.startswith("'") and starts_formula(value[1:]):
        value = value[1:]
    text = clean_text(value, single_line=single_line)
    if not text:
        raise ValidationError(_("This cell is empty."))
    if len(text) > max_length:
        raise ValidationError(
            _("This text has %(length)s characters: at most %(maximum)s.")
            % {"length": len(text), "maximum": max_length}
        )
    return text
