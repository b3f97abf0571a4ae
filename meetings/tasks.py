"""Celery shells: load, call one action."""

import logging

from celery import shared_task
from django.utils import timezone

from ogp_secretariat.web.errors import NotAllowedNow

from .actions import reminding

logger = logging.getLogger(__name__)


@shared_task(name="meetings.remind_owners")
def remind_owners():
    """Several times each working day: what was planned already stays as it is, an outage is caught up."""
    today = timezone.localdate()
    try:
        reminding.plan_day(day=today, today=today)
    except NotAllowedNow as refusal:
        for complaint in refusal.messages:
            logger.error("%s", complaint)
