"""How long and how often the making of a document is tried. Pure."""

from datetime import timedelta

MAX_ATTEMPTS = 3
PREVIEW_LIFETIME = timedelta(hours=24)
# An older claim belongs to a worker that is gone: starting the engine and rendering are each cut off at a minute.
STALE_AFTER = timedelta(seconds=150)


def is_last_attempt(attempts, retryable):
    """True when a failed attempt (the `attempts`-th) must not be followed by another one by itself."""
    return not retryable or attempts >= MAX_ATTEMPTS
