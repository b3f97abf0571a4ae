"""How long to wait, and when to give up. Pure: numbers and dates come in."""

from datetime import timedelta

MAX_ATTEMPTS = 8
LONGEST_REST = timedelta(minutes=2)


def back_off(attempts):
    """Wait before a message put off by its recipient's server is tried again: 1, 2, 4 … minutes, an hour at most."""
    return timedelta(minutes=min(60, 2 ** max(0, attempts - 1)))


def rest(troubles):
    """How long the whole queue rests after the relay failed `troubles` times in a row: 5, 10, 20 … s, two minutes."""
    return min(LONGEST_REST, timedelta(seconds=5 * 2 ** min(10, max(0, troubles - 1))))


def is_resting(resting_until, now):
    """Whether the queue rests at `now`. A rest longer than any we give comes from a clock that was wrong: ignored."""
    return resting_until is not None and now < resting_until <= now + LONGEST_REST


def is_last_attempt(attempts):
    return attempts >= MAX_ATTEMPTS


def batch_size(done, seconds, least, most):
    """How many messages to claim after `done` took `seconds`: those of about one second, so that what is urgent, or a
    stop, waits no longer than that for a mailing."""
    return max(least, min(most, int(done / seconds))) if seconds > 0 else most
