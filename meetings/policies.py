"""What may follow what, and what is still missing. Pure: objects and dates come in, the clock is never read.

Each `missing_for_…` returns sentences for people; an empty list means that the act is allowed now. The same list drives
the button, the page and the action.
"""

import datetime
from dataclasses import dataclass

from django.utils.translation import gettext as _

from .enums import Capacity, DecisionStatus, MeetingStatus, MinutesState, Outcome, Presence, Purpose

# Meeting: what may follow what (« brouillon → convoquée → en séance → tenue, ou reportée/annulée »).
MEETING_TRANSITIONS = {
    MeetingStatus.DRAFT: {MeetingStatus.CONVENED, MeetingStatus.HELD, MeetingStatus.CANCELLED},
    MeetingStatus.CONVENED: {
        MeetingStatus.SITTING,
        MeetingStatus.HELD,
        MeetingStatus.POSTPONED,
        MeetingStatus.CANCELLED,
    },
    # A sitting that finds itself without a quorum is put off, and convened a second time.
    MeetingStatus.SITTING: {MeetingStatus.HELD, MeetingStatus.POSTPONED},
    MeetingStatus.POSTPONED: {MeetingStatus.CONVENED, MeetingStatus.CANCELLED},
    MeetingStatus.CANCELLED: set(),
    MeetingStatus.HELD: set(),
}

# Minutes: « projet → diffusé pour observations → validé (chair) → publié ».
MINUTES_TRANSITIONS = {
    MinutesState.DRAFT: {MinutesState.CIRCULATED, MinutesState.VALIDATED},
    MinutesState.CIRCULATED: {MinutesState.DRAFT, MinutesState.VALIDATED},
    MinutesState.VALIDATED: {MinutesState.PUBLISHED, MinutesState.RECTIFYING},
    MinutesState.PUBLISHED: {MinutesState.RECTIFYING},
    MinutesState.RECTIFYING: {MinutesState.VALIDATED, MinutesState.PUBLISHED},
}

LOCKED_STATES = frozenset({MinutesState.VALIDATED, MinutesState.PUBLISHED})


@dataclass(frozen=True)
class Content:
    """How much a meeting holds: numbers of agenda items, points and decisions."""

    agenda: int
    entries: int
    decisions: int


def missing_for_editing(minutes_state):
    """The content of a validated relevé does not change; a rectificatif is the only way."""
    if minutes_state in LOCKED_STATES:
        return [_("The relevé is validated: its content no longer changes. Prepare a rectificatif.")]
    return []


def missing_for_status(meeting, status):
    """What keeps the meeting from becoming `status`."""
    if status == meeting.status:
        return [_("The meeting is already %(status)s.") % {"status": meeting.get_status_display()}]
    if status not in MEETING_TRANSITIONS[meeting.status]:
        return [
            _("A meeting « %(before)s » cannot become « %(after)s ».")
            % {"before": meeting.get_status_display(), "after": MeetingStatus(status).label}
        ]
    if status in {MeetingStatus.CONVENED, MeetingStatus.HELD} and not meeting.date:
        return [_("The date of the meeting is missing.")]
    return []


def missing_for_holding(meeting, today):
    missing = missing_for_status(meeting, MeetingStatus.HELD)
    if meeting.date and meeting.date > today:
        missing.append(_("The meeting has not taken place yet."))
    return missing


def missing_for_calling_off(meeting, status, reason):
    """Postponing and cancelling are explained to those who were convened."""
    missing = missing_for_status(meeting, status)
    if not reason.strip():
        missing.append(_("Say why the meeting is postponed or cancelled."))
    return missing


def _missing_content(meeting, content):
    missing = []
    if meeting.status != MeetingStatus.HELD:
        missing.append(_("The meeting is not marked as held."))
    if not meeting.date:
        missing.append(_("The date of the meeting is missing."))
    if not meeting.place and not meeting.link:
        missing.append(_("The place is missing."))
    if not meeting.chair:
        missing.append(_("Who chaired the meeting is missing."))
    if not content.agenda:
        missing.append(_("The agenda is empty."))
    if not content.entries and not content.decisions:
        missing.append(_("Neither a point discussed nor a decision is recorded."))
    return missing


def _wrong_turn(state, target):
    return (
        []
        if target in MINUTES_TRANSITIONS[state]
        else [
            _("A relevé « %(before)s » cannot become « %(after)s ».")
            % {"before": MinutesState(state).label, "after": MinutesState(target).label}
        ]
    )


MOST_DAYS_TO_OBSERVE = 90


def missing_for_last_day(until, today):
    """Observations are waited for `MOST_DAYS_TO_OBSERVE` days from today at most, each time the last day is set."""
    if until - today <= datetime.timedelta(days=MOST_DAYS_TO_OBSERVE):
        return []
    return [_("The last day for observations is at most %(n)s days from today.") % {"n": MOST_DAYS_TO_OBSERVE}]


def missing_for_circulation(meeting, minutes_state, content, *, until, today, recipients):
    """`until`: last day for observations (None when not chosen yet); `recipients`: how many accounts get the draft."""
    wrong = _wrong_turn(minutes_state, MinutesState.CIRCULATED)
    if wrong:
        return wrong
    missing = _missing_content(meeting, content)
    if until is not None and until <= today:
        missing.append(_("The last day for observations must be in the future."))
    if until is not None:
        missing += missing_for_last_day(until, today)
    if not recipients:
        missing.append(_("Nobody who attended has an account: there is no one to send the draft to."))
    return missing


def missing_for_taking_back(minutes_state):
    return _wrong_turn(minutes_state, MinutesState.DRAFT)


def missing_for_validation(meeting, minutes_state, content):
    """The chair validates a draft, circulated or not: silence is agreement, and haste is the chair's to judge."""
    return _wrong_turn(minutes_state, MinutesState.VALIDATED) or _missing_content(meeting, content)


def missing_for_publication(minutes_state, documents, named=()):
    """`documents`: the files of the last issue; a PDF that is not made holds back publication.

    `named`: the references of unpublished relevés whose decisions this one prints in its follow-up. For those who may
    not read them they do not exist.
    """
    if minutes_state == MinutesState.PUBLISHED:
        return [_("The relevé is already published.")]
    if minutes_state != MinutesState.VALIDATED:
        return [_("The chair has not validated the relevé.")]
    if any(not d.is_ready for d in documents) or not documents:
        return [_("PDF pending: the file is not made yet.")]
    return missing_for_showing(named)


def missing_for_showing(named):
    """What keeps an issue from everybody's eyes: decisions in its follow-up of the unpublished relevés `named`."""
    if not named:
        return []
    sentence = _("The follow-up of this relevé shows decisions of %(list)s, not published so far: publish them first.")
    return [sentence % {"list": ", ".join(named)}]


def missing_for_approval(minutes, in_meeting, reservation="", item=None):
    """A relevé is approved once, by a later meeting of its committee that was held; `reservation`: in its words.

    `item`: the item of that meeting's agenda by which it is approved, or None.
    """
    meeting = minutes.meeting
    if minutes.approved_on:
        return [_("This relevé is approved already.")]
    missing = []
    if minutes.state not in LOCKED_STATES:
        missing.append(_("The chair has not validated the relevé."))
    if in_meeting.committee_id != meeting.committee_id:
        missing.append(_("Only a meeting of the same committee approves it."))
    if in_meeting.status != MeetingStatus.HELD:
        missing.append(_("The meeting that approves it is not marked as held."))
    if not in_meeting.date or not meeting.date or in_meeting.moment <= meeting.moment:
        missing.append(_("Only a later meeting approves it."))
    if item is not None and item.outcome in (Outcome.POSTPONED, Outcome.WITHDRAWN):
        missing.append(
            _("Item %(number)s, by which it would be approved, is « %(outcome)s ».")
            % {"number": item.number or item.position, "outcome": item.get_outcome_display()}
        )
    if reservation.strip() and in_meeting.minutes.state in LOCKED_STATES:
        missing.append(_("The relevé of that meeting is validated: a reservation can no longer be added to it."))
    return missing


def missing_for_naming(minutes, meeting, *, purpose, is_standing):
    """What an agenda item of `meeting` may name as the relevé to approve; approving asks again when it is done.

    `is_standing`: the assistant's own item names the previous relevé before the chair has validated it.
    """
    missing = []
    if purpose != Purpose.APPROVAL:
        missing.append(_("Only an item whose purpose is « approval » names a relevé to approve: change its purpose."))
    if minutes.approved_on:
        missing.append(_("This relevé is approved already."))
    elif minutes.state not in LOCKED_STATES and not is_standing:
        missing.append(_("The chair has not validated the relevé."))
    if minutes.meeting.committee_id != meeting.committee_id:
        missing.append(_("Only a meeting of the same committee approves it."))
    elif minutes.meeting_id == meeting.pk or (
        meeting.date and minutes.meeting.date and meeting.moment <= minutes.meeting.moment
    ):
        missing.append(_("Only a later meeting approves it."))
    return missing


def missing_for_correction(minutes_state, lines):
    """`lines`: how many texts the rectificatif corrects."""
    missing = []
    if minutes_state not in LOCKED_STATES:
        missing.append(_("A relevé that is not validated is corrected directly: no rectificatif is needed."))
    if not lines:
        missing.append(_("The rectificatif corrects nothing yet."))
    return missing


def due_of(decision):
    """The last day on which a decision is on time (a period's last day), or None."""
    return decision.deadline_end or decision.deadline_date


def is_overdue(decision, today):
    """Computed, never stored: the present due day has passed and the decision is neither done nor abandoned."""
    closed = {DecisionStatus.DONE, DecisionStatus.ABANDONED}
    return bool(decision.due and decision.due < today and decision.status not in closed)


def quorum(committee, seats, presences):
    """(required, counted, reached), from the number of members' seats and their presences.

    Source: the committee's manual (two thirds unless its settings say otherwise); a represented member counts.
    Returns None when no member is listed.
    """
    if not seats:
        return None
    required = -(-seats * committee.quorum_numerator // committee.quorum_denominator)
    counted = sum(1 for p in presences if p in {Presence.PRESENT, Presence.REPRESENTED})
    return required, counted, counted >= required


def seats_of(rows):
    """The presence of each seat: that of the member, or « represented » where a substitute sits in the member's place.

    `rows`: members and substitutes, each with `capacity`, `presence`, `institution` and `college_name`. A substitute
    has no seat of their own unless no member of that institution and college is listed.
    """
    groups = {}
    for row in rows:
        members, substitutes = groups.setdefault((row.college_name, row.institution), ([], []))
        (substitutes if row.capacity == Capacity.SUBSTITUTE else members).append(row.presence)
    found = []
    for members, substitutes in groups.values():
        if not members:
            found += substitutes
            continue
        spare = sum(1 for presence in substitutes if presence == Presence.PRESENT)
        for presence in members:
            if spare and presence not in (Presence.PRESENT, Presence.REPRESENTED):
                presence, spare = Presence.REPRESENTED, spare - 1
            found.append(presence)
    return found
