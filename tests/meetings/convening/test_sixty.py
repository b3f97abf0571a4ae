"""A convocation to sixty people: the dispatcher killed on the way, one address refused; each of the others once."""

import datetime
import os
import signal
import subprocess
import sys
import time
from collections import Counter
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from django.db import connection
from django.test import Client
from django.urls import reverse

from ogp_secretariat.documents.actions.rendering import render_waiting
from ogp_secretariat.mailroom.models import Message
from ogp_secretariat.people.models import Mandate
from tests import factories
from tests.mailroom import sink

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.postgres]
ROOT = Path(__file__).parents[3]
PEOPLE = 60
PATIENCE = 120  # seconds, on a busy machine


@pytest.fixture
def server():
    """A mail server slow enough for a dispatcher to be killed while it sends."""
    with sink.running(delay=0.05) as running:
        running.size = 10_000_000
        yield running


@pytest.fixture
def dispatcher(tmp_path, server):
    """A function that starts `dispatch_mail --once` on the database of the test, delivering to the server."""
    started = []
    address = urlsplit(os.environ["DATABASE_URL"])._replace(path=f"/{connection.settings_dict['NAME']}").geturl()
    environment = {
        **os.environ,
        "DATABASE_URL": address,
        "DATA_DIR": str(tmp_path),
        "EMAIL_URL": f"smtp://127.0.0.1:{server.port}",
    }

    def start():
        command = [sys.executable, "manage.py", "dispatch_mail", "--once"]
        process = subprocess.Popen(command, cwd=ROOT, env=environment, stdout=subprocess.DEVNULL)
        started.append(process)
        return process

    yield start
    for process in started:
        if process.poll() is None:
            process.kill()
            process.wait()


def invite_sixty():
    committee = factories.committee()
    for n in range(PEOPLE):
        name = "refuse" if n == 17 else f"membre{n}"
        person = factories.person(f"Membre {n:02}", email=f"{name}@exemple.test")
        Mandate.objects.create(committee=committee, person=person, starts_on=datetime.date(2018, 1, 1))
    return factories.meeting_to_convene()


def wait_for(condition):
    until = time.monotonic() + PATIENCE
    while not condition():
        assert time.monotonic() < until, Counter(Message.objects.values_list("state", flat=True))
        time.sleep(0.02)


def test_sixty_people_a_killed_dispatcher_and_a_refused_address(server, dispatcher):
    meeting = invite_sixty()
    factories.convene(meeting)
    render_waiting()
    first = dispatcher()
    wait_for(lambda: len(server.accepted) >= 15)
    first.send_signal(signal.SIGKILL)
    first.wait()
    assert len(server.accepted) < PEOPLE - 1
    rest = [dispatcher(), dispatcher()]  # two at once
    wait_for(lambda: all(process.poll() is not None for process in rest))
    states = Counter(Message.objects.filter(kind="mail/convocation").values_list("state", flat=True))
    received = Counter(to for recipients, _message in server.accepted for to in recipients)
    assert max(received.values()) == 1 and "refuse@exemple.test" not in received
    # The one message whose body was on its way at the kill is uncertain: nobody sends it again by itself.
    assert states["failed"] == 1 and states["uncertain"] <= 1
    assert states["sent"] + states["uncertain"] == PEOPLE - 1
    assert PEOPLE - 1 - states["uncertain"] <= len(received) <= PEOPLE - 1
    client = Client()
    client.force_login(factories.account("secretariat"))
    page = client.get(reverse("convocation", args=[meeting.pk])).content.decode()
    assert "550 no such user" in page
    assert page.count('class="alert alert-danger mt-2"') == 1 + states["uncertain"]
