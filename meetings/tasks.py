"""Celery shells: load, call one action."""

import logging

from celery import shared_task
from django.utils import timezone

from ogp_secretariat.web.errors import NotAllowedNow

from .actions import circulating, publishing_manual, reminding

logger = logging.getLogger(__name__)


@shared_task(name="meetings.record_silence")
def record_silence():
    """Each hour: a round whose last day is over is closed once, whatever was missed before."""
    circulating.record_silence(today=timezone.localdate())


@shared_task(name="meetings.recall_manual")
def recall_manual():
    """Each morning; the secretariat is told once for each cycle."""
    publishing_manual.remind_of_revisions(today=timezone.localdate())


@shared_task(name="meetings.remind_owners")
def remind_owners():
    """Several times each working day: what was planned already stays as it is, an outage is caught up."""
    today = timezone.localdate()
    try:
        reminding.plan_day(day=today, today=today)
    except NotAllowedNow as refusal:
        for complaint in refusal.messages:
            logger.error("%s", complaint)
