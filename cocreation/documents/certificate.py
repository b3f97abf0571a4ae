"""The certificate of a training as a document, and the notice that withdraws one.

Whoever checks a code sees the title of the document: it has the initials of the person, not the name.
"""

import dataclasses
import json

from django.conf import settings
from django.utils import translation
from django.utils.translation import gettext as _

from meetings.documents import say
from meetings.releve import Text, Verification, direction
from ogp_secretariat.documents.html import document_html
from ogp_secretariat.web.dates import format_date, format_time_range
from ogp_secretariat.web.text import ERASED

from .heads import Head, head_of

TEMPLATE, STYLESHEET = "documents/certificate.html", "documents/certificate.css"


@dataclasses.dataclass(frozen=True)
class CertificateView(Head):
    """`days` and `hours` in words of `lang`; `withdrawn_on` in words makes it a notice of withdrawal."""

    number: str = ""
    name: str = ""
    training: Text | None = None
    days: str = ""
    hours: str = ""
    place: Text | None = None
    hosts: tuple[Text, ...] = ()
    issued_on: str = ""
    withdrawn_on: str = ""
    verification: Verification | None = None
    is_demo: bool = False
    is_draft: bool = False

    @property
    def dir(self):
        return direction(self.lang)

    def to_json(self):
        return json.loads(json.dumps(dataclasses.asdict(self)))


def initials(name):
    """« F. E. » of « Fatima ESSAI »; at most four. A withdrawal may come after the name was erased."""
    if name == ERASED:
        return "–"
    return " ".join(f"{word[0].upper()}." for word in name.replace("-", " ").split()[:4])


def days_in_words(event, lang):
    first = format_date(event.date, lang)
    if event.last_day == event.date:
        return first
    with translation.override(lang):
        return _("from %(start)s to %(end)s") % {"start": first, "end": format_date(event.last_day, lang)}


def certificate_view(certificate, *, code):
    event, lang = certificate.registration.event, certificate.language
    hosts = [say(one, "name", lang) for one in event.institutions.all()]
    hosts += [Text(one.name_ar, "ar") if lang == "ar" and one.name_ar else Text(str(one)) for one in event.hosts.all()]
    return CertificateView(
        **vars(head_of(event, lang)),
        number=certificate.reference,
        name=certificate.name,
        training=say(event, "title", lang),
        days=days_in_words(event, lang),
        hours=format_time_range(event.starts_at, event.ends_at, lang) if event.starts_at else "",
        place=say(event, "venue", lang) if event.is_on_site else None,
        hosts=tuple(filter(None, hosts)),
        issued_on=format_date(certificate.issued_on, lang, weekday=False),
        withdrawn_on=(format_date(certificate.withdrawn_on, lang, weekday=False) if certificate.withdrawn_on else ""),
        verification=Verification(code, f"{settings.SITE_URL}/verifier/{code}/"),
        is_demo=event.is_demo,
    )


def document_fields(view, certificate):
    """The keyword arguments of `request_document`."""
    words = {"number": view.number, "initials": initials(view.name), "training": view.training.text[:200]}
    with translation.override(view.lang):
        title = (
            _("Withdrawal of certificate no. %(number)s (%(initials)s) – %(training)s")
            if view.withdrawn_on
            else _("Certificate no. %(number)s (%(initials)s) – %(training)s")
        ) % words
    name = view.number.replace("/", "-")
    return {
        "kind": "certificate",
        "title": title,
        "reference": view.number,
        "version": 2 if view.withdrawn_on else 1,
        "language": view.lang,
        "filename": f"attestation_{name}{'_ar' if view.lang == 'ar' else ''}.pdf",
        "html": document_html(TEMPLATE, {"doc": view, "title": title}, view.lang),
        "stylesheet": STYLESHEET,
        "context": view.to_json(),
    }
