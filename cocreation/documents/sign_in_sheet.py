"""The sign-in sheet of an event: those expected, by name, and blank lines for those who come unannounced."""

import dataclasses
import json

from django.utils import translation
from django.utils.translation import gettext as _

from meetings.documents import say
from meetings.releve import Text, direction
from meetings.sign_in_sheet import STYLESHEET, TEMPLATE, Group, Row, blank_rows
from ogp_secretariat.documents.html import document_html
from ogp_secretariat.web.dates import format_time_range

from ..queries.registrations import attendance_rows
from .certificate import days_in_words
from .heads import Head, head_of


@dataclasses.dataclass(frozen=True)
class SheetView(Head):
    title: Text | None = None
    days: str = ""
    hours: str = ""
    place: Text | None = None
    groups: tuple[Group, ...] = ()
    is_demo: bool = False
    is_draft: bool = False

    @property
    def dir(self):
        return direction(self.lang)

    def to_json(self):
        return json.loads(json.dumps(dataclasses.asdict(self)))


def sheet_view(event, lang, *, blank):
    """The sheet with `blank` empty lines at its end. Neither address nor telephone is printed: it passes from hand to
    hand."""
    with translation.override(lang):
        rows = [
            Row(number, one.name, str(one.association or "") or one.organisation, str(one.get_category_display()))
            for number, one in enumerate(attendance_rows(event), 1)
        ]
    rows += blank_rows(len(rows), blank)
    return SheetView(
        **vars(head_of(event, lang)),
        title=say(event, "title", lang),
        days=days_in_words(event, lang),
        hours=format_time_range(event.starts_at, event.ends_at, lang) if event.starts_at else "",
        place=say(event, "venue", lang) if event.is_on_site else None,
        groups=(Group(None, tuple(rows)),),
        is_demo=event.is_demo,
    )


def document_fields(view, event):
    """The keyword arguments of `request_document`."""
    with translation.override(view.lang):
        title = _("Sign-in sheet – %(event)s") % {"event": view.title.text[:300]}
    return {
        "kind": "sign_in_sheet",
        "title": title,
        "language": view.lang,
        "filename": f"emargement_{event.date:%Y-%m-%d}_{event.pk}{'_ar' if view.lang == 'ar' else ''}.pdf",
        "html": document_html(TEMPLATE, {"doc": view, "title": title}, view.lang),
        "stylesheet": STYLESHEET,
        "context": view.to_json(),
    }
