"""Sending out what was decided: the convocation, its changes, its end; to everybody invited, once each."""

import uuid

from django.core.exceptions import PermissionDenied, ValidationError
from django.core.validators import validate_email
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from ogp_secretariat.audit.actions.recording import record
from ogp_secretariat.documents.actions.issuing import new_code, release, request_document
from ogp_secretariat.documents.enums import Purpose
from ogp_secretariat.mailroom.actions import tending
from ogp_secretariat.mailroom.actions.posting import withdraw
from ogp_secretariat.mailroom.enums import State
from ogp_secretariat.web import ics
from ogp_secretariat.web.errors import NotAllowedNow

from .. import convocation_documents as papers
from .. import convocation_mails as mails
from .. import convocation_rules as rules
from .. import invitees, permissions, seats
from ..enums import ConvocationKind, ConvocationState
from ..models import Convocation, Invitee, Meeting, Summons
from .enlisting import keep_addresses, keep_seats, last_numbers, trace, written_down
from .recording import check_editable, note_presence
from .replying import carry_over


def freeze_agenda(meeting):
    """Give each agenda item its permanent number, in their order; those that have one keep it, none is used twice."""
    number = invitees.highest_number(meeting)
    for item in meeting.agenda_items.filter(number=None).order_by("position", "id"):
        number += 1
        item.number = number
        item.save(update_fields=["number"])


def announce(convocation, standing, *, signing, by):
    """Release `convocation` as `standing` has it: documents, answers asked again, one message for each person.

    In the transaction of the act that decided it, with the meeting locked. `signing`: (holder, on behalf) of the
    letter, or None for an agenda that is completed.
    """
    meeting, last = convocation.meeting, standing.last
    announcement = invitees.announcement_now(meeting)
    invited = written_down(meeting, standing.invited, by=by)
    told = invitees.convened_now(meeting)
    moment = standing.announced.moment if last else None
    _numbered(convocation, last, turn=rules.turn_of(last.turn if last else None, moment, announcement.moment))
    convocation.content = announcement.to_json()
    convocation.released_by = by
    _ask_for_documents(convocation, standing, announcement, invited, signing, by)
    convocation.state = ConvocationState.RELEASED
    convocation.full_clean()
    convocation.save()
    moved = last is not None and last.turn != convocation.turn
    before = invitees.answers_of(meeting, last.turn) if last else {}
    if moved:
        _forget_expected(meeting, by)
    for invitee in invited:
        answer = before.get(invitee.pk)
        if answer is not None and not moved:
            carry_over(meeting, invitee, answer, was_let_go=invitee.pk not in told, by=by)
        _summon(convocation, invitee, answer=None if moved else answer, asks_again=moved and answer is not None)
    for invitee in standing.gone:
        _let_go(convocation, invitee, by)


def _numbered(convocation, last, *, turn):
    convocation.sequence = last.sequence + 1 if last else 0
    convocation.uid = last.uid if last else f"{uuid.uuid4()}@{ics.host()}"
    convocation.turn = turn
    convocation.released_at = timezone.now()


def _ask_for_documents(convocation, standing, announcement, invited, signing, by):
    """Letter and agenda in both languages; an agenda that is merely completed has no letter."""
    signer = _signed(convocation, signing, by) if signing else None
    made = []
    for lang in papers.LANGUAGES:
        for piece, view in _views(convocation, standing, announcement, invited, signer, lang).items():
            made.append(_requested(convocation, view, piece, by))
    # Whoever holds a convocation can check it, as a relevé that was published.
    release(made, at=convocation.released_at)


def _requested(convocation, view, piece, by):
    fields = papers.document_fields(convocation.meeting, view, piece)
    document = request_document(purpose=Purpose.ISSUE, by=by, code=view.verification.code, **fields)
    setattr(convocation, f"{piece}_{view.lang}", document)
    return document


def _signed(convocation, signing, by):
    """Write down who signs; returns the `Person`."""
    holder, on_behalf = signing
    signer = by.person if on_behalf else holder
    convocation.signer_name, convocation.signer_function = str(signer), signer.function
    convocation.is_delegated = on_behalf
    return signer


def _views(convocation, standing, announcement, invited, signer, lang):
    """{piece: view-model} of one language."""
    meeting = convocation.meeting
    known = {point.pk for point in (standing.announced or announcement).agenda}
    added = {point.pk for point in announcement.agenda} - known
    shared = {
        "day": timezone.localdate(convocation.released_at),
        "number": convocation.reference,
        "reference": meeting.reference,
    }
    found = {"agenda": papers.agenda_view(meeting, announcement, lang, code=new_code(), added=added, **shared)}
    if signer is not None:
        found["letter"] = papers.letter_view(
            meeting,
            announcement,
            lang,
            kind=convocation.kind,
            invited=invited,
            previous=_previous(standing),
            first_sitting=standing.first_sitting,
            postponed_from=standing.postponed_from,
            reason=convocation.reason,
            signer=signer,
            on_behalf=convocation.is_delegated,
            code=new_code(),
            **shared,
        )
    return found


def _previous(standing):
    """(the convocation that the letter cites, what was announced last), or None."""
    cited = invitees.last_letter(standing.meeting)
    return (cited, standing.announced) if cited else None


def _summon(convocation, invitee, *, answer=None, asks_again=False, number=1):
    trace(convocation, invitee, number=number)
    if invitee.email:
        again = str(number) if number > 1 else ""
        mails.convene(invitee, convocation, answer=answer, asks_again=asks_again, again=again)


def _let_go(convocation, invitee, by):
    """A member who is no longer in office on the new day: told once, calendars take it out.

    The presence that came from their answer goes, so that the quorum does not count it; one typed by hand stays.
    """
    for row in convocation.meeting.attendances.filter(answer__invitee=invitee):
        row.meeting = convocation.meeting
        note_presence(row, by=by, removed=True)
    trace(convocation, invitee, is_release=True)
    if invitee.email:
        mails.release(invitee, convocation)


def _forget_expected(meeting, by):
    """Presences that came from answers to another day; what was typed by hand stays."""
    for row in meeting.attendances.exclude(answer=None):
        note_presence(row, by=by, removed=True)


# -- Without the chair -------------------------------------------------------------------------------------------------


def _secretariats(meeting, by):
    """The locked meeting and where its convocation stands, for an act of the secretariat."""
    if by is not None and not permissions.can_edit(by):
        raise PermissionDenied
    meeting = Meeting.objects.select_for_update(of=("self",)).select_related("committee").get(pk=meeting.pk)
    check_editable(meeting)
    return meeting, invitees.standing_of(meeting, timezone.localdate())


@transaction.atomic
def complete_agenda(meeting, *, by):
    """Send an agenda that was completed since: new items get the numbers after those that are frozen."""
    meeting, standing = _secretariats(meeting, by)
    if standing.kind != ConvocationKind.AGENDA:
        raise NotAllowedNow([_("More than the agenda differs, or nothing does: the chair releases what is sent.")])
    if standing.open_one is not None:
        raise NotAllowedNow([_("The convocation already awaits the chair.")])
    if standing.missing:
        raise NotAllowedNow(standing.missing)
    freeze_agenda(meeting)
    convocation = Convocation(meeting=meeting, kind=ConvocationKind.AGENDA)
    announce(convocation, standing, signing=None, by=by)
    record("complete_agenda", meeting, by=by, note=convocation.reference)
    return convocation


@transaction.atomic
def convene_newcomers(meeting, *, by):
    """Send the convocation as it went out to those who were invited, or got another seat, since. Returns how many."""
    meeting, standing = _secretariats(meeting, by)
    last = standing.last
    if last is None or last.is_off or not standing.newcomers:
        raise NotAllowedNow([_("Everybody invited has the convocation.")])
    if standing.announced.day < timezone.localdate():
        raise NotAllowedNow([_("The day of the meeting has passed.")])
    newcomers = written_down(meeting, standing.newcomers, by=by, after=meeting.invitees.count())
    sent, told = last_numbers(last), invitees.convened_now(meeting)
    answers = invitees.answers_of(meeting, last.turn)
    for invitee in newcomers:
        answer = answers.get(invitee.pk)
        if answer is not None:
            carry_over(meeting, invitee, answer, was_let_go=invitee.pk not in told, by=by)
        if invitee.pk in sent:
            # Neither their release nor the convocation as something else leaves any more.
            mails.withdraw_last(invitee, last)
        _summon(last, invitee, answer=answer, number=sent.get(invitee.pk, 0) + 1)
    names = ", ".join(one.name for one in newcomers)
    record("convene_newcomers", meeting, by=by, note=f"{last.reference}, {names}")
    return len(newcomers)


def announce_off(meeting, *, reason, by):
    """Tell whoever was convened that the meeting is postponed or cancelled. In the transaction of that act.

    Messages of the last convocation that have not left yet are withdrawn: nobody gets both.
    """
    last = invitees.last_release(meeting)
    if last is None:
        return None
    kind = ConvocationKind.CANCELLATION if meeting.status == "cancelled" else ConvocationKind.POSTPONEMENT
    told = invitees.convened_now(meeting)
    current = {one.pk: one for one in seats.to_invite(meeting)[0] if one.pk}
    people = [current.get(one.pk, one) for one in meeting.invitees.filter(pk__in=told)]
    keep_addresses(people)
    keep_seats(meeting, people, by=by)
    mails.withdraw_all(meeting)
    for invitee in people:
        mails.unremind(invitee, last, day=timezone.localdate())
    convocation = Convocation(meeting=meeting, kind=kind, reason=reason, released_by=by, content=last.content)
    _numbered(convocation, last, turn=last.turn)
    if not all(invitee.email for invitee in people):
        _ask_for_paper(convocation, people, by)
    convocation.state = ConvocationState.RELEASED
    convocation.full_clean()
    convocation.save()
    for invitee in people:
        trace(convocation, invitee)
        if invitee.email:
            mails.call_off(invitee, convocation)
    return convocation


def _ask_for_paper(convocation, people, by):
    """What is handed over to those without an address, in both languages: the others read it in their message."""
    meeting, announcement = convocation.meeting, invitees.announced(convocation)
    cited, made = invitees.last_letter(meeting), []
    for lang in papers.LANGUAGES:
        view = papers.letter_view(
            meeting,
            announcement,
            lang,
            kind=convocation.kind,
            invited=people,
            day=timezone.localdate(convocation.released_at),
            previous=(cited, announcement) if cited else None,
            reason=convocation.reason,
            number=convocation.reference,
            reference=meeting.reference,
            code=new_code(),
        )
        made.append(_requested(convocation, view, "letter", by))
    release(made, at=convocation.released_at)


# -- One person's message ----------------------------------------------------------------------------------------------


@transaction.atomic
def send_again(summons, *, by, to=""):
    """Try the message to one person again; to a corrected address, as a new message whose link fits that address.

    One that went to a wrong address is sent anew too: the link it carried opens nothing any more.
    """
    if not permissions.can_edit(by):
        raise PermissionDenied
    convocation = summons.convocation
    message = invitees.messages_of(convocation).get(summons.invitee_id)
    to = to.strip()
    if message is not None and to in ("", message.to):
        return tending.try_again(message, by=by)
    try:
        validate_email(to)
    except ValidationError as error:
        raise NotAllowedNow(error.messages) from error
    if message is not None and message.state in (State.CLAIMED, State.DATA):
        raise NotAllowedNow([_("This message has changed meanwhile: look at its state again.")])
    invitee = Invitee.objects.select_for_update().get(pk=summons.invitee_id)
    if message is not None:
        withdraw(message.key, reason=_("address corrected"))
    invitee.email, invitee.email_typed = to, True
    invitee.save(update_fields=["email", "email_typed"])
    invitee.meeting = convocation.meeting
    again = uuid.uuid4().hex[:8]
    write = mails.release if summons.is_release else mails.call_off if convocation.is_off else mails.convene
    sent = write(invitee, convocation, again=again)
    record("correct_address", convocation.meeting, by=by, note=invitee.name)
    return sent


@transaction.atomic
def hand_over(summons, *, on, by):
    """Note the day on which the convocation was handed over on paper."""
    if not permissions.can_edit(by):
        raise PermissionDenied
    today = timezone.localdate()
    if on > today or on < timezone.localdate(summons.convocation.released_at):
        raise NotAllowedNow([_("The day lies between the release and today.")])
    Summons.objects.filter(pk=summons.pk).update(handed_on=on, handed_by=by)
    record("hand_over_convocation", summons.convocation.meeting, by=by, note=f"{summons.invitee}, {on:%d/%m/%Y}")


@transaction.atomic
def remind(meeting, *, by):
    """Write to those who have not answered, once a day each. Returns how many were written to now."""
    meeting, standing = _secretariats(meeting, by)
    last, today = standing.last, timezone.localdate()
    if last is None or last.is_off or standing.announced.day < today:
        raise NotAllowedNow([_("The meeting is not convened, or its day has passed.")])
    answers = invitees.answers_of(meeting, last.turn)
    told = invitees.convened_now(meeting)
    silent = [one for one in standing.invited if one.pk in told and one.pk not in answers and one.email]
    keep_addresses(silent)
    posted_before = timezone.now()
    sent = [mails.remind(one, last, day=today) for one in silent]
    many = sum(1 for message in sent if message.posted_at >= posted_before)
    if many:
        record("remind_invited", meeting, by=by, note=str(many))
    return many
