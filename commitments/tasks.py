"""Celery shells: load, call one action."""

from celery import shared_task
from django.utils import timezone

from .actions import measuring


@shared_task(name="commitments.refresh_figures")
def refresh_figures():
    """Each night: lateness and the planned rate move with the day."""
    measuring.refresh_all(day=timezone.localdate())
