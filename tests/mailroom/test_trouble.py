"""Trouble of one message does not hold up the others; a slow server, a stop in mid-batch."""

import socket
import time

import pytest

from ogp_secretariat.mailroom import courier, queries
from ogp_secretariat.mailroom.actions import tending
from ogp_secretariat.mailroom.actions.dispatching import dispatch
from ogp_secretariat.mailroom.enums import State
from ogp_secretariat.mailroom.models import Message
from tests import factories
from tests.mailroom.posts import a_message, accepted, rested, states

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("name", ["panne", "ferme"])
def test_a_recipient_at_whom_the_line_is_lost_holds_up_nobody(smtp, name):
    """The order by `not_before`: taken out, the first one is tried for ever and nothing else leaves."""
    for key in ("un", "deux"):
        a_message(key, to=f"{name}@exemple.test")
    for key in ("trois", "quatre"):
        a_message(key, to=f"{key}@exemple.test")
    for _round in range(3):
        dispatch()
        rested()
    assert accepted(smtp) == ["trois", "quatre"]
    assert set(Message.objects.filter(state=State.DUE, attempts=0).values_list("key", flat=True)) == {"un", "deux"}


def test_a_slow_server_does_not_keep_a_worker_beyond_its_time(smtp):
    """The look at the clock between two messages: taken out, the worker is cut off with a message under way."""
    smtp.delay = 0.2
    for number in range(10):
        a_message(f"k{number}")
    begin = time.monotonic()
    sent = dispatch(seconds=0.5)
    assert 0 < sent < 10 and time.monotonic() - begin < 2
    assert Message.objects.filter(state=State.DUE, attempts=0, owner="").count() == 10 - sent
    smtp.delay = 0
    assert dispatch() == 10 - sent and len(smtp.accepted) == 10


def test_a_server_slower_than_our_patience_leaves_it_uncertain_and_single(smtp, settings):
    settings.EMAIL_TIMEOUT, smtp.delay = 0.3, 1.0
    a_message()
    dispatch()
    assert states() == {"k": State.UNCERTAIN}
    smtp.delay = 0
    rested()
    assert dispatch() == 0
    time.sleep(1.2)
    assert len(smtp.accepted) == 1


def test_a_server_that_takes_the_line_and_says_nothing(settings, smtp):
    settings.EMAIL_TIMEOUT = 0.3
    with socket.create_server(("127.0.0.1", 0)) as silent:
        settings.EMAIL_PORT = silent.getsockname()[1]
        a_message()
        begin = time.monotonic()
        assert dispatch() == 0 and time.monotonic() - begin < 3
    assert states() == {"k": State.DUE} and queries.outbox().trouble


def test_a_stop_holds_at_once(smtp, monkeypatch):
    """The stop in the marker: taken out, the whole batch still leaves."""
    for number in range(5):
        a_message(f"k{number}", to=f"a{number}@exemple.test")
    settle = courier.Courier._body

    def stopped_after_the_first(*arguments):
        answer = settle(*arguments)
        tending.stop(reason="Restauration", by=None)
        return answer

    monkeypatch.setattr(courier.Courier, "_body", stopped_after_the_first)
    assert dispatch() == 1 and accepted(smtp) == ["a0"]
    assert Message.objects.filter(state=State.DUE, owner="").count() == 4
    monkeypatch.undo()
    tending.go_on(by=factories.account("secretariat"))
    assert dispatch() == 4
