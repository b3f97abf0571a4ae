"""Dates in running text, French and Arabic: found, checked against the calendar, never guessed."""

import datetime
import re
from dataclasses import dataclass
from datetime import date, time

MIN_YEAR, MAX_YEAR = 1900, 2100

_WEEKDAYS = {
    "lundi": 0, "mardi": 1, "mercredi": 2, "jeudi": 3, "vendredi": 4, "samedi": 5, "dimanche": 6,
    "الاثنين": 0, "الثلاثاء": 1, "الاربعاء": 2, "الخميس": 3, "الجمعة": 4, "السبت": 5, "الاحد": 6,
}  # fmt: skip
_MONTHS = {
    "janvier": 1, "fevrier": 2, "mars": 3, "avril": 4, "mai": 5, "juin": 6, "juillet": 7, "aout": 8,
    "septembre": 9, "octobre": 10, "novembre": 11, "decembre": 12,
    "janv": 1, "fevr": 2, "fev": 2, "avr": 4, "juil": 7, "sept": 9, "oct": 10, "nov": 11, "dec": 12,
    "يناير": 1, "فبراير": 2, "مارس": 3, "ابريل": 4, "ماي": 5, "مايو": 5, "يونيو": 6, "يوليوز": 7, "يوليو": 7,
    "غشت": 8, "اغسطس": 8, "شتنبر": 9, "سبتمبر": 9, "اكتوبر": 10, "نونبر": 11, "نوفمبر": 11, "دجنبر": 12, "ديسمبر": 12,
}  # fmt: skip

# One character for one character, so that places in the folded text are places in the text.
_FOLD = {
    ord(a): b
    for a, b in zip(
        "àâäáãåçèéêëìíîïòóôöõùúûüÿñأإآ٠١٢٣٤٥٦٧٨٩’ʼ–—‑−", "aaaaaaceeeeiiiiooooouuuuynااا0123456789''----", strict=True
    )
}
_FOLD |= {ord(c.upper()): _FOLD[ord(c)] for c in "àâäáãåçèéêëìíîïòóôöõùúûüñ"}
_FOLD |= {code: chr(code + 32) for code in range(ord("A"), ord("Z") + 1)}
_FOLD |= {ord(space): " " for space in "\t\n\r\f\v\u00a0\u2007\u2009\u202f"}

_WEEKDAY = "|".join(_WEEKDAYS)
_MONTH = "|".join(sorted(_MONTHS, key=len, reverse=True))
_DAY = r"\d{1,2}(?!\d)\s?(?:er\b)?"
_NUMERIC = r"\d{1,2}/\d{1,2}/\d{4,}+|\d{1,2}-\d{1,2}-\d{4,}+|\d{1,2}\.\d{1,2}\.\d{4,}+|\d{4}-\d{1,2}-\d{1,2}(?!\d)"
_DATE = re.compile(
    rf"""(?<![\w/])(?<!\d[.,-])(?:
      (?P<numeric>{_NUMERIC})(?:\s{{1,3}}au\s{{1,3}}(?:(?:{_WEEKDAY})\s{{1,3}})?(?P<numeric2>{_NUMERIC}))?
    | (?P<range>(?P<day0>{_DAY})(?:\s{{1,3}}(?P<month0>{_MONTH})\b\.?)?(?:\s{{1,3}}(?P<year0>\d{{4}}\b))?
        \s{{0,3}}(?P<to>-|au\b|a\b|et\sle\b|et\b|الى)\s{{0,3}}(?:(?P<weekday1>{_WEEKDAY})\s{{1,3}})?)?
      (?P<day>{_DAY})\s{{0,3}}(?P<month>{_MONTH})\b\.?(?:\s{{1,3}}(?P<year>\d{{3,}}+)(?!\s?h\b))?
    )(?!\w)""",
    re.X,
)
_WEEKDAY_BEFORE = re.compile(rf"\b(?P<weekday>{_WEEKDAY})\s{{0,2}},?\s{{1,3}}(?:le\s{{1,2}})?$")
_FROM_BEFORE = re.compile(r"\b(?:du|de|des|entre\sle|entre|من)\s{1,3}$")
_STRAY_NUMBER = re.compile(r"\s{1,3}\d{1,2}\b(?!\s?(?:h|:))")
_CLOCK = (
    r"(?P<hour{0}>\d{{1,2}})\s?"
    r"(?:h(?:eures?)?\b\s?(?P<minute{0}>\d{{2}}(?!\d))?|h(?P<tight{0}>\d{{2}}(?!\d))|:\s?(?P<colon{0}>\d{{2}}(?!\d)))"
    r"(?:\s?(?:mn|min)\b)?"
)
_HOURS = rf"{_CLOCK.format(1)}(?:\s{{0,2}}(?:-|a|au|jusqu'a|et|الى)\s{{0,2}}{_CLOCK.format(2)})?"
_TIME = re.compile(rf"(?<![\w:/]){_HOURS}")
_TIME_AFTER = re.compile(rf"[\s,(]{{0,3}}(?:(?:a\spartir\sde|a|de|des|vers|على\sالساعة|الساعة)\s{{1,3}})?{_HOURS}")


@dataclass(slots=True)
class Hours:
    """A time of day, or from one to another; text places as in `FoundDate`."""

    start: time
    end: time | None
    stop: int


@dataclass(slots=True)
class FoundDate:
    """A date as it stands in a text, between `start` and `stop`.

    `problem` is "" for a day that exists, else "year", "month", "day" or "period" (its end before its start);
    `date` is then None, and also for a day without its year, which has `month` and `day` alone. `until` is the last day
    of a period.
    """

    start: int
    stop: int
    text: str
    day: int
    month: int
    year_text: str
    date: datetime.date | None
    until: datetime.date | None
    hours: Hours | None
    weekday: int | None
    problem: str

    @property
    def contradicted(self) -> bool:
        """The weekday beside the date is not its weekday."""
        return self.weekday is not None and self.date is not None and self.date.weekday() != self.weekday


def fold(text: str) -> str:
    """Small letters without accents, of the same length as the text."""
    return text.translate(_FOLD)


def find_dates(text: str) -> list[FoundDate]:
    """Every date of a text in its order: in words, in figures, periods, with or without weekday, year and hours."""
    if not any(c.isdigit() for c in text):
        return []
    folded = fold(text)
    found = (_read(text, folded, match) for match in _DATE.finditer(folded))
    return [each for each in found if each]


def find_hours(text: str) -> Hours | None:
    """The first time of day of a text (« de 10h à 12 h 30 », « 15:00 »), with the one it lasts to."""
    for match in _TIME.finditer(fold(text)):
        hours = _hours(match)
        if hours:
            return hours
    return None


def calendar_day(year: int, month: int, day: int) -> tuple[date | None, str]:
    """(the day, "") or (None, what is impossible about it: "year", "month" or "day")."""
    if not MIN_YEAR <= year <= MAX_YEAR:
        return None, "year"
    if not 1 <= month <= 12:
        return None, "month"
    try:
        return date(year, month, day), ""
    except ValueError:
        return None, "day"


def _year(digits: str) -> int:
    """A year with ten thousand digits is not worth the arithmetic."""
    return int(digits) if len(digits) <= 6 else 0


def _read(text: str, folded: str, match: re.Match) -> FoundDate | None:
    before_at = max(0, match.start() - 24)
    before = folded[before_at : match.start()]
    weekday = _WEEKDAY_BEFORE.search(before)
    start = before_at + weekday.start() if weekday else match.start()
    named = _WEEKDAYS[weekday["weekday"]] if weekday else None
    if match["numeric"]:
        found = _numeric(match, named)
    else:
        found = _in_words(folded, match, named, before)
    if found is None:
        return None
    after = _TIME_AFTER.match(folded, match.end())
    found.hours = _hours(after) if after else None
    found.start = found.start or start
    found.stop = found.hours.stop if found.hours else match.end()
    found.text = text[found.start : found.stop].strip()
    return found


def _figures(numeric: str) -> tuple[int, int, str]:
    """(day, month, year as written) of « 31/10/2019 » or « 2019-10-31 »."""
    first, second, third = re.split(r"[-/.]", numeric)
    return (int(third), int(second), first) if len(first) == 4 else (int(first), int(second), third)


def _numeric(match: re.Match, weekday: int | None) -> FoundDate:
    day, month, year = _figures(match["numeric"])
    found, problem = calendar_day(_year(year), month, day)
    until = None
    if match["numeric2"]:
        last_day, last_month, last_year = _figures(match["numeric2"])
        until, late_problem = calendar_day(_year(last_year), last_month, last_day)
        problem = problem or late_problem or ("period" if found > until else "")
    return _found(day, month, year, found, until, weekday, problem)


def _in_words(folded: str, match: re.Match, weekday: int | None, before: str) -> FoundDate | None:
    day, month = int(match["day"].rstrip("er ")), _MONTHS[match["month"]]
    year = match["year"] or ""
    if not year and _STRAY_NUMBER.match(folded, match.end()):
        return None  # « 12 février 20 »: a cut year, or a number of something else
    if not year:
        return _found(day, month, "", None, None, weekday, "" if calendar_day(2020, month, day)[0] else "day")
    last, problem = calendar_day(_year(year), month, day)
    if not match["range"]:
        return _found(day, month, year, last, None, weekday, problem)
    if match["to"] != "-" and not _FROM_BEFORE.search(before) and weekday is None:
        # « le 3 et 12 mars 2020 » are two days and no period; the second is the one with a month.
        second = _found(day, month, year, last, None, None, problem)
        second.start = match.start("day")
        return second
    first_month = _MONTHS[match["month0"]] if match["month0"] else month
    first_day = int(match["day0"].rstrip("er "))
    first, first_problem = calendar_day(_year(match["year0"] or year), first_month, first_day)
    problem = problem or first_problem
    if first and last and first > last:
        first, problem = None, "period"
    return _found(first_day, first_month, year, first, last, weekday, problem)


def _found(day, month, year, found, until, weekday, problem) -> FoundDate:
    if problem:
        found = until = None
    return FoundDate(0, 0, "", day, month, year, found, until, None, weekday, problem)


def _hours(match: re.Match) -> Hours | None:
    start, end = _clock(match, 1), _clock(match, 2)
    return Hours(start, end, match.end()) if start else None


def _clock(match: re.Match, which: int) -> time | None:
    if not match[f"hour{which}"]:
        return None
    minute = match[f"minute{which}"] or match[f"tight{which}"] or match[f"colon{which}"] or "0"
    hour, minute = int(match[f"hour{which}"]), int(minute)
    return time(hour, minute) if hour < 24 and minute < 60 else None
