"""Many at once: eight people release, with failures in between; two release the same; nothing twice, no gap."""

import random
import threading

import pytest
from django.core.exceptions import ValidationError
from django.db import connection, transaction

from meetings.actions import convening, replying
from meetings.models import Answer, Attendance, Convocation, Meeting
from ogp_secretariat.mailroom.models import Message
from tests import factories

WORKERS, EACH = 8, 3


class RolledBack(Exception):
    pass


def together(acts):
    """Run functions in threads of their own, begun at the same moment. Returns what each returned or raised."""
    results, barrier = [None] * len(acts), threading.Barrier(len(acts))

    def run(number, act):
        barrier.wait()
        try:
            results[number] = act()
        except Exception as error:
            results[number] = error
        finally:
            connection.close()

    threads = [threading.Thread(target=run, args=pair) for pair in enumerate(acts)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return results


def _release(keys, chair, seed):
    """Release each of the convocations; about a third of the transactions fail the first time."""
    rng = random.Random(seed)
    for key in keys:
        convocation = Convocation.objects.select_related("meeting__committee").get(pk=key)
        try:
            with transaction.atomic():
                convening.release(convocation, by=chair)
                if rng.random() < 0.4:
                    raise RolledBack
        except RolledBack:
            convocation = Convocation.objects.select_related("meeting__committee").get(pk=key)
            convening.release(convocation, by=chair)


@pytest.mark.postgres
@pytest.mark.django_db(transaction=True)
def test_eight_at_once_with_rollbacks_leave_no_gap():
    factories.member()
    chair = factories.account("chair")
    keys = [convening.submit(factories.meeting_to_convene(), by=None).pk for _ in range(WORKERS * EACH)]
    shares = [keys[n::WORKERS] for n in range(WORKERS)]
    outcome = together([lambda n=n: _release(shares[n], chair, n) for n in range(WORKERS)])
    assert outcome == [None] * WORKERS
    numbers = sorted(Meeting.objects.values_list("number", flat=True))
    assert numbers == list(range(1, WORKERS * EACH + 1))
    assert Message.objects.filter(kind="mail/convocation").count() == WORKERS * EACH


@pytest.mark.postgres
@pytest.mark.django_db(transaction=True)
def test_two_who_release_the_same_convocation():
    factories.member()
    chairs = [factories.account("chair"), factories.account("chair")]
    convocation = convening.submit(factories.meeting_to_convene(), by=None)
    key = convocation.pk

    def act(chair):
        found = Convocation.objects.select_related("meeting__committee").get(pk=key)
        return convening.release(found, by=chair)

    outcome = together([lambda c=c: act(c) for c in chairs])
    assert sorted(isinstance(one, ValidationError) for one in outcome) == [False, True]
    assert Message.objects.filter(kind="mail/convocation").count() == 1
    assert Convocation.objects.filter(state="released").count() == 1


@pytest.mark.postgres
@pytest.mark.django_db(transaction=True)
def test_answers_at_once_make_one_row():
    member = factories.member()
    meeting = factories.meeting_to_convene()
    factories.convene(meeting)
    invitee = meeting.invitees.get(person=member.person)
    acts = [
        lambda: replying.answer(invitee, "present", way="link"),
        lambda: replying.answer(invitee, "excused", way="link", reason="Voyage"),
        lambda: replying.answer(invitee, "represented", way="link", represented_by="X"),
    ]
    outcome = together(acts * 2)
    assert not [one for one in outcome if isinstance(one, Exception)]
    last = Answer.objects.order_by("given_at", "pk").last()
    assert Attendance.objects.get(meeting=meeting).presence == last.presence
