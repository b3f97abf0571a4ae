"""Reports as documents: from the engine's result and the records to the frozen view-model, its HTML, its file name."""

from django.conf import settings
from django.utils import translation
from django.utils.translation import gettext as _

from meetings.documents import letterhead as letterhead_of
from meetings.documents import say
from meetings.releve import Verification
from ogp_secretariat.documents.html import document_html
from ogp_secretariat.web.dates import format_date

from . import methodology
from . import report_parts as parts
from .enums import CommitmentStatus, ReportKind
from .report_source import Source, in_force, read_source
from .report_view import ReportView

__all__ = ["LANGUAGES", "Source", "annex_titles", "document_fields", "read_source", "report_of"]

STYLESHEET = "documents/commitments.css"
LANGUAGES = ("fr", "ar")
FILE_NAMES = {
    ReportKind.SHEET: "fiche-engagement",
    ReportKind.SITUATION: "etat-d-avancement",
    ReportKind.SELF_ASSESSMENT: "rapport-d-auto-evaluation",
}


def report_of(source, kind, lang, *, made_on, code=""):
    """The `ReportView` of a `Source` in `lang`; `code`: the verification code to print."""
    with translation.override(lang):
        result = source.result(lang)
        common = _common(source, kind, lang, made_on, code)
        if kind == ReportKind.SHEET:
            return ReportView(**common, **_sheet(source, result, lang))
        return ReportView(**common, **_whole_plan(source, result, lang, kind))


def document_fields(source, kind, view):
    """The keyword arguments of `request_document` for this view-model."""
    tail = "_ar" if view.lang == "ar" else ""
    return {
        "kind": f"report_{ReportKind(kind).value}",
        "title": f"{view.heading} – {view.code} – {view.as_of_words}",
        "reference": view.code,
        "language": view.lang,
        "filename": f"{view.code}_{view.as_of}_{FILE_NAMES[ReportKind(kind)]}{tail}.pdf",
        "html": document_html(f"documents/{ReportKind(kind).value}.html", {"doc": view}, view.lang),
        "stylesheet": STYLESHEET,
        "context": view.to_json(),
    }


def annex_titles(plan, day):
    """Titles of the two papers of a meeting, the French and the Arabic file, each as {"fr": …, "ar": …}."""
    own, other = {}, {}
    for lang in LANGUAGES:
        with translation.override(lang):
            words = {"plan": plan.code, "date": format_date(day, lang, weekday=False)}
            own[lang] = _("State of progress of the plan %(plan)s on %(date)s") % words
            in_other = _("%(title)s (in Arabic)") if lang == "fr" else _("%(title)s (in French)")
            other[lang] = in_other % {"title": own[lang]}
    return {"fr": own["fr"], "ar": other["ar"]}, {"fr": other["fr"], "ar": own["ar"]}


# -- The three reports -------------------------------------------------------------------------------------------------


def _common(source, kind, lang, made_on, code):
    subject = source.commitment or source.plan
    label = str(ReportKind(kind).label)
    return {
        "lang": lang,
        "kind": ReportKind(kind).value,
        "heading": label[:1].upper() + label[1:],
        "code": subject.code,
        "subject": say(subject, "title", lang),
        "plan": say(source.plan, "title", lang),
        "committee": say(source.plan.committee, "name", lang),
        "letterhead": letterhead_of(source.plan, source.as_of),
        "as_of": source.as_of.isoformat(),
        "made_on": made_on.isoformat(),
        "method": source.plan.method_version,
        "is_demo": source.plan.is_demo or subject.is_demo,
        "period": _period(source, lang),
        "verification": Verification(code, f"{settings.SITE_URL}/verifier/{code}/") if code else None,
    }


def _period(source, lang):
    return say(source.period_record, "label", lang).text if source.period_record else ""


def _sheet(source, result, lang):
    (one,) = result.commitments
    record = source.records[one.code]
    known = in_force(result, source.declarations)
    open_ = [known[line.code] for line in one.lines if line.code in known and not line.complete]
    return {
        "figures": parts.headline(one, lang),
        "status": str(CommitmentStatus(one.status).label),
        "days_late": one.days_late,
        "facts": parts.facts(record, lang, source.as_of),
        "passages": parts.passages(record, lang),
        "terms": parts.terms(one, source.as_of, lang),
        "milestones": parts.milestones(source, one, lang),
        "difficulties": parts.difficulties(open_),
        "declarations": parts.declarations(source.declarations, lang),
        "evidence": parts.evidence(source.declarations),
        "internal_evidence": parts.internal(source.declarations),
        "sentences": tuple(methodology.explain(one)),
    }


def _whole_plan(source, result, lang, kind):
    known = in_force(result, source.declarations)
    late = parts.late(source, result, lang)
    fields = {
        "figures": parts.headline(result, lang),
        "counts": parts.counts(result),
        "axes": parts.axes(source, result, lang),
        "late": late,
        "last_meeting": str(source.meeting or ""),
        "last_meeting_on": source.meeting.date.isoformat() if source.meeting else None,
        "sentences": tuple(methodology.explain_plan(result)),
    }
    told = kind == ReportKind.SELF_ASSESSMENT
    newly = {line.code for line in late if line.newly}
    fields["commitments"] = tuple(
        parts.commitment(source, one, lang, newly, known if told else None) for one in result.commitments
    )
    if not told:
        open_ = [
            known[line.code]
            for one in result.commitments
            for line in one.lines
            if line.code in known and not line.complete
        ]
        return {**fields, "difficulties": parts.difficulties(open_)}
    return {
        **fields,
        "difficulties": parts.difficulties(source.declarations),
        "evidence": parts.evidence(source.declarations),
        "internal_evidence": parts.internal(source.declarations),
        "answers": parts.answers(source.answers, lang),
        "letters": parts.letters(source.letters),
    }
