"""What calendar programs read: RFC 5545 read back, and hours by the zone that the file itself holds."""

import datetime
import re

import icalendar
import pytest
from django.urls import reverse

from cocreation import calendars
from cocreation.actions import preparing
from cocreation.models import Event, ProgrammeItem, TeamMember
from ogp_secretariat.mailroom.models import Message
from tests import factories
from tests.cocreation import making_events as making

pytestmark = pytest.mark.django_db


def read(content):
    """The calendar, once the raw lines are found to be what the standard allows."""
    raw = bytes(content)
    assert raw.endswith(b"\r\n") and b"\n" not in raw.replace(b"\r\n", b"") and b"\x00" not in raw
    assert all(len(line) <= 75 for line in raw.split(b"\r\n"))
    raw.decode("utf-8")
    return icalendar.Calendar.from_ical(raw)


def entries(calendar):
    return list(calendar.walk("VEVENT"))


def test_an_event_keeps_its_uid_and_counts_its_changes(client):
    event = making.event(title="Atelier de Fès", venue="Palais des congrès")
    url = reverse("event_ics", args=[event.pk])
    (before,) = entries(read(client.get(url).content))
    event.venue = "Complexe culturel"
    event = preparing.save_event(event, by=None, day=making.today())
    (after,) = entries(read(client.get(url).content))
    assert before["uid"] == after["uid"]
    assert (int(before["sequence"]), int(after["sequence"])) == (0, 1)
    assert after["location"] == "Complexe culturel"
    event.description = "D'autres mots."
    event = preparing.save_event(event, by=None, day=making.today())
    assert event.sequence == 1


@pytest.mark.parametrize(
    ("day", "utc"),
    [
        (datetime.date(2026, 1, 15), datetime.time(8, 30)),  # UTC+1
        (datetime.date(2026, 3, 1), datetime.time(9, 30)),  # Ramadan: UTC+0
        (datetime.date(2027, 1, 15), datetime.time(9, 30)),  # since 20 September 2026: UTC+0
    ],
)
def test_the_hours_follow_the_zone_that_the_file_holds(client, day, utc):
    event = making.event(is_open=False)
    Event.objects.filter(pk=event.pk).update(date=day)
    calendar = read(client.get(reverse("event_ics", args=[event.pk])).content)
    (entry,) = entries(calendar)
    assert entry["dtstart"].params["TZID"] == "Africa/Casablanca"
    # Not what the reading computer knows of Morocco, but what the file says.
    (zone,) = calendar.walk("VTIMEZONE")
    own = zone.to_tz(lookup_tzid=False)
    moment = entry["dtstart"].dt.replace(tzinfo=own).astimezone(datetime.UTC)
    assert (moment.date(), moment.time()) == (day, utc)


def test_nothing_passes_that_would_forge_a_line():
    event = making.event()
    event.title = event.venue = event.description = "A\r\nATTENDEE:mailto:x@y.z\x00\u202eB; C, D\\ \U0001f600"
    raw = calendars.single(event, url="https://exemple.test/", language="fr")
    (entry,) = entries(read(raw))
    assert "attendee" not in entry
    unfolded = raw.decode().replace("\r\n ", "")
    assert not re.search(r"^ATTENDEE", unfolded, re.MULTILINE) and "\u202e" not in unfolded
    assert entry["summary"] == "A ATTENDEE:mailto:x@y.z B; C, D\\ \U0001f600"


def test_a_day_without_hours_and_an_event_of_several_days(client):
    event = making.event(is_open=False)
    Event.objects.filter(pk=event.pk).update(starts_at=None, ends_at=None, end_date=event.date + making.DAY)
    (entry,) = entries(read(client.get(reverse("event_ics", args=[event.pk])).content))
    assert entry["dtstart"].dt == event.date and entry["dtend"].dt == event.date + 2 * making.DAY


def test_the_feed_holds_what_is_public_and_nobody(client):
    shown, draft = making.event(title="Visible"), making.event(title="Brouillon", publish=False)
    cancelled = making.event(title="Annulé")
    preparing.cancel(cancelled, reason="Salle fermée", by=None)
    person = factories.person("Animatrice SECRETE", email="secrete@exemple.test")
    TeamMember.objects.create(event=shown, person=person, role="facilitator")
    making.register(shown, "inscrit@exemple.test", name="Inscrit SECRET")
    ProgrammeItem.objects.create(event=shown, title="Ouverture")
    raw = client.get(reverse("event_feed")).content
    found = {str(entry["summary"]): str(entry["status"]) for entry in entries(read(raw))}
    assert found == {"Visible": "CONFIRMED", "Annulé": "CANCELLED"}
    assert b"SECRET" not in raw and b"exemple.test" not in raw
    assert draft.title not in found


def test_the_feed_takes_the_filters_of_the_page(client):
    region = making.region()
    here, _there = making.event(title="Ici"), making.event(title="Ailleurs")
    here.regions.add(region)
    raw = client.get(reverse("event_feed"), {"region": region.code}).content
    assert [str(entry["summary"]) for entry in entries(read(raw))] == ["Ici"]
    assert client.get(reverse("event_feed"), {"region": "\U0001f600" * 3000, "kind": "x"}).status_code == 200


def test_the_mails_speak_to_calendars_too():
    event = making.event(mode="online", link="https://exemple.test/salle", venue="", capacity=1)
    making.register(event)
    waiting = making.register(event)
    preparing.cancel(Event.objects.get(pk=event.pk), reason="Panne", by=None)
    confirmed = Message.objects.get(kind="mail/registration_confirmed").attachments.get(filename="evenement.ics")
    calendar = read(confirmed.content)
    assert calendar["method"] == "PUBLISH" and "https://exemple.test/salle" in str(entries(calendar)[0]["description"])
    for message in Message.objects.filter(kind="mail/event_cancelled"):
        calendar = read(message.attachments.get().content)
        (entry,) = entries(calendar)
        assert calendar["method"] == "CANCEL" and entry["status"] == "CANCELLED" and int(entry["sequence"]) == 1
        assert (message.to == waiting.email) == ("exemple.test/salle" not in str(entry.get("description")))


def test_the_link_of_an_event_is_for_those_who_registered(client):
    event = making.event(mode="online", link="https://exemple.test/salle", venue="")
    page = client.get(event.get_absolute_url()).content.decode()
    assert "exemple.test/salle" not in page
    assert b"exemple.test/salle" not in client.get(reverse("event_ics", args=[event.pk])).content
    free = making.event(mode="online", link="https://exemple.test/libre", venue="", is_open=False)
    assert "exemple.test/libre" in client.get(free.get_absolute_url()).content.decode()
