"""PDF and DOCX are opened in a child process with limits, so that a hostile file harms nobody but its own child."""

import json
import os
import signal
import subprocess
import sys
from pathlib import Path

from django.utils.translation import gettext as _

from meetings.reader.refusal import Refused
from meetings.reader.source import Source

TIME_LIMIT = 20  # seconds
_ROOT = Path(__file__).resolve().parents[2]


def extract(data: bytes, kind: str) -> Source:
    """The text (and the embedded `releve.json`) of a PDF or DOCX. Raises `Refused`, also when the child dies."""
    answer = _ask_child(data, kind)
    if answer is None:
        raise Refused(_("The file could not be read: it is damaged or too complicated."))
    if "error" in answer:
        raise Refused(_sentence(answer["error"]))
    embedded = answer.get("embedded")
    return Source(answer["text"], kind, "", embedded if isinstance(embedded, dict) else None)


def _ask_child(data: bytes, kind: str) -> dict | None:
    # The child inherits neither secrets nor the database's address from the environment.
    environment = {"PYTHONPATH": str(_ROOT), "PATH": os.defpath, "LANG": "C.UTF-8", "PYTHONDONTWRITEBYTECODE": "1"}
    child = subprocess.Popen(
        [sys.executable, "-m", "meetings.reader.extract", kind],
        stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL,
        cwd=_ROOT, env=environment, start_new_session=True,
    )  # fmt: skip
    try:
        output, _nothing = child.communicate(data, timeout=TIME_LIMIT)
    except subprocess.TimeoutExpired:
        output = b""
    finally:
        if child.poll() is None:
            os.killpg(child.pid, signal.SIGKILL)
            child.communicate()
    try:
        answer = json.loads(output) if child.returncode == 0 else None
    except ValueError:
        return None
    is_answer = isinstance(answer, dict) and (isinstance(answer.get("text"), str) or "error" in answer)
    return answer if is_answer else None


def _sentence(error: str) -> str:
    sentences = {
        "encrypted": _("The PDF is encrypted: send it without a password."),
        "scan": _("The PDF holds no text (a scan?): send the text itself."),
        "empty": _("The document holds no text."),
        "too_big": _("The document is too big once unpacked."),
        "too_many_pages": _("The PDF has too many pages."),
        "not_docx": _("The contents of the file are not those of a %(suffix)s file.") % {"suffix": ".docx"},
        "macros": _("The document holds macros: save it as .docx without them."),
    }
    return sentences.get(error) or _("The file is damaged and cannot be read.")
