"""Events as iCalendar (RFC 5545): one event, or a feed. No person stands in it.

Hours are local ones with the zone's own rules (VTIMEZONE); the UID of an event never changes, SEQUENCE counts the
changes of date, hour or place.
"""

import datetime
import functools
from email.utils import parseaddr
from zoneinfo import ZoneInfo

from django.conf import settings
from django.utils import translation
from django.utils.translation import gettext as _
from icalendar import Alarm, Calendar, Timezone, vCalAddress, vText
from icalendar import Event as Entry

from ogp_secretariat.web.text import BIDI_CONTROLS, clean_text

from .enums.events import EventState

ZONE = "Africa/Casablanca"
CONTENT_TYPE = "text/calendar; charset=utf-8"
DAY = datetime.timedelta(days=1)


def host():
    """The host of UIDs: that of the site's address."""
    return settings.SITE_URL.partition("://")[2].partition("/")[0].partition(":")[0] or "localhost"


def _line(text):
    return clean_text(text, single_line=True)


def _lines(text):
    return BIDI_CONTROLS.sub("", clean_text(text))


def _start_and_end(event):
    """The two ends: instants of the zone, or whole days (the end excluded, as the standard has it)."""
    if event.starts_at is None:
        return event.date, event.last_day + DAY
    zone = ZoneInfo(ZONE)
    start = datetime.datetime.combine(event.date, event.starts_at, zone)
    if event.ends_at is None:
        return start, None
    return start, datetime.datetime.combine(event.last_day, event.ends_at, zone)


def _place(event, link):
    place = [event.display_venue, " ".join(event.address.split())] if event.is_on_site else []
    return ", ".join(filter(None, [*place, link if not event.is_on_site else ""]))


def entry_of(event, *, url, link=""):
    """The VEVENT of an event in the active language. `link`: that of an online event, where the reader may have it."""
    start, end = _start_and_end(event)
    entry = Entry()
    entry.add("uid", f"{event.key}@{host()}")
    entry.add("sequence", event.sequence)
    entry.add("dtstamp", event.changed_at.astimezone(datetime.UTC).replace(microsecond=0))
    entry.add("last-modified", event.changed_at.astimezone(datetime.UTC).replace(microsecond=0))
    entry.add("dtstart", start)
    if end is not None and end > start:
        entry.add("dtend", end)
    entry.add("summary", _line(event.display_title))
    entry.add("status", "CANCELLED" if event.state == EventState.CANCELLED else "CONFIRMED")
    if place := _line(_place(event, link)):
        entry.add("location", place)
    words = [_lines(event.display_description)]
    if event.state == EventState.CANCELLED and event.cancel_reason:
        words.insert(0, _("Cancelled: %(reason)s") % {"reason": _lines(event.cancel_reason)})
    if link:
        words.append(_("To join: %(link)s") % {"link": _line(link)})
    if text := "\n\n".join(filter(None, words)):
        entry.add("description", text)
    entry.add("url", url)
    entry.add("class", "PUBLIC")
    entry.add("transp", "OPAQUE")
    name, address = parseaddr(settings.DEFAULT_FROM_EMAIL)
    organizer = vCalAddress(f"mailto:{address}")
    if name:
        organizer.params["cn"] = vText(_line(name).replace('"', ""))
    entry.add("organizer", organizer)
    return entry


def _calendar(events, method, name):
    calendar = Calendar()
    calendar.add("prodid", "-//OGP Secretariat//Events//FR")
    calendar.add("version", "2.0")
    calendar.add("calscale", "GREGORIAN")
    calendar.add("method", method)
    if name:
        calendar.add("x-wr-calname", _line(name))
        calendar.add("x-wr-timezone", ZONE)
    days = [day for event in events for day in (event.date, event.last_day)]
    if days:
        calendar.add_component(_zone(min(days).year, max(days).year))
    return calendar


@functools.lru_cache(maxsize=32)
def _zone(first, last):
    """The rules of the zone from one year to another; working them out takes longer than all the rest."""
    return Timezone.from_tzid(ZONE, first_date=datetime.date(first, 1, 1), last_date=datetime.date(last + 1, 12, 31))


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
            alarm.add("description", _line(event.display_title))
            alarm.add("trigger", -DAY)
            entry.add_component(alarm)
        calendar.add_component(entry)
        return calendar.to_ical()
