"""What the reviewer should look at. Each warning has a kind:

missing_date, missing_section, impossible_date, weekday_mismatch, unknown_item, unplaced, more.
"""

from collections import Counter
from datetime import date

from django.utils.translation import gettext as _

from meetings.reader.dates import MAX_YEAR, MIN_YEAR, FoundDate, calendar_day, find_dates
from meetings.reader.record import Record, Warn
from meetings.reader.words import key

_MOST_OF_A_KIND = 200


def check_record(record: Record) -> list[Warn]:
    """The warnings of a record that need no place in a source (their line is None): for a record typed or corrected."""
    warnings = missing_parts(record)
    on_agenda = {key(title) for title in record.agenda}
    warnings += [unknown_item(None, g.item) for g in record.discussed if g.item and key(g.item) not in on_agenda]
    for text in _dated_texts(record):
        warnings += date_warnings(text, lambda place: None, record.date)
    return limited(warnings)


def _dated_texts(record: Record):
    """Every text whose dates matter, once."""
    yield from filter(None, (record.title, record.date_text, record.place, record.preamble, record.next_meeting))
    yield from record.agenda
    for group in record.discussed:
        yield from group.points
    for decision in record.decisions:
        yield decision.text
        stated = decision.deadline.text
        if stated and stated not in decision.text:
            yield stated


def missing_parts(record: Record, sections_seen: frozenset = frozenset()) -> list[Warn]:
    """What every relevé has and this one has not."""
    warnings = []
    if record.date is None:
        warnings.append(Warn(None, "missing_date", _("The date of the meeting was not found.")))
    parts = [
        ("place", bool(record.place), _("The place of the meeting was not found.")),
        (
            "participants",
            bool(record.preamble or record.attendance or record.chair),
            _("The participants were not found."),
        ),
        ("agenda", bool(record.agenda), _("The agenda was not found.")),
        ("discussed", bool(record.discussed), _("The points discussed were not found.")),
        ("decisions", bool(record.decisions), _("The decisions were not found.")),
    ]
    return warnings + [
        Warn(None, "missing_section", sentence)
        for kind, there, sentence in parts
        if not there and kind not in sections_seen
    ]


def unknown_item(line: int | None, title: str) -> Warn:
    """A point was discussed under a title that is not on the agenda."""
    sentence = _("“%(title)s” was discussed but is not on the agenda.") % {"title": _short(title)}
    return Warn(line, "unknown_item", sentence)


def unplaced(line: int | None, text: str, count: int) -> Warn:
    """`count` lines in a row, the first of them given, belong to no section."""
    if count == 1:
        return Warn(line, "unplaced", _("This text could not be placed: “%(text)s”.") % {"text": _short(text)})
    sentence = _("%(count)d lines could not be placed, the first is “%(text)s”.")
    return Warn(line, "unplaced", sentence % {"count": count, "text": _short(text)})


def date_warnings(text: str, line_at, meeting: date | None) -> list[Warn]:
    """Impossible dates and contradicted weekdays of a text; `line_at(place)` gives the line of a place in it."""
    warnings = []
    for found in find_dates(text):
        if found.problem:
            warnings.append(Warn(line_at(found.start), "impossible_date", _impossible(found, meeting)))
        elif found.contradicted:
            sentence = _("“%(text)s”: that day is a %(weekday)s.")
            values = {"text": _short(found.text), "weekday": _weekday(found.date.weekday())}
            warnings.append(Warn(line_at(found.start), "weekday_mismatch", sentence % values))
    return warnings


def limited(warnings: list[Warn]) -> list[Warn]:
    """At most 200 of a kind, and then one that says how many more there are."""
    shown, seen = [], Counter()
    for warning in warnings:
        seen[warning.kind] += 1
        if seen[warning.kind] <= _MOST_OF_A_KIND:
            shown.append(warning)
    more = sum(count - _MOST_OF_A_KIND for count in seen.values() if count > _MOST_OF_A_KIND)
    if more:
        shown.append(
            Warn(None, "more", _("%(count)d more warnings of the same kinds are not listed.") % {"count": more})
        )
    return shown


def _short(text: str) -> str:
    return text if len(text) <= 80 else text[:79] + "…"


def _weekday(number: int) -> str:
    names = (_("Monday"), _("Tuesday"), _("Wednesday"), _("Thursday"), _("Friday"), _("Saturday"), _("Sunday"))
    return names[number]


def _impossible(found: FoundDate, meeting: date | None) -> str:
    values = {"text": _short(found.text), "year": _short(found.year_text), "first": MIN_YEAR, "last": MAX_YEAR}
    if found.problem == "year":
        sentence = (
            _("“%(text)s” is not a possible date: the year %(year)s is not between %(first)d and %(last)d.") % values
        )
        hint = _plausible_year(found, meeting)
        if hint:
            sentence += " " + _("In %(year)d the weekday would be right.") % {"year": hint}
    elif found.problem == "month":
        sentence = _("“%(text)s” is not a possible date: there is no such month.") % values
    elif found.problem == "period":
        sentence = _("“%(text)s” is not a possible period: it ends before it begins.") % values
    else:
        sentence = _("“%(text)s” is not a possible date: that month has no such day.") % values
    return sentence + " " + _("It was not stored as a date.")


def _plausible_year(found: FoundDate, meeting: date | None) -> int | None:
    """The year nearest to the meeting's with one digit less, if the weekday agrees with it: a hint, never stored."""
    digits = found.year_text
    if found.weekday is None or not 5 <= len(digits) <= 6:
        return None
    years = {int(digits[:at] + digits[at + 1 :]) for at in range(len(digits))}
    days = [calendar_day(year, found.month, found.day)[0] for year in sorted(years)]
    agreeing = [day.year for day in days if day and day.weekday() == found.weekday]
    if meeting:
        agreeing.sort(key=lambda year: abs(year - meeting.year))
    return agreeing[0] if agreeing and (meeting or len(agreeing) == 1) else None
