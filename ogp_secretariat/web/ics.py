"""What every calendar file of the product shares (iCalendar, RFC 5545): the zone's own rules, clean lines, the sender.

Hours are local ones of `ZONE` with its rules in the file (VTIMEZONE); the library folds at 75 octets and escapes.
"""

import datetime
import functools
from email.utils import parseaddr
from zoneinfo import ZoneInfo

from django.conf import settings
from icalendar import Calendar, Timezone, vCalAddress, vText

from .text import BIDI_CONTROLS, clean_text

ZONE = "Africa/Casablanca"
CONTENT_TYPE = "text/calendar; charset=utf-8"
DAY = datetime.timedelta(days=1)


def host():
    """The host of UIDs: that of the site's address."""
    return settings.SITE_URL.partition("://")[2].partition("/")[0].partition(":")[0] or "localhost"


def line(text):
    """`text` on one line, without what would forge another one."""
    return clean_text(text, single_line=True)


def lines(text):
    """`text` of several lines, without control characters and direction overrides."""
    return BIDI_CONTROLS.sub("", clean_text(text))


def local(day, hour):
    """The instant of a local date and hour, in the zone's own time."""
    return datetime.datetime.combine(day, hour, ZoneInfo(ZONE))


def stamp(moment):
    """An instant as DTSTAMP wants it: UTC, whole seconds."""
    return moment.astimezone(datetime.UTC).replace(microsecond=0)


def address(email, name="", **params):
    """A calendar address (ORGANIZER, ATTENDEE); `params` are its parameters, such as `rsvp="TRUE"`."""
    found = vCalAddress(f"mailto:{line(email)}")
    if name:
        # A quotation mark cannot stand in a parameter's value (RFC 5545, 3.2).
        found.params["cn"] = vText(line(name).replace('"', ""))
    for key, value in params.items():
        found.params[key] = vText(value)
    return found


def organizer():
    """Who writes: the sender of the product's mail."""
    name, email = parseaddr(settings.DEFAULT_FROM_EMAIL)
    return address(email, name)


def calendar(days, method, *, prodid, name=""):
    """An empty calendar with `method`, and the zone's rules for the years of `days` (dates). `name`: that of a feed."""
    found = Calendar()
    found.add("prodid", prodid)
    found.add("version", "2.0")
    found.add("calscale", "GREGORIAN")
    found.add("method", method)
    if name:
        found.add("x-wr-calname", line(name))
        found.add("x-wr-timezone", ZONE)
    if days:
        found.add_component(_zone(min(days).year, max(days).year))
    return found


@functools.lru_cache(maxsize=32)
def _zone(first, last):
    """The rules of the zone from one year to another; working them out takes longer than all the rest."""
    return Timezone.from_tzid(ZONE, first_date=datetime.date(first, 1, 1), last_date=datetime.date(last + 1, 12, 31))
