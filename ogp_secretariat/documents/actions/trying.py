"""How a file is tried, be it a document or a bundle: claimed by one worker, made, or failed with a sentence.

A worker may be killed at any moment, and two may run at once: the row says whose turn it is.
"""

import errno
import logging
import uuid

from django.db.models import F
from django.utils import timezone
from django.utils.translation import gettext as _

from .. import policies
from ..enums import State
from ..renderer import RenderingFailed

logger = logging.getLogger(__name__)

# No room on the disk, none left for this account, or a limit on the size of files.
FULL = (errno.ENOSPC, errno.EDQUOT, errno.EFBIG)


class Taken(Exception):
    """Another worker has the row by now: what this one made is not wanted."""


def claim(row, waiting, owner, now, **more):
    """Take `row` for this worker; False when another was quicker. The conditional UPDATE is the guard.

    `waiting`: the rows that wait at `now`; `more`: further columns to write.
    """
    return bool(
        waiting.filter(pk=row.pk, claimed_by=row.claimed_by).update(
            state=State.RENDERING, claimed_by=owner, claimed_at=now, attempts=F("attempts") + 1, **more
        )
    )


def claimed(row, owner):
    """The row as a queryset, as long as `owner` still has it."""
    return type(row).objects.filter(pk=row.pk, claimed_by=owner, state=State.RENDERING)


def fail(row, owner, sentence, retryable):
    """Say why it failed: it waits for another attempt, or waits no more."""
    row.refresh_from_db(fields=["attempts"])
    state = State.FAILED if policies.is_last_attempt(row.attempts, retryable) else State.WAITING
    claimed(row, owner).update(state=state, error=sentence[:2000], claimed_by="")


def why_not_written(error):
    """The sentence about a file that could not be written."""
    if error.errno in FULL:
        return _("The disk is full: the file could not be written. Make room, then ask for it again.")
    return _("The file could not be written: %(reason)s") % {"reason": error.strerror or error}


def try_one(row, claim_row, make):
    """Claim one row and make it. Returns True when this call tried it (made or failed), False when it was taken.

    `claim_row(row, owner, now)` tells whether it was had; `make(row, owner)` makes the files and says so.
    """
    owner = uuid.uuid4().hex
    if not claim_row(row, owner, timezone.now()):
        return False
    try:
        make(row, owner)
    except Taken:
        return False
    except RenderingFailed as error:
        fail(row, owner, str(error), error.retryable)
    except OSError as error:
        # A full disk heals: the row waits, its number stays.
        fail(row, owner, why_not_written(error), retryable=True)
    except Exception as error:
        logger.exception("%s %s could not be made", type(row).__name__, row.pk)
        fail(row, owner, f"{error.__class__.__name__}: {error}", retryable=False)
    return True


def try_each(waiting, try_row, limit):
    """Try what waits, oldest first, each at most once per run. Returns how many were tried."""
    seen = set()
    for _attempt in range(limit):
        row = waiting(timezone.now()).exclude(pk__in=seen).first()
        if row is None:
            break
        seen.add(row.pk)
        try_row(row)
    return len(seen)
