"""Seats given under a lock on the event: whoever gives, frees or counts seats goes through here.

The lock is on the event's row, taken first: two people who want the last seat come one after the other. On SQLite the
transaction itself is exclusive (`transaction_mode=IMMEDIATE`).
"""

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from ogp_secretariat.audit.actions.recording import record

from ..enums.events import Category, EventState, RegistrationState
from ..models import Event, Region, Registration
from ..notifications import registrations as mails
from ..policies import seats as rules
from ..queries.registrations import applicants, limits_of


def locked(event):
    """The `Event` as stored now, locked until the end of the transaction. No key lock: rows may still point at it."""
    return Event.objects.select_for_update(of=("self",), no_key=True).select_related("process").get(pk=event.pk)


def seat(event, registration):
    """Give `registration` (not saved) a seat or a place on the waiting list. The event is locked."""
    taken = rules.Taken(applicants(event, RegistrationState.CONFIRMED))
    applicant = rules.Applicant(registration.pk, registration.category, registration.region_id)
    has_room = rules.has_room(limits_of(event), taken, applicant)
    registration.state = RegistrationState.CONFIRMED if has_room else RegistrationState.WAITING


def promote(event, *, day, by=None):
    """Give free seats to the waiting list, in its order, within the quotas. The event is locked.

    Not once the event has begun: nobody is called to what is over. Returns the promoted `Registration`s.
    """
    if event.state != EventState.PUBLISHED or day > event.date:
        return []
    waiting = applicants(event, RegistrationState.WAITING)
    if not waiting:
        return []
    keys = rules.promoted(limits_of(event), applicants(event, RegistrationState.CONFIRMED), waiting)
    promoted = list(Registration.objects.filter(pk__in=keys).order_by("pk"))
    for registration in promoted:
        registration.event = event
        registration.state = RegistrationState.CONFIRMED
        registration.save(update_fields=["state"])
        record("promote_registration", registration, by=by)
        mails.promoted(registration)
    return promoted


def check_limits(event):
    """Refuse seats or quotas below what is already given: nobody who has a seat is thrown out. The event is locked."""
    found = rules.excess(limits_of(event), applicants(event, RegistrationState.CONFIRMED))
    if found:
        raise ValidationError([_sentence(*one) for one in found])


def _sentence(kind, value, taken, seats):
    words = {"taken": taken, "seats": seats}
    if kind == "capacity":
        return (
            _(
                "%(taken)d people already have a seat: the number of seats cannot be %(seats)d. Nobody who is "
                "registered is removed; cancel registrations first."
            )
            % words
        )
    name = Category(value).label if kind == "category" else Region.objects.get(pk=value).display_name
    return _(
        "“%(name)s”: %(taken)d people already have a seat, the quota cannot be %(seats)d. Nobody who is registered is "
        "removed; cancel registrations first."
    ) % {**words, "name": name}
