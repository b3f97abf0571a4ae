"""Waking a worker: « there may be work ». The work itself is in the database, so a lost wake-up costs only time."""

import logging

from django.db import transaction

logger = logging.getLogger(__name__)


def wake(task_name):
    """Send the argument-less task; with the broker down the page still answers, and the schedule finds the work."""
    from celery import current_app

    try:
        current_app.send_task(task_name, ignore_result=True, retry=False)
    except Exception as error:
        logger.warning("Worker not woken for %s: %s", task_name, error)


def wake_on_commit(task_name):
    transaction.on_commit(lambda: wake(task_name), robust=True)
