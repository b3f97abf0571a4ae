"""Lists cost the same number of statements whatever the number of rows."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from cocreation.actions import proposing
from cocreation.models import Registration
from tests import factories
from tests.cocreation import making_events as making

pytestmark = pytest.mark.django_db


def statements(client, url):
    client.get(url)
    with CaptureQueriesContext(connection) as captured:
        assert client.get(url).status_code == 200
    return len(captured)


def fill(event, count, **fields):
    first = Registration.objects.count()
    Registration.objects.bulk_create(
        Registration(event=event, name=f"P {n}", email=f"q{n}@exemple.test", region=making.region(), **fields)
        for n in range(first, first + count)
    )


def with_region(event):
    event.regions.add(making.region())
    return event


@pytest.mark.parametrize("name", ["event_list", "event_feed", "event_desk"])
def test_lists_of_events(client, name):
    client.force_login(factories.account("secretariat"))
    with_region(making.event())
    few = statements(client, reverse(name))
    for _n in range(12):
        with_region(making.event())
    assert statements(client, reverse(name)) == few


def test_past_events(client):
    making.take_place(making.event(days=-3, is_open=False))
    url = reverse("event_list") + "?past=true"
    with_region(making.event(days=-3, is_open=False))
    few = statements(client, url)
    for _n in range(9):
        with_region(making.event(days=-4, is_open=False))
    assert statements(client, url) == few


@pytest.mark.parametrize("name", ["attendance", "event_registrations", "event_manage", "certificates", "event_report"])
def test_pages_of_one_event(client, name):
    client.force_login(factories.account("secretariat"))
    event = making.take_place(making.event(kind="training", capacity=500))
    for state in ("confirmed", "waiting", "pending"):
        fill(event, 2, state=state, presence="present" if state == "confirmed" else "")
    few = statements(client, reverse(name, args=[event.pk]))
    for state in ("confirmed", "waiting", "pending"):
        fill(event, 40, state=state, presence="present" if state == "confirmed" else "")
    assert statements(client, reverse(name, args=[event.pk])) == few


def test_the_programme_of_a_week(client):
    week = making.week()
    proposing.accept(making.proposal(week), by=None)
    few = statements(client, reverse("week", args=[week.year]))
    for _n in range(8):
        proposing.accept(making.proposal(week), by=None)
    assert statements(client, reverse("week", args=[week.year])) == few
