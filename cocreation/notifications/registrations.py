"""What somebody who registered is told, one function for each occasion. Nobody without an address is written to."""

from ogp_secretariat.mailroom.actions.posting import post, withdraw
from ogp_secretariat.mailroom.models import Attachment

from .. import event_links, qr
from ..enums.events import RegistrationState
from ..queries.registrations import position_in_list
from .addresses import calendar_file, event_address

QR_NAME = "entree.png"


def _context(registration):
    event = registration.event
    return {
        "registration": registration,
        "event": event,
        "link": event.link if event.link and not event.is_on_site else "",
        "joins": bool(event.link) and registration.state == RegistrationState.CONFIRMED,
        "event_url": event_address(event, registration.language),
        "url": event_links.registration_address(registration),
    }


def _say(registration, occasion, kind, *, files=(), **extra):
    if not registration.email:
        return None
    key = f"registration:{registration.key}:{occasion}"
    context = {**_context(registration), **extra}
    return post(key, registration.email, f"mail/{kind}", context, language=registration.language, attachments=files)


def _seat_files(registration):
    """What whoever has a seat brings along: the calendar entry and the code for the door."""
    event = registration.event
    address = event_links.registration_address(registration)
    return [
        calendar_file(event, registration.language, link=event.link),
        Attachment(filename=QR_NAME, content=qr.png(address), content_type="image/png"),
    ]


def received(registration):
    """At once after registering: a seat, the waiting list, or to be examined."""
    if not registration.email:
        return None
    if registration.state == RegistrationState.CONFIRMED:
        return _say(registration, "received", "registration_confirmed", files=_seat_files(registration))
    if registration.state == RegistrationState.WAITING:
        return _say(registration, "received", "registration_waiting", position=position_in_list(registration))
    return _say(registration, "received", "registration_pending")


def link_again(registration, hour):
    """The personal link, for somebody who registers again; `hour` (« 2026-11-27T10 ») limits it to one an hour."""
    return _say(registration, f"link:{hour}", "registration_again")


def promoted(registration):
    return _say(registration, "promoted", "registration_promoted", files=_seat_files(registration))


def accepted(registration):
    """A late request was accepted: a seat, or the waiting list."""
    files = (
        _seat_files(registration) if registration.state == RegistrationState.CONFIRMED and registration.email else ()
    )
    return _say(registration, "accepted", "registration_accepted", files=files)


def refused(registration):
    return _say(registration, "refused", "registration_refused")


def cancelled(registration):
    """The seat was given back; a reminder that has not left yet does not leave any more."""
    if registration.email:
        withdraw(reminder_key(registration.event, registration.email), reason="inscription annulée")
    return _say(registration, "cancelled", "registration_cancelled")


def change_decided(registration, is_accepted, number):
    """A change asked after the closing day was taken over, or not. `number` is that of the audit entry that decided."""
    return _say(registration, f"change:{number}", "registration_change_decided", is_accepted=is_accepted)


def reminder_key(event, email):
    """One reminder for each person and day of the event: an event that is moved reminds again."""
    return f"event:{event.pk}:reminder:{event.date}:{event_links.fingerprint(email)}"
