"""Reports, requests and schedules at the same moment, on PostgreSQL: each thing once, and nothing told too late."""

import datetime
import random
import threading
import time
import uuid

import pytest
from django.core.exceptions import ValidationError
from django.db import connection, transaction
from django.utils import timezone

from meetings.actions import convening, following, linking, postponing, recording, reminding
from meetings.actions.preparing import locked_committee
from meetings.enums import ReportSource
from meetings.models import Decision, DecisionLink, DecisionReminder, PostponementRequest, ProgressReport
from ogp_secretariat.mailroom.models import Message
from tests import factories
from tests.meetings.deciding import DAY, called, decided, due, owned_by
from tests.meetings.test_following import columns, counted_again

pytestmark = [pytest.mark.postgres, pytest.mark.django_db(transaction=True)]
OFFICE = {"by": None, "source": ReportSource.OFFICE}
MONDAY = datetime.date(2027, 1, 4)


def at_once(*acts):
    """Each act in a thread and a connection of its own; returns the unexpected errors."""
    errors, start = [], threading.Barrier(len(acts))

    def run(act):
        try:
            start.wait()
            act()
        except ValidationError:
            pass
        except Exception as error:
            errors.append(error)
        finally:
            connection.close()

    threads = [threading.Thread(target=run, args=(act,)) for act in acts]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return errors


def person():
    return factories.person(email=f"{uuid.uuid4().hex[:8]}@exemple.test")


def test_schedules_at_once_write_each_mail_once():
    decided(*[due(MONDAY, **owned_by(person())) for _n in range(6)])
    assert at_once(*[lambda: reminding.plan_day(day=MONDAY, today=MONDAY) for _n in range(6)]) == []
    assert Message.objects.filter(kind="mail/decision_day").count() == DecisionReminder.objects.count() == 6


def test_one_form_sent_many_times_at_once_makes_one_report():
    (decision,) = decided(due(timezone.localdate()))
    token = uuid.uuid4()
    same = lambda: following.report(decision, **OFFICE, status="done", text="Fait", token=token)  # noqa: E731
    assert at_once(*[same] * 8) == []
    assert ProgressReport.objects.count() == 1


def test_reports_at_once_are_numbered_without_gap_and_add_up():
    (decision,) = decided(due(timezone.localdate()))
    acts = [
        lambda n=n: following.report(decision, **OFFICE, status="in_progress", text=f"Pas {n}") for n in range(8)
    ]  # fmt: skip
    assert at_once(*acts) == []
    assert list(decision.reports.order_by("number").values_list("number", flat=True)) == list(range(1, 9))
    assert columns(decision) == counted_again(Decision.objects.get(pk=decision.pk))


def test_asking_at_once_leaves_one_request():
    (decision,) = decided(due(timezone.localdate()))
    day = timezone.localdate() + 9 * DAY
    ask = lambda: postponing.ask(decision, by=None, source="link", due=day, reason="Budget")  # noqa: E731
    assert at_once(*[ask] * 6) == [] and PostponementRequest.objects.count() == 1
    asked = PostponementRequest.objects.get()
    accept = lambda: postponing.accept(asked, by=None)  # noqa: E731
    refuse = lambda: postponing.refuse(asked, by=None, reason="Non")  # noqa: E731
    assert at_once(accept, refuse, accept, refuse) == []
    asked.refresh_from_db()
    assert (asked.state == "accepted") is (ProgressReport.objects.count() == 1)


def test_links_the_same_and_crossing_at_once():
    (first,) = decided({})
    (second,) = decided({}, date=datetime.date(2021, 2, 12))
    acts = [
        lambda: linking.link(second, "cancels", first, by=None),
        lambda: linking.link(first, "cites", second, by=None),
    ]
    assert at_once(*acts * 4) == []
    assert sorted(DecisionLink.objects.values_list("kind", flat=True)) == ["cancels", "cites"]


@pytest.mark.parametrize("seed", range(4))
def test_no_mail_waits_about_what_was_closed_meanwhile(seed):
    draw = random.Random(seed)
    decisions = decided(*[due(MONDAY, **owned_by(person())) for _n in range(5)])
    close = [
        lambda one=one: following.report(one, **OFFICE, status="done", text="Fait") for one in decisions
    ]  # fmt: skip
    acts = close + [lambda: reminding.plan_day(day=MONDAY, today=MONDAY)] * 4
    draw.shuffle(acts)
    assert at_once(*acts) == []
    assert not Message.objects.filter(kind="mail/decision_day", state="due").exists()


@pytest.mark.parametrize("act", ["cancelled", "postponed"])
def test_a_meeting_called_off_while_a_day_is_planned_leaves_no_mail_about_it(monkeypatch, act):
    """The planning has read that the meeting is called, and posts only after somebody began to call it off."""
    decided({"deadline_kind": "next_meeting", **owned_by(person())})
    meeting = called(MONDAY + 5 * DAY)
    read, begun, post = threading.Event(), threading.Event(), reminding.decision_mails.reminder

    def slowly(*args, **kwargs):
        read.set()
        begun.wait(10)
        # Long enough for a call-off that waits for nobody to be over.
        time.sleep(1)
        return post(*args, **kwargs)

    def call_off():
        read.wait(10)
        begun.set()
        convening.call_off(meeting, act, reason="Salle fermée", by=None)

    monkeypatch.setattr(reminding.decision_mails, "reminder", slowly)
    assert at_once(lambda: reminding.plan_day(day=MONDAY, today=MONDAY), call_off) == []
    assert [mail.state for mail in Message.objects.filter(kind__startswith="mail/decision")] == ["obsolete"]


def test_calling_off_writing_and_arranging_the_agenda_never_wait_for_each_other():
    meeting = called(timezone.localdate() + 9 * DAY)
    secretary = factories.account("secretariat")

    def call_off():
        convening.call_off(meeting, "postponed", reason="Salle fermée", by=None)

    def arrange():
        with transaction.atomic():
            locked_committee(meeting.committee_id)
            time.sleep(0.2)
            recording.save_meeting(type(meeting).objects.get(pk=meeting.pk), by=secretary)

    def write():
        recording.save_meeting(type(meeting).objects.get(pk=meeting.pk), by=secretary)

    assert at_once(*[call_off, arrange, write] * 3) == []
