"""An event for which people are registered is not moved to what is over."""

import datetime

import pytest

from cocreation.actions import preparing
from cocreation.policies import events as rules
from ogp_secretariat.web.errors import NotAllowedNow
from tests.cocreation import making_events as making

NOON, TEN, FIVE = datetime.time(12), datetime.time(10), datetime.time(17)
TODAY = datetime.date(2026, 5, 20)


class Put:
    def __init__(self, days, starts_at=TEN, lasts=0):
        self.date = TODAY + datetime.timedelta(days=days)
        self.last_day = self.date + datetime.timedelta(days=lasts)
        self.starts_at = starts_at


@pytest.mark.parametrize(
    ("put", "is_expected", "is_refused"),
    [
        (Put(1), True, False),
        (Put(-1), True, True),
        (Put(-1), False, False),
        (Put(-1, lasts=1), True, False),  # in its second day
        (Put(0, TEN), True, True),
        (Put(0, FIVE), True, False),
        (Put(0, None), True, False),
        (Put(0, TEN), False, False),
    ],
)
def test_what_is_over_is_refused(put, is_expected, is_refused):
    assert bool(rules.missing_for_moving(put, is_expected=is_expected, day=TODAY, hour=NOON)) == is_refused


@pytest.mark.django_db
def test_a_published_event_with_people_does_not_go_into_the_past():
    event, day = making.event(is_open=True), making.today()
    free = making.event()
    making.register(event)
    for one in (event, free):
        one.refresh_from_db()
        one.date, one.registration_closes_on = day - making.DAY, day - 2 * making.DAY
    with pytest.raises(NotAllowedNow):
        preparing.save_event(event, by=None, day=day)
    preparing.save_event(free, by=None, day=day)
    event.refresh_from_db()
    assert event.date > day


@pytest.mark.parametrize("door", ["open", "late", "closed"])
def test_whoever_cancels_reads_what_may_still_be_done(door):
    words = {one: rules.words_after_cancelling(one) for one in ("open", "late", "closed")}
    assert len(set(words.values())) == 3 and words[door]
