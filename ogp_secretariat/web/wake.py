"""Waking a worker: « there may be work ». The work itself is in the database, so a lost wake-up costs only time."""

import functools
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
    """Wake after the commit, once for each transaction: two thousand messages are one reason to look.

    A wake-up that is noted already stays unless a savepoint around this act is undone too, and this one with it.
    """
    noted = transaction.get_connection().run_on_commit
    if not any(getattr(act, "args", None) == (task_name,) for _savepoints, act, *_robust in noted):
        transaction.on_commit(functools.partial(_wake, task_name), robust=True)


def _wake(task_name):
    wake(task_name)
