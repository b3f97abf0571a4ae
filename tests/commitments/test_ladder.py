"""The ladder's rules as tables of cases, checked against dates alone."""

import datetime

import pytest

from commitments import ladder
from commitments.enums import Level

pytestmark = pytest.mark.pure
DUE = datetime.date(2020, 3, 10)
DAY = datetime.timedelta(days=1)
OFFSETS = {Level.N0: -30, Level.N1: -7, Level.N2: 1, Level.N3: 15, Level.N4: 45, Level.N5: 75}


def owed(day, sent=(), not_before=None):
    step = ladder.step_on(DUE + day * DAY, ladder.next_steps(OFFSETS, DUE, dict(sent), not_before=not_before))
    return (str(step.level), (step.owed_on - DUE).days) if step else None


@pytest.mark.parametrize(
    ("day", "sent", "expected"),
    [
        (-31, {}, None),
        (-30, {}, ("N0", -30)),
        (-8, {}, ("N0", -30)),
        (-7, {}, ("N1", -7)),
        (0, {}, ("N1", -7)),
        (1, {}, ("N2", 1)),
        # After an outage, or at activation, only the highest automatic mail goes out, however old the delay.
        (240, {}, ("N2", 1)),
        # What has left is not said again, and a lower level never comes after a higher one.
        (-20, {"N0": -30}, None),
        (-7, {"N0": -30}, ("N1", -7)),
        (3, {"N1": -7}, ("N2", 1)),
        (-5, {"N1": -7}, None),
        # A letter waits for the mail before it, and for the days between the two.
        (14, {"N2": 1}, None),
        (15, {"N2": 1}, ("N3", 15)),
        (15, {"N2": 2}, None),
        (16, {"N2": 2}, ("N3", 16)),
        (253, {"N2": 240}, None),
        (254, {"N2": 240}, ("N3", 254)),
        (45, {"N2": 1, "N3": 15}, ("N4", 45)),
        (45, {"N2": 1, "N3": 25}, None),
        (55, {"N2": 1, "N3": 25}, ("N4", 55)),
        (75, {"N2": 1, "N3": 15, "N4": 45}, ("N5", 75)),
        (900, {"N2": 1, "N3": 15, "N4": 45, "N5": 75}, None),
        # However late, one level at a time.
        (900, {"N2": 1}, ("N3", 15)),
    ],
)
def test_the_level_of_a_day(day, sent, expected):
    assert owed(day, {Level(level): DUE + n * DAY for level, n in sent.items()}) == expected


def test_after_a_pause_the_next_level_waits_for_its_last_day():
    pauses = [(DUE + 20 * DAY, DUE + 60 * DAY)]
    assert [ladder.is_paused(pauses, DUE + n * DAY) for n in (19, 20, 60, 61)] == [False, True, True, False]
    assert ladder.resumes_on(pauses, DUE + 60 * DAY) is None
    resumed = ladder.resumes_on(pauses, DUE + 61 * DAY)
    assert resumed == DUE + 61 * DAY
    sent = {Level.N2: DUE + DAY, Level.N3: DUE + 15 * DAY}
    assert owed(61, sent, resumed) == ("N4", 61)
    assert owed(61, {Level.N2: DUE + DAY}, resumed) == ("N3", 61)


def test_declarations_take_the_highest_mail_then_the_last_one_in_its_turn():
    offsets = {Level.D0: -31, Level.D1: -7, Level.D2: 1, Level.D3: 15}

    def step(day, sent):
        steps = ladder.next_steps(offsets, DUE, sent, early=ladder.DECLARATION_EARLY, chain=ladder.DECLARATION_CHAIN)
        found = ladder.step_on(DUE + day * DAY, steps)
        return found and str(found.level)

    assert [step(day, {}) for day in (-32, -31, -7, 1, 40)] == [None, "D0", "D1", "D2", "D2"]
    assert step(20, {Level.D2: DUE + 6 * DAY}) == "D3"
    assert step(19, {Level.D2: DUE + 6 * DAY}) is None
    assert step(300, {Level.D2: DUE + 6 * DAY, Level.D3: DUE + 30 * DAY}) is None


@pytest.mark.parametrize(
    ("versions", "day", "since"),
    [
        ([(0, 10, None)], 5, 0),
        # A change of weight alone keeps the version of the due date.
        ([(0, 10, None), (1, 10, 3)], 5, 0),
        ([(0, 10, None), (1, 40, 3)], 2, 0),
        ([(0, 10, None), (1, 40, 3)], 3, 1),
        ([(0, 10, None), (1, 40, 3), (2, 40, 4)], 5, 1),
        # Moved away and back: another ladder, not the first one again.
        ([(0, 10, None), (1, 40, 3), (2, 10, 4)], 5, 2),
    ],
)
def test_the_version_of_a_due_date(versions, day, since):
    rows = [(n, DUE + due * DAY, True, None if start is None else DUE + start * DAY) for n, due, start in versions]
    assert ladder.version_since(rows, DUE + day * DAY)[0] == since


def test_each_level_has_its_channel():
    channels = {str(level): str(ladder.channel_of(level)) for level in OFFSETS}
    assert channels == {"N0": "mail", "N1": "mail", "N2": "mail", "N3": "letter", "N4": "letter", "N5": "agenda"}
