"""Two people at the same moment: one meeting is made, a thing of the backlog is taken once, an answer is given once."""

import datetime
import threading

import pytest
from django.core.exceptions import ValidationError
from django.db import connection

from meetings.actions import packing, preparing, proposing
from meetings.actions.preparing import Pick
from meetings.models import AgendaItem, AgendaProposal, Meeting
from ogp_secretariat.documents.actions import bundling
from ogp_secretariat.documents.models import Bundle
from tests import factories

from .making import held_with_left_items, proposal

pytestmark = [pytest.mark.postgres, pytest.mark.django_db(transaction=True)]


def at_once(*acts):
    """What each act gave, or the error it raised, all started together."""
    gate, found = threading.Barrier(len(acts)), [None] * len(acts)

    def run(number, act):
        try:
            gate.wait(10)
            found[number] = act()
        except ValidationError as error:
            found[number] = error
        finally:
            connection.close()

    threads = [threading.Thread(target=run, args=pair) for pair in enumerate(acts)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    return found


def test_one_meeting_of_two_people():
    first, second = factories.account("secretariat"), factories.account("secretariat")
    committee = factories.committee()
    token = preparing.token_for(committee)

    def make(by):
        meeting = Meeting(committee=committee, date=datetime.date(2027, 3, 1), place="Rabat")
        return lambda: preparing.prepare(meeting, [Pick("new", title="A")], token=token, by=by)

    found = at_once(make(first), make(second), make(first), make(second))
    assert Meeting.objects.count() == 1 and AgendaItem.objects.count() == 1
    assert sum(isinstance(one, ValidationError) for one in found) == 2


def test_one_thing_of_the_backlog_is_taken_once():
    office = factories.account("secretariat")
    left = held_with_left_items().agenda_items.get(title="Reporté")
    token = preparing.token_for(left.meeting.committee)

    def make(day):
        meeting = Meeting(committee=left.meeting.committee, date=datetime.date(2027, 3, day), place="Rabat")
        other = type(token)(int=token.int + day)
        return lambda: preparing.prepare(meeting, [Pick(f"item:{left.pk}", title="Reporté")], token=other, by=office)

    found = at_once(make(1), make(2), make(3))
    assert AgendaItem.objects.filter(carried_from=left).count() == 1
    assert sum(isinstance(one, ValidationError) for one in found) == 2


def test_a_proposal_is_answered_once():
    office, other = factories.account("secretariat"), factories.account("secretariat")
    made = proposal(factories.member())
    found = at_once(
        lambda: proposing.accept(made, by=office, title="Bilan"),
        lambda: proposing.refuse(made, reason="Non", by=other),
        lambda: proposing.withdraw(made, by=made.author),
    )
    assert sum(isinstance(one, ValidationError) for one in found) == 2
    made.refresh_from_db()
    assert made.state in {"accepted", "refused", "withdrawn"}


def test_a_proposal_sent_twice_at_once_is_one():
    member = factories.member()
    new = {"committee": factories.committee(), "title": "Bilan", "why": "x", "token": preparing.NAMESPACE}
    at_once(*[lambda: proposing.propose(AgendaProposal(**new), by=member) for _n in range(3)])
    assert AgendaProposal.objects.count() == 1


def test_a_pack_is_made_by_one_worker():
    office = factories.account("secretariat")
    meeting = factories.meeting()
    at_once(*[lambda: packing.request_pack(meeting, language="fr", by=office) for _n in range(3)])
    bundle = Bundle.objects.get()
    tried = at_once(*[lambda: bundling.make_one(Bundle.objects.get(pk=bundle.pk)) for _n in range(3)])
    assert sorted(tried) == [False, False, True]
    bundle.refresh_from_db()
    assert bundle.is_ready and bundle.attempts == 1
