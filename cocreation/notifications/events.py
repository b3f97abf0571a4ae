"""What everybody concerned by an event is told, each address once whatever the number of roles."""

from ogp_secretariat.mailroom.actions.posting import post

from .. import event_links
from ..enums.events import RegistrationState
from ..queries.events import recipients
from .addresses import calendar_file, event_address, recipient_key
from .registrations import reminder_key


def _tell(event, recipient, key, kind, *, file=True, **extra):
    one = recipient.registration
    link = event.link if one is None or one.state == RegistrationState.CONFIRMED else ""
    context = {
        "event": event,
        "recipient": recipient,
        "link": link,
        "event_url": event_address(event, recipient.language),
        "url": event_links.registration_address(one) if one else "",
        **extra,
    }
    files = [calendar_file(event, recipient.language, link=link)] if file else ()
    return post(key, recipient.email, f"mail/{kind}", context, language=recipient.language, attachments=files)


def rescheduled(event, changed):
    """Date, hour or place changed. `changed`: the names of the fields."""
    for one in recipients(event):
        key = f"event:{event.pk}:changed:{event.sequence}:{recipient_key(one.email)}"
        _tell(event, one, key, "event_changed", changed=changed)


def cancelled(event):
    """Everybody's calendar takes the event out."""
    for one in recipients(event):
        _tell(event, one, f"event:{event.pk}:cancelled:{recipient_key(one.email)}", "event_cancelled")


def reminders(event):
    """Whoever has a seat, and the team. Returns how many were written; a second call writes none."""
    found = recipients(event, states=[RegistrationState.CONFIRMED])
    for one in found:
        _tell(event, one, reminder_key(event, one.email), "event_reminder", file=False)
    return len(found)
