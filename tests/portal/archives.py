"""Commands that must succeed or refuse, and archives that are no longer what was written."""

import hashlib
import json
import os

from django.utils import translation
from django.utils.translation import gettext

from ogp_secretariat.portal import archive

DUMP = "database.dump" if os.environ.get("DATABASE_URL", "").startswith("postgres") else "database.sqlite3"


def french(sentence, **values):
    """The sentence as a command says it."""
    with translation.override("fr"):
        return gettext(sentence) % values


def refused(office, *arguments, **options):
    """The one sentence of a command that must refuse and change nothing."""
    before = office.state()
    finished = office.manage(*arguments, **options)
    assert finished.returncode == 1, finished.stdout
    assert office.state() == before
    assert "Traceback" not in finished.stderr
    lines = finished.stderr.strip().splitlines()
    assert len(lines) == 1, finished.stderr
    return lines[0].removeprefix("CommandError: ")


def without(rows, names):
    return {table: found for table, found in rows.items() if table not in names}


def names_in(folder):
    return sorted(path.name for path in folder.iterdir() if path.name != ".verrou")


def reseal(folder, **changes):
    """Change the manifest and its seal, as a deceiver or another version would."""
    fields = {**json.loads((folder / archive.MANIFEST).read_text()), **changes}
    data = json.dumps(fields).encode()
    (folder / archive.MANIFEST).write_bytes(data)
    (folder / archive.SEAL).write_text(f"{hashlib.sha256(data).hexdigest()}  {archive.MANIFEST}\n")


def flip(path, at=None):
    data = bytearray(path.read_bytes())
    data[len(data) // 2 if at is None else at] ^= 1
    path.write_bytes(data)


def a_file(folder):
    return next(path for path in sorted(folder.rglob("*.pdf")))
