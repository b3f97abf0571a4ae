"""The rules of the relevé as tables of cases."""

import datetime
from types import SimpleNamespace

import pytest

from meetings import policies
from meetings.enums import DeadlineKind, DecisionStatus, MeetingStatus, MinutesState, Presence
from meetings.models import Decision, Meeting
from meetings.policies import Content

TODAY = datetime.date(2020, 3, 1)
FULL = Content(agenda=5, entries=14, decisions=7)


def held(**changes):
    fields = {"date": datetime.date(2020, 2, 12), "place": "Rabat", "chair": "M. X", "status": "held", **changes}
    return Meeting(**fields)


@pytest.mark.parametrize(
    ("state", "target", "allowed"),
    [
        ("draft", "circulated", True),
        ("draft", "validated", True),
        ("draft", "published", False),
        ("circulated", "draft", True),
        ("circulated", "validated", True),
        ("circulated", "published", False),
        ("validated", "published", True),
        ("validated", "draft", False),
        ("validated", "circulated", False),
        ("published", "draft", False),
        ("published", "validated", False),
        ("published", "circulated", False),
    ],
)
def test_what_may_follow_what(state, target, allowed):
    assert (MinutesState(target) in policies.MINUTES_TRANSITIONS[MinutesState(state)]) is allowed


@pytest.mark.parametrize(
    ("changes", "content", "sentences"),
    [
        ({}, FULL, 0),
        ({"place": "", "link": "https://visio.test/"}, FULL, 0),
        ({"place": ""}, FULL, 1),
        ({"chair": ""}, FULL, 1),
        ({"status": "draft"}, FULL, 1),
        ({}, Content(0, 14, 7), 1),
        ({}, Content(5, 0, 7), 0),
        ({}, Content(5, 0, 0), 1),
        ({"place": "", "chair": "", "date": None, "status": "draft"}, Content(0, 0, 0), 6),
    ],
)
def test_validation_says_what_is_missing(changes, content, sentences):
    missing = policies.missing_for_validation(held(**changes), MinutesState.DRAFT, content)
    assert len(missing) == sentences
    assert all(isinstance(sentence, str) and sentence for sentence in missing)


@pytest.mark.parametrize(
    ("until", "recipients", "sentences"),
    [
        (datetime.date(2020, 3, 11), 3, 0),
        (None, 3, 0),
        (TODAY, 3, 1),
        (datetime.date(2020, 2, 1), 3, 1),
        (datetime.date(2020, 3, 11), 0, 1),
    ],
)
def test_circulation_needs_a_future_day_and_somebody(until, recipients, sentences):
    missing = policies.missing_for_circulation(
        held(), MinutesState.DRAFT, FULL, until=until, today=TODAY, recipients=recipients
    )
    assert len(missing) == sentences


READY, WAITING = SimpleNamespace(is_ready=True), SimpleNamespace(is_ready=False)


@pytest.mark.parametrize(
    ("state", "documents", "allowed"),
    [
        ("validated", [READY, READY], True),
        ("validated", [READY, WAITING], False),
        ("validated", [], False),
        ("draft", [READY], False),
        ("circulated", [READY], False),
        ("published", [READY], False),
    ],
)
def test_a_pending_pdf_holds_back_publication_only(state, documents, allowed):
    assert (not policies.missing_for_publication(MinutesState(state), documents)) is allowed


@pytest.mark.parametrize(
    ("kind", "date", "end", "status", "overdue"),
    [
        ("date", datetime.date(2020, 2, 29), None, "open", True),
        ("date", TODAY, None, "open", False),
        ("date", datetime.date(2020, 2, 29), None, "done", False),
        ("date", datetime.date(2020, 2, 29), None, "abandoned", False),
        ("date", datetime.date(2020, 2, 29), None, "in_progress", True),
        ("period", datetime.date(2020, 2, 1), datetime.date(2020, 3, 5), "open", False),
        ("period", datetime.date(2020, 2, 1), datetime.date(2020, 2, 5), "open", True),
        ("next_meeting", None, None, "open", False),
        ("none", None, None, "open", False),
    ],
)
def test_overdue_is_computed_from_the_dates(kind, date, end, status, overdue):
    decision = Decision(
        deadline_kind=DeadlineKind(kind), deadline_date=date, deadline_end=end, status=DecisionStatus(status)
    )
    assert policies.is_overdue(decision, TODAY) is overdue


P, A, R = Presence.PRESENT, Presence.ABSENT, Presence.REPRESENTED


@pytest.mark.parametrize(
    ("fraction", "presences", "expected"),
    [
        ((2, 3), [], None),
        ((2, 3), [P, P, A], (2, 2, True)),
        ((2, 3), [P, A, A], (2, 1, False)),
        ((2, 3), [P, R, A], (2, 2, True)),
        ((2, 3), [P, P, P, A, A], (4, 3, False)),
        ((1, 2), [P, P, A, A], (2, 2, True)),
        ((0, 1), [A], (0, 0, True)),
    ],
)
def test_quorum_counts_the_present_and_the_represented(fraction, presences, expected):
    committee = SimpleNamespace(quorum_numerator=fraction[0], quorum_denominator=fraction[1])
    assert policies.quorum(committee, len(presences), presences) == expected


@pytest.mark.parametrize(
    ("status", "target", "allowed"),
    [
        ("draft", "convened", True),
        ("draft", "held", True),
        ("draft", "sitting", False),
        ("convened", "held", True),
        ("convened", "postponed", True),
        ("postponed", "convened", True),
        ("held", "draft", False),
        ("cancelled", "convened", False),
    ],
)
def test_what_a_meeting_may_become(status, target, allowed):
    assert (not policies.missing_for_status(held(status=status), MeetingStatus(target))) is allowed


def test_a_meeting_of_tomorrow_was_not_held():
    assert policies.missing_for_holding(held(status="convened", date=TODAY + datetime.timedelta(1)), TODAY)
    assert not policies.missing_for_holding(held(status="convened", date=TODAY), TODAY)
