"""A full event says so before anybody registers, and stops saying it once a seat is free."""

import pytest
from django.urls import reverse
from django.utils import timezone

from cocreation.actions import registering
from cocreation.models import FeatureOverride, Registration
from cocreation.policies import seats
from tests.cocreation import making_contrib
from tests.cocreation import making_events as making

pytestmark = pytest.mark.django_db


def text_of(client, url):
    return client.get(url).content.decode()


def pages(client, event):
    """The list, the page and the form."""
    return [text_of(client, url) for url in ("/ateliers/", event.get_absolute_url(), form_of(event))]


def form_of(event):
    return reverse("event_register", args=[event.pk])


def waiting(event, number):
    for _n in range(number):
        assert making.register(event).state == "waiting"


def test_the_words_depend_on_how_many_wait():
    words = [seats.words_when_full(seats.Room(is_full=True, waiting=n)) for n in (0, 1, 4, 5, 12)]
    assert words[0].endswith("personne n’y est encore inscrit")
    assert words[1] == words[2] and "moins de 5" in words[1]
    assert "(5 en attente)" in words[3] and "(12 en attente)" in words[4]
    assert seats.words_when_full(seats.Room(waiting=7)) == ""


def test_a_full_event_says_so_everywhere_before_registering(client):
    event = making.event(capacity=1)
    assert not any("Complet" in page for page in pages(client, event))
    first = making.register(event)
    waiting(event, 5)
    for page in pages(client, event):
        assert "Complet : liste d’attente ouverte (5 en attente)" in page.replace("\u00a0", " ")
    assert "S’inscrire sur la liste d’attente" in text_of(client, event.get_absolute_url())
    assert "S’inscrire sur la liste d’attente" in text_of(client, form_of(event))
    Registration.objects.filter(event=event, state="waiting").update(state="cancelled")
    registering.cancel(first, day=making.today())
    for page in pages(client, event):
        assert "Complet" not in page and "liste d’attente" not in page


def test_a_full_quota_is_said_beside_its_choice(client):
    event = making.event(capacity=9, quotas=[("association", 1), (making.region(), 1)])
    making.register(event, category="association", region=making.region())
    page = text_of(client, form_of(event))
    assert page.count("(complet : liste d’attente)".replace(" :", "\u00a0:")) == 2
    assert "Complet" not in page
    assert "La liste d’attente seule est ouverte pour" in text_of(client, event.get_absolute_url())
    making.register(making.event(capacity=9))  # another event does not count


def test_ones_own_seat_is_not_full_to_oneself():
    from cocreation.forms.registration import ChangeForm
    from cocreation.queries.registrations import room_of

    event = making.event(capacity=9, quotas=[("association", 1), ("media", 0)])
    mine = making.register(event, category="association")
    labels = dict(ChangeForm(registration=mine, room=room_of(event)).fields["category"].choices)
    assert "complet" not in str(labels["association"]) and "complet" in str(labels["media"])


def test_a_closed_or_late_full_event_offers_no_list(client):
    event = making.event(capacity=1)
    making.register(event)
    type(event).objects.filter(pk=event.pk).update(registration_closes_on=making.today() - making.DAY)
    assert not any("liste d’attente ouverte" in page for page in pages(client, event))


def switch(process, is_open):
    FeatureOverride.objects.create(
        process=process, feature="register", is_open=is_open, reason="Essai",
        starts_on=making.today(), ends_on=making.today(),
    )  # fmt: skip


def test_the_process_is_the_main_switch(client):
    process = making_contrib.process()
    event = making.event(capacity=1, process=process)
    switch(process, True)
    making.register(event)
    assert "Complet" in text_of(client, "/ateliers/")
    switch(process, False)
    assert "Complet" not in text_of(client, "/ateliers/")


def test_the_list_costs_the_same_with_many_full_events(client):
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    def counted():
        text_of(client, "/ateliers/")
        with CaptureQueriesContext(connection) as captured:
            text_of(client, "/ateliers/")
        return len(captured)

    def full():
        event = making.event(capacity=1, process=making_contrib.process())
        Registration.objects.create(event=event, name="A", state="confirmed", registered_at=timezone.now())

    full()
    few = counted()
    for _n in range(4):
        full()
    assert counted() == few
