"""Celery shells: load, call one action."""

from celery import shared_task
from django.utils import timezone

from ..actions import promoting


@shared_task(name="cocreation.tell_followers")
def tell_followers():
    """Each day: adoption, middle and completion of commitments that come from contributions."""
    promoting.tell_followers(day=timezone.localdate())
