"""Registering, the waiting list, changes after the closing day; each person is told once."""

import datetime

import pytest
from django.core.exceptions import ValidationError
from django.utils import timezone

from cocreation.actions import preparing, recalling, registering
from cocreation.models import Event, Registration, TeamMember
from ogp_secretariat.mailroom.models import Message
from tests import factories
from tests.cocreation import making_events as making

pytestmark = pytest.mark.django_db


def states(event):
    return list(Registration.objects.filter(event=event).order_by("pk").values_list("state", flat=True))


def test_seats_then_the_waiting_list():
    event = making.event(capacity=2)
    for _n in range(3):
        making.register(event)
    assert states(event) == ["confirmed", "confirmed", "waiting"]
    assert [m.kind for m in Message.objects.order_by("pk")] == [
        "mail/registration_confirmed", "mail/registration_confirmed", "mail/registration_waiting",
    ]  # fmt: skip


def test_a_seat_given_back_goes_to_the_first_whose_quota_has_room():
    event = making.event(capacity=3, quotas=[("citizen", 2)])
    first = making.register(event, category="citizen")
    making.register(event, category="citizen")
    media = making.register(event, category="media")
    citizen_waits = making.register(event, category="citizen")
    media_waits = making.register(event, category="media")
    registering.cancel(media, day=making.today())
    assert states(event) == ["confirmed", "confirmed", "cancelled", "waiting", "confirmed"]
    assert making.mails("registration_promoted") == [media_waits.email]
    registering.cancel(first, day=making.today())
    citizen_waits.refresh_from_db()
    assert citizen_waits.state == "confirmed"


def test_the_same_address_in_another_case_gets_its_link_again():
    event = making.event(capacity=5)
    making.register(event, "Nadia@Exemple.test")
    again, is_new = registering.register(event, making.applicant("nadia@exemple.TEST"), now=timezone.now())
    assert not is_new and states(event) == ["confirmed"]
    assert again.email == "Nadia@Exemple.test"
    assert making.mails("registration_again") == ["Nadia@Exemple.test"]
    registering.register(event, making.applicant("nadia@exemple.TEST"), now=timezone.now())
    assert len(making.mails("registration_again")) == 1


def test_whoever_cancelled_may_register_again():
    event = making.event(capacity=5)
    registering.cancel(making.register(event, "a@exemple.test"), day=making.today())
    making.register(event, "a@exemple.test")
    assert states(event) == ["cancelled", "confirmed"]


def test_more_seats_promote_and_fewer_than_taken_are_refused():
    event = making.event(capacity=2)
    for _n in range(4):
        making.register(event)
    event, promoted = preparing.set_seats(event, capacity=3, quotas=[], by=None, day=making.today())
    assert len(promoted) == 1
    with pytest.raises(ValidationError, match="3 "):
        preparing.set_seats(event, capacity=2, quotas=[], by=None, day=making.today())
    with pytest.raises(ValidationError):
        preparing.set_seats(event, capacity=9, quotas=[("citizen", None, 2)], by=None, day=making.today())
    event.refresh_from_db()
    event.capacity = 1
    with pytest.raises(ValidationError):
        preparing.save_event(event, by=None, day=making.today())
    assert Event.objects.get(pk=event.pk).capacity == 3
    assert states(event) == ["confirmed"] * 3 + ["waiting"]


def after_the_closing_day(event):
    yesterday = making.today() - making.DAY
    Event.objects.filter(pk=event.pk).update(registration_closes_on=yesterday)
    return Event.objects.get(pk=event.pk)


def test_after_the_closing_day_requests_are_examined():
    event = after_the_closing_day(making.event(capacity=1))
    taken, other = making.register(event), making.register(event)
    assert states(event) == ["pending", "pending"]
    secretariat = factories.account("secretariat")
    registering.decide(taken, accept=True, reason="", day=making.today(), by=secretariat)
    with pytest.raises(ValidationError):
        registering.decide(other, accept=False, reason=" ", day=making.today(), by=secretariat)
    registering.decide(other, accept=False, reason="Complet", day=making.today(), by=secretariat)
    assert states(event) == ["confirmed", "refused"]
    assert "Complet" in Message.objects.get(kind="mail/registration_refused").body
    with pytest.raises(ValidationError):
        registering.decide(other, accept=True, reason="", day=making.today(), by=secretariat)


def test_late_requests_may_be_closed():
    event = after_the_closing_day(making.event(takes_late_requests=False))
    with pytest.raises(ValidationError):
        making.register(event)


def test_a_change_holds_at_once_before_the_closing_day_and_is_examined_afterwards():
    event = making.event(capacity=5, quotas=[("media", 1)])
    one = making.register(event, category="citizen")
    making.register(event, category="media")
    with pytest.raises(ValidationError):
        registering.change(one, {"category": "media"}, day=making.today())
    assert registering.change(one, {"name": "Autre nom"}, day=making.today())
    event = after_the_closing_day(event)
    one.refresh_from_db()
    assert not registering.change(one, {"name": "Troisième", "region": making.region()}, day=making.today())
    one.refresh_from_db()
    assert one.name == "Autre nom" and one.change_asked["name"] == "Troisième"
    registering.decide_change(one, accept=True, reason="", day=making.today(), by=None)
    one.refresh_from_db()
    assert (one.name, one.region, one.change_asked) == ("Troisième", making.region(), None)


def test_one_message_for_each_person_whatever_the_roles():
    event = making.event(capacity=5)
    person = factories.person(email="Nadia@exemple.test")
    for role in ("facilitator", "rapporteur"):
        TeamMember.objects.create(event=event, person=person, role=role)
    making.register(event, "nadia@exemple.test")
    making.register(event, "autre@exemple.test")
    event.refresh_from_db()
    event.venue = "Ailleurs"
    preparing.save_event(event, by=None, day=making.today())
    assert sorted(making.mails("event_changed")) == ["autre@exemple.test", "nadia@exemple.test"]
    preparing.cancel(event, reason="Grève des transports", by=None)
    assert sorted(making.mails("event_cancelled")) == ["autre@exemple.test", "nadia@exemple.test"]


def test_reminders_leave_once_and_catch_up():
    event = making.event(days=2, capacity=1)
    seated, waiting = making.register(event), making.register(event)
    recalling.remind_all(day=making.today() - making.DAY)
    assert making.mails("event_reminder") == []
    for _run in range(2):
        recalling.remind_all(day=making.today() + making.DAY)
    assert making.mails("event_reminder") == [seated.email]
    registering.cancel(seated, day=making.today() + making.DAY)
    assert Message.objects.get(kind="mail/event_reminder").state == "obsolete"
    recalling.remind_all(day=making.today() + making.DAY)
    assert making.mails("event_reminder") == [seated.email, waiting.email]


def test_the_confirmation_carries_the_calendar_entry_and_the_code():
    event = making.event(capacity=1)
    making.register(event)
    message = Message.objects.get(kind="mail/registration_confirmed")
    files = {one.filename: one for one in message.attachments.all()}
    assert b"BEGIN:VEVENT" in bytes(files["evenement.ics"].content)
    assert bytes(files["entree.png"].content).startswith(b"\x89PNG")


def test_nothing_changes_once_the_event_has_begun():
    event = making.event(days=3)
    one = making.register(event)
    after = making.today() + datetime.timedelta(days=4)
    with pytest.raises(ValidationError):
        registering.cancel(one, day=after)
    with pytest.raises(ValidationError):
        registering.change(one, {"name": "Trop tard"}, day=after)
