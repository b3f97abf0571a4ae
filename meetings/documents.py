"""The relevé as a document: from the records to the frozen view-model, its HTML, its file name, its data."""

from django.conf import settings
from django.utils import translation
from django.utils.translation import gettext as _

from ogp_secretariat.documents.html import document_html
from ogp_secretariat.web.dates import format_date, format_time
from ogp_secretariat.web.text import is_in_arabic

from . import policies, queries
from .corrections import places_of
from .enums import Capacity, DeadlineKind, EntryKind, MinutesState, Outcome, OwnerKind, Presence
from .quorum import counted_quorum, silent_members
from .records import record_of
from .releve import (
    AgendaPoint,
    Attendee,
    CollegeAttendance,
    CollegeCount,
    CorrectedLine,
    Correction,
    Counts,
    DecisionLine,
    Discussion,
    Entry,
    FollowUp,
    Quorum,
    Releve,
    Text,
    Verification,
)

TEMPLATE = "documents/releve.html"
STYLESHEET = "documents/releve.css"
EMBEDDED_NAME = "releve.json"
LANGUAGES = ("fr", "ar")

ENTRY_KINDS = {
    EntryKind.DISCUSSED: "point",
    EntryKind.INFORMATION: "information",
    EntryKind.RESERVATION: "reservation",
    EntryKind.DECISION: "decision",
}
STATUS = {
    MinutesState.DRAFT: "draft",
    MinutesState.CIRCULATED: "circulated",
    MinutesState.VALIDATED: "validated",
    MinutesState.RECTIFYING: "validated",
    MinutesState.PUBLISHED: "validated",
}


def say(instance, field, lang):
    """The text of `field` in `lang` where it is translated, else the original in its own language; None if empty."""
    if lang == "ar" and getattr(instance, f"{field}_ar", ""):
        return Text(getattr(instance, f"{field}_ar"), "ar")
    return spoken(getattr(instance, field))


def spoken(text):
    """What somebody typed without saying in which language: Arabic where it begins so and goes on so, else French."""
    return Text(text, "ar" if is_in_arabic(text) else "fr") if text else None


def named(instance, lang, day):
    """The name of an owner (person, institution as on `day`, college, committee)."""
    if hasattr(instance, "named_on"):
        instance = instance.named_on(day) or instance
    if lang == "ar" and getattr(instance, "name_ar", ""):
        return Text(instance.name_ar, "ar")
    return spoken(str(instance))


def owner_of(decision, lang, day):
    """Who carries the decision, as a `Text`, or None."""
    if decision.owner_kind == OwnerKind.TEXT:
        return say(decision, "owner_text", lang)
    return named(decision.owner, lang, day) if decision.owner else None


def deadline_of(decision, lang, *, present=False):
    """The deadline as decided (or the `present` one) in words of `lang`, which is the active language; or None."""
    return deadline_words(decision.present_deadline if present else decision.deadline, lang)


def deadline_words(deadline, lang):
    """A `Deadline` in words of `lang` (to be called with that language active), or None."""
    kind = deadline.kind
    if kind == DeadlineKind.DATE:
        return Text(format_date(deadline.date, lang), lang)
    if kind == DeadlineKind.DATETIME:
        words = {"date": format_date(deadline.date, lang), "time": format_time(deadline.time, lang)}
        return Text(_("%(date)s at %(time)s") % words, lang)
    if kind == DeadlineKind.PERIOD:
        words = {
            "start": format_date(deadline.date, lang, weekday=False),
            "end": format_date(deadline.end, lang, weekday=False),
        }
        return Text(_("from %(start)s to %(end)s") % words, lang)
    if kind in {DeadlineKind.NEXT_MEETING, DeadlineKind.CONTINUOUS}:
        return Text(str(DeadlineKind(kind).label), lang)
    return spoken(deadline.text)


def letterhead(body, day):
    """The lines above a document of `body`'s committee (a meeting, a plan): names as on `day`, French then Arabic."""
    committee, lines = body.committee, []
    institution = committee.institution
    chain = [i for i in (institution.parent if institution else None, institution) if i]
    names = [i.named_on(day) or i for i in chain] if day else chain
    for lang, suffix in (("fr", ""), ("ar", "_ar")):
        state = getattr(committee, f"state_name{suffix}")
        lines += [Text(words, lang) for words in (state, *(getattr(n, f"name{suffix}") for n in names)) if words]
    return tuple(lines)


def _discussed(meeting, lang):
    """The points grouped under their agenda item in its order, then under titles of their own, then free-standing."""
    items = list(meeting.agenda_items.all())
    rank = {item.pk: number for number, item in enumerate(items, 1)}
    groups = {}
    for entry in meeting.entries.all():
        groups.setdefault((entry.agenda_item_id, entry.heading), []).append(
            Entry(say(entry, "text", lang), ENTRY_KINDS[entry.kind])
        )
    found = [
        Discussion(tuple(groups.pop((item.pk, ""))), item.number or rank[item.pk], say(item, "title", lang))
        for item in items
        if (item.pk, "") in groups
    ]
    return tuple(
        found + [Discussion(tuple(entries), None, spoken(heading)) for (_item, heading), entries in groups.items()]
    )


def _decisions(meeting, lang):
    numbers = {item.pk: item.number or rank for rank, item in enumerate(meeting.agenda_items.all(), 1)}
    lines = []
    for rank, decision in enumerate(meeting.decisions.all(), 1):
        due = policies.due_of(decision)
        code = f"{meeting.reference}-D{decision.number}" if decision.number and meeting.number else ""
        lines.append(
            DecisionLine(
                number=f"D{decision.number}" if decision.number else str(rank),
                text=say(decision, "text", lang),
                code=code,
                agenda_number=numbers.get(decision.agenda_item_id),
                owner=owner_of(decision, lang, meeting.date),
                deadline=deadline_of(decision, lang),
                due=due.isoformat() if due else None,
            )
        )
    return tuple(lines)


def follow_up_of(meeting, lang, today):
    """The open decisions of earlier meetings, as the relevé and the pack show them (with `lang` active)."""
    return tuple(
        FollowUp(
            code=decision.code,
            text=say(decision, "text", lang),
            status=Text(str(decision.get_status_display()), lang),
            owner=owner_of(decision, lang, decision.meeting.date),
            deadline=deadline_of(decision, lang, present=True),
            overdue=policies.is_overdue(decision, today),
            report=spoken(decision.last_words),
            reported_on=decision.last_on.isoformat() if decision.last_on else None,
            initial=deadline_of(decision, lang) if decision.deadline_version else None,
        )
        for decision in queries.open_decisions_before(meeting)
    )


def _attendee(row, lang):
    capacity = None if row.capacity == Capacity.MEMBER else Text(str(row.get_capacity_display()), lang)
    return Attendee(
        name=say(row, "name", lang),
        status=str(row.presence),
        function=say(row, "function", lang),
        institution=say(row, "institution", lang),
        capacity=capacity,
        represented_by=spoken(row.represented_by),
    )


def _presence(meeting, lang):
    """Counts, members present per college, quorum, and the list by college."""
    rows = list(meeting.attendances.all())
    members = [r for r in rows if r.capacity in {Capacity.MEMBER, Capacity.SUBSTITUTE}]
    counts = Counts(**{p: sum(1 for r in rows if r.presence == p) for p in Presence.values})
    # Of a member of whom nothing is said yet, the seat alone counts.
    silent = silent_members(meeting)
    colleges, groups = {}, {}
    for row in rows:
        groups.setdefault(row.college_name, []).append(_attendee(row, lang))
    for row in [*rows, *silent]:
        if row.college_name:
            colleges.setdefault(row.college_name, say(row, "college_name", lang))
    by_college = tuple(
        CollegeCount(
            label,
            sum(1 for r in members if r.college_name == key and r.presence == Presence.PRESENT),
            sum(1 for r in [*members, *silent] if r.college_name == key),
        )
        for key, label in colleges.items()
    )
    found = counted_quorum(meeting, silent)
    others = Text(_("Other participants") if colleges else _("Participants"), lang)
    attendees = tuple(
        CollegeAttendance(colleges.get(key, others), tuple(people))
        for key, people in sorted(groups.items(), key=lambda g: not g[0])
    )
    return counts, by_college, Quorum(*found) if found else None, attendees


def _corrections(meeting, corrections):
    """Each line says in the language in use where it stands; one that is no more keeps its stored words."""
    places = places_of(meeting) if corrections else {}
    return tuple(
        Correction(
            number=c.number,
            date=c.issue_date.isoformat(),
            reason=spoken(c.reason),
            lines=tuple(
                CorrectedLine(places.get(line.target, line.where), line.before, line.after) for line in c.lines.all()
            ),
        )
        for c in corrections
    )


def releve_of(meeting, lang, *, state, today, status_date=None, version=None, visa=None, code="", corrections=()):
    """The view-model of `meeting` (from `queries.whole_meeting`) in `lang`, as it stands now.

    `corrections`: `Correction` records with an `issue_date`; `code`: the verification code to print.
    """
    with translation.override(lang):
        counts, by_college, quorum, attendees = _presence(meeting, lang)
        title = say(meeting, "title", lang) or say(meeting.committee, "meeting_title", lang)
        return Releve(
            lang=lang,
            status=STATUS[state],
            committee=say(meeting.committee, "name", lang),
            title=title or say(meeting.committee, "name", lang),
            reference=meeting.reference,
            status_date=status_date.isoformat() if status_date else None,
            version=version,
            letterhead=letterhead(meeting, meeting.date),
            date=meeting.date.isoformat() if meeting.date else None,
            starts_at=meeting.starts_at.strftime("%H:%M") if meeting.starts_at else None,
            ends_at=meeting.ends_at.strftime("%H:%M") if meeting.ends_at else None,
            place=say(meeting, "place", lang),
            link=meeting.link,
            chair=say(meeting, "chair", lang),
            preamble=_paragraphs(say(meeting, "preamble", lang)),
            counts=counts,
            by_college=by_college,
            quorum=quorum,
            agenda=tuple(
                AgendaPoint(
                    item.number or rank,
                    say(item, "title", lang),
                    item.is_confidential,
                    str(Outcome(item.outcome).label) if item.outcome in {Outcome.POSTPONED, Outcome.WITHDRAWN} else "",
                )
                for rank, item in enumerate(meeting.agenda_items.all(), 1)
            ),
            discussed=_discussed(meeting, lang),
            decisions=_decisions(meeting, lang),
            follow_up=follow_up_of(meeting, lang, today),
            next_meeting=say(meeting, "next_meeting", lang),
            visa=visa,
            attendees=attendees,
            annexes=tuple(say(paper, "title", lang) for paper in meeting.papers.all() if paper.is_annex),
            corrections=_corrections(meeting, corrections),
            verification=Verification(code, f"{settings.SITE_URL}/verifier/{code}/") if code else None,
        )


def _paragraphs(text):
    return tuple(Text(line, text.lang) for line in text.text.split("\n") if line.strip()) if text else ()


def file_name(meeting, lang, mark):
    """« CP_2020-02-12_releve-des-conclusions_v1.pdf »; `mark` is « v1 » or « projet-2020-02-14 »."""
    day = meeting.date.isoformat() if meeting.date else "sans-date"
    tail = "_ar" if lang == "ar" else ""
    return f"{meeting.committee.code}_{day}_releve-des-conclusions_{mark}{tail}.pdf"


def document_fields(meeting, releve, mark):
    """The keyword arguments of `request_document` for this view-model."""
    with translation.override(releve.lang):
        title = _("%(title)s of %(date)s – conclusions") % {
            "title": " ".join(releve.title.text.split()),
            "date": format_date(meeting.date, releve.lang, weekday=False) if meeting.date else "…",
        }
    return {
        "kind": "releve",
        "title": title,
        "reference": meeting.reference,
        "version": releve.version,
        "language": releve.lang,
        "filename": file_name(meeting, releve.lang, mark),
        "html": document_html(TEMPLATE, {"doc": releve}, releve.lang),
        "stylesheet": STYLESHEET,
        "context": releve.to_json(),
        "embedded": record_of(meeting),
        "embedded_name": EMBEDDED_NAME,
    }


def shown_releve(meeting, language, today):
    """(view-model, issue) for the page: the frozen one of the last made issue once validated, else the draft as it is.

    The caller has checked that the person may read it. `meeting` comes from `queries.whole_meeting`.
    """
    lang = "ar" if language == "ar" else "fr"
    minutes = meeting.minutes
    if minutes.is_locked:
        issue = queries.latest_issue(minutes) or queries.latest_issue(minutes, ready_only=False)
        return Releve.from_json(issue.document(lang).context), issue
    return releve_of(meeting, lang, state=minutes.state, today=today), None
