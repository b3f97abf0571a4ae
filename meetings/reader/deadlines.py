"""When a decision is due, as far as its text says so."""

import re
from datetime import date

from meetings.reader.dates import FoundDate, calendar_day, find_dates, fold
from meetings.reader.record import Deadline

_NEXT_MEETING = re.compile(
    r"\b(?:pour|avant|lors de|d'ici(?: a)?|au cours de|a l'occasion de|durant|pendant|au plus tard(?: a| lors de)?)"
    r" (?:la|notre|cette) (?:prochaine (?:reunion|seance)|(?:reunion|seance) prochaine)"
    r"|(?:قبل|خلال|في) الاجتماع (?:المقبل|القادم)"
)
_CONTINUOUS = re.compile(
    r"\b(?:en continu\b|(?:de |d'une )(?:facon|maniere) (?:continue|permanente)|en permanence|au fil de l'eau)"
    r"|بشكل مستمر|باستمرار|بصفة مستمرة"
)
_BY = re.compile(
    r"(?:avant le|au plus tard(?: le)?|d'ici(?: le| au)?|echeance(?: fixee au)? ?:?|date limite ?:?|قبل)\s?$"
)


def read_deadline(text: str, meeting: date | None, stated: bool = False) -> Deadline:
    """The deadline in a decision's text, given the day of the meeting.

    Only days on or after the meeting count (« validé le 31/10/2019 » is history); a day without its year is the first
    such day after the meeting. Where the meeting's day is unknown, only a day after « avant le », « au plus tard » and
    the like counts, or one that is `stated` behind a label. An impossible date gives kind "none" with its fragment.
    """
    folded, impossible = fold(text), None
    for found in find_dates(text):
        if found.problem or found.contradicted:
            impossible = impossible or found
            continue
        day = found.date or _without_year(found, meeting)
        last = found.until or day
        if day is None or found.contradicted:
            continue
        by = stated or bool(_BY.search(folded[max(0, found.start - 30) : found.start]))
        if last >= meeting if meeting else by:
            return _deadline(found, day)
    if impossible:
        return Deadline(text=impossible.text)
    return _in_words(text, folded)


def _deadline(found: FoundDate, day: date) -> Deadline:
    start = found.hours.start if found.hours else None
    if found.until:
        return Deadline("period", day, start, found.until, found.text)
    return Deadline("datetime" if start else "date", day, start, None, found.text)


def _without_year(found: FoundDate, meeting: date | None) -> date | None:
    """The first such day from the meeting on, unless the weekday beside it contradicts it."""
    if meeting is None:
        return None
    for year in range(meeting.year, meeting.year + 5):
        day, _problem = calendar_day(year, found.month, found.day)
        if day and day >= meeting:
            return day if found.weekday in (None, day.weekday()) else None
    return None


def _in_words(text: str, folded: str) -> Deadline:
    for kind, pattern in (("next_meeting", _NEXT_MEETING), ("continuous", _CONTINUOUS)):
        found = pattern.search(folded)
        if found:
            return Deadline(kind, text=text[found.start() : found.end()])
    return Deadline()
