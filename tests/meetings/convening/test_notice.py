"""Clear days: a table that a jurist could read. Days of the example: December 2026; the 1st is a Tuesday."""

import datetime
from types import SimpleNamespace

import pytest

from meetings import convocation_rules as rules
from meetings import policies
from ogp_secretariat.web.workdays import clear_days_between, first_day_after_notice

COMMITTEE = SimpleNamespace(notice_days=7, second_convocation_days=10, quorum_numerator=2, quorum_denominator=3)


def day(text):
    month, number = text.split("-")
    return datetime.date(2026, int(month), int(number))


@pytest.mark.parametrize(
    ("sent", "days", "holidays", "earliest"),
    [
        # Sent on Tuesday the 1st: the 2nd to the 8th are the seven clear days, the meeting sits on the 9th.
        ("12-1", 7, (), "12-9"),
        # Sent on Friday the 4th: the last day would be Friday the 11th; Saturday the 12th at the earliest.
        ("12-4", 7, (), "12-12"),
        # Sent on Saturday the 5th: the last day is Saturday the 12th, and moves to Monday the 14th.
        ("12-5", 7, (), "12-15"),
        # Sent on Sunday the 6th: from Sunday the 13th to Monday the 14th.
        ("12-6", 7, (), "12-15"),
        # The last day is a public holiday: it moves to the next working day.
        ("12-1", 7, ("12-8",), "12-10"),
        # Two holidays in a row, then a weekend.
        ("12-3", 7, ("12-10", "12-11"), "12-15"),
        # A holiday in the middle moves nothing: clear days are not working days.
        ("12-1", 7, ("12-3", "12-7"), "12-9"),
        # One day, and none at all: the day after, whatever it is.
        ("12-1", 1, (), "12-3"),
        ("12-4", 0, (), "12-5"),
    ],
)
def test_the_first_day_after_a_notice(sent, days, holidays, earliest):
    assert first_day_after_notice(day(sent), days, {day(one) for one in holidays}) == day(earliest)


@pytest.mark.parametrize(("start", "end", "clear"), [("12-1", "12-9", 7), ("12-1", "12-2", 0), ("12-1", "12-1", 0)])
def test_neither_the_day_of_sending_nor_that_of_the_meeting_counts(start, end, clear):
    assert clear_days_between(day(start), day(end)) == clear


@pytest.mark.parametrize(("on", "is_short"), [("12-8", True), ("12-9", False), ("12-10", False)])
def test_a_notice_is_short_until_its_last_day_is_over(on, is_short):
    found = rules.notice(COMMITTEE, day("12-1"), day(on), set())
    assert (found.is_short, found.earliest) == (is_short, day("12-9"))
    assert bool(rules.notice_sentence(found, "fr")) is is_short
    assert bool(rules.missing_for_short_notice(found, "  ")) is is_short
    assert not rules.missing_for_short_notice(found, "Urgence")


def test_a_second_convocation_follows_the_first_sitting():
    found = rules.notice(COMMITTEE, day("12-2"), day("12-11"), set(), first_sitting=day("12-1"))
    assert (found.is_short, found.earliest) == (False, day("12-11"))
    assert not rules.notice(COMMITTEE, day("12-2"), day("12-11"), set(), first_sitting=day("12-1")).is_short
    assert rules.notice(COMMITTEE, day("12-2"), day("12-10"), set(), first_sitting=day("12-1")).is_short
    # It is never convened for the very day on which it is sent.
    assert rules.notice(COMMITTEE, day("12-20"), day("12-20"), set(), first_sitting=day("12-1")).is_short


def test_what_should_be_looked_at():
    holidays = {day("1-1"): "Nouvel an"}
    assert not rules.cautions(day("12-9"), holidays)
    assert "Nouvel an" in rules.cautions(day("1-1"), holidays)[0]
    assert rules.cautions(day("12-12"), holidays)
    assert "2027" in rules.cautions(datetime.date(2027, 3, 3), holidays)[0]
    assert rules.notice(COMMITTEE, day("12-1"), None, set()) is None


def seat(capacity, presence, institution="A", college="Administration"):
    return SimpleNamespace(capacity=capacity, presence=presence, institution=institution, college_name=college)


@pytest.mark.parametrize(
    ("rows", "presences"),
    [
        ([seat("member", "present"), seat("substitute", "present")], ["present"]),
        ([seat("member", "excused"), seat("substitute", "present")], ["represented"]),
        ([seat("member", "absent"), seat("substitute", "excused")], ["absent"]),
        ([seat("member", "absent"), seat("substitute", "present", "B")], ["absent", "present"]),
        (
            [seat("member", "absent"), seat("member", "absent"), seat("substitute", "present")],
            ["represented", "absent"],
        ),
    ],
)
def test_a_substitute_sits_in_the_members_place(rows, presences):
    assert policies.seats_of(rows) == presences


@pytest.mark.parametrize(
    ("status", "differing", "is_first", "is_second", "kind"),
    [
        ("draft", set(), True, False, "first"),
        ("convened", set(), False, False, None),
        ("convened", {"agenda"}, False, False, "agenda"),
        ("convened", {"agenda", "place"}, False, False, "change"),
        ("convened", {"starts_at"}, False, False, "change"),
        ("postponed", set(), False, False, "change"),
        ("postponed", {"date"}, False, True, "second"),
    ],
)
def test_which_convocation_is_due(status, differing, is_first, is_second, kind):
    assert rules.kind_now(status, differing, is_first=is_first, is_second=is_second) == kind
