"""The sign-in sheet: boxes to sign in before a meeting, who was there after it. Plain data and its HTML.

The sheets of events (`cocreation`) are made of the same rows by the same template.
"""

import dataclasses
import json

from django.utils import translation
from django.utils.translation import gettext as _

from ogp_secretariat.documents.html import document_html
from ogp_secretariat.people.enums import Seat
from ogp_secretariat.web.dates import format_date, format_time_range

from . import permissions
from .documents import letterhead, named, say
from .enums import Capacity, Presence
from .releve import Text, direction, letterhead_columns

TEMPLATE, STYLESHEET = "documents/sign_in_sheet.html", "documents/sign_in_sheet.css"
MOST_BLANK_LINES = 100


@dataclasses.dataclass(frozen=True)
class Row:
    """One line. `mark`: what stands in the box once it is filled (« present »), else nothing: it is to be signed."""

    number: int
    name: str = ""
    organisation: str = ""
    category: str = ""
    function: str = ""
    mark: str = ""


@dataclasses.dataclass(frozen=True)
class Group:
    """The rows of one college; without a title where the sheet has only one group."""

    title: Text | None
    rows: tuple[Row, ...]


def blank_rows(after, many):
    """`many` empty lines (at most 100), numbered on from `after`."""
    return tuple(Row(after + number) for number in range(1, min(many, MOST_BLANK_LINES) + 1))


@dataclasses.dataclass(frozen=True)
class MeetingSheet:
    """The sheet of a meeting. `is_filled`: presences stand in it instead of boxes to sign in."""

    lang: str
    committee: Text
    letterhead: tuple[Text, ...]
    status_date: str | None
    title: Text
    days: str
    hours: str
    place: Text | None
    groups: tuple[Group, ...]
    is_filled: bool
    counts: str = ""
    is_demo: bool = False
    is_draft: bool = False
    is_meeting: bool = True

    @property
    def dir(self):
        return direction(self.lang)

    @property
    def letterhead_columns(self):
        return letterhead_columns(self.letterhead, self.lang)

    def to_json(self):
        return json.loads(json.dumps(dataclasses.asdict(self)))


def _in_language(instance, field, lang):
    found = say(instance, field, lang)
    return found.text if found else ""


def _expected(meeting, lang):
    """[(college, name, function, institution, capacity, mark)] of those in office, before anybody is listed."""
    rows = []
    for mandate in permissions.in_office(meeting.committee, meeting.date) if meeting.date else ():
        person, institution = mandate.person, mandate.institution or mandate.person.institution
        if meeting.college_id and mandate.college_id != meeting.college_id:
            continue
        capacity = Capacity.SUBSTITUTE if mandate.seat == Seat.SUBSTITUTE else Capacity.MEMBER
        rows.append(
            (
                mandate.college,
                person.name_ar if lang == "ar" and person.name_ar else str(person),
                _in_language(person, "function", lang),
                named(institution, lang, meeting.date).text if institution else "",
                str(capacity.label),
                "",
            )
        )
    return rows


def _listed(meeting, lang, filled):
    """The same of the attendance: as it is written down."""
    return [
        (
            row.college,
            _in_language(row, "name", lang),
            _in_language(row, "function", lang),
            _in_language(row, "institution", lang),
            str(row.get_capacity_display()),
            _mark(row) if filled else "",
        )
        for row in meeting.attendances.all()
    ]


def _mark(row):
    if row.presence == Presence.REPRESENTED:
        return _("represented by %(name)s") % {"name": row.represented_by}
    mark = str(row.get_presence_display())
    return f"{mark} ({_('remotely')})" if row.is_remote and row.presence == Presence.PRESENT else mark


def _groups(rows, lang, blank):
    """The rows under their college, those without one after them, then empty lines for guests."""
    colleges, groups, number = {}, {}, 0
    for college, *facts in rows:
        groups.setdefault(college.pk if college else None, []).append(facts)
        if college:
            colleges[college.pk] = college
    found = []
    order = sorted(groups, key=lambda key: (key is None, colleges[key].position if key else 0, key or 0))
    for key in order:
        lines = []
        for name, function, institution, capacity, mark in groups[key]:
            number += 1
            lines.append(Row(number, name, institution, capacity, function, mark))
        title = say(colleges[key], "name", lang) if key else Text(_("Other participants"), lang)
        found.append(Group(title if len(order) > 1 or key else None, tuple(lines)))
    if blank:
        found.append(Group(Text(_("Guests"), lang), blank_rows(number, blank)))
    return tuple(found)


def sheet_of(meeting, lang, *, filled, blank=0):
    """The sheet of `meeting` (from `queries.whole_meeting`) in `lang`: blank, with `blank` lines for guests, or filled.

    Before anybody is listed, those in office on its day are expected.
    """
    with translation.override(lang):
        rows = _listed(meeting, lang, filled) or ([] if filled else _expected(meeting, lang))
        title = say(meeting, "title", lang) or say(meeting.committee, "meeting_title", lang)
        reference = f"{meeting.reference} – " if meeting.reference else ""
        title = title or say(meeting.committee, "name", lang)
        present = sum(1 for row in meeting.attendances.all() if row.presence == Presence.PRESENT)
        counts = _("Present: %(present)d of %(all)d") % {"present": present, "all": len(rows)} if filled else ""
        return MeetingSheet(
            lang=lang,
            committee=say(meeting.committee, "name", lang),
            letterhead=letterhead(meeting, meeting.date),
            status_date=meeting.date.isoformat() if meeting.date else None,
            title=Text(reference + title.text, title.lang),
            days=format_date(meeting.date, lang) if meeting.date else _("no date"),
            hours=format_time_range(meeting.starts_at, meeting.ends_at, lang) if meeting.starts_at else "",
            place=say(meeting, "place", lang),
            groups=_groups(rows, lang, 0 if filled else blank),
            is_filled=filled,
            counts=counts,
            is_demo=meeting.is_demo,
        )


def document_fields(view, meeting):
    """The keyword arguments of `request_document`."""
    with translation.override(view.lang):
        title = (_("Attendance list – %(meeting)s") if view.is_filled else _("Sign-in sheet – %(meeting)s")) % {
            "meeting": view.title.text[:300]
        }
    day = f"{meeting.date:%Y-%m-%d}" if meeting.date else "sans-date"
    kind = "presences" if view.is_filled else "emargement"
    return {
        "kind": "meeting_sign_in_sheet",
        "title": title,
        "reference": meeting.reference,
        "language": view.lang,
        "filename": f"{meeting.committee.code}_{day}_{kind}{'_ar' if view.lang == 'ar' else ''}.pdf",
        "html": document_html(TEMPLATE, {"doc": view, "title": title}, view.lang),
        "stylesheet": STYLESHEET,
        "context": view.to_json(),
    }
