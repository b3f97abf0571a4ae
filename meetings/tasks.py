"""Celery shells: load, call one action."""

from celery import shared_task
from django.utils import timezone

from .actions import circulating, publishing_manual


@shared_task(name="meetings.record_silence")
def record_silence():
    """Each hour: a round whose last day is over is closed once, whatever was missed before."""
    circulating.record_silence(today=timezone.localdate())


@shared_task(name="meetings.recall_manual")
def recall_manual():
    """Each morning; the secretariat is told once for each cycle."""
    publishing_manual.remind_of_revisions(today=timezone.localdate())
