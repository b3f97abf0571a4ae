"""The guests of a meeting: added and taken away by the secretariat. Members are convened by their mandate."""

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.db.models import Max
from django.utils.translation import gettext as _

from ogp_secretariat.audit.actions.recording import record
from ogp_secretariat.web.errors import NotAllowedNow

from .. import permissions, policies
from ..convocation_rules import CONVENABLE
from ..enums import Capacity, MeetingStatus
from ..invitees import is_released
from ..models import Meeting
from ..seats import sit_as
from .enlisting import keep_seats

CLOSED = (MeetingStatus.HELD, MeetingStatus.CANCELLED)
SEATS = (Capacity.MEMBER, Capacity.SUBSTITUTE)


def _held(meeting, by):
    if by is not None and not permissions.can_edit(by):
        raise PermissionDenied
    meeting = Meeting.objects.select_for_update(of=("self",)).select_related("committee").get(pk=meeting.pk)
    if meeting.status in CLOSED:
        raise NotAllowedNow(policies.missing_for_status(meeting, MeetingStatus.CONVENED))
    return meeting


@transaction.atomic
def invite(invitee, *, by):
    """Store one guest (an unsaved `Invitee`); from the directory, what is empty is filled from the card. Returns it."""
    meeting = _held(invitee.meeting, by)
    if invitee.capacity in SEATS:
        raise NotAllowedNow([_("Members and substitutes are convened by their mandate.")])
    person = invitee.person
    if person is not None:
        if permissions.in_office(meeting.committee, meeting.date).filter(person=person).exists() if meeting.date else 0:
            raise NotAllowedNow([_("%(person)s is a member in office, and is convened as such.") % {"person": person}])
        _copy(invitee, person, meeting.date)
        known = meeting.invitees.filter(person=person, capacity__in=SEATS).first()
        if known is not None and is_released(known) and meeting.status in CONVENABLE:
            return _as_guest(known, invitee, meeting, by)
    invitee.meeting = meeting
    invitee.position = (meeting.invitees.aggregate(last=Max("position"))["last"] or 0) + 1
    invitee.full_clean()
    invitee.save()
    record("invite", meeting, by=by, note=invitee.name)
    return invitee


def _as_guest(known, invitee, meeting, by):
    """A member who was let go comes as a guest: the row stays theirs, and the next sending goes to it."""
    sit_as(known, invitee)
    known.email, known.language = invitee.email or known.email, invitee.language
    known.full_clean()
    known.save(update_fields=["email", "language"])
    keep_seats(meeting, [known], by=by)
    record("invite", meeting, by=by, note=known.name)
    return known


def _copy(invitee, person, day):
    named = person.institution.named_on(day) or person.institution if person.institution_id and day else None
    named = named or person.institution
    account = getattr(person, "user", None)
    invitee.civility = invitee.civility or person.civility
    invitee.name, invitee.name_ar = invitee.name or person.name, invitee.name_ar or person.name_ar
    invitee.function = invitee.function or person.function
    invitee.function_ar = invitee.function_ar or person.function_ar
    if named:
        invitee.institution = invitee.institution or named.name
        invitee.institution_ar = invitee.institution_ar or named.name_ar
    invitee.email = invitee.email or person.mail_address
    invitee.language = account.language if account and not invitee.language else invitee.language or "fr"


@transaction.atomic
def uninvite(invitee, *, by):
    """Take a guest away to whom nothing was sent yet."""
    meeting = _held(invitee.meeting, by)
    if invitee.has_seat:
        raise NotAllowedNow([_("Members and substitutes are convened by their mandate.")])
    if invitee.summonses.exists():
        raise NotAllowedNow([_("%(name)s has the convocation: it cannot be unsaid.") % {"name": invitee.name}])
    name = invitee.name
    invitee.delete()
    record("uninvite", meeting, by=by, note=name)
