"""Events as iCalendar (RFC 5545): one event, or a feed. No person stands in it.

The UID of an event never changes, SEQUENCE counts the changes of date, hour or place.
"""

from django.utils import translation
from django.utils.translation import gettext as _
from icalendar import Alarm
from icalendar import Event as Entry

from ogp_secretariat.web import ics
from ogp_secretariat.web.ics import CONTENT_TYPE, DAY

from .enums.events import EventState

PRODID = "-//OGP Secretariat//Events//FR"
__all__ = ["CONTENT_TYPE", "entry_of", "feed", "single"]


def _start_and_end(event):
    """The two ends: instants of the zone, or whole days (the end excluded, as the standard has it)."""
    if event.starts_at is None:
        return event.date, event.last_day + DAY
    start = ics.local(event.date, event.starts_at)
    return start, ics.local(event.last_day, event.ends_at) if event.ends_at else None


def _place(event, link):
    place = [event.display_venue, " ".join(event.address.split())] if event.is_on_site else []
    return ", ".join(filter(None, [*place, link if not event.is_on_site else ""]))


def entry_of(event, *, url, link=""):
    """The VEVENT of an event in the active language. `link`: that of an online event, where the reader may have it."""
    start, end = _start_and_end(event)
    entry = Entry()
    entry.add("uid", f"{event.key}@{ics.host()}")
    entry.add("sequence", event.sequence)
    entry.add("dtstamp", ics.stamp(event.changed_at))
    entry.add("last-modified", ics.stamp(event.changed_at))
    entry.add("dtstart", start)
    if end is not None and end > start:
        entry.add("dtend", end)
    entry.add("summary", ics.line(event.display_title))
    entry.add("status", "CANCELLED" if event.state == EventState.CANCELLED else "CONFIRMED")
    if place := ics.line(_place(event, link)):
        entry.add("location", place)
    words = [ics.lines(event.display_description)]
    if event.state == EventState.CANCELLED and event.cancel_reason:
        words.insert(0, _("Cancelled: %(reason)s") % {"reason": ics.lines(event.cancel_reason)})
    if link:
        words.append(_("To join: %(link)s") % {"link": ics.line(link)})
    if text := "\n\n".join(filter(None, words)):
        entry.add("description", text)
    entry.add("url", url)
    entry.add("class", "PUBLIC")
    entry.add("transp", "OPAQUE")
    entry.add("organizer", ics.organizer())
    return entry


def _calendar(events, method, name):
    days = [day for event in events for day in (event.date, event.last_day)]
    return ics.calendar(days, method, prodid=PRODID, name=name)


def feed(events, address_of, *, name):
    """The bytes of a feed of `events`; `address_of(event)` gives the page of each."""
    events = list(events)
    calendar = _calendar(events, "PUBLISH", name)
    for event in events:
        calendar.add_component(entry_of(event, url=address_of(event), link=event.public_link))
    return calendar.to_ical()


def single(event, *, url, language, link="", reminds=False):
    """The bytes of one event, as a message carries it: PUBLISH, or CANCEL for an event that is cancelled."""
    with translation.override(language):
        method = "CANCEL" if event.state == EventState.CANCELLED else "PUBLISH"
        calendar = _calendar([event], method, "")
        entry = entry_of(event, url=url, link=link)
        if reminds and method == "PUBLISH":
            alarm = Alarm()
            alarm.add("action", "DISPLAY")
            alarm.add("description", ics.line(event.display_title))
            alarm.add("trigger", -DAY)
            entry.add_component(alarm)
        calendar.add_component(entry)
        return calendar.to_ical()
