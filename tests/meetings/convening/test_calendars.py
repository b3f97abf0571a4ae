"""The calendar files of a convocation, read back by the library and held against RFC 5545."""

import datetime
import email
import re

import icalendar
import pytest

from meetings.actions import convening, inviting, recording, replying
from meetings.models import Invitee, Meeting
from ogp_secretariat.mailroom import courier
from ogp_secretariat.mailroom.models import Message
from tests import factories
from tests.cocreation.events.test_calendars import entries, read

pytestmark = pytest.mark.django_db
NASTY = "Réunion; du, comité\\ \x00fin"
ARABIC = "اجتماع لجنة الإشراف على الحكومة المنفتحة " * 8


def files(kind="convocation"):
    return {
        message.to: bytes(message.attachments.get(filename="reunion.ics").content)
        for message in Message.objects.filter(kind=f"mail/{kind}").order_by("pk")
    }


def entry(raw):
    (found,) = entries(read(raw))
    return found


def test_a_request_for_one_person(members, chair):
    meeting = factories.meeting_to_convene(link="https://visio.exemple.test/salle")
    released = factories.convene(meeting, chair)
    found = files()
    for user in members:
        raw = found[user.email]
        calendar, one = read(raw), entry(raw)
        assert calendar["method"] == "REQUEST"
        assert (one["uid"], int(one["sequence"])) == (released.uid, 0)
        assert one["dtstart"].dt == datetime.datetime.combine(meeting.date, meeting.starts_at, one["dtstart"].dt.tzinfo)
        assert one["dtstart"].params["TZID"] == "Africa/Casablanca"
        assert [str(z["tzid"]) for z in calendar.walk("VTIMEZONE")] == ["Africa/Casablanca"]
        attendee = one["attendee"]
        assert str(attendee) == f"mailto:{user.email}"
        assert (attendee.params["PARTSTAT"], attendee.params["RSVP"]) == ("NEEDS-ACTION", "FALSE")
        assert str(one["organizer"]).startswith("mailto:") and one["status"] == "CONFIRMED"
        text = raw.decode().replace("\r\n ", "")
        assert not [other for other in members if other != user and other.email in text]
        assert "/invitations/" not in text


def test_sequence_counts_and_the_uid_stays(members, chair):
    meeting = factories.meeting_to_convene()
    factories.convene(meeting, chair)
    first = entry(files()[members[0].email])
    meeting.place = "Fès"
    recording.save_meeting(meeting, by=None)
    factories.convene(meeting, chair)
    second = entry(files()[members[0].email])
    convening.call_off(meeting, "cancelled", reason="Panne\r\nATTENDEE:x".replace("\r\n", " "), by=None)
    raw = files("convocation_off")[members[0].email]
    third = entry(raw)
    assert len({str(one["uid"]) for one in (first, second, third)}) == 1
    assert [int(one["sequence"]) for one in (first, second, third)] == [0, 1, 2]
    assert (read(raw)["method"], third["status"]) == ("CANCEL", "CANCELLED")
    assert second["location"] == "Fès" and "Panne" in third["description"]


@pytest.mark.parametrize(
    ("language", "said", "in_mail"),
    [
        ("fr", "Répondez par le lien personnel de votre courriel de convocation", "répondez tout de même par le lien"),
        ("ar", "أجيبوا عبر الرابط الشخصي الوارد في بريد الاستدعاء", "وأجيبوا مع ذلك عبر الرابط"),
    ],
)
def test_the_file_asks_calendars_for_no_reply_and_says_where_to_answer(members, chair, language, said, in_mail):
    """Before and after an answer; a file that calls off asks for nothing."""
    meeting = factories.meeting_to_convene()
    guest = Invitee(meeting=meeting, name="Invitée", email="x@exemple.test", language=language)
    inviting.invite(guest, by=None)
    factories.convene(meeting, chair)
    first = entry(files()["x@exemple.test"])
    assert in_mail in Message.objects.get(kind="mail/convocation", to="x@exemple.test").body
    replying.answer(guest, "present", way="link")
    meeting.refresh_from_db()
    meeting.place = "Fès"
    recording.save_meeting(meeting, by=None)
    factories.convene(meeting, chair)
    second = entry(files()["x@exemple.test"])
    for one in (first, second):
        assert one["attendee"].params["RSVP"] == "FALSE"
        assert str(one["description"]).startswith(said)
    convening.call_off(meeting, "cancelled", reason="Panne", by=None)
    last = entry(files("convocation_off")["x@exemple.test"])
    assert last["attendee"].params["RSVP"] == "FALSE" and said not in str(last["description"])


def test_an_answer_that_holds_stands_in_the_next_file(members, chair):
    meeting = factories.meeting_to_convene()
    factories.convene(meeting, chair)
    invitee = meeting.invitees.get(person=members[0].person)
    replying.answer(invitee, "present", way="link")
    meeting.refresh_from_db()
    meeting.place = "Fès"
    recording.save_meeting(meeting, by=None)
    factories.convene(meeting, chair)
    assert entry(files()[members[0].email])["attendee"].params["PARTSTAT"] == "ACCEPTED"
    assert entry(files()[members[1].email])["attendee"].params["PARTSTAT"] == "NEEDS-ACTION"


@pytest.mark.parametrize(
    "title", ["A\r\nATTENDEE:mailto:x@y.z", NASTY, ARABIC, "é" * 300, "\u202eenvers", '"guillemets"']
)
@pytest.mark.parametrize("ending", ["fr", "ar"])
def test_no_title_breaks_a_line_or_a_character(members, chair, title, ending):
    meeting = factories.meeting_to_convene()
    # Past every form and field: what a careless import could have stored.
    Meeting.objects.filter(pk=meeting.pk).update(title=title.replace("\x00", " "), title_ar=title.replace("\x00", " "))
    meeting.refresh_from_db()
    guest = Invitee(meeting=meeting, name='Dr « Q », "x"', email="x@exemple.test", language=ending)
    inviting.invite(guest, by=None)
    factories.convene(meeting, chair)
    raw = files()["x@exemple.test"]
    one = entry(raw)
    unfolded = raw.decode().replace("\r\n ", "")
    assert len(re.findall(r"^ATTENDEE", unfolded, re.MULTILINE)) == 1 and "\u202e" not in unfolded
    expected = " ".join(title.replace("\u202e", "").replace("\x00", " ").split())
    assert str(one["summary"]) == f"{meeting.reference} – {expected}"


def test_the_mail_offers_the_invitation_and_attaches_it(members, chair, settings):
    meeting = factories.meeting_to_convene()
    factories.convene(meeting, chair)
    message = Message.objects.filter(kind="mail/convocation").first()
    for attachment in message.attachments.exclude(document=None):
        attachment.delete()
    message = Message.objects.get(pk=message.pk)
    raw = courier.as_bytes(message, None, settings.DEFAULT_FROM_EMAIL)
    assert b"\n" not in raw.replace(b"\r\n", b"")
    parsed = email.message_from_bytes(raw)
    parts = [(part.get_content_type(), part.get_param("method"), part.get_filename()) for part in parsed.walk()]
    assert ("text/calendar", "REQUEST", None) in parts and ("text/calendar", "REQUEST", "reunion.ics") in parts
    for part in parsed.walk():
        if part.get_content_type() == "text/calendar":
            found = icalendar.Calendar.from_ical(part.get_payload(decode=True))
            assert found["method"] == "REQUEST"
