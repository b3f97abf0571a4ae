"""Since when something waits, and how many meetings left it: what was cancelled is neither a day nor a time."""

import datetime

import pytest
from django.urls import reverse

from meetings.actions import arranging, convening, preparing, proposing
from meetings.actions.preparing import Pick
from meetings.backlog import backlog
from meetings.models import Meeting
from tests import factories

from .making import held_with_left_items, proposal

pytestmark = pytest.mark.django_db
FIRST = datetime.date(2020, 2, 12)
AHEAD = datetime.date(2026, 12, 16)


@pytest.fixture
def office(db):
    return factories.account("secretariat")


def placed_and_cancelled(office, pick, *, date=AHEAD):
    """`pick` on the agenda of a meeting that does not take place."""
    committee = factories.committee()
    meeting = Meeting(committee=committee, place="Rabat", date=date)
    made = preparing.prepare(meeting, [pick], token=preparing.token_for(committee), by=office)
    return convening.call_off(made, "cancelled", reason="Grève", by=office)


def only_line(title):
    return next(line for line in backlog(factories.committee()) if line.title == title)


def test_what_a_decision_ordered_waits_since_the_decision(office):
    decision = factories.meeting(FIRST).decisions.first()
    arranging.order_item(decision, title="Révision", title_ar="", by=office)
    placed_and_cancelled(office, Pick(f"decision:{decision.pk}"))
    line = only_line("Révision")
    assert (line.kind, line.since, line.times) == ("item", FIRST, 0)
    assert line.age(datetime.date(2026, 11, 27)) == 2480
    factories.meeting(datetime.date(2021, 3, 3))
    assert only_line("Révision").times == 1


def test_a_carried_item_waits_since_it_first_stood_somewhere(office):
    left = held_with_left_items(FIRST).agenda_items.get(title="Reporté")
    placed_and_cancelled(office, Pick(f"item:{left.pk}"))
    line = only_line("Reporté")
    assert line.source != left and (line.since, line.times) == (FIRST, 1)
    again = placed_and_cancelled(office, Pick(line.key), date=AHEAD + datetime.timedelta(days=30))
    assert (only_line("Reporté").source.meeting, only_line("Reporté").times) == (again, 1)


def test_a_proposal_waits_since_it_was_sent(office):
    made = proposal(factories.member())
    proposing.accept(made, by=office, title="Bilan")
    since = only_line("Bilan").since
    placed_and_cancelled(office, Pick(f"proposal:{made.pk}"))
    line = only_line("Bilan")
    assert line.kind == "item" and line.since == since


def test_an_item_of_a_cancelled_meeting_alone_names_no_day(office, client):
    for day in range(1, 4):
        factories.meeting(datetime.date(2020, day, 12))
    placed_and_cancelled(office, Pick("new", title="Budget"))
    line = only_line("Budget")
    assert (line.since, line.age(AHEAD), line.times) == (None, None, 0)
    client.force_login(office)
    page = client.get(reverse("backlog")).content.decode()
    assert (
        "Budget" in page
        and "16 décembre 2026" not in page
        and "reporté" not in page.casefold().split("budget")[1][:300]
    )


def test_the_afternoon_left_what_the_morning_ordered(office):
    morning = factories.meeting(FIRST, starts_at=datetime.time(10))
    arranging.order_item(morning.decisions.first(), title="Suite", title_ar="", by=office)
    assert only_line("Suite").times == 0
    factories.meeting(FIRST, starts_at=datetime.time(16))
    assert only_line("Suite").times == 1
