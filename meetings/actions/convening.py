"""Convening a meeting: handed to the chair, released or given back; held, put off, cancelled.

The number of the meeting and those of its agenda are given by the release, for good.
"""

import datetime

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from ogp_secretariat.audit.actions.recording import record
from ogp_secretariat.web.errors import Conflict, NotAllowedNow
from ogp_secretariat.web.workdays import is_working_day

from .. import agenda, convocation_mails, invitees, permissions, policies, quorum
from .. import convocation_rules as rules
from ..announcements import seal
from ..closing import holes_of
from ..enums import ConvocationKind, ConvocationState, MeetingStatus, Presence
from ..models import Convocation, Meeting
from . import announcing
from .announcing import freeze_agenda
from .preparing import locked_committee
from .recording import check_editable, move, note_presence
from .reminding import reconsider_committee
from .replying import row_for


def held(meeting):
    """The stored meeting, locked until the end of the transaction: two people cannot convene at once."""
    return Meeting.objects.select_for_update(of=("self",)).select_related("committee").get(pk=meeting.pk)


def _check(missing):
    if missing:
        raise NotAllowedNow(missing)


# -- Handing to the chair ----------------------------------------------------------------------------------------------


def missing_for_submission(standing, *, notice_reason):
    """What keeps the convocation from being handed to the chair; an empty list means that it can be."""
    if standing.kind is None:
        return [_("The convocation says what the meeting says: there is nothing to send.")]
    if standing.open_one is not None and standing.open_one.state == ConvocationState.SUBMITTED:
        return [_("The convocation already awaits the chair.")]
    return [*standing.missing, *rules.missing_for_short_notice(standing.notice, notice_reason)]


@transaction.atomic
def submit(meeting, *, by, reason="", notice_reason=""):
    """Hand the convocation, or what changes of it, to the chair. Returns the `Convocation`.

    `reason`: why it changes, which everybody reads; `notice_reason`: why the notice may be short, kept in the history
    only. An agenda that is merely completed needs no chair: `announcing.complete_agenda`.
    """
    if by is not None and not permissions.can_edit(by):
        raise PermissionDenied
    meeting, today = held(meeting), timezone.localdate()
    check_editable(meeting)
    standing = invitees.standing_of(meeting, today)
    _check(missing_for_submission(standing, notice_reason=notice_reason))
    if not standing.needs_chair:
        raise NotAllowedNow([_("Only the agenda was completed: send it without the chair.")])
    convocation = standing.open_one or Convocation(meeting=meeting)
    convocation.kind = standing.kind
    convocation.state = ConvocationState.SUBMITTED
    convocation.reason, convocation.notice_reason = reason.strip(), _needed(standing, notice_reason)
    convocation.submitted_at, convocation.submitted_by = timezone.now(), by
    convocation.full_clean()
    convocation.save()
    record("submit_convocation", meeting, by=by, note=_noted(convocation, standing))
    return convocation


def _needed(standing, notice_reason):
    """A reason is kept only where the notice is short."""
    return notice_reason.strip() if standing.notice and standing.notice.is_short else ""


def _noted(convocation, standing):
    sentence = rules.notice_sentence(standing.notice, "fr")
    return " – ".join(filter(None, [str(convocation.get_kind_display()), sentence, convocation.notice_reason]))


@transaction.atomic
def take_back(convocation, *, by):
    """The secretariat takes back what awaits the chair; it can be handed over again."""
    if not permissions.can_edit(by):
        raise PermissionDenied
    meeting = held(convocation.meeting)
    _move(convocation, ConvocationState.PREPARED)
    record("take_back_convocation", meeting, by=by)


def _move(convocation, state, **changes):
    """Only what awaits the chair moves; the UPDATE is the guard."""
    waiting = Convocation.objects.filter(pk=convocation.pk, state=ConvocationState.SUBMITTED)
    if not waiting.update(state=state, **changes):
        raise Conflict(_("Somebody else acted on this convocation meanwhile. Look at it again."))
    convocation.refresh_from_db()


@transaction.atomic
def give_back(convocation, *, reason, by):
    """The chair returns the convocation to the secretariat, with a word; whoever handed it over is told."""
    if permissions.signing_for(by, convocation.meeting.committee, timezone.localdate()) is None:
        raise PermissionDenied
    if not reason.strip():
        raise NotAllowedNow([_("Say what should be changed.")])
    meeting = held(convocation.meeting)
    second = convocation.kind == ConvocationKind.SECOND
    _move(convocation, ConvocationState.RETURNED, return_reason=reason.strip())
    if second:
        Convocation.objects.create(meeting=meeting, kind=ConvocationKind.SECOND, reason=convocation.reason)
    record("return_convocation", meeting, by=by, note=reason.strip())
    if convocation.submitted_by is not None and convocation.submitted_by.is_active:
        convocation_mails.returned(convocation, convocation.submitted_by)
    return convocation


# -- Release -----------------------------------------------------------------------------------------------------------


def missing_for_release(standing, *, notice_reason):
    """As the secretariat's list, on the day of the chair: a notice may have become short meanwhile."""
    if standing.kind is None:
        return [_("The convocation says what the meeting says: there is nothing to send.")]
    return [*standing.missing, *rules.missing_for_short_notice(standing.notice, notice_reason)]


@transaction.atomic
def release(convocation, *, by, expected="", notice_reason=""):
    """The chair's act: the number is given, the agenda frozen, letter and agenda asked for, everybody written to.

    `expected`: the `seal` of what was read; Conflict when the meeting or those invited changed since. `notice_reason`:
    the chair's own, where the notice is short and none was given. Returns the released `Convocation`.
    """
    today = timezone.localdate()
    signing = permissions.signing_for(by, convocation.meeting.committee, today)
    if signing is None:
        raise PermissionDenied
    if signing[0] is None:
        raise NotAllowedNow([_("Your account is not linked to a person: the letter could not name its signatory.")])
    # Before the meeting, as whoever plans reminders or takes from the backlog: nobody waits for the other.
    locked_committee(convocation.meeting.committee_id)
    meeting = held(convocation.meeting)
    check_editable(meeting)
    convocation = Convocation.objects.select_for_update().get(pk=convocation.pk)
    convocation.meeting = meeting
    if convocation.state != ConvocationState.SUBMITTED:
        raise Conflict(_("Somebody else acted on this convocation meanwhile. Look at it again."))
    standing = invitees.standing_of(meeting, today)
    if expected and expected != seal(standing.now, standing.invited):
        raise Conflict(_("The meeting, or those invited, changed since you read the convocation: read it again."))
    notice_reason = notice_reason.strip() or convocation.notice_reason
    _check(missing_for_release(standing, notice_reason=notice_reason))
    convocation.notice_reason = _needed(standing, notice_reason)
    convocation.kind = standing.kind
    if meeting.status != MeetingStatus.CONVENED:
        meeting = _convened(meeting, by)
    freeze_agenda(meeting)
    convocation.meeting = meeting
    announcing.announce(convocation, standing, signing=signing, by=by)
    # What is due « at the next meeting » moves with its day.
    reconsider_committee(meeting.committee_id, day=today)
    record("release_convocation", meeting, by=by, note=_noted(convocation, standing))
    return convocation


def _convened(meeting, by):
    now = timezone.now()
    return move(meeting, MeetingStatus.CONVENED, by=by, missing=_no_wrong_turn, is_chairs=True, convened_at=now)


def _no_wrong_turn(meeting):
    return policies.missing_for_status(meeting, MeetingStatus.CONVENED)


# -- Afterwards --------------------------------------------------------------------------------------------------------


@transaction.atomic
def hold(meeting, *, by, seen=()):
    """Close the meeting: record that it took place. Returns the meeting.

    `seen`: keys of the holes (no owner, no deadline, an item that nobody came to) that whoever closes it has read. Any
    other one keeps it open; those accepted are written into the record. Members who were convened and of whom the list
    of attendance says nothing are written down as absent: their seats count for the quorum.
    """
    now, today, accepted = timezone.now(), timezone.localdate(), []

    def missing(locked):
        holes = holes_of(locked)
        accepted.extend(hole.sentence for hole in holes)
        return policies.missing_for_holding(locked, today) or agenda.missing_for_closing(holes, seen)

    held = move(
        meeting,
        MeetingStatus.HELD,
        by=by,
        missing=missing,
        note=lambda: "\n".join(accepted),
        # Marked later, it says nothing of the hour.
        **({"closed_at": now} if meeting.date == today else {}),
    )
    _drop_open(held)
    for invitee in quorum.not_listed(held):
        note_presence(row_for(invitee, meeting=held, presence=Presence.ABSENT), by=by)
    held.refresh_from_db()
    return held


@transaction.atomic
def call_off(meeting, status, *, reason, by):
    """Postpone or cancel, with a reason; whoever was convened is told, and calendars take it out."""
    locked_committee(meeting.committee_id)
    meeting = move(
        meeting,
        MeetingStatus(status),
        by=by,
        missing=lambda locked: policies.missing_for_calling_off(locked, status, reason),
        status_reason=reason,
        note=reason,
    )
    _drop_open(meeting)
    announcing.announce_off(meeting, reason=reason, by=by)
    reconsider_committee(meeting.committee_id, day=timezone.localdate())
    return meeting


def _drop_open(meeting):
    """What was being prepared has no object any more; it stays in the record as returned."""
    invitees.open_convocations(meeting).update(state=ConvocationState.RETURNED)


@transaction.atomic
def lack_quorum(meeting, *, by):
    """The sitting found itself without a quorum: the meeting is put off, a second convocation is prepared.

    The day is the committee's number of days later, or the next working day, where the number of the meeting allows it
    (it keeps its year); the hour and place stay. Who had come goes into the history, and the list of attendance is
    empty for the second sitting. Nobody is written to before the chair releases it. Returns the meeting.
    """
    locked_committee(meeting.committee_id)
    meeting, today = held(meeting), timezone.localdate()
    counted = quorum.counted_quorum(meeting)
    _check(rules.missing_for_lack_of_quorum(meeting.status, meeting.date, counted, today=today))
    reason = _("The quorum was not reached: %(counted)s of %(required)s.") % {
        "counted": counted[1],
        "required": counted[0],
    }
    came = [row.name for row in meeting.attendances.all() if row.presence in (Presence.PRESENT, Presence.REPRESENTED)]
    note = f"{reason} {', '.join(came)}".strip()
    _drop_open(meeting)
    changes = {"status_reason": reason, **_second_day(meeting)}
    missing = policies.missing_for_status
    meeting = move(
        meeting,
        MeetingStatus.POSTPONED,
        by=by,
        missing=lambda locked: missing(locked, MeetingStatus.POSTPONED),
        note=note,
        **changes,
    )
    meeting.attendances.all().delete()
    Convocation.objects.create(meeting=meeting, kind=ConvocationKind.SECOND)
    reconsider_committee(meeting.committee_id, day=today)
    return meeting


def _second_day(meeting):
    day = meeting.date + datetime.timedelta(days=meeting.committee.second_convocation_days)
    holidays = invitees.holidays_around(meeting.date, day)
    while not is_working_day(day, holidays):
        day += datetime.timedelta(days=1)
    return {"date": day} if day.year == meeting.date.year else {}
