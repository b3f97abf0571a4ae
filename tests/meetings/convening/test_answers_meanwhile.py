"""People answer the convocation while the secretariat has the meeting's page open: nobody is stopped or overwritten."""

import pytest
from django.urls import reverse
from django.utils import timezone

from meetings import invitation_links
from meetings.actions import recording, replying
from meetings.models import Attendance, Meeting
from ogp_secretariat.web.errors import Conflict
from tests import factories

pytestmark = pytest.mark.django_db


@pytest.fixture
def meeting(db):
    factories.member(), factories.member()
    found = factories.meeting_to_convene()
    factories.convene(found)
    found.refresh_from_db()
    return found


@pytest.fixture
def invitees(meeting):
    found = list(meeting.invitees.exclude(person=None).order_by("pk"))[:2]
    for invitee in found:
        replying.answer(invitee, "present", way="phone")
    return found


@pytest.fixture
def desk(client):
    client.force_login(factories.account("secretariat"))
    return client


def page(desk, meeting):
    """(address, what the browser would send of the open page)."""
    address = reverse("admin:meetings_meeting_change", args=[meeting.pk])
    return address, sent_by(desk.get(address))


def sent_by(response):
    context, data = response.context, {}
    forms = [context["adminform"].form]
    for inline in context["inline_admin_formsets"]:
        forms += [inline.formset.management_form, *inline.formset.forms]
    for form in forms:
        for bound in form:
            value = bound.value()
            if value is not None and value is not False:
                data[bound.html_name] = "on" if value is True else value
            if bound.field.show_hidden_initial:
                data[bound.html_initial_name] = "" if bound.initial is None else bound.initial
    return data | {"expected_version": context["expected_version"], "seen": context["seen"]}


def row_of(invitee):
    return Attendance.objects.get(answer__invitee=invitee)


def key(data, row, name):
    [prefix] = [k.removesuffix("-id") for k, v in data.items() if k.endswith("-id") and "attend" in k and v == row.pk]
    return f"{prefix}-{name}"


def test_an_answer_stops_nobody_who_types_and_is_kept(desk, meeting, invitees):
    address, sent = page(desk, meeting)
    typed = {"title": "Autre titre", key(sent, row_of(invitees[0]), "function"): "Directrice"}
    replying.answer(invitees[0], "excused", way="phone", reason="Voyage")
    response = desk.post(address, sent | typed)
    assert response.status_code == 302
    meeting.refresh_from_db()
    assert (meeting.title, row_of(invitees[0]).function) == ("Autre titre", "Directrice")
    assert [row_of(one).presence for one in invitees] == ["excused", "present"]


def test_somebody_who_had_no_row_answers_meanwhile(desk, meeting):
    address, sent = page(desk, meeting)
    [invitee] = meeting.invitees.exclude(person=None)[:1]
    replying.answer(invitee, "present", way="phone")
    assert desk.post(address, sent | {"title": "Autre titre"}).status_code == 302
    assert row_of(invitee).presence == "present"


def test_a_row_that_was_typed_and_answered_is_asked_again_then_the_typist_decides(desk, meeting, invitees):
    address, sent = page(desk, meeting)
    row = row_of(invitees[0])
    replying.answer(invitees[0], "excused", way="phone", reason="Voyage")
    typed = sent | {key(sent, row, "presence"): "represented", key(sent, row, "represented_by"): "M. Autre"}
    response = desk.post(address, typed)
    assert response.status_code == 200
    assert "a répondu à la convocation entre-temps : excusé" in response.content.decode()
    row.refresh_from_db()
    assert row.presence == "excused"
    name = f"initial-{key(sent, row, 'presence')}"
    assert f'name="{name}" value="excused"' in response.content.decode()
    assert desk.post(address, typed | {name: "excused"}).status_code == 302
    row.refresh_from_db()
    assert (row.presence, row.represented_by, row.answer) == ("represented", "M. Autre", None)


def test_the_same_said_twice_is_no_conflict(desk, meeting, invitees):
    address, sent = page(desk, meeting)
    row = row_of(invitees[0])
    replying.answer(invitees[0], "excused", way="phone", reason="Voyage")
    assert desk.post(address, sent | {key(sent, row, "presence"): "excused"}).status_code == 302
    assert row_of(invitees[0]).presence == "excused"


def test_an_answer_between_reading_and_writing_is_not_overwritten(meeting, invitees):
    row = row_of(invitees[0])
    replying.answer(invitees[0], "excused", way="phone", reason="Voyage")
    row.function = "Directrice"
    with pytest.raises(Conflict):
        recording.save_meeting(Meeting.objects.get(pk=meeting.pk), by=None, rows=[row])
    assert row_of(invitees[0]).presence == "excused"


def test_an_answer_does_not_move_the_version(client, meeting):
    before = meeting.version
    [invitee] = meeting.invitees.exclude(person=None)[:1]
    address = reverse("invitation", args=[invitation_links.token_of(invitee)])
    assert client.post(address, {"choice": "on_site"}).status_code == 302
    assert Meeting.objects.get(pk=meeting.pk).version == before
    assert row_of(invitee).meeting.date > timezone.localdate()


@pytest.mark.parametrize("presence", ["absent", "present", "excused"])
def test_who_represents_goes_with_the_presence(desk, meeting, invitees, presence):
    replying.answer(invitees[0], "represented", way="phone", represented_by="M. Autre")
    address, sent = page(desk, meeting)
    row = row_of(invitees[0])
    assert desk.post(address, sent | {key(sent, row, "presence"): presence}).status_code == 302
    row.refresh_from_db()
    assert (row.presence, row.represented_by, row.answer) == (presence, "", None)


def test_who_represents_is_not_typed_beside_another_presence(desk, meeting, invitees):
    address, sent = page(desk, meeting)
    row = row_of(invitees[0])
    response = desk.post(address, sent | {key(sent, row, "represented_by"): "M. Autre"})
    assert (
        response.status_code == 200
        and "Choisissez «\N{NO-BREAK SPACE}représenté\N{NO-BREAK SPACE}»" in response.content.decode()
    )
    row.refresh_from_db()
    assert row.represented_by == ""
