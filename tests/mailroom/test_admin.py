"""What the secretariat does in the outbox's admin pages, and what others cannot."""

import pytest
from django.test import Client
from django.urls import reverse

from ogp_secretariat.mailroom import courier, queries
from ogp_secretariat.mailroom.actions.dispatching import dispatch
from ogp_secretariat.mailroom.actions.posting import post
from ogp_secretariat.mailroom.enums import State
from ogp_secretariat.mailroom.models import Message
from tests import factories
from tests.mailroom.posts import states

pytestmark = pytest.mark.django_db


@pytest.fixture
def office():
    client = Client()
    client.force_login(factories.account("secretariat"))
    return client


def a_message(key, state, **changes):
    message = post(key, f"{key}@exemple.test", "mail/account_opened", {"url": "https://exemple.test/"})
    Message.objects.filter(pk=message.pk).update(state=state, error="x", **changes)
    return message


def act(client, model, name, *rows):
    address = reverse(f"admin:mailroom_{model}_changelist")
    return client.post(address, {"action": name, "_selected_action": [row.pk for row in rows]}, follow=True)


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("release_messages", {"retenu": "due", "rate": "failed", "incertain": "uncertain", "parti": "obsolete"}),
        ("send_again", {"retenu": "held", "rate": "due", "incertain": "due", "parti": "obsolete"}),
        ("they_arrived", {"retenu": "held", "rate": "failed", "incertain": "sent", "parti": "obsolete"}),
        ("withdraw_messages", {"retenu": "obsolete", "rate": "obsolete", "incertain": "obsolete", "parti": "obsolete"}),
    ],
)
def test_each_act_touches_what_it_applies_to_and_tells_the_rest(office, name, expected):
    rows = [
        a_message("retenu", State.HELD),
        a_message("rate", State.FAILED),
        a_message("incertain", State.UNCERTAIN, owner="x"),
        a_message("parti", State.OBSOLETE),
    ]
    response = act(office, "message", name, *rows)
    assert response.status_code == 200 and states() == expected
    assert "entre-temps" in response.content.decode()


def test_a_message_shows_its_identifier(office):
    message = a_message("k", State.UNCERTAIN, owner="x")
    page = office.get(reverse("admin:mailroom_message_change", args=[message.pk])).content.decode()
    assert courier.message_id(message).strip("<>") in page


def test_stopping_and_going_on(office, smtp):
    a_message("k", State.DUE)
    outbox = queries.outbox()
    act(office, "outbox", "stop_outbox", outbox)
    assert dispatch() == 0
    act(office, "outbox", "let_it_go_on", outbox)
    assert dispatch() == 1


@pytest.mark.parametrize("role", ["member", "focal_point"])
def test_others_find_no_such_page(role):
    client = Client()
    client.force_login(factories.account(role))
    message = a_message("k", State.HELD)
    assert act(client, "message", "release_messages", message).status_code in (403, 404)
    assert states() == {"k": "held"}
