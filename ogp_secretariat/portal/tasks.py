"""Celery shells: load, call one action."""

from celery import shared_task
from django.utils import timezone

from .actions import expiring


@shared_task(name="portal.expire_personal_data")
def expire_personal_data():
    """Each night: what has reached the time of the retention table is erased."""
    expiring.expire(day=timezone.localdate())
