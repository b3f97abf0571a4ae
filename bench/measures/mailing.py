"""Reminders per second through the outbox, against bare `smtplib` on one connection to the same server.

The server is that of the tests, as a process of its own. Neither side waits for the disk: the databases of the
benchmark do not (`deploy/services.py`), so the server must not either, or it would hide what the outbox costs.
"""

import os
import smtplib
import time
from email.message import EmailMessage

from django.conf import settings
from django.db import connection
from django.utils import timezone

from commitments.actions import reminding
from commitments.models import FocalPoint, LadderSettings
from ogp_secretariat.mailroom.actions.dispatching import dispatch
from ogp_secretariat.mailroom.enums import State
from ogp_secretariat.mailroom.models import Message
from ogp_secretariat.people.models import Institution, Person

from ..environment import CannotMeasure
from ..plans import load_plan
from ..sampling import Ratio, Sample, median
from ..servers import HOST, Program, free_port, running, whole_cpu_seconds

GOAL = 0.3
COMMITMENTS = 400
# Of eight milestones of each commitment five are owed a mail on the day of loading.
MAILS = 2000
BATCH = 500
SECONDS = 120


class Sink(Program):
    """The SMTP server; it forgets nothing and answers at once."""

    def __init__(self, folder):
        self.port = free_port()
        arguments = ["tests.mailroom.sink", "--port", self.port, "--folder", folder, "--unsynced"]
        super().__init__("serveur SMTP", arguments, {}, folder / "sink.log")

    def wait_until_up(self):
        self.wait_until(self._answers)

    def _answers(self):
        try:
            with smtplib.SMTP(HOST, self.port, timeout=2):
                return True
        except OSError:
            return False


def measure(bench):
    """Batches of the day's mails, released and delivered, in turn with as many of the floor; the first is warm-up."""
    planned, posted_in = _plan_mails()
    sink = Sink(bench.folder)
    settings.EMAIL_HOST, settings.EMAIL_PORT, settings.EMAIL_TIMEOUT = HOST, sink.port, 10
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_backend_pid()")
        backend = cursor.fetchone()[0]
    ours, floor = [], []
    with running(sink):
        pids = [os.getpid(), sink.process.pid, backend]
        example = _example()
        for number in range(bench.rounds(MAILS // BATCH, 3)):
            batch = planned[number * BATCH : (number + 1) * BATCH]
            ours.append(_timed(lambda batch=batch: _ours(batch), pids))
            floor.append(_timed(lambda: _bare(sink.port, example), pids))
    ours, floor = median(ours[1:]), median(floor[1:])
    title = "rappels par seconde, par la boîte d’envoi : smtplib nu"
    rates = (1000 * BATCH / sample.wall for sample in (ours, floor))
    return [
        Ratio(title, *rates, GOAL, unit="/s", cpu=floor.cpu / ours.cpu, at_least=True),
        Ratio(
            "les mêmes, planification et rédaction comprises (pour information)",
            1000 / (ours.wall / BATCH + posted_in), 1000 * BATCH / floor.wall, None, unit="/s", at_least=True,
        ),
    ]  # fmt: skip


def _plan_mails():
    """Plan one day of a plan with that many late milestones: (keys of the held mails, milliseconds for each)."""
    lead = Institution.objects.create(code="RETARD", name="Ministère en retard")
    person = Person.objects.create(name="Mme Point FOCAL", email="point.focal@exemple.test")
    FocalPoint.objects.create(institution=lead, person=person, starts_on=timezone.localdate())
    plan, today = load_plan("PR", COMMITMENTS, lead), timezone.localdate()
    reminding.save_settings(LadderSettings(plan=plan), by=None)
    reminding.activate(plan, by=None, day=today)
    before = time.perf_counter()
    reminding.plan_day(plan, as_of=today, today=today)
    seconds = time.perf_counter() - before
    # So many on one day wait for a person; here they are let go batch by batch.
    keys = list(
        Message.objects.filter(state=State.HELD, kind__startswith="mail/reminder_").values_list("pk", flat=True)
    )
    if len(keys) < MAILS:
        raise CannotMeasure(f"{len(keys)} rappels planifiés au lieu de {MAILS}.")
    return keys[:MAILS], seconds * 1000 / len(keys)


def _timed(act, pids):
    """Elapsed and processor time; both sides hand their messages to the same server, whose time counts for both."""
    before, start = whole_cpu_seconds(pids), time.perf_counter()
    act()
    wall = time.perf_counter() - start
    return Sample(wall * 1000, (whole_cpu_seconds(pids) - before) * 1000)


def _ours(batch):
    waiting = Message.objects.filter(pk__in=batch)
    waiting.update(state=State.DUE, error="")
    dispatch(seconds=SECONDS)
    left = waiting.filter(state=State.SENT).count()
    if left != len(batch):
        raise CannotMeasure(f"{left} rappels partis sur {len(batch)}.")


def _example():
    """One of the same mails, as bytes."""
    message = Message.objects.filter(kind="mail/reminder_passed").first()
    email = EmailMessage()
    email["From"], email["To"], email["Subject"] = settings.DEFAULT_FROM_EMAIL, message.to, message.subject
    email["Message-ID"] = "<mesure@exemple.test>"
    email.set_content(message.body)
    return message.to, email.as_bytes()


def _bare(port, example):
    to, raw = example
    with smtplib.SMTP(HOST, port, timeout=10) as smtp:
        for _ in range(BATCH):
            smtp.sendmail("secretariat@exemple.test", [to], raw)
