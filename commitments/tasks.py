"""Celery shells: load, call one action."""

import logging

from celery import shared_task
from django.utils import timezone

from .actions import delivering, measuring, reminding

logger = logging.getLogger(__name__)


@shared_task(name="commitments.refresh_figures")
def refresh_figures():
    """Each night: lateness and the planned rate move with the day."""
    measuring.refresh_all(day=timezone.localdate())


@shared_task(name="commitments.plan_reminders")
def plan_reminders():
    """Several times each working day: what was planned already stays as it is, an outage is caught up."""
    reminding.settle()
    delivering.settle()
    for complaint in reminding.plan_all(day=timezone.localdate()):
        logger.error("%s", complaint)


@shared_task(name="commitments.settle_sent")
def settle_sent():
    """What the outbox says has left is written down soon after, also on days without planning."""
    reminding.settle()
    delivering.settle()
