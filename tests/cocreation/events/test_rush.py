"""Everybody at once: seats, quotas and the order of the waiting list hold, on PostgreSQL as it is used."""

import threading
from queue import Empty, Queue

import pytest
from django.db import connection
from django.utils import timezone

from cocreation.actions import registering, seating
from cocreation.enums.events import RegistrationState
from cocreation.models import Event, Registration
from cocreation.policies import seats
from cocreation.queries.registrations import applicants, limits_of
from tests.cocreation import making_events as making

CLIENTS, PEOPLE, SEATS = 40, 200, 50
QUOTAS = (("citizen", 30), ("media", 5))
CATEGORIES = ("citizen", "citizen", "association", "media", "administration")

pytestmark = [pytest.mark.postgres, pytest.mark.django_db(transaction=True)]


def at_once(jobs):
    """Run the calls of `jobs` from forty threads, each with its own connection. Returns what they raised."""
    queue, raised, gate = Queue(), [], threading.Barrier(CLIENTS)
    for job in jobs:
        queue.put(job)

    def client():
        gate.wait()
        try:
            while True:
                try:
                    queue.get_nowait()()
                except Empty:
                    return
                except Exception as error:
                    raised.append(error)
        finally:
            connection.close()

    threads = [threading.Thread(target=client) for _n in range(CLIENTS)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return raised


def rush(event, regions):
    """Two hundred people from forty clients at once."""
    people = [
        making.applicant(f"p{n}@exemple.test", category=CATEGORIES[n % 5], region=regions[n % 2]) for n in range(PEOPLE)
    ]
    return at_once([lambda one=one: registering.register(event, one, now=timezone.now()) for one in people])


def a_wanted_event():
    regions = [making.region("R-1"), making.region("R-2")]
    event = making.event(capacity=SEATS, quotas=[*QUOTAS, (regions[0], 20)])
    return event, regions


def test_no_seat_too_many_and_nobody_waits_for_a_free_one():
    event, regions = a_wanted_event()
    assert rush(event, regions) == []
    seated = applicants(event, RegistrationState.CONFIRMED)
    waiting = applicants(event, RegistrationState.WAITING)
    assert (len(seated), len(waiting)) == (SEATS, PEOPLE - SEATS)
    limits = limits_of(event)
    assert seats.excess(limits, seated) == []
    # The order of the list is that of arrival: whoever waits was refused by what was taken before.
    taken = seats.Taken()
    for row in Registration.objects.filter(event=event).order_by("pk"):
        one = seats.Applicant(row.pk, row.category, row.region_id)
        assert seats.has_room(limits, taken, one) == (row.state == RegistrationState.CONFIRMED)
        if row.state == RegistrationState.CONFIRMED:
            taken.add(one)


def test_without_the_lock_there_are_seats_too_many(monkeypatch):
    """The lock is what holds: the same rush without it gives away what there is not."""
    monkeypatch.setattr(seating, "locked", unlocked)
    monkeypatch.setattr(registering, "locked", unlocked)
    event, regions = a_wanted_event()
    rush(event, regions)
    assert seats.excess(limits_of(event), applicants(event, RegistrationState.CONFIRMED)) != []


def unlocked(event):
    return Event.objects.select_related("process").get(pk=event.pk)


def test_cancelling_at_once_promotes_as_many_in_order():
    event, regions = a_wanted_event()
    rush(event, regions)
    seated = list(Registration.objects.filter(event=event, state=RegistrationState.CONFIRMED)[:20])
    waiting = applicants(event, RegistrationState.WAITING)
    day = making.today()
    # Each cancelled twice: the second call changes nothing.
    assert at_once([lambda one=one: registering.cancel(one, day=day) for one in seated * 2]) == []
    left = applicants(event, RegistrationState.CONFIRMED)
    assert seats.excess(limits_of(event), left) == []
    gone = {one.pk for one in seated}
    promoted = [one.key for one in waiting if one.key in {kept.key for kept in left}]
    assert Registration.objects.filter(pk__in=gone, state=RegistrationState.CANCELLED).count() == len(gone)
    assert seats.promoted(limits_of(event), left, applicants(event, RegistrationState.WAITING)) == []
    assert len(making.mails("registration_promoted")) == len(promoted) == len(set(promoted))


def test_one_address_at_once_registers_once():
    event = making.event(capacity=SEATS)
    jobs = [
        lambda n=n: registering.register(
            event, making.applicant("Nadia@exemple.test" if n % 2 else "nadia@exemple.test"), now=timezone.now()
        )
        for n in range(CLIENTS)
    ]
    assert at_once(jobs) == []
    assert Registration.objects.filter(event=event).count() == 1
