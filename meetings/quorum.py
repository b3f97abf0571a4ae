"""Whose seats count for the quorum of a meeting, and whether it is reached: one count for pages, files and rules."""

from dataclasses import dataclass

from ogp_secretariat.web.text import fold

from . import policies
from .enums import Capacity, MeetingKind, Presence
from .invitees import convened_now
from .models import Invitee
from .seats import members_of_each


@dataclass(frozen=True)
class _Seat:
    capacity: str
    presence: str
    institution: str
    college_name: str


def _seat(invitee, presence):
    return _Seat(invitee.capacity, presence, invitee.institution, invitee.college_name)


def expected_quorum(committee, people):
    """(required, counted, reached) if everybody does as answered; who has not answered is not counted."""
    seats = policies.seats_of(
        [_seat(one, answer.presence if answer else Presence.ABSENT) for one, answer in people if one.has_seat]
    )
    return policies.quorum(committee, len(seats), seats)


def not_listed(meeting):
    """Members who have the convocation and of whom the attendance says nothing: closing writes them down as absent.

    A substitute has no seat of their own. Nobody for a meeting without any list: it says nothing of who was there.
    """
    return _unnamed(meeting, _convened([meeting]).get(meeting.pk, []))


def silent_members(meeting):
    """The members (`Invitee`s, saved or not) whose seats count though the attendance says nothing of them.

    Those who were convened; where nobody was, those in office on the day, as far as the list names cards of the
    directory: the names of an old document alone do not tell who is missing.
    """
    return silent_in([meeting])[meeting.pk]


def silent_in(meetings):
    """{key: its `silent_members`} of several meetings, in a constant number of statements."""
    members = _convened(meetings)
    never = [meeting for meeting in meetings if meeting.pk not in members and _names_cards(meeting)]
    for meeting, invitees in zip(never, members_of_each(never), strict=True):
        members[meeting.pk] = [one for one in invitees if one.capacity == Capacity.MEMBER]
    return {meeting.pk: _unnamed(meeting, members.get(meeting.pk, [])) for meeting in meetings}


def _names_cards(meeting):
    """Whether the list of a sitting of members can be compared with those in office."""
    return meeting.kind != MeetingKind.PREPARATORY and any(row.person_id for row in meeting.attendances.all())


def _convened(meetings):
    """{key: [Invitee]} of the members convened to each of `meetings`."""
    found = {}
    if told := convened_now(*meetings) if meetings else ():
        members = Invitee.objects.filter(pk__in=told, capacity=Capacity.MEMBER)
        for one in members.select_related("person", "college"):
            found.setdefault(one.meeting_id, []).append(one)
    return found


def _unnamed(meeting, members):
    listed = list(meeting.attendances.all())
    if not listed:
        return []
    people = {row.person_id for row in listed if row.person_id}
    # A row that says what somebody else answered, or has another card, is not about a namesake.
    names = {fold(row.name) for row in listed if not row.person_id and not row.answer_id}
    return [one for one in members if one.person_id not in people and fold(one.name) not in names]


def counted_quorum(meeting, silent=None):
    """(required, counted, reached) of the attendance as it is noted, or None when no member is listed.

    `silent`: the `silent_members`, where the caller has them.
    """
    rows = [row for row in meeting.attendances.all() if row.capacity in (Capacity.MEMBER, Capacity.SUBSTITUTE)]
    silent = silent_members(meeting) if silent is None else silent
    seats = policies.seats_of([*rows, *(_seat(one, Presence.ABSENT) for one in silent)])
    return policies.quorum(meeting.committee, len(seats), seats)
