"""The parts of a report's view-model: each turns a result of the engine, or records, into lines to be shown.

To be called with the document's language active.
"""

from django.utils.translation import gettext as _

from meetings.documents import named, say
from meetings.releve import Text

from . import methodology
from .enums import CommitmentStatus, DifficultyKind, Method, MilestoneStatus, Standing
from .letter_effect import EFFECT_DAYS
from .models import COMMITMENT_TEXTS
from .report_source import difficulties_by_kind, typed
from .report_view import (
    Answer,
    AxisLine,
    CommitmentLine,
    Count,
    Difficulties,
    Fact,
    Figure,
    Headline,
    LateLine,
    LetterEffect,
    MilestoneLine,
    Passage,
    Proof,
    TermsLine,
    Told,
)

# Of a file's SHA-256, enough to tell it from every other.
FINGERPRINT = 12


# -- Figures -----------------------------------------------------------------------------------------------------------


def rate(figure, lang):
    return Figure(methodology.number(figure), methodology.displayed(figure, lang))


def headline(figures, lang):
    """Of a `PlanResult`, a `PlanFigures` or a `CommitmentResult`, which name their figures alike."""
    return Headline(
        rate=rate(figures.rate, lang),
        planned=rate(figures.planned, lang),
        gap=Figure(methodology.number(figures.gap), methodology.displayed_points(figures.gap, lang)),
        coverage=rate(figures.coverage, lang),
        initial=None if figures.initial_rate is None else rate(figures.initial_rate, lang),
    )


def decimal(value, lang):
    """« 15 », « 33,5 »: without idle zeros, with the comma of French and Arabic."""
    text = f"{value:f}"
    text = text.rstrip("0").rstrip(".") if "." in text else text
    return text.replace(".", ",") if lang != "en" else text


def counts(result):
    """Commitments by status, in the order of the statuses; those that nobody has are left out."""
    found = []
    for status in CommitmentStatus:
        codes = tuple(one.code for one in result.commitments if one.status == status)
        if codes:
            found.append(Count(str(status.label), len(codes), codes))
    return tuple(found)


def axes(source, result, lang):
    return tuple(
        AxisLine(
            code, say(source.axes[code], "title", lang), headline(result.axes[code], lang), result.axes[code].counted
        )
        for code, _title in result.plan.axes
    )


# -- Tables ------------------------------------------------------------------------------------------------------------


def institution(record, lang, day):
    return named(record.lead, lang, day) if record.lead_id else None


def commitment(source, one, lang, newly, known=None):
    """A line of the plan's table; with `known` (declarations in force) also its milestones and what was done."""
    record = source.records[one.code]
    done = [known[line.code] for line in one.lines if line.code in known] if known is not None else []
    return CommitmentLine(
        code=one.code,
        title=say(record, "title", lang),
        institution=institution(record, lang, source.as_of),
        axis=one.axis or "",
        status=str(CommitmentStatus(one.status).label),
        figures=headline(one, lang),
        days_late=one.days_late,
        newly=not newly.isdisjoint({one.code, *(line.code for line in one.lines)}),
        watch=one.watch,
        missing=one.missing_declaration,
        milestones=milestones(source, one, lang) if known is not None else (),
        declarations=declarations(done, lang),
    )


def milestones(source, one, lang):
    return tuple(milestone(source.milestones[line.code], line, lang) for line in one.lines)


def milestone(record, line, lang):
    share = ""
    if line.share is not None:
        share = str(line.share.numerator) if line.share.denominator == 1 else methodology.two(line.share, lang)
    return MilestoneLine(
        code=record.short_code,
        title=say(record, "title", lang),
        method=str(Method(line.method).label),
        status=str(MilestoneStatus(line.status).label),
        progress=rate(line.progress, lang),
        planned=rate(line.planned, lang),
        share=share,
        due=line.due.isoformat() if line.due else None,
        due_text=line.due_text,
        baseline_due=line.baseline_due.isoformat() if line.baseline_due else None,
        shift_days=line.shift_days or 0,
        days_late=line.days_late,
        review_days=line.review_days,
        counted=line.counted,
        reported=line.reported,
        reference=line.reference,
        means=say(record, "means_of_verification", lang),
    )


def late(source, result, lang):
    """What is late, the latest first: milestones, and commitments that are late by their own end only."""
    by_end = {one.code for one in result.commitments if one.late and not one.cause}
    lines = []
    for row in methodology.late_rows(result, source.before()):
        if row["kind"] == "commitment" and row["code"] not in by_end:
            continue
        record = source.records[row["commitment"]]
        titled = record if row["kind"] == "commitment" else source.milestones[row["code"]]
        lines.append(
            LateLine(
                code=row["code"],
                title=say(titled, "title", lang),
                institution=institution(record, lang, source.as_of),
                due=row["due"],
                days_late=row["days_late"],
                review_days=row["review_days"],
                newly=row["newly"],
            )
        )
    return tuple(lines)


def difficulties(declarations):
    found = difficulties_by_kind(declarations)
    return tuple(
        Difficulties(str(kind.label), tuple(Told(code, typed(text)) for code, text in found[kind]))
        for kind in DifficultyKind
        if kind in found
    )


def declarations(updates, lang):
    return tuple(
        Told(
            code=update.milestone.short_code,
            text=typed(update.statement) if update.statement else Text(_("No progress."), lang),
            day=update.effective_on.isoformat(),
            value=value(update, lang),
        )
        for update in updates
    )


def value(update, lang):
    """« 75 % », or « 2/3 administrations » of a milestone measured by a quantity."""
    milestone = update.milestone
    if milestone.method != Method.QUANTITY:
        return methodology.displayed(update.value, lang)
    unit = say(milestone, "unit", lang)
    measured = f"{decimal(update.value, lang)}/{decimal(milestone.target_value, lang)}"
    return f"{measured} {unit.text if unit else ''}".strip()


def evidence(declarations):
    """Pieces that may be published; of a file the beginning of its SHA-256."""
    return tuple(
        Proof(
            code=update.milestone.code,
            title=typed(piece.title),
            day=piece.dated_on.isoformat() if piece.dated_on else None,
            fingerprint=piece.sha256[:FINGERPRINT],
            url=piece.url,
        )
        for update in sorted(declarations, key=lambda update: update.milestone.code)
        for piece in update.evidence.all()
        if piece.is_public
    )


def internal(declarations):
    return sum(not piece.is_public for update in declarations for piece in update.evidence.all())


def answers(answers, lang):
    return tuple(
        Answer(
            code=answer.commitment.code,
            question=say(answer.question, "title", lang),
            answer=say(answer.code, "title", lang),
            justification=typed(answer.justification),
            day=answer.assessed_on.isoformat(),
        )
        for answer in answers
    )


# -- The identity of a commitment --------------------------------------------------------------------------------------


def facts(record, lang, day):
    """What identifies a commitment; a line for each thing that is known."""

    def institutions(found):
        return Text((" ؛ " if lang == "ar" else " ; ").join(named(one, lang, day).text for one in found), lang)

    supporters = list(record.supporters.all())
    known = (
        (_("Axis"), say(record.axis, "title", lang) if record.axis_id else None),
        (_("Component"), say(record, "component", lang)),
        (_("Lead institution"), institution(record, lang, day)),
        (_("Coordination"), named(record.coordinator, lang, day) if record.coordinator_id else None),
        (_("Supporting institutions"), institutions(supporters) if supporters else None),
        (_("Period in the plan"), typed(record.period_text) if record.period_text else None),
        (_("OGP code"), Text(record.ogp_code, "fr") if record.ogp_code else None),
        (_("Gender equality"), Text(_("contributes to it"), lang) if record.is_gender else None),
        (_("Links"), typed(record.links) if record.links else None),
        (_("Source"), typed(record.source) if record.source else None),
    )
    return tuple(Fact(label, text) for label, text in known if text)


def passages(record, lang):
    """The texts of the plan that are written, without its title, in their order."""
    found = []
    for name in COMMITMENT_TEXTS:
        text = say(record, name, lang) if name != "title" else None
        if text:
            lines = tuple(Text(line, text.lang) for line in text.text.splitlines() if line.strip())
            found.append(Passage(str(record._meta.get_field(name).verbose_name), lines))
    return tuple(found)


def terms(one, day, lang):
    """Every version of the commitment's terms that was in force by the day, the baseline first."""
    return tuple(
        TermsLine(
            number=number,
            starts_on=terms.starts_on.isoformat() if terms.starts_on else None,
            ends_on=terms.ends_on.isoformat() if terms.ends_on else None,
            weight=decimal(terms.weight, lang),
            standing=str(Standing(terms.standing).label),
            effective_on=terms.effective_on.isoformat() if terms.effective_on else None,
            reference=terms.reference,
        )
        for number, terms in enumerate(one.commitment.terms)
        if terms.effective_on is None or terms.effective_on <= day
    )


def letters(effect):
    """The `LetterEffect` of a plan; None when no letter left."""
    if effect is None or not effect.sent:
        return None
    median = "" if effect.median_days is None else f"{effect.median_days:g}".replace(".", ",")
    return LetterEffect(effect.sent, effect.received, effect.answered, effect.followed, EFFECT_DAYS, median)
