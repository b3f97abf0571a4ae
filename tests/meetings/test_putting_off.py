"""A deadline is only put off, whatever its kind; the postponement does not hide what the owner reported."""

import datetime

import pytest
from django.utils import timezone

from meetings import decision_table, follow, queries, register
from meetings.actions import following, postponing
from meetings.deadlines import Deadline
from meetings.documents import follow_up_of
from meetings.enums import ReportSource
from meetings.models import Decision
from ogp_secretariat.web.errors import NotAllowedNow
from tests import factories
from tests.meetings.deciding import DAY, called, decided, due, owned_by, owner

pytestmark = pytest.mark.django_db
OFFICE = {"by": None, "source": ReportSource.OFFICE}
D = datetime.date(2027, 3, 10)
TEN, NOON = datetime.time(10), datetime.time(12)
NOT_LATER = "n’est pas plus tardive"


@pytest.mark.parametrize(
    ("before", "after", "days", "expected"),
    [
        (Deadline("date", D), Deadline("date", D + DAY), (None, None), True),
        (Deadline("date", D), Deadline("date", D - DAY), (None, None), False),
        (Deadline("date", D), Deadline("datetime", D, TEN), (None, None), False),
        (Deadline("datetime", D, TEN), Deadline("date", D), (None, None), True),
        (Deadline("datetime", D, TEN), Deadline("datetime", D, NOON), (None, None), True),
        (Deadline("datetime", D, NOON), Deadline("datetime", D, TEN), (None, None), False),
        (Deadline("period", D, end=D + 9 * DAY), Deadline("date", D + 5 * DAY), (None, None), False),
        (Deadline("period", D, end=D + 9 * DAY), Deadline("period", D + DAY, end=D + 10 * DAY), (None, None), True),
        (Deadline("date", D), Deadline("period", D - 5 * DAY, end=D), (None, None), False),
        (Deadline("next_meeting"), Deadline("date", D), (D, None), False),
        (Deadline("next_meeting"), Deadline("date", D), (D - DAY, None), True),
        (Deadline("next_meeting"), Deadline("date", D), (None, None), True),
        (Deadline("date", D), Deadline("next_meeting"), (None, D), False),
        (Deadline("date", D), Deadline("next_meeting"), (None, D + DAY), True),
        (Deadline("date", D), Deadline("continuous"), (D - DAY, D - DAY), True),
        (Deadline("none"), Deadline("date", D), (None, None), True),
    ],
)
def test_which_deadline_is_later(before, after, days, expected):
    assert follow.is_later(before, after, days) is expected


@pytest.mark.parametrize("days", [3, 9])
def test_neither_owner_nor_secretariat_moves_a_deadline_forward(days):
    user, today = owner(), timezone.localdate()
    (decision,) = decided(due(today + 9 * DAY, **owned_by(user.person)))
    with pytest.raises(NotAllowedNow) as refused:
        postponing.ask(decision, by=user, source="page", due=today + days * DAY, reason="Budget")
    assert NOT_LATER in refused.value.messages[0]
    asked = postponing.ask(decision, by=user, source="page", due=today + 20 * DAY, reason="Budget")
    with pytest.raises(NotAllowedNow):
        postponing.accept(asked, by=None, due=today + days * DAY)
    with pytest.raises(NotAllowedNow):
        following.report(
            decision, **OFFICE, status="open", text="Plus tôt", deadline=Deadline("date", today + days * DAY)
        )
    stored = Decision.objects.get(pk=decision.pk)
    assert (stored.current_due, stored.report_count) == (today + 9 * DAY, 0)


def test_what_was_put_off_too_far_comes_back_at_most_to_what_the_committee_decided():
    user, today = owner(), timezone.localdate()
    (decision,) = decided(due(today + 9 * DAY, **owned_by(user.person)))

    def move(days):
        deadline = Deadline("date", today + days * DAY)
        return following.report(decision, **OFFICE, status="open", text="Faute de frappe", deadline=deadline)

    move(900)
    move(30)
    with pytest.raises(NotAllowedNow):
        move(8)
    # The owner asks for a later one only, and is granted no less.
    with pytest.raises(NotAllowedNow):
        postponing.ask(decision, by=user, source="page", due=today + 20 * DAY, reason="Budget")
    asked = postponing.ask(decision, by=user, source="page", due=today + 40 * DAY, reason="Budget")
    with pytest.raises(NotAllowedNow):
        postponing.accept(asked, by=None, due=today + 20 * DAY)
    postponing.refuse(asked, by=None, reason="Non")
    move(9)
    stored = Decision.objects.get(pk=decision.pk)
    assert (stored.current_due, stored.report_count, stored.deadline_date) == (today + 9 * DAY, 3, today + 9 * DAY)


def test_the_next_meeting_is_a_day_once_it_is_called():
    user, today = owner(), timezone.localdate()
    (decision,) = decided({"deadline_kind": "next_meeting", **owned_by(user.person)})
    called(today + 10 * DAY)
    with pytest.raises(NotAllowedNow) as refused:
        postponing.ask(decision, by=user, source="page", due=today + 10 * DAY, reason="Budget")
    assert NOT_LATER in refused.value.messages[0]
    with pytest.raises(NotAllowedNow):
        following.report(decision, **OFFICE, status="open", text="x", deadline=Deadline("date", today + 2 * DAY))
    (fixed,) = decided(due(today + 12 * DAY), date=datetime.date(2021, 2, 12))
    with pytest.raises(NotAllowedNow):
        following.report(fixed, **OFFICE, status="open", text="x", deadline=Deadline("next_meeting"))
    assert postponing.ask(decision, by=user, source="page", due=today + 11 * DAY, reason="Budget").pk


def test_the_owners_report_stays_the_last_one_when_the_deadline_moves():
    user, today = owner(), timezone.localdate()
    (decision,) = decided(due(today + 9 * DAY, **owned_by(user.person)))
    following.report(decision, by=user, source="page", status="in_progress", text="La salle est prise")
    asked = postponing.ask(decision, by=user, source="page", due=today + 20 * DAY, reason="Budget")
    postponing.accept(asked, by=None)
    following.report(
        decision, **OFFICE, status="in_progress", text="Encore", deadline=Deadline("date", today + 30 * DAY)
    )
    (line,) = follow_up_of(factories.meeting(datetime.date(2021, 5, 5)), "fr", today)
    assert line.report.text == "La salle est prise" and line.reported_on == today.isoformat()
    assert line.deadline != line.initial
    row = next(iter(decision_table.table(register.listed(queries.validated()), today)[1]))
    assert "La salle est prise" in row


def test_a_move_that_takes_the_work_up_says_something_of_it():
    today = timezone.localdate()
    (decision,) = decided(due(today + 9 * DAY))
    move = Deadline("date", today + 20 * DAY)
    following.report(decision, **OFFICE, status="open", text="Plus tard", deadline=move)
    assert follow_up_of(factories.meeting(datetime.date(2021, 5, 5)), "fr", today)[0].report is None
    move = Deadline("date", today + 30 * DAY)
    following.report(decision, **OFFICE, status="in_progress", text="Commencé", deadline=move)
    meeting = factories.meeting(datetime.date(2021, 6, 5))
    assert follow_up_of(meeting, "fr", today)[0].report.text == "Commencé"
