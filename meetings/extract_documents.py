"""From a decision to its extract: the words of the newest issue of its relevé, and where it stands today."""

from django.conf import settings
from django.utils import translation
from django.utils.text import capfirst
from django.utils.translation import gettext as _

from ogp_secretariat.documents.html import document_html

from . import follow, queries
from .documents import deadline_words, owner_of, say, spoken
from .enums import LinkKind
from .extract import Effect, Extract, Move
from .releve import Releve, Text, Verification

CITES = LinkKind.CITES
TEMPLATE, STYLESHEET = "documents/extract.html", "documents/extract.css"


def passive(kind):
    """What the earlier decision is to the later one: « replaced by »."""
    return {
        LinkKind.CITES: _("cited by"),
        LinkKind.MODIFIES: _("modified by"),
        LinkKind.REPLACES: _("replaced by"),
        LinkKind.CANCELS: _("cancelled by"),
    }[LinkKind(kind)]


def active(kind):
    """What the later decision does: « replaces »."""
    return str(LinkKind(kind).label)


def _row(words, lang):
    """The head of a row: links came after the decision, they stand with where it is today."""
    return Text(capfirst(words), lang)


def extract_view(decision, lang, *, issue, links, today, code):
    """The view-model. `decision` with `due_on`; `links`: (own links, links of others to it), those that may be told."""
    releve = Releve.from_json(issue.document(lang).context)
    line = next(line for line in releve.decisions if line.code == decision.code)
    title = next((point.title for point in releve.agenda if point.number == line.agenda_number), None)
    own, others = links
    with translation.override(lang):
        return Extract(
            lang=lang,
            committee=releve.committee,
            title=releve.title,
            meeting=releve.reference,
            date=releve.date,
            code=decision.code,
            version=issue.version,
            text=line.text,
            status=Text(str(decision.get_status_display()), lang),
            status_date=today.isoformat(),
            letterhead=releve.letterhead,
            agenda=title,
            owner=line.owner or owner_of(decision, lang, decision.meeting.date),
            contributors=say(decision, "contributors", "fr"),
            deadline=line.deadline,
            present=deadline_words(decision.present_deadline, lang) if decision.deadline_version else None,
            days_late=follow.days_late(decision.due, decision.status, decision.closed_on, today),
            moves=_moves(decision, lang),
            effects=(
                *(Effect(_row(active(one.kind), lang), one.target.code) for one in own),
                *(Effect(_row(passive(one.kind), lang), one.source.code) for one in others if one.kind == CITES),
            ),
            ended_by=tuple(
                Effect(Text(passive(one.kind), lang), one.source.code) for one in others if one.kind != CITES
            ),
            is_demo=decision.meeting.is_demo,
            verification=Verification(code, f"{settings.SITE_URL}/verifier/{code}/"),
        )


def _moves(decision, lang):
    reports = decision.reports.exclude(deadline_kind="").order_by("number")
    asked = queries.postponed_words(decision)
    return tuple(
        Move(
            deadline_words(one.new_deadline, lang) or Text("–", lang),
            one.made_on.isoformat(),
            spoken(asked.get(one.pk, one.text)),
            one.pk in asked,
        )
        for one in reports
    )


def extract_fields(view, decision):
    """The keyword arguments of `request_document`."""
    with translation.override(view.lang):
        title = _("Extract of the relevé %(meeting)s – decision %(code)s") % {
            "meeting": view.meeting, "code": view.code,
        }  # fmt: skip
    return {
        "kind": "extract",
        "title": title,
        "reference": view.code,
        "version": view.version,
        "language": view.lang,
        "filename": f"{decision.slug}_extrait_{view.status_date}{'_ar' if view.lang == 'ar' else ''}.pdf",
        "html": document_html(TEMPLATE, {"doc": view, "title": title}, view.lang),
        "stylesheet": STYLESHEET,
        "context": view.to_json(),
    }
