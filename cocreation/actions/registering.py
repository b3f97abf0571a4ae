"""Registering for an event, changing, cancelling; what comes after the closing day is examined by the secretariat."""

from dataclasses import dataclass

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from ogp_secretariat.audit.actions.recording import record
from ogp_secretariat.web.errors import NotAllowedNow

from ..enums.events import ACTIVE, Door, RegistrationState
from ..models import Association, Region, Registration
from ..notifications import registrations as mails
from ..permissions.process import can_manage
from ..policies import events as event_rules
from ..policies import seats as seat_rules
from ..queries.events import door_of
from ..queries.registrations import active_registration, applicants, limits_of
from .seating import locked, promote, seat

# What a person changes by the personal link; the address stays, the link is bound to it.
CHANGEABLE = ("name", "phone", "category", "gender", "region", "organisation", "needs")


@dataclass
class Applicant:
    """What somebody who registers says of themselves."""

    name: str
    email: str
    category: str
    gender: str = ""
    region: Region | None = None
    phone: str = ""
    organisation: str = ""
    association: Association | None = None
    needs: str = ""
    language: str = "fr"


@transaction.atomic
def register(event, applicant, *, now):
    """Register somebody. Returns (registration, whether it is new). Raises NotAllowedNow, ValidationError.

    An address that is registered already, in whatever case, gets its personal link again and nothing is changed. The
    page says the same to both, so that nobody learns who is registered.
    """
    event = locked(event)
    day = timezone.localdate(now)
    door = door_of(event, day)
    if door not in (Door.OPEN, Door.LATE):
        raise NotAllowedNow([Door(door).label.capitalize() + "."])
    if known := active_registration(event, applicant.email):
        mails.link_again(known, timezone.localtime(now).strftime("%Y-%m-%dT%H"))
        return known, False
    promote(event, day=day)
    registration = Registration(
        event=event, registered_at=now, consented_at=now, state=RegistrationState.PENDING, **vars(applicant)
    )
    if door == Door.OPEN:
        seat(event, registration)
    # Uniqueness is the address just looked up under the lock; the database holds it too.
    registration.full_clean(validate_constraints=False)
    registration.save()
    record("register", registration, by=None, note=registration.get_state_display())
    mails.received(registration)
    return registration, True


def _take(registration):
    """The registration as stored now, its event locked first."""
    event = locked(registration.event)
    registration = Registration.objects.select_for_update(of=("self",)).get(pk=registration.pk)
    registration.event = event
    return event, registration


@transaction.atomic
def cancel(registration, *, day, by=None):
    """Give the seat back, by the personal link or by the secretariat; the next one on the list gets it.

    A second call changes nothing. Raises NotAllowedNow once the event has begun.
    """
    event, registration = _take(registration)
    if registration.state not in ACTIVE:
        return registration
    if day > event.date or registration.presence:
        raise NotAllowedNow([_("The event has taken place: the registration stays as it is.")])
    registration.state, registration.change_asked = RegistrationState.CANCELLED, None
    registration.save()
    record("cancel_registration", registration, by=by)
    mails.cancelled(registration)
    promote(event, day=day, by=by)
    return registration


@transaction.atomic
def change(registration, values, *, day):
    """Change what one said of oneself: {field: value} of `CHANGEABLE`. Returns True when it holds at once.

    Until the closing day it does; afterwards the secretariat examines it. Raises NotAllowedNow when the new category or
    region has no seat left.
    """
    event, registration = _take(registration)
    if registration.state not in ACTIVE or day > event.date:
        raise NotAllowedNow([_("This registration can no longer be changed.")])
    if event_rules.changes_freely(event, day) or registration.state == RegistrationState.PENDING:
        _apply(event, registration, values, day=day, by=None)
        return True
    registration.change_asked = {
        name: getattr(value, "pk", value) for name, value in values.items() if name in CHANGEABLE
    }
    registration.save()
    record("ask_registration_change", registration, by=None)
    return False


def _apply(event, registration, values, *, day, by):
    """Write the changed fields; a seat stays only where the new category and region have room."""
    before = seat_rules.Applicant(registration.pk, registration.category, registration.region_id)
    for name in CHANGEABLE:
        if name in values:
            setattr(registration, name, values[name])
    after = seat_rules.Applicant(registration.pk, registration.category, registration.region_id)
    if registration.state == RegistrationState.CONFIRMED and after != before:
        taken = seat_rules.Taken(applicants(event, RegistrationState.CONFIRMED))
        taken.remove(before)
        full = seat_rules.what_is_full(limits_of(event), taken, after)
        if full in ("category", "region"):
            raise NotAllowedNow([_("No seat is left for this category or region: your registration stays as it was.")])
    registration.change_asked = None
    registration.full_clean(validate_constraints=False)
    registration.save()
    record("change_registration", registration, by=by)
    promote(event, day=day, by=by)


@transaction.atomic
def decide(registration, *, accept, reason, day, by):
    """Examine a request that came after the closing day. Accepted, it gets a seat or a place on the list.

    Raises PermissionDenied, NotAllowedNow. A refusal has a reason, which the person is told.
    """
    _may_decide(by)
    event, registration = _take(registration)
    if registration.state != RegistrationState.PENDING:
        raise NotAllowedNow([_("This request was already examined.")])
    registration.decision_reason = _reason(accept, reason)
    if accept:
        seat(event, registration)
    else:
        registration.state = RegistrationState.REFUSED
    registration.save()
    record("accept_registration" if accept else "refuse_registration", registration, by=by)
    (mails.accepted if accept else mails.refused)(registration)
    return registration


@transaction.atomic
def decide_change(registration, *, accept, reason, day, by):
    """Examine a change asked after the closing day. Raises PermissionDenied, NotAllowedNow."""
    _may_decide(by)
    event, registration = _take(registration)
    asked = registration.change_asked
    if asked is None or registration.state not in ACTIVE:
        raise NotAllowedNow([_("No change is asked any more.")])
    registration.decision_reason = _reason(accept, reason)
    if accept:
        values = dict(asked)
        if "region" in values:
            values["region"] = Region.objects.filter(pk=values["region"]).first()
        _apply(event, registration, values, day=day, by=by)
    registration.change_asked = None
    registration.save()
    entry = record("accept_change" if accept else "refuse_change", registration, by=by)
    mails.change_decided(registration, accept, entry.pk)
    return registration


def _may_decide(by):
    if by is not None and not can_manage(by):
        raise PermissionDenied


def _reason(accept, reason):
    if not accept and not reason.strip():
        raise NotAllowedNow([_("Say why: the person is told.")])
    return reason.strip()
