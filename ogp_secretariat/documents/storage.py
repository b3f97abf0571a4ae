"""The folder of issued bytes: written once, complete or not at all."""

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
    folder = os.open(target.parent, os.O_RDONLY)
    try:
        os.fsync(folder)
    finally:
        os.close(folder)


def remove(relative):
    if relative:
        (Path(settings.MEDIA_ROOT) / relative).unlink(missing_ok=True)
