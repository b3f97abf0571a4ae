"""The list at the door, walk-ins, whole lists; the closing report and its small cells."""

import uuid

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.utils import timezone

from cocreation.actions import attending, closing, preparing
from cocreation.models import Contribution, EventReport, Process, Registration
from cocreation.queries.outcomes import figures_of, in_words
from cocreation.queries.registrations import tallies
from tests import factories
from tests.cocreation import making_events as making
from tests.commitments import making as plans

pytestmark = pytest.mark.django_db


def note(registration, presence, **kwargs):
    return attending.note(registration, presence, by=None, now=timezone.now(), **kwargs)


def test_attendance_is_noted_from_the_day_on():
    event = making.event(capacity=5)
    one, two, three = (making.register(event) for _n in range(3))
    with pytest.raises(ValidationError):
        note(one, "present")
    making.take_place(event)
    note(one, "present")
    with pytest.raises(ValidationError):
        note(two, "represented")
    note(two, "represented", represented_by="Karim ESSAI")
    note(three, "excused")
    note(three, "")
    found = tallies(event)
    assert (found["is_present"], found["is_represented"], found["is_excused"], found["confirmed"]) == (1, 1, 0, 3)
    with pytest.raises(PermissionDenied):
        attending.note(one, "absent", by=factories.account("member"), now=timezone.now())


def test_somebody_on_the_list_who_turns_up_is_let_in():
    event = making.event(capacity=1)
    making.register(event)
    waiting = making.register(event)
    making.take_place(event)
    with pytest.raises(ValidationError):
        note(waiting, "absent")
    assert note(waiting, "present").state == "confirmed"


def test_a_walk_in_who_had_registered_is_not_entered_twice():
    event = making.event(capacity=5)
    making.register(event, "nadia@exemple.test")
    making.take_place(event)
    making.come(event, "NADIA@exemple.test")
    making.come(event, name="Sans adresse")
    rows = Registration.objects.filter(event=event).order_by("pk")
    assert [(row.presence, row.is_walk_in) for row in rows] == [("present", False), ("present", True)]


def test_a_list_is_entered_whole_and_once():
    event, token = making.held(capacity=5), uuid.uuid4()
    people = [attending.Arrival(name=f"Personne {n}", category="citizen") for n in range(3)]
    bad = [*people, attending.Arrival(name="X" * 300, category="citizen")]
    with pytest.raises(ValidationError):
        attending.enter_list(event, bad, token=token, by=None, now=timezone.now())
    assert Registration.objects.count() == 0
    assert attending.enter_list(event, people, token=token, by=None, now=timezone.now()) == 3
    assert attending.enter_list(event, people, token=token, by=None, now=timezone.now()) is None
    assert Registration.objects.count() == 3


def test_the_report_is_prefilled_frozen_and_shown(client):
    event = making.held(capacity=50)
    for _n in range(6):
        making.come(event, category="citizen", gender="woman")
    making.come(event, category="media", gender="man", name="Journaliste SECRET")
    process = Process.objects.create(code="COC9", plan=plans.plan("PANX"), title="Essai")
    Contribution.objects.create(
        process=process, number=1, title="Une idée", origin="workshop", event=event, received_on=making.today()
    )
    with pytest.raises(ValidationError):
        closing.publish_report(event, by=None, day=making.today())
    preparing.mark_held(event, by=None, day=making.today())
    closing.write_report(event, {"text": "Un après-midi utile."}, by=None)
    assert "Un après-midi utile." not in client.get(event.get_absolute_url()).content.decode()
    closing.publish_report(event, by=None, day=making.today())
    figures = EventReport.objects.get().figures
    assert (figures["participants"], figures["contributions"]) == (7, 1)
    assert figures["categories"] == {"citizen": 6, "media": 1}
    # Erasing people later changes nothing of what was published.
    Registration.objects.filter(event=event).delete()
    page = client.get(event.get_absolute_url()).content.decode()
    assert "Un après-midi utile." in page and "SECRET" not in page
    shown = in_words(EventReport.objects.get().figures, hide=True)
    assert [number for _label, number in shown["categories"]] == [None, None]


def test_a_declared_figure_stands_in_where_no_list_was_kept():
    event = making.held()
    closing.write_report(event, {"text": "Récit"}, declared_attendance=80, by=None)
    event.refresh_from_db()
    found = figures_of(event)
    assert (found["participants"], found["is_declared"]) == (80, True)
    making.come(event)
    assert figures_of(event)["participants"] == 1
