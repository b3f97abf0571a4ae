"""A meeting in the calendar of one invited person (RFC 5545 and 5546): REQUEST, and CANCEL when it is off.

The only attendee of the file is the person it goes to: nobody learns the address of another. The UID is that of the
first convocation, SEQUENCE that of the convocation at hand. It asks calendars for no reply, since nobody reads one:
the description says where to answer.
"""

import datetime

from django.utils import timezone, translation
from django.utils.translation import gettext as _
from icalendar import Event as Entry

from ogp_secretariat.web import ics
from ogp_secretariat.web.links import page_address

from .convocation_documents import title_of
from .documents import say
from .enums import Presence

PRODID = "-//OGP Secretariat//Meetings//FR"
FILE_NAME = "reunion.ics"
PARTSTAT = {Presence.PRESENT: "ACCEPTED", Presence.EXCUSED: "DECLINED", Presence.REPRESENTED: "DELEGATED"}
LONGEST = datetime.timedelta(hours=2)  # what calendars show where no end is planned


def file_for(invitee, convocation, announcement, *, answer=None, off=False, reason=""):
    """The bytes for one person, in their language.

    `answer`: the one that holds; `off`: the meeting is off, or the person no longer invited. The address in it is that
    of a page that asks who reads it, never the personal link, which a forwarded file would give away.
    """
    meeting = convocation.meeting
    with translation.override(invitee.language):
        lang = translation.get_language()
        calendar = ics.calendar([announcement.day], "CANCEL" if off else "REQUEST", prodid=PRODID)
        entry = Entry()
        entry.add("uid", convocation.uid)
        entry.add("sequence", convocation.sequence)
        # When this file was made: of two with one SEQUENCE (let go, then convened anew) calendars keep the later one.
        entry.add("dtstamp", ics.stamp(timezone.now()))
        entry.add("last-modified", ics.stamp(convocation.released_at))
        _add_hours(entry, announcement)
        title = title_of(meeting, announcement, lang).text
        entry.add("summary", ics.line(f"{meeting.reference} – {title}" if meeting.reference else title))
        entry.add("status", "CANCELLED" if off else "CONFIRMED")
        place = say(announcement, "place", lang)
        if place_line := ics.line(", ".join(filter(None, [place.text if place else "", announcement.link]))):
            entry.add("location", place_line)
        entry.add("description", _description(announcement, lang, reason, asks=not off))
        entry.add("url", _page(meeting, invitee))
        entry.add("class", "PRIVATE")
        entry.add("transp", "TRANSPARENT" if off else "OPAQUE")
        entry.add("organizer", ics.organizer())
        entry.add("attendee", _attendee(invitee, answer))
        calendar.add_component(entry)
        return calendar.to_ical()


def _page(meeting, invitee):
    """The page of the meeting, which a guest without a seat cannot open."""
    if invitee.has_seat:
        return page_address("meeting", invitee.language, meeting.pk)
    return page_address("home", invitee.language)


def _add_hours(entry, announcement):
    start = ics.local(announcement.day, announcement.start)
    entry.add("dtstart", start)
    entry.add("dtend", ics.local(announcement.day, announcement.end) if announcement.ends_at else start + LONGEST)


def _description(announcement, lang, reason, *, asks):
    words = []
    if asks:
        words.append(
            _("Answer by the personal link of your convocation mail: what a calendar sends back is read by nobody.")
        )
    words += [_("Reason: %(reason)s") % {"reason": ics.lines(reason)}] if reason else []
    if announcement.link:
        words.append(_("To join: %(link)s") % {"link": ics.line(announcement.link)})
    items = "\n".join(f"{point.number}. {ics.line(say(point, 'title', lang).text)}" for point in announcement.agenda)
    return "\n\n".join(filter(None, [*words, items]))


def _attendee(invitee, answer):
    status = PARTSTAT[answer.presence] if answer else "NEEDS-ACTION"
    role = "REQ-PARTICIPANT" if invitee.has_seat else "OPT-PARTICIPANT"
    return ics.address(invitee.email, invitee.name, cutype="INDIVIDUAL", role=role, partstat=status, rsvp="FALSE")
