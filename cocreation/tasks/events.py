"""Celery shells of events: load, call one action."""

from celery import shared_task
from django.utils import timezone

from ..actions import certifying, recalling


@shared_task(name="cocreation.remind_participants")
def remind_participants():
    """Each hour of the day: what was written stays as it is, an outage is caught up until the event begins."""
    recalling.remind_all(day=timezone.localdate())


@shared_task(name="cocreation.issue_certificates")
def issue_certificates():
    certifying.issue_waiting()
