"""The report of a consultation: what was received and what became of it on a day, frozen as plain data for its PDF."""

import dataclasses
import json

from django.conf import settings
from django.utils import translation
from django.utils.translation import gettext as _

from commitments.models import Commitment
from meetings.documents import letterhead, say
from meetings.releve import Text, Verification, direction, format_iso_date, letterhead_columns
from ogp_secretariat.documents.html import document_html

from .. import reconciliation_view as view
from ..contribution_desk import DISPOSITIONS, ORIGINS, mask
from ..enums.contributions import AnswerState, Moderation
from ..models import Contribution, ReasonedAnswer

STYLESHEET = "documents/consultation.css"
LANGUAGES = ("fr", "ar")
# An annex of every contribution; a very long one is cut, says so, and the spreadsheet holds all.
LONGEST_ANNEX = 1000
COLOURS = {"received": "#555555", "pending": "#b07d10", "not_retained": "#8a1c1c"}


@dataclasses.dataclass(frozen=True)
class Line:
    """A row of a table: `numbers` follow the report's `columns`."""

    label: str
    numbers: tuple[int, ...]


@dataclasses.dataclass(frozen=True)
class Section:
    title: str
    rows: tuple[Line, ...]


@dataclasses.dataclass(frozen=True)
class Bar:
    """`share`: per thousand of what was received."""

    label: str
    number: int
    tone: str
    share: int

    @property
    def colour(self):
        """An attribute of the drawing: a stylesheet does not reach into it."""
        return COLOURS.get(self.tone, "#1f5f4a")

    @property
    def start(self):
        """Where it begins in a document that reads from right to left."""
        return 1000 - self.share


@dataclasses.dataclass(frozen=True)
class Fate:
    """What became of one contribution. `title` is None where its words are not shown, `note` then says why."""

    reference: str
    title: Text | None
    note: str
    origin: str
    disposition: str
    reason: str
    group: str = ""
    commitments: tuple[str, ...] = ()


@dataclasses.dataclass(frozen=True)
class People:
    """Participants: `counted` from lists kept here, `declared` otherwise; never added silently."""

    counted: int
    counted_events: int
    declared: int
    declared_events: int
    online: int
    total: int


@dataclasses.dataclass(frozen=True)
class ConsultationView:
    """The whole report, in the words of one language; dates are ISO."""

    lang: str
    heading: str
    code: str
    subject: Text
    committee: Text
    as_of: str
    made_on: str
    columns: tuple[str, ...]
    total: Line
    sections: tuple[Section, ...]
    bars: tuple[Bar, ...]
    people: People
    source: str = ""
    fates: tuple[Fate, ...] = ()
    left_out: int = 0
    letterhead: tuple[Text, ...] = ()
    is_demo: bool = False
    verification: Verification | None = None

    @property
    def dir(self):
        return direction(self.lang)

    @property
    def status_date(self):
        return self.made_on

    @property
    def received(self):
        return self.total.numbers[0]

    @property
    def pending(self):
        return self.total.numbers[1]

    @property
    def answered(self):
        return self.received - self.pending

    @property
    def width(self):
        """Columns of the table, that of the labels included."""
        return len(self.columns) + 1

    @property
    def as_of_words(self):
        return format_iso_date(self.as_of, self.lang, weekday=False)

    @property
    def letterhead_columns(self):
        """The letterhead by language, the document's own first: a tuple of (lang, dir, texts)."""
        return letterhead_columns(self.letterhead, self.lang)

    def to_json(self):
        return json.loads(json.dumps(dataclasses.asdict(self)))


def consultation_view(process, lang, *, as_of, made_on, code=""):
    """The `ConsultationView` of a process as it stands now; `as_of` is the day that it is dated."""
    with translation.override(lang):
        desk = view.desk(process)
        fates, left_out = _fates(process, lang)
        return ConsultationView(
            lang=lang,
            heading=_("Report of the consultation"),
            code=process.code,
            subject=say(process, "title", lang),
            committee=say(process.plan.committee, "name", lang),
            as_of=as_of.isoformat(),
            made_on=made_on.isoformat(),
            columns=tuple(view.columns()),
            total=Line(desk.total.label, desk.total.numbers),
            sections=tuple(
                Section(section.title, tuple(Line(row.label, row.numbers) for row in section.rows))
                for section in desk.sections
            ),
            bars=_bars(desk.total),
            people=_people(desk.participants),
            source=desk.participants.source if desk.participants.all_declared else "",
            fates=fates,
            left_out=left_out,
            letterhead=letterhead(process.plan, as_of),
            is_demo=process.is_demo,
            verification=Verification(code, f"{settings.SITE_URL}/verifier/{code}/") if code else None,
        )


def document_fields(shown):
    """The keyword arguments of `request_document` for this view-model."""
    tail = "_ar" if shown.lang == "ar" else ""
    return {
        "kind": "consultation",
        "title": f"{shown.heading} – {shown.code} – {shown.as_of_words}",
        "reference": shown.code,
        "language": shown.lang,
        "filename": f"{shown.code}_{shown.as_of}_bilan-de-la-consultation{tail}.pdf",
        "html": document_html("documents/consultation.html", {"doc": shown}, shown.lang),
        "stylesheet": STYLESHEET,
        "context": shown.to_json(),
    }


def _bars(total):
    received = max(total.numbers[0], 1)
    tones = ("received", "pending", *DISPOSITIONS)
    return tuple(
        Bar(label, number, str(tone), round(1000 * number / received))
        for label, number, tone in zip(view.columns(), total.numbers, tones, strict=True)
    )


def _people(found):
    return People(found.counted, found.counted_events, found.declared, found.declared_events, found.online, found.total)


_COLUMNS = (
    "pk", "number", "title", "language", "moderation", "moderation_reason", "origin", "disposition", "cluster",
    "cluster__number",
)  # fmt: skip


def _fates(process, lang):
    """(the first `Fate`s in the order of references, how many more there are)."""
    found = Contribution.objects.filter(process=process).order_by("number")
    own, of_cluster = {}, {}
    answers = ReasonedAnswer.objects.filter(state=AnswerState.PUBLISHED).select_related("reason")
    for answer in answers.filter(contribution__process=process):
        own[answer.contribution_id] = answer
    for answer in answers.filter(cluster__process=process):
        of_cluster[answer.cluster_id] = answer
    codes = _codes([answer.pk for answer in (*own.values(), *of_cluster.values())])
    fates = []
    for row in found.values_list(*_COLUMNS)[:LONGEST_ANNEX]:
        pk, number, title, language, moderation, why, origin, disposition, cluster, cluster_number = row
        answer = own.get(pk) or of_cluster.get(cluster)
        is_shown = moderation == Moderation.SHOWN
        fates.append(
            Fate(
                reference=f"{process.code}-{number:04d}",
                title=Text(title, language) if is_shown else None,
                note="" if is_shown else f"{mask(moderation)} {why}".strip(),
                origin=str(ORIGINS[origin]),
                disposition=str(DISPOSITIONS.get(disposition) or _("awaiting an answer")),
                reason=answer.reason.display_label if answer else "",
                group=f"{process.code}-G{cluster_number:03d}" if cluster_number else "",
                commitments=tuple(codes.get(answer.pk, ())) if answer else (),
            )
        )
    return tuple(fates), max(found.count() - len(fates), 0)


def _codes(answers):
    """{answer: codes of the commitments of public plans that it names}."""
    codes = {}
    rows = Commitment.objects.filter(answers__in=answers).exclude(plan__state="draft")
    for code, answer in rows.order_by("code").values_list("code", "answers"):
        codes.setdefault(answer, []).append(code)
    return codes
