"""Counts that go through every contribution, kept for a minute until something changes."""

import logging

from django.core.cache import cache
from django.db.models import Subquery

from ogp_secretariat.audit.models import Entry

from ..models import Contribution, ReasonedAnswer, RequirementGrid

KEEP_SECONDS = 60
logger = logging.getLogger(__name__)


def kept(name, make):
    """What `make()` gives, kept under `name` until a contribution comes in, an answer is written or an act recorded.

    Two acts that are written at the same instant may show a minute later. One cheap statement when it is kept.
    """
    key = f"{name}:{_last_change()}"
    found = _read(key)
    if found is None:
        found = make()
        _write(key, found)
    return found


def _last_change():
    """The last contribution, answer and act: one cheap statement."""
    last = Entry.objects.order_by("-pk").values("pk")[:1]
    contribution = Contribution.objects.order_by("-pk").values("pk")[:1]
    answer = ReasonedAnswer.objects.order_by("-pk").values("pk")[:1]
    found = RequirementGrid.objects.order_by("pk").values_list(Subquery(last), Subquery(contribution), Subquery(answer))
    first = found.first()
    return "-".join(map(str, first)) if first else "none"


def _read(key):
    try:
        return cache.get(key)
    except Exception:
        # Without the cache the page counts anew, and shows the same.
        logger.warning("The cache cannot be read.", exc_info=True)
        return None


def _write(key, found):
    try:
        cache.set(key, found, KEEP_SECONDS)
    except Exception:
        logger.warning("The cache cannot be written.", exc_info=True)
