"""What an uploaded file must be before it is kept."""

import subprocess
import sys
import uuid
from pathlib import Path

from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext as _

MAX_PDF_BYTES = 10 * 1024 * 1024
TIME_LIMIT = 20  # seconds
CHECK = Path(__file__).with_name("pdf_check.py")


def paper_path(instance, filename):
    """A name of our own for a stored file: the one it came with is only shown."""
    return f"papers/{timezone.localdate().year}/{uuid.uuid4()}.pdf"


def check_pdf(upload):
    """Refuse, with a sentence, an uploaded file that is not a plain PDF of at most 10 MB.

    Plain: not encrypted, without scripts, forms that send, or actions that start programs.
    """
    if upload.size > MAX_PDF_BYTES:
        raise ValidationError(_("The file is larger than 10 MB."))
    if not str(upload.name).lower().endswith(".pdf"):
        raise ValidationError(_("Only PDF files are accepted here."))
    upload.seek(0)
    data = upload.read()
    upload.seek(0)
    answer = _verdict(data) if data.startswith(b"%PDF-") else "damaged"
    sentences = {
        "ok": "",
        "encrypted": _("The PDF is encrypted: send it without a password."),
        "active": _("The PDF holds scripts or actions: print it to a plain PDF and send that."),
    }
    if sentence := sentences.get(answer, _("The file is not a PDF that can be read.")):
        raise ValidationError(sentence)


def _verdict(data):
    try:
        child = subprocess.run(
            [sys.executable, str(CHECK)], input=data, capture_output=True, timeout=TIME_LIMIT, check=False, env={}
        )
    except subprocess.TimeoutExpired:
        return "damaged"
    return child.stdout.decode("ascii", "replace").strip()
