"""The sign-in sheet: boxes to sign in before a meeting, who was there after it. Plain data and its HTML.

The sheets of events (`cocreation`) are made of the same rows by the same template.
"""

import dataclasses
import json

from django.utils import translation
from django.utils.translation import gettext as _

from ogp_secretariat.documents.html import document_html
from ogp_secretariat.web.dates import format_date, format_time_range

from .documents import letterhead, say
from .enums import Presence
from .releve import Text, direction, letterhead_columns
from .seats import to_invite

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


def _line(one, name, mark, lang):
    """(college, name, function, institution, capacity, mark) of an invited or listed person."""
    facts = [_in_language(one, field, lang) for field in ("function", "institution")]
    return one.college, name, *facts, str(one.get_capacity_display()), mark


def _to_sign(meeting, lang):
    """Everybody invited, or to be invited, then whoever is on the list of attendance without having been."""
    invited = to_invite(meeting)[0]
    people, names = {one.person_id for one in invited if one.person_id}, {one.name for one in invited}
    with translation.override(lang):
        rows = [_line(one, one.display_name, "", lang) for one in invited]
    for row in meeting.attendances.all():
        if row.person_id not in people and row.name not in names:
            rows.append(_line(row, _in_language(row, "name", lang), "", lang))
    return rows


def _listed(meeting, lang):
    """The attendance as it is written down."""
    rows = meeting.attendances.all()
    return [_line(row, _in_language(row, "name", lang), _mark(row), lang) for row in rows]


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

    Expected on the blank one are those invited, or to be invited, and whoever is listed beside them.
    """
    with translation.override(lang):
        rows = _listed(meeting, lang) if filled else _to_sign(meeting, lang)
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
