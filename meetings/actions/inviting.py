"""The guests of a meeting: added and taken away by the secretariat. Members are convened by their mandate."""

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.db.models import Max
from django.utils.translation import gettext as _

from ogp_secretariat.audit.actions.recording import record
from ogp_secretariat.web.errors import NotAllowedNow
from ogp_secretariat.web.text import fold

from .. import permissions, policies, seats
from ..convocation_rules import CONVENABLE
from ..enums import Capacity, MeetingStatus
from ..invitees import is_released
from ..models import Meeting
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
    person, is_typed = invitee.person, bool(invitee.email)
    if person is not None:
        if permissions.in_office(meeting.committee, meeting.date).filter(person=person).exists() if meeting.date else 0:
            raise NotAllowedNow([_("%(person)s is a member in office, and is convened as such.") % {"person": person}])
        invitee.email_typed = is_typed and invitee.email.lower() != person.mail_address.lower()
        _copy(invitee, person, meeting.date)
    _check_once(invitee, meeting, is_typed=is_typed)
    if person is not None:
        known = meeting.invitees.filter(person=person, capacity__in=SEATS).first()
        if known is not None and is_released(known) and meeting.status in CONVENABLE:
            return _as_guest(known, invitee, meeting, by)
    invitee.meeting = meeting
    invitee.position = (meeting.invitees.aggregate(last=Max("position"))["last"] or 0) + 1
    invitee.full_clean()
    invitee.save()
    record("invite", meeting, by=by, note=invitee.name)
    return invitee


def _check_once(invitee, meeting, *, is_typed):
    """Raise NotAllowedNow for a guest who is on the list already. A card that shares its address with somebody else on
    the list gives none: one address has one personal link."""
    others = [one for one in seats.to_invite(meeting)[0] if one.person_id is None or one.person_id != invitee.person_id]
    taken = next((one for one in others if one.email and one.email.lower() == invitee.email.lower()), None)
    if taken is not None and is_typed:
        sentence = _(
            "%(email)s is the address of %(name)s, who is invited already. Where two people share the address of an "
            "office, leave that of the second one empty: the convocation is handed over on paper."
        )
        raise NotAllowedNow([sentence % {"email": invitee.email, "name": taken.name}])
    if taken is not None:
        invitee.email = ""
    if not invitee.email and any(fold(one.name) == fold(invitee.name) for one in others):
        sentence = _("%(name)s is invited already. If this is somebody else, add to the name what tells them apart.")
        raise NotAllowedNow([sentence % {"name": invitee.name}])


def _as_guest(known, invitee, meeting, by):
    """A member who was let go comes as a guest: the row stays theirs, and the next sending goes to it."""
    seats.sit_as(known, invitee)
    if invitee.email:
        known.email, known.email_typed = invitee.email, invitee.email_typed
    known.language = invitee.language
    known.full_clean()
    known.save(update_fields=["email", "email_typed", "language"])
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
