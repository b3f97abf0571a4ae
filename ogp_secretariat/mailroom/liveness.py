"""Telling a dispatcher that works from one that died, without clocks.

Each dispatcher holds a lock under its own name for as long as it works: an advisory lock of its session on PostgreSQL,
a `flock` on a file under DATA_DIR on SQLite. The system frees it when the process dies, however it dies.
"""

import contextlib
import fcntl
import os
import uuid
from pathlib import Path

from django.conf import settings
from django.db import DatabaseError, connection


@contextlib.contextmanager
def alive():
    """Hold the lock of a new dispatcher; gives its name."""
    owner = uuid.uuid4().hex
    with _advisory_lock(owner) if connection.vendor == "postgresql" else _file_lock(owner):
        yield owner


def is_dead(owner):
    """Whether nobody holds the lock of that dispatcher any more."""
    if connection.vendor == "postgresql":
        return _advisory_lock_is_free(owner)
    path = _path(owner)
    try:
        handle = os.open(path, os.O_RDWR)
    except OSError:
        return True
    try:
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        path.unlink(missing_ok=True)
        return True
    except BlockingIOError:
        return False
    finally:
        os.close(handle)


def _number(owner):
    """The lock's number: 63 bits of the name, which a bigint holds."""
    return int(owner[:16], 16) >> 1


@contextlib.contextmanager
def _advisory_lock(owner):
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_lock(%s)", [_number(owner)])
    try:
        yield
    finally:
        # A session that was lost has freed its lock already.
        with contextlib.suppress(DatabaseError), connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_unlock(%s)", [_number(owner)])


def _advisory_lock_is_free(owner):
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_lock(%s)", [_number(owner)])
        is_free = cursor.fetchone()[0]
        if is_free:
            cursor.execute("SELECT pg_advisory_unlock(%s)", [_number(owner)])
    return is_free


def _path(owner):
    return Path(settings.DATA_DIR) / "mailroom" / owner


@contextlib.contextmanager
def _file_lock(owner):
    path = _path(owner)
    path.parent.mkdir(parents=True, exist_ok=True)
    handle = os.open(path, os.O_RDWR | os.O_CREAT, 0o600)
    try:
        fcntl.flock(handle, fcntl.LOCK_EX)
        yield
    finally:
        path.unlink(missing_ok=True)
        os.close(handle)
