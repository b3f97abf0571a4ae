"""Waking a worker: « there may be work ». The work itself is in the database, so a lost wake-up costs only time."""

import functools
import logging
import time

from django.conf import settings
from django.db import connection, transaction

logger = logging.getLogger(__name__)

# A page waits so long for a broker that takes connections and says nothing; then nobody asks it again for a while,
# and the schedule finds the work.
PATIENCE_SECONDS = 2
SILENCE_SECONDS = 15


class _Broker:
    """Shared by the threads of this process."""

    gone_until = 0.0


@functools.cache
def _producers():
    """Connections of our own: those of a worker wait longer, and rightly so."""
    from celery import current_app
    from kombu.pools import producers

    patience = {"socket_timeout": PATIENCE_SECONDS, "socket_connect_timeout": PATIENCE_SECONDS}
    return producers[current_app.connection_for_write(transport_options=patience if settings.REDIS_URL else {})]


def wake(task_name):
    """Send the argument-less task; with the broker down the page still answers, and the schedule finds the work."""
    from celery import current_app

    if time.monotonic() < _Broker.gone_until:
        return
    try:
        with _producers().acquire(block=True, timeout=PATIENCE_SECONDS) as producer:
            current_app.send_task(task_name, producer=producer, ignore_result=True, retry=False)
    except Exception as error:
        _Broker.gone_until = time.monotonic() + SILENCE_SECONDS
        logger.warning("Worker not woken for %s: %s", task_name, error)


@functools.cache
def _waker(task_name):
    """One object for each task, by which it is found among what the commit will do."""
    return functools.partial(wake, task_name)


def wake_on_commit(task_name):
    """Wake once after the commit, however many acts of the transaction ask for it.

    One that is noted already is undone only with a savepoint that is still open, and this act with it.
    """
    waker = _waker(task_name)
    if not any(known is waker for _savepoints, known, _robust in connection.run_on_commit):
        transaction.on_commit(waker, robust=True)
