"""How long and how often the making of a document is tried. Pure."""

from datetime import timedelta

MAX_ATTEMPTS = 3
PREVIEW_LIFETIME = timedelta(hours=24)
# An older claim belongs to a worker that is gone: starting the engine and rendering are each cut off at a minute.
STALE_AFTER = timedelta(seconds=150)
# Between two signs of life, a bundle's worker renders one page or joins all files (240 seconds at most).
BUNDLE_STALE_AFTER = timedelta(seconds=330)
BUNDLE_LIFETIME = timedelta(days=31)
# What is larger than this is not joined; uploads are of 10 MB at most, issued documents may be larger.
LARGEST_PART_BYTES = 100 * 1024 * 1024
MOST_PART_PAGES = 1500


def is_last_attempt(attempts, retryable):
    """True when a failed attempt (the `attempts`-th) must not be followed by another one by itself."""
    return not retryable or attempts >= MAX_ATTEMPTS
