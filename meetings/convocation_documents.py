"""The letter of a convocation and its agenda: from the records to the view-models, their HTML, their file names.

One general letter for everybody, with the list of those it goes to, and not one for each: a committee is convened by
one act, which has one number, one text and one file that the public page of verification knows. The message that
carries it is personal, and names whom it invites.
"""

import re

from django.conf import settings
from django.utils import translation
from django.utils.translation import gettext as _

from ogp_secretariat.documents.html import document_html
from ogp_secretariat.web.dates import format_date

from .announcements import differences
from .convocation_view import (
    Addressee,
    AddresseeGroup,
    AgendaRow,
    AgendaView,
    Changed,
    LetterView,
    Sitting,
)
from .documents import LANGUAGES, letterhead, say
from .enums import OFF, Capacity, ConvocationKind
from .papers import signature_of
from .releve import Text, Verification

LETTER, AGENDA = "documents/convocation.html", "documents/agenda.html"
STYLESHEET = "documents/convocation.css"
NO_BREAK = "\N{NO-BREAK SPACE}"
PIECES = ("letter", "agenda")


def _place(announcement, lang):
    return say(announcement, "place", lang)


def _signing_place(committee, lang):
    return (committee.signing_place_ar if lang == "ar" else "") or committee.signing_place


def _verification(code):
    return Verification(code, f"{settings.SITE_URL}/verifier/{code}/") if code else None


def _committee(meeting, lang):
    return say(meeting.committee, "name", lang)


def title_of(meeting, announcement, lang):
    """The meeting's own title, else that of the committee's relevés, else the committee's name."""
    return (
        say(announcement, "title", lang) or say(meeting.committee, "meeting_title", lang) or _committee(meeting, lang)
    )


def agenda_view(meeting, announcement, lang, *, day, number="", reference="", code="", added=frozenset()):
    """The `AgendaView` of what is announced. `added`: keys of the items that were not announced before."""
    with translation.override(lang):
        return AgendaView(
            lang=lang,
            committee=_committee(meeting, lang),
            letterhead=letterhead(meeting, day),
            place=_signing_place(meeting.committee, lang),
            date=day.isoformat(),
            title=title_of(meeting, announcement, lang),
            reference=reference,
            sitting=Sitting.of(announcement, lang, _place(announcement, lang)),
            rows=tuple(
                AgendaRow(
                    number=point.number,
                    title=say(point, "title", lang),
                    purpose=str(point.purpose_label),
                    rapporteurs=point.rapporteurs,
                    minutes=point.minutes,
                    is_confidential=point.is_confidential,
                    is_added=point.pk in added,
                )
                for point in announcement.agenda
            ),
            minutes=announcement.minutes,
            number=number,
            verification=_verification(code),
            is_demo=meeting.is_demo,
        )


def letter_view(
    meeting,
    announcement,
    lang,
    *,
    kind,
    invited,
    day,
    previous=None,
    first_sitting=None,
    postponed_from=None,
    reason="",
    number="",
    reference="",
    signer=None,
    on_behalf=False,
    code="",
):
    """The `LetterView` of a convocation of `kind` as it stands on `day`: a draft without `number`.

    `previous`: the last released convocation and its `Announcement`, or None; `first_sitting`: the day on which the
    quorum lacked; `postponed_from`: the day of a meeting that was postponed; `signer`: the `Person` who signs.
    """
    with translation.override(lang):
        changes = differences(previous[1], announcement, lang) if previous else []
        return LetterView(
            lang=lang,
            committee=_committee(meeting, lang),
            letterhead=letterhead(meeting, day),
            place=_signing_place(meeting.committee, lang),
            date=day.isoformat(),
            reference=reference,
            to=_to(meeting, invited, lang),
            subject=_subject(kind, reference),
            references=_references(previous, lang),
            opening="سلام تام بوجود مولانا الإمام، وبعد" if lang == "ar" else "",
            paragraphs=_paragraphs(
                meeting, announcement, lang, kind, reason, first_sitting=first_sitting, postponed_from=postponed_from
            ),
            sitting=Sitting.of(announcement, lang, _place(announcement, lang)),
            changes=tuple(Changed(one.label, one.before, one.after) for one in changes),
            closing=_closing(kind, invited),
            enclosures=() if kind in OFF else (_("Agenda"),),
            addressees=_addressees(invited, lang),
            number=number,
            signature=signature_of(signer, on_behalf, lang) if signer else None,
            verification=_verification(code),
            is_demo=meeting.is_demo,
            is_off=kind in OFF,
        )


def _to(meeting, invited, lang):
    lines = [_("the members of the committee"), _committee(meeting, lang).text]
    if any(not one.has_seat for one in invited):
        lines.append(_("the people invited to the meeting"))
    return tuple(lines)


def _subject(kind, reference):
    words = {"reference": reference or "…"}
    if kind == ConvocationKind.CANCELLATION:
        return _("Cancellation of meeting %(reference)s") % words
    if kind == ConvocationKind.POSTPONEMENT:
        return _("Postponement of meeting %(reference)s") % words
    if kind == ConvocationKind.SECOND:
        return _("Second convocation to meeting %(reference)s") % words
    if kind == ConvocationKind.CHANGE:
        return _("Change of the convocation to meeting %(reference)s") % words
    return _("Convocation to meeting %(reference)s") % words


def _references(previous, lang):
    if not previous:
        return ()
    convocation = previous[0]
    words = {
        "number": convocation.reference,
        "date": format_date(convocation.released_at.date(), lang, weekday=False).replace(" ", NO_BREAK, 1),
    }
    return (_("Convocation no. %(number)s of %(date)s") % words,)


def _whole(day, lang):
    """A day in words that is not broken after its number."""
    return re.sub(r"(\d+) ", rf"\1{NO_BREAK}", format_date(day, lang))


def _paragraphs(meeting, announcement, lang, kind, reason, *, first_sitting, postponed_from):
    words = {
        "title": title_of(meeting, announcement, lang).text,
        "date": _whole(announcement.day, lang) if announcement.day else "…",
    }
    said = []
    if kind == ConvocationKind.SECOND and first_sitting is not None:
        earlier = {**words, "earlier": _whole(first_sitting, lang)}
        said.append(
            _(
                "As the quorum was not reached on %(earlier)s, I have the honour of convening you a second time to the "
                "meeting « %(title)s », which will be held on %(date)s."
            )
            % earlier
        )
    elif kind == ConvocationKind.CANCELLATION:
        said.append(_("The meeting « %(title)s », which was to be held on %(date)s, is cancelled.") % words)
    elif kind == ConvocationKind.POSTPONEMENT:
        said.append(
            _(
                "The meeting « %(title)s », which was to be held on %(date)s, is postponed. You will be told its new "
                "date."
            )
            % words
        )
    elif kind == ConvocationKind.CHANGE and postponed_from is not None:
        said.append(
            _(
                "I have the honour of informing you that the meeting « %(title)s », which was to be held on "
                "%(earlier)s and had been postponed, will be held on %(date)s."
            )
            % {**words, "earlier": _whole(postponed_from, lang)}
        )
    elif kind == ConvocationKind.CHANGE:
        said.append(
            _(
                "I have the honour of informing you that the convocation cited above changes. The meeting "
                "« %(title)s » will be held on %(date)s."
            )
            % words
        )
    else:
        said.append(
            _(
                "I have the honour of convening you to the meeting « %(title)s », which will be held on %(date)s and "
                "whose agenda is attached."
            )
            % words
        )
    if reason:
        said.append(_("Reason: %(reason)s") % {"reason": reason})
    return tuple(said)


def _closing(kind, invited):
    if kind in OFF:
        return (_("The secretariat of the committee"),)
    said = [
        _(
            "I should be grateful if you would say whether you will come, by the personal link of the message that "
            "carries this letter or by writing to the secretariat."
        )
    ]
    if any(one.capacity == Capacity.SUBSTITUTE for one in invited):
        said.append(_("A member who cannot come may be represented by the substitute."))
    return tuple(said)


def _addressees(invited, lang):
    groups = {}
    for one in invited:
        groups.setdefault(one.college_name if one.has_seat else "", []).append(one)
    found = []
    for name, people in sorted(groups.items(), key=lambda group: not group[0]):
        has_seats = people[0].has_seat
        title = say(people[0], "college_name", lang) if name else None
        if title is None:
            title = Text(_("Members") if has_seats else _("Invited people"), lang)
        found.append(AddresseeGroup(title, tuple(_addressee(one, lang) for one in people)))
    return tuple(found)


def _addressee(one, lang):
    capacity = "" if one.capacity == Capacity.MEMBER else str(Capacity(one.capacity).label)
    name = say(one, "name", lang)
    if name.lang != "ar" and one.civility and not name.text.startswith(one.civility):
        name = Text(f"{one.civility} {name.text}", name.lang)
    return Addressee(name, say(one, "function", lang), say(one, "institution", lang), capacity)


# -- The files ---------------------------------------------------------------------------------------------------------

NAMES = {"letter": "convocation", "agenda": "ordre-du-jour"}


def document_fields(meeting, view, piece):
    """The keyword arguments of `request_document` for the view-model of « letter » or « agenda »."""
    with translation.override(view.lang):
        words = {"reference": view.reference or str(meeting)}
        if piece == "letter" and view.reference:
            title = view.subject
        elif piece == "letter":
            title = _("Convocation to meeting %(reference)s") % words
        else:
            title = _("Agenda of meeting %(reference)s") % words
    day = view.sitting.date or "sans-date"
    mark = f"_{view.number.rpartition('-')[2]}" if view.number else "_projet"
    tail = "_ar" if view.lang == "ar" else ""
    return {
        "kind": "convocation" if piece == "letter" else "agenda",
        "title": title,
        "reference": view.number,
        "language": view.lang,
        "filename": f"{meeting.committee.code}_{day}_{NAMES[piece]}{mark}{tail}.pdf",
        "html": document_html(LETTER if piece == "letter" else AGENDA, {"doc": view}, view.lang),
        "stylesheet": STYLESHEET,
        "context": view.to_json(),
    }


__all__ = ["LANGUAGES", "NAMES", "PIECES", "agenda_view", "document_fields", "letter_view", "title_of"]
