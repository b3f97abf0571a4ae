"""A letter from the records to its view-model, its HTML and its file name."""

from django.conf import settings
from django.utils import translation
from django.utils.translation import gettext as _
from django.utils.translation import pgettext_lazy

from meetings.documents import letterhead, say
from meetings.papers import signature_of
from meetings.releve import Text, Verification
from ogp_secretariat.documents.html import document_html
from ogp_secretariat.people.enums import Civility
from ogp_secretariat.people.models import Holiday
from ogp_secretariat.web.dates import format_date

from . import letter_texts, methodology, owing, policies, queries, report_source
from .enums import DifficultyKind, Level
from .letter_view import Fact, LetterView, Told
from .models import Milestone

NO_BREAK = "\N{NO-BREAK SPACE}"
TEMPLATE, STYLESHEET = "documents/letter.html", "documents/letter.css"


def answer_due(day, working_days):
    """The last day to answer a letter of `day`."""
    return policies.add_working_days(
        day, working_days, set(Holiday.objects.filter(day__gt=day).values_list("day", flat=True))
    )


def letter_view(letter, *, day, reply_days, place, number=None, signer=None, on_behalf=False, code=""):
    """The `LetterView` of a letter as it stands on `day`: a draft without `number`, the signed one with it.

    `reply_days`: working days to answer; `place`: {language: where it is signed}; `signer`: the `Person` who signs.
    """
    lang = letter.language
    with translation.override(lang):
        values = _values(letter, day, reply_days)

        def paragraphs(text):
            filled = letter_texts.fill(text, values)
            return tuple(Text(part.strip(), lang) for part in filled.split("\n\n") if part.strip())

        milestones = list(
            Milestone.objects.filter(reminders__letter=letter)
            .select_related("commitment")
            .order_by("commitment__position", "commitment__code", "position", "code")
            .distinct()
        )
        facts, told = _facts(letter, milestones, day, lang)
        return LetterView(
            lang=lang,
            committee=say(letter.plan.committee, "name", lang),
            letterhead=letterhead(letter.plan, day),
            place=place.get(lang) or place["fr"],
            date=day.isoformat(),
            addressee=_addressee(letter),
            subject=Text(letter.subject, lang),
            references=tuple(Text(line, lang) for line in _references(letter, lang)),
            opening=paragraphs(letter.opening),
            introduction=paragraphs(letter.introduction),
            facts=facts,
            told=told,
            support=paragraphs(letter.support),
            request=paragraphs(letter.request),
            answering=paragraphs(letter.answering),
            copies=_copies(letter),
            plan_code=letter.plan.code,
            number=number,
            signature=signature_of(signer, on_behalf, lang) if signer else None,
            verification=Verification(code, f"{settings.SITE_URL}/verifier/{code}/") if code else None,
            is_demo=letter.is_demo,
        )


def filled(letter, text, day):
    """A text as it would read in this letter on `day`."""
    with translation.override(letter.language):
        return letter_texts.fill(text, _values(letter, day, owing.settings_of(letter.plan).reply_days))


def shown(letter, day):
    """The `LetterView` of a draft as it would be signed on `day`."""
    settings = owing.settings_of(letter.plan)
    place = {"fr": settings.place, "ar": settings.place_ar}
    return letter_view(letter, day=day, reply_days=settings.reply_days, place=place)


def signed_view(letter):
    """The `LetterView` of a signed letter, as it was frozen."""
    return LetterView.from_json(letter.document.context)


def document_fields(view, institution):
    """The keyword arguments of `request_document` for a signed letter."""
    with translation.override(view.lang):
        title = _("Letter no. %(number)s – %(institution)s") % {
            "number": view.number or "–",
            "institution": institution,
        }
    name = (view.number or "projet").replace("/", "-")
    tail = "_ar" if view.lang == "ar" else ""
    return {
        "kind": "letter",
        "title": title,
        "reference": view.number or "",
        "language": view.lang,
        "filename": f"{view.plan_code}_lettre_{name}{tail}.pdf",
        "html": document_html(TEMPLATE, {"doc": view}, view.lang),
        "stylesheet": STYLESHEET,
        "context": view.to_json(),
    }


def _values(letter, day, reply_days):
    """What the marks of the paragraphs stand for, in the active language."""
    lang = letter.language
    plan = say(letter.plan, "title", lang).text
    return {
        "order": _inside(order_in_words(letter, lang)),
        "plan": plan,
        "day": _whole_day(day, lang),
        "reply_by": _whole_day(answer_due(day, reply_days), lang),
        "letters": _letters_in_words(letter, lang),
        "institution": letter.addressee_institution,
    }


def _whole_day(day, lang):
    """A date that is not broken after its day of the month."""
    return format_date(day, lang, weekday=False).replace(" ", NO_BREAK, 1)


def _inside(text):
    """« Décision du … » as it stands inside a sentence; an acronym keeps its capitals."""
    return text[:1].lower() + text[1:] if text[1:2].islower() else text


def order_in_words(letter, lang):
    """The decision or the act that ordered the letter, as a sentence names it."""
    decision = letter.order_decision
    if decision is None:
        return letter.order_act
    meeting = decision.meeting
    words = {"number": decision.number or decision.position, "reference": meeting.reference or ""}
    if meeting.date is None:
        return queries.reference_of(decision)
    words["date"] = _whole_day(meeting.date, lang)
    if meeting.reference:
        return _("decision no. %(number)s of the committee's meeting of %(date)s (%(reference)s)") % words
    return _("decision no. %(number)s of the committee's meeting of %(date)s") % words


def _letters_in_words(letter, lang):
    earlier = list(letter.cites.order_by("signed_on", "number")) if letter.pk else []
    if not earlier:
        return ""
    named = [
        _("letter no. %(number)s of %(date)s") % {"number": one.reference, "date": _whole_day(one.signed_on, lang)}
        for one in earlier
    ]
    return (" و" if lang == "ar" else ", ").join(named)


def _references(letter, lang):
    found = [order_in_words(letter, lang)]
    if earlier := _letters_in_words(letter, lang):
        found.append(earlier)
    return [line[:1].upper() + line[1:] for line in found if line]


_FORMAL = {Civility.M: pgettext_lazy("suscription", "Mr"), Civility.MME: pgettext_lazy("suscription", "Ms")}


def _addressee(letter):
    """The lines of the suscription."""
    lang = letter.language
    civility = _FORMAL.get(letter.addressee_civility, letter.addressee_civility)
    name, function = letter.addressee_name, letter.addressee_function
    # « Monsieur le Secrétaire Général »; with a name, the civility goes before it.
    who = [f"{civility} {name}".strip(), function] if name else [f"{civility} {function}".strip()]
    lines = [*who, letter.addressee_institution, *letter.addressee_address.splitlines()]
    return tuple(Text(line.strip(), lang) for line in lines if line.strip())


def _copies(letter):
    """Ampliations."""
    lines = [_("Focal point of the institution")]
    if letter.level == Level.N4:
        lines.append(_("Chair of the committee"))
    return tuple(Text(line, letter.language) for line in [*lines, _("Registry of the secretariat")])


def _facts(letter, milestones, day, lang):
    """The late milestones as the methodology has them on the day, and the difficulties already told for them."""
    keys = sorted({milestone.commitment_id for milestone in milestones})
    if not keys:
        return (), ()
    tree, updates = queries.engine_inputs(letter.plan, keys, lang)
    result = methodology.compute(tree, updates, day, method=letter.plan.method_version)
    lines = {line.code: line for commitment in result.commitments for line in commitment.lines}
    facts = []
    for milestone in milestones:
        line = lines[milestone.code]
        baseline = line.milestone.terms[0].due_on
        moved = line.due != baseline and baseline is not None
        facts.append(
            Fact(
                code=milestone.code,
                title=say(milestone, "title", lang),
                commitment=say(milestone.commitment, "title", lang),
                due_on=line.due.isoformat(),
                days_late=line.days_late,
                review_days=line.review_days,
                rate=methodology.displayed(line.progress) if line.reported else "",
                declared_on=line.update.effective_on.isoformat() if line.update else None,
                moved=f"{baseline:%d/%m/%Y}" if moved else "",
            )
        )
    return tuple(facts), _told(milestones, updates, day)


def _told(milestones, updates, day):
    wanted = {milestone.pk for milestone in milestones}
    declared = [update for update in report_source.declarations_in_force(updates, day) if update.milestone_id in wanted]
    newest = {}
    for update in declared:
        newest.setdefault(update.milestone_id, update)
    return tuple(
        Told(code, str(DifficultyKind(kind).label), report_source.typed(text))
        for kind, lines in report_source.difficulties_by_kind(newest.values()).items()
        for code, text in lines
    )
