"""Noting who came: at the door by list or code, people who come unannounced, whole lists typed in afterwards."""

from dataclasses import dataclass

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from ogp_secretariat.audit.actions.recording import record
from ogp_secretariat.web.errors import NotAllowedNow

from ..enums.events import Presence, RegistrationState
from ..models import Association, EntryBatch, Region, Registration
from ..permissions.process import can_manage
from ..policies import events as rules
from ..queries.registrations import active_registration
from .seating import locked


def _begin(event, by, day):
    """The locked event, where attendance may be noted on `day`."""
    if by is not None and not can_manage(by):
        raise PermissionDenied
    event = locked(event)
    if not rules.may_note_attendance(event, day):
        raise NotAllowedNow([_("Attendance is noted from the day of the event on.")])
    return event


@transaction.atomic
def note(registration, presence, *, represented_by="", by, now):
    """Note the attendance of somebody who has a seat; « » takes a note back. Raises PermissionDenied, NotAllowedNow.

    Somebody on the waiting list who turns up is let in: the list at the door is the truth of the day.
    """
    event = _begin(registration.event, by, timezone.localdate(now))
    registration = Registration.objects.select_for_update(of=("self",)).get(pk=registration.pk)
    registration.event = event
    comes = presence in (Presence.PRESENT, Presence.REPRESENTED)
    if registration.state in (RegistrationState.WAITING, RegistrationState.PENDING) and comes:
        registration.state = RegistrationState.CONFIRMED
    if registration.state != RegistrationState.CONFIRMED:
        raise NotAllowedNow([_("This registration is %(state)s.") % {"state": registration.get_state_display()}])
    if presence == Presence.REPRESENTED and not represented_by.strip():
        raise NotAllowedNow([_("Say who came instead.")])
    before = registration.presence
    registration.presence = presence
    registration.represented_by = represented_by.strip() if presence == Presence.REPRESENTED else ""
    registration.noted_at = now if presence else None
    registration.full_clean(validate_constraints=False)
    registration.save()
    record("note_attendance", registration, by=by, changes={"presence": [before, presence]})
    return registration


@dataclass
class Arrival:
    """Somebody who came without registering, as entered at the door or from a paper list."""

    name: str
    category: str
    gender: str = ""
    region: Region | None = None
    organisation: str = ""
    association: Association | None = None
    email: str = ""
    phone: str = ""
    presence: str = Presence.PRESENT
    represented_by: str = ""


@transaction.atomic
def walk_in(event, arrival, *, by, now):
    """Enter somebody at the door, seats or not. An address that registered already is noted as present instead.

    Returns the `Registration`. Raises PermissionDenied, NotAllowedNow, ValidationError.
    """
    event = _begin(event, by, timezone.localdate(now))
    return _enter(event, arrival, by=by, now=now)


def _enter(event, arrival, *, by, now):
    if known := active_registration(event, arrival.email):
        return note(known, arrival.presence, represented_by=arrival.represented_by, by=by, now=now)
    registration = Registration(
        event=event,
        state=RegistrationState.CONFIRMED,
        is_walk_in=True,
        registered_at=now,
        noted_at=now,
        **vars(arrival),
    )
    registration.full_clean(validate_constraints=False)
    registration.save()
    record("walk_in", registration, by=by)
    return registration


@transaction.atomic
def enter_list(event, arrivals, *, token, by, now):
    """Enter a whole list, all or nothing. Returns how many were entered, None when this form was sent already.

    `token`: the form's own UUID; over a weak network it may come twice.
    """
    event = _begin(event, by, timezone.localdate(now))
    if EntryBatch.objects.filter(token=token).exists():
        return None
    if not arrivals:
        raise NotAllowedNow([_("The list is empty.")])
    for arrival in arrivals:
        _enter(event, arrival, by=by, now=now)
    EntryBatch.objects.create(token=token, event=event, count=len(arrivals), created_by=by)
    record("enter_list", event, by=by, note=str(len(arrivals)))
    return len(arrivals)
