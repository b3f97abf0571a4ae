"""What a convocation says of a meeting, as plain data: frozen when it is released, compared with the meeting later.

Dates and hours are ISO strings, so that it can be kept as JSON; empty is "" or None for a date.
"""

import dataclasses
import datetime
import hashlib
import json

from django.utils import translation
from django.utils.translation import gettext as _

from ogp_secretariat.web.dates import format_date, format_time

from .enums import Purpose
from .releve import _from_json


@dataclasses.dataclass(frozen=True)
class Point:
    """One item of the agenda; `number` is None until a convocation freezes it."""

    pk: int
    number: int | None
    title: str
    title_ar: str = ""
    purpose: str = ""
    minutes: int | None = None
    rapporteurs: str = ""
    is_confidential: bool = False

    @property
    def purpose_label(self):
        return Purpose(self.purpose).label if self.purpose else ""


@dataclasses.dataclass(frozen=True)
class Announcement:
    """Day, hours, place and agenda of one meeting."""

    date: str | None
    starts_at: str = ""
    ends_at: str = ""
    place: str = ""
    place_ar: str = ""
    link: str = ""
    title: str = ""
    title_ar: str = ""
    agenda: tuple[Point, ...] = ()

    @property
    def day(self):
        return datetime.date.fromisoformat(self.date) if self.date else None

    @property
    def start(self):
        return datetime.time.fromisoformat(self.starts_at) if self.starts_at else None

    @property
    def end(self):
        return datetime.time.fromisoformat(self.ends_at) if self.ends_at else None

    @property
    def moment(self):
        """What an answer depends on: the day and the hour of opening."""
        return self.date, self.starts_at

    @property
    def minutes(self):
        """Planned minutes of the whole agenda, 0 where none are planned."""
        return sum(point.minutes or 0 for point in self.agenda)

    def to_json(self):
        return json.loads(json.dumps(dataclasses.asdict(self)))

    @classmethod
    def from_json(cls, data):
        return _from_json(cls, data)


def announcement_of(meeting, items, *, last=0):
    """The `Announcement` of `meeting` as it stands, with `items` its agenda in order; the numbers it would freeze.

    `last`: the highest number that was ever given, so that none is given twice.
    """
    last = max([last, *(item.number for item in items if item.number)])
    points = []
    for item in items:
        number = item.number
        if number is None:
            last += 1
            number = last
        points.append(
            Point(
                pk=item.pk,
                number=number,
                title=item.title,
                title_ar=item.title_ar,
                purpose=str(item.purpose),
                minutes=item.planned_minutes,
                rapporteurs=item.rapporteurs,
                is_confidential=item.is_confidential,
            )
        )
    return Announcement(
        date=meeting.date.isoformat() if meeting.date else None,
        starts_at=_hour(meeting.starts_at),
        ends_at=_hour(meeting.ends_at),
        place=meeting.place,
        place_ar=meeting.place_ar,
        link=meeting.link,
        title=meeting.title,
        title_ar=meeting.title_ar,
        agenda=tuple(sorted(points, key=lambda point: point.number)),
    )


def _hour(value):
    return f"{value:%H:%M}" if value else ""


def seal(announcement, invitees):
    """A short text that differs when what would be sent, or to whom, differs: the chair releases what was read.

    `invitees`: saved or not; name, capacity, address and language count.
    """
    people = sorted([one.name, str(one.capacity), one.email, one.language] for one in invitees)
    text = json.dumps([announcement.to_json(), people], sort_keys=True)
    return hashlib.sha256(text.encode()).hexdigest()[:24]


@dataclasses.dataclass(frozen=True)
class Difference:
    """One thing that the last convocation says otherwise. `field`: as in `Announcement`, « agenda » for its items."""

    field: str
    label: str
    before: str
    after: str


LABELS = {
    "date": lambda: _("Date"),
    "starts_at": lambda: _("Opening"),
    "ends_at": lambda: _("Expected end"),
    "place": lambda: _("Place"),
    "link": lambda: _("Link"),
    "title": lambda: _("Title"),
}


def differences(before, after, lang):
    """[Difference] between what was announced and what stands now, in words of `lang`. Translations are not compared
    apart: a text that changes only in Arabic is told with its field."""
    with translation.override(lang):
        found = [
            Difference(field, label(), _word(before, field, lang), _word(after, field, lang))
            for field, label in LABELS.items()
            if _values(before, field) != _values(after, field)
        ]
        return found + _agenda_differences(before, after, lang)


def _values(announcement, field):
    return getattr(announcement, field), getattr(announcement, f"{field}_ar", "")


def _word(announcement, field, lang):
    value = getattr(announcement, field)
    if lang == "ar" and getattr(announcement, f"{field}_ar", ""):
        value = getattr(announcement, f"{field}_ar")
    if not value:
        return "–"
    if field == "date":
        return format_date(announcement.day, lang)
    if field in ("starts_at", "ends_at"):
        return format_time(datetime.time.fromisoformat(value), lang)
    return value


def _agenda_differences(before, after, lang):
    old = {point.pk: point for point in before.agenda}
    new = {point.pk: point for point in after.agenda}
    found = []
    for pk in [*old, *(pk for pk in new if pk not in old)]:
        was, now = old.get(pk), new.get(pk)
        if was != now:
            number = (was or now).number
            label = _("Agenda, item %(number)s") % {"number": number}
            found.append(Difference("agenda", label, _point(was, lang), _point(now, lang)))
    return found


def _point(point, lang):
    """An item in a few words: whatever of it may differ."""
    if point is None:
        return "–"
    title = point.title_ar if lang == "ar" and point.title_ar else point.title
    marks = [str(point.purpose_label)]
    if point.minutes:
        marks.append(_("%(n)s min") % {"n": point.minutes})
    if point.rapporteurs:
        marks.append(point.rapporteurs)
    if point.is_confidential:
        marks.append(_("behind closed doors"))
    return f"{title} ({', '.join(filter(None, marks))})"
