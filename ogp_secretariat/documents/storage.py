"""The folder of issued bytes: written once, complete or not at all."""

import hashlib
import os
import tempfile
from pathlib import Path

from django.conf import settings


def write_once(relative, data):
    """Write `data` under MEDIA_ROOT/`relative` durably: a file appears whole or does not appear."""
    target = Path(settings.MEDIA_ROOT) / relative
    target.parent.mkdir(parents=True, exist_ok=True)
    handle, temporary = tempfile.mkstemp(dir=target.parent, prefix=".part-")
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
        os.replace(temporary, target)
    except BaseException:
        Path(temporary).unlink(missing_ok=True)
        raise
    _sync_folder(target.parent)


def workplace():
    """A folder for what is being made, on the disk of the files; a context manager that takes it away."""
    root = Path(settings.MEDIA_ROOT)
    root.mkdir(parents=True, exist_ok=True)
    return tempfile.TemporaryDirectory(dir=root, prefix=".making-")


def digest_of(path):
    """The SHA-256 of a file, in hexadecimal digits."""
    with open(path, "rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def move_in(made, relative):
    """Give a file of `workplace` its place under MEDIA_ROOT, durably: it appears there whole or not at all."""
    target = Path(settings.MEDIA_ROOT) / relative
    target.parent.mkdir(parents=True, exist_ok=True)
    with open(made, "rb") as file:
        os.fsync(file.fileno())
    os.replace(made, target)
    _sync_folder(target.parent)


def _sync_folder(path):
    folder = os.open(path, os.O_RDONLY)
    try:
        os.fsync(folder)
    finally:
        os.close(folder)


def remove(relative):
    if relative:
        (Path(settings.MEDIA_ROOT) / relative).unlink(missing_ok=True)
