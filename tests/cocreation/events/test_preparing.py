"""Publishing, moving, cancelling, holding; what is missing is said, and whoever prepares is the secretariat."""

import datetime

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.urls import reverse
from django.utils import timezone

from cocreation.actions import certifying, closing, preparing
from cocreation.models import Event, Process, Stage, TeamMember, Timetable
from cocreation.policies import events as rules
from cocreation.queries.events import door_of, warnings_of
from ogp_secretariat.audit.queries import history_of
from ogp_secretariat.web.errors import Conflict
from tests import factories
from tests.cocreation import making_events as making
from tests.commitments import making as plans

pytestmark = pytest.mark.django_db


def test_publishing_says_all_that_is_missing():
    event = making.event(publish=False, venue="", description="", starts_at=None, ends_at=None)
    with pytest.raises(ValidationError) as refused:
        preparing.publish(event, by=None)
    assert len(refused.value.messages) == 3
    online = making.event(publish=False, venue="", mode="online")
    with pytest.raises(ValidationError):
        preparing.publish(online, by=None)


def test_what_contradicts_itself_is_refused():
    with pytest.raises(ValidationError):
        making.event(ends_at=datetime.time(9, 0))
    with pytest.raises(ValidationError):
        making.event(registration_closes_on=making.today() + datetime.timedelta(days=99))
    with pytest.raises(ValidationError):
        making.event(is_open=False, date=datetime.date(9999, 1, 1))


def test_a_published_event_stays_whole():
    event = making.event()
    event.venue = ""
    with pytest.raises(ValidationError):
        preparing.save_event(event, by=None, day=making.today())


def test_states_follow_one_another():
    event = making.event()
    with pytest.raises(ValidationError):
        preparing.publish(event, by=None)
    with pytest.raises(ValidationError):
        preparing.mark_held(event, by=None, day=making.today())
    held = preparing.mark_held(making.take_place(event), by=None, day=making.today())
    with pytest.raises(ValidationError):
        preparing.cancel(held, reason="Trop tard", by=None)
    other = making.event()
    with pytest.raises(ValidationError):
        preparing.cancel(other, reason="  ", by=None)


@pytest.mark.parametrize("role", ["member", "chair", "focal_point"])
def test_only_the_secretariat_prepares(role):
    event, by, day = making.event(), factories.account(role), making.today()
    for act in (
        lambda: preparing.save_event(event, by=by, day=day),
        lambda: preparing.publish(event, by=by),
        lambda: preparing.cancel(event, reason="x", by=by),
        lambda: preparing.mark_held(event, by=by, day=day),
        lambda: preparing.set_seats(event, capacity=1, quotas=[], by=by, day=day),
    ):
        with pytest.raises(PermissionDenied):
            act()


def test_two_people_on_one_event():
    event = making.event()
    mine, theirs = Event.objects.get(pk=event.pk), Event.objects.get(pk=event.pk)
    theirs.title = "Leur titre"
    preparing.save_event(theirs, by=None, expected_version=event.version, day=making.today())
    mine.title = "Mon titre"
    with pytest.raises(Conflict):
        preparing.save_event(mine, by=None, expected_version=event.version, day=making.today())
    assert Event.objects.get(pk=event.pk).title == "Leur titre"


def test_a_workshop_without_a_trained_facilitator_warns():
    event = making.event()
    assert any("certificate" in line or "attestation" in line for line in warnings_of(event, making.today()))
    person = factories.person()
    TeamMember.objects.create(event=event, person=person, role="facilitator")
    today = making.today()
    assert rules.warnings(event, False, today) != rules.warnings(event, True, today)


def test_a_day_that_is_over_warns():
    event = making.event()
    assert len(warnings_of(event, event.date + making.DAY)) == len(warnings_of(event, event.date)) + 1


def process(*, opens, state="published"):
    made = Process.objects.create(
        code="COC9", plan=plans.plan("PANX"), title="Essai", state=state, published_on=making.today()
    )
    timetable = Timetable.objects.create(process=made, number=1, approval="Comité", approved_on=making.today())
    Stage.objects.create(
        timetable=timetable, title="Ateliers", starts_on=making.today() - making.DAY,
        ends_on=making.today() + making.DAY, opens_registration=opens,
    )  # fmt: skip
    Timetable.objects.filter(pk=timetable.pk).update(adopted_at=timezone.now())
    return made


@pytest.mark.parametrize(("opens", "expected"), [(True, "open"), (False, "closed")])
def test_the_process_is_the_main_switch(opens, expected):
    event = making.event(process=process(opens=opens))
    assert door_of(event, making.today()) == expected


def test_the_window_of_the_event():
    event, today = making.event(days=10), making.today()
    event.registration_opens_on, event.registration_closes_on = today, today + 2 * making.DAY
    found = [rules.door(event, today + n * making.DAY) for n in (-1, 0, 2, 3, 10, 11)]
    assert found == ["before", "open", "open", "late", "late", "closed"]
    event.takes_late_requests = False
    assert rules.door(event, today + 3 * making.DAY) == "closed"
    assert rules.door(event, today, process_is_open=False) == "closed"
    event.registration_opens_on = None
    assert rules.door(event, today) == "none"


@pytest.mark.parametrize(
    ("days", "hour", "starts_at", "allowed"),
    [
        (1, datetime.time(23, 59), datetime.time(9, 0), False),
        (0, datetime.time(8, 59), datetime.time(9, 0), False),
        (0, datetime.time(9, 0), datetime.time(9, 0), True),
        (0, datetime.time(0, 0), None, True),
        (0, None, datetime.time(9, 0), True),
        (-1, datetime.time(0, 0), datetime.time(9, 0), True),
    ],
)
def test_an_event_is_not_held_before_it_starts(days, hour, starts_at, allowed):
    day = making.today()
    event = Event(title="Rencontre", state="published", date=day + datetime.timedelta(days=days), starts_at=starts_at)
    assert (rules.missing_for_closing(event, day, hour) == []) is allowed


def test_the_page_does_not_hold_what_starts_later_today(client, monkeypatch):
    event = making.take_place(making.event())
    Event.objects.filter(pk=event.pk).update(starts_at=datetime.time(23, 59), ends_at=None)
    client.force_login(factories.account("secretariat"))
    morning = timezone.localtime().replace(hour=8, minute=0)
    monkeypatch.setattr(timezone, "localtime", lambda *args: morning)
    assert "/tenu/" not in client.get(reverse("event_manage", args=[event.pk])).content.decode()
    page = client.post(reverse("event_hold", args=[event.pk]), follow=True).content.decode()
    assert "23:59" in page
    assert Event.objects.get(pk=event.pk).state == "published"


def test_a_mark_made_by_mistake_is_undone_with_a_reason(client):
    event = preparing.mark_held(making.take_place(making.event()), by=None, day=making.today())
    with pytest.raises(ValidationError):
        preparing.undo_held(event, reason=" ", by=None)
    with pytest.raises(PermissionDenied):
        preparing.undo_held(event, reason="Erreur", by=factories.account("chair"))
    client.force_login(factories.account("secretariat"))
    url = reverse("event_undo_held", args=[event.pk])
    assert url in client.get(reverse("event_manage", args=[event.pk])).content.decode()
    assert client.post(url, {"reason": ""}).status_code == 200
    assert Event.objects.get(pk=event.pk).state == "held"
    assert client.post(url, {"reason": "Marqué par erreur"}).status_code == 302
    assert Event.objects.get(pk=event.pk).state == "published"
    entry = history_of(event).first()
    assert (entry.action, entry.note) == ("undo_held", "Marqué par erreur")
    assert client.get(url).status_code == 404
    with pytest.raises(ValidationError):
        preparing.undo_held(event, reason="Encore", by=None)


def test_what_depends_on_an_event_keeps_it_held(client):
    event = preparing.mark_held(making.take_place(making.event()), by=None, day=making.today())
    closing.write_report(event, {"text": "Bilan"}, by=None)
    closing.publish_report(event, by=None, day=making.today())
    training = making.event(kind="training")
    making.come(making.take_place(training))
    training = preparing.mark_held(training, by=None, day=making.today())
    certifying.ask(training, list(training.registrations.values_list("pk", flat=True)), by=None)
    client.force_login(factories.account("secretariat"))
    for one in (event, training):
        with pytest.raises(ValidationError):
            preparing.undo_held(one, reason="Erreur", by=None)
        url = reverse("event_undo_held", args=[one.pk])
        assert url not in client.get(reverse("event_manage", args=[one.pk])).content.decode()
        assert "<form class" not in client.get(url).content.decode()
        client.post(url, {"reason": "Erreur"})
        assert Event.objects.get(pk=one.pk).state == "held"
