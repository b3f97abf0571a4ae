"""What monitoring asks: is each part up, and how long does work wait? Names no host, path or account."""

import shutil
from ctypes.util import find_library
from functools import cache
from pathlib import Path

from celery import current_app
from django.conf import settings
from django.db import Error, connection
from django.http import JsonResponse
from django.utils import timezone
from django.views.decorators.cache import never_cache

from ogp_secretariat.documents.queries import oldest_waiting

from ..queries import outbox_age

LEAST_DISK_MB = 100
BROKER_SECONDS = 1
# Work that a worker should have taken long ago: it is not running, or cannot do its job.
WORKER_SECONDS = 900
# Without the first two no PDF can be made; without the third each takes many times longer.
RENDERER_LIBRARIES = ("pango-1.0", "pangoft2-1.0", "harfbuzz-subset")


@cache
def _libraries():
    """{library: installed}. Asked once per process: the answer changes with an installation only."""
    return {name: bool(find_library(name)) for name in RENDERER_LIBRARIES}


def _ages():
    """(seconds in the outbox, seconds in the queue of documents), or None with the database down."""
    try:
        connection.ensure_connection()
        now = timezone.now()
        return outbox_age(now), oldest_waiting(now)
    except Error:
        return None


def _broker_is_up():
    if not settings.REDIS_URL:
        return Path(settings.CELERY_BROKER_TRANSPORT_OPTIONS["data_folder_in"]).is_dir()
    try:
        # A Redis that takes the connection and says nothing is not up either.
        patience = {"socket_timeout": BROKER_SECONDS, "socket_connect_timeout": BROKER_SECONDS}
        with current_app.connection_for_read(connect_timeout=BROKER_SECONDS, transport_options=patience) as broker:
            broker.ensure_connection(max_retries=1, interval_start=0, interval_step=0, timeout=BROKER_SECONDS)
        return True
    except Exception:
        return False  # Whatever the transport raises, the answer is the same.


@never_cache
def health(request):
    ages = _ages()
    broker = _broker_is_up()
    free = shutil.disk_usage(settings.DATA_DIR).free // (1024 * 1024)
    libraries = _libraries()
    worker = ages is not None and max(ages) < WORKER_SECONDS
    up = worker and broker and free >= LEAST_DISK_MB and all(libraries.values())
    answer = {
        "status": "ok" if up else "down",
        "database": "ok" if ages is not None else "down",
        "broker": "ok" if broker else "down",
        "worker": "ok" if worker else "down",
        "outbox_age_seconds": ages[0] if ages else None,
        "documents_waiting_seconds": ages[1] if ages else None,
        "free_disk_mb": free,
        "renderer": libraries,
    }
    return JsonResponse(answer, status=200 if up else 503)
