"""Answers to a convocation: by the personal link, by the member's account, or typed by the secretariat.

An answer is never changed; the last one of the current turn holds, and makes one row of the attendance.
"""

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils import timezone, translation

from ogp_secretariat.audit.actions.recording import record
from ogp_secretariat.web.errors import NotAllowedNow
from ogp_secretariat.web.text import clean_text, fold

from .. import convocation_mails, invitees, permissions
from .. import convocation_rules as rules
from ..enums import AnswerWay, MeetingStatus, Presence
from ..models import Answer, Attendance, Invitee, Meeting
from .recording import note_presence

# What a row that an answer made copies of the seat.
SEATED = ("capacity", "college", "institution", "institution_ar")
TYPED_WAYS = (AnswerWay.PHONE, AnswerWay.MAIL, AnswerWay.IN_PERSON)


def _authorise(invitee, way, by):
    """A link is its own right; an account answers for itself; the rest is typed by the secretariat."""
    if way == AnswerWay.LINK:
        return
    if way == AnswerWay.ACCOUNT:
        if by is None or by.person_id is None or by.person_id != invitee.person_id:
            raise PermissionDenied
    elif by is not None and not permissions.can_edit(by):
        raise PermissionDenied


@transaction.atomic
def answer(invitee, presence, *, way, by=None, is_remote=False, reason="", represented_by=""):
    """Record what `invitee` answers. Returns the `Answer`; the one that holds when it says the same.

    `by`: who typed it; None behind a personal link. Raises PermissionDenied, NotAllowedNow, ValidationError.
    """
    _authorise(invitee, way, by)
    meeting = Meeting.objects.select_for_update(of=("self",)).select_related("committee").get(pk=invitee.meeting_id)
    invitee = Invitee.objects.select_related("person", "college").get(pk=invitee.pk)
    invitee.meeting = meeting
    last = invitees.last_release(meeting)
    missing = invitees.missing_for_answer(invitee, last, timezone.localdate())
    reason, represented_by = clean_text(reason, single_line=True), clean_text(represented_by, single_line=True)
    missing = missing or rules.missing_in_answer(
        presence, reason=reason, represented_by=represented_by, has_seat=invitee.has_seat
    )
    if missing:
        raise NotAllowedNow(missing)
    given = Answer(
        invitee=invitee,
        turn=last.turn,
        presence=presence,
        is_remote=is_remote and presence == Presence.PRESENT,
        reason=reason if presence == Presence.EXCUSED else "",
        represented_by=represented_by if presence == Presence.REPRESENTED else "",
        way=way,
        given_at=timezone.now(),
        given_by=by,
    )
    given.full_clean()
    held = invitees.current_answer(invitee, last.turn)
    if held is not None and _said(held) == _said(given):
        return held
    given.save()
    convocation_mails.unremind(invitee, last, day=timezone.localdate())
    _note(meeting, invitee, given, by)
    record("answer_convocation", meeting, by=by, note=_noted(given))
    return given


def _noted(given):
    """The answer in the words of the office, which reads the history in French whatever language was answered in."""
    with translation.override("fr"):
        return f"{given.invitee.name}, {given.get_presence_display()} ({given.get_way_display()})"


def _said(one):
    return one.presence, one.is_remote, one.reason, one.represented_by


def row_for(invitee, **facts):
    """An unsaved row of the attendance for somebody invited, as they were when they were convened."""
    copied = ("person", "name", "name_ar", "function", "function_ar", "institution", "institution_ar")
    return Attendance(**{name: getattr(invitee, name) for name in (*copied, "college", "capacity")}, **facts)


def carry_over(meeting, invitee, given, *, was_let_go, by):
    """An answer that holds stays when somebody is convened as something else, or anew: the attendance says it so.

    `was_let_go`: its row was taken away then, and comes back; one that was taken away by hand does not.
    """
    if was_let_go or (invitee.seat_before and meeting.attendances.filter(answer__invitee=invitee).exists()):
        _note(meeting, invitee, given, by)


def _note(meeting, invitee, given, by):
    """One row of the attendance. From the day of the meeting on, what was typed by hand wins."""
    if meeting.status != MeetingStatus.CONVENED:
        return
    row = _row_of(meeting, invitee)
    if row is None:
        row = row_for(invitee, meeting=meeting)
    elif row.answer_id is None and meeting.date <= timezone.localdate():
        return
    if row.answer_id:
        for name in SEATED:
            setattr(row, name, getattr(invitee, name))
    row.meeting, row.answer = meeting, given
    row.presence, row.is_remote, row.represented_by = given.presence, given.is_remote, given.represented_by
    note_presence(row, by=by)


def _row_of(meeting, invitee):
    """The row of the attendance that is about `invitee`, or None.

    A row typed by hand without a card is theirs when it has their name; one that says what another invited person
    answered never is, whatever its name.
    """
    rows = meeting.attendances.select_related("person", "college")
    own = rows.filter(answer__invitee=invitee).first()
    if own is None and invitee.person_id:
        own = rows.filter(person_id=invitee.person_id).first()
    if own is not None:
        return own
    names = {fold(name) for name in (invitee.name, invitee.display_name) if name}
    typed = next((row for row in rows.filter(person=None, answer=None) if fold(row.name) in names), None)
    if typed is not None and invitee.person_id:
        # The card makes them one person, and counts them once.
        typed.person, typed.capacity = invitee.person, invitee.capacity
        typed.college = typed.college or invitee.college
    return typed
