"""The dispatch slip from the letters to its view-model and its HTML: a row for each letter, with room for the stamp."""

import dataclasses

from django.conf import settings as django_settings
from django.utils import translation
from django.utils.translation import gettext as _

from meetings.documents import letterhead, say
from meetings.papers import Paper
from meetings.releve import Text, Verification
from ogp_secretariat.documents.html import document_html
from ogp_secretariat.web.dates import format_date


@dataclasses.dataclass(frozen=True)
class SlipLine:
    """One letter: its number and day, the lines of its suscription, its subject."""

    number: str
    day: str
    addressee: tuple[Text, ...]
    subject: Text


@dataclasses.dataclass(frozen=True)
class SlipView(Paper):
    """The whole slip."""

    lang: str
    committee: Text
    letterhead: tuple[Text, ...]
    place: str
    date: str
    plan: Text
    plan_code: str
    number: str
    lines: tuple[SlipLine, ...]
    verification: Verification
    is_demo: bool = False
    is_draft = False


def slip_view(plan, letters, *, settings, day, number, code):
    """The `SlipView` of letters of one plan, in their language; `settings`: the plan's `LadderSettings`."""
    lang = settings.language
    with translation.override(lang):
        return SlipView(
            lang=lang,
            committee=say(plan.committee, "name", lang),
            letterhead=letterhead(plan, day),
            place=(settings.place_ar if lang == "ar" else "") or settings.place,
            date=day.isoformat(),
            plan=say(plan, "title", lang),
            plan_code=plan.code,
            number=number,
            lines=tuple(_line(letter) for letter in letters),
            verification=Verification(code, f"{django_settings.SITE_URL}/verifier/{code}/"),
            is_demo=plan.is_demo,
        )


def _line(letter):
    lang = letter.language
    lines = (letter.addressee_function, letter.addressee_institution, *letter.addressee_address.splitlines())
    return SlipLine(
        number=letter.reference,
        day=format_date(letter.signed_on, lang, weekday=False),
        addressee=tuple(Text(line.strip(), lang) for line in lines if line.strip()),
        subject=Text(letter.subject, lang),
    )


def document_fields(view):
    """The keyword arguments of `request_document` for a slip."""
    with translation.override(view.lang):
        title = _("Dispatch slip no. %(number)s – %(plan)s") % {"number": view.number, "plan": view.plan_code}
    tail = "_ar" if view.lang == "ar" else ""
    return {
        "kind": "dispatch_slip",
        "title": title,
        "reference": view.number,
        "language": view.lang,
        "filename": f"{view.plan_code}_bordereau_{view.number.replace('/', '-')}{tail}.pdf",
        "html": document_html("documents/letter_slip.html", {"doc": view}, view.lang),
        "stylesheet": "documents/letter_slip.css",
        "context": view.to_json(),
    }
