"""What an uploaded file must be before it is kept.

Papers of meetings are plain PDF files (`check_pdf`); evidence may also be office files and pictures (`check_evidence`).
Child processes look into them (`pdf_check.py`, `office_check.py`, `image_check.py`): a hostile file harms only these.
"""

import hashlib
import re
import subprocess
import sys
import unicodedata
import uuid
from dataclasses import dataclass
from pathlib import Path

from django.core.exceptions import SuspiciousFileOperation, ValidationError
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

MAX_BYTES = MAX_PDF_BYTES = 10 * 1024 * 1024
MAX_NAME = 120  # characters
TIME_LIMIT = 20  # seconds
HERE = Path(__file__).parent

# The kinds of evidence by the extension they are stored under.
OPEN_XML = "application/vnd.openxmlformats-officedocument"
CONTENT_TYPES = {
    "pdf": "application/pdf",
    "docx": f"{OPEN_XML}.wordprocessingml.document",
    "xlsx": f"{OPEN_XML}.spreadsheetml.sheet",
    "odt": "application/vnd.oasis.opendocument.text",
    "ods": "application/vnd.oasis.opendocument.spreadsheet",
    "png": "image/png",
    "jpg": "image/jpeg",
}
OFFICE = {"docx", "xlsx", "odt", "ods"}

KINDS = {
    "pdf": gettext_lazy("a PDF document"),
    "docx": gettext_lazy("a Word document (.docx)"),
    "xlsx": gettext_lazy("an Excel workbook (.xlsx)"),
    "odt": gettext_lazy("an OpenDocument text (.odt)"),
    "ods": gettext_lazy("an OpenDocument spreadsheet (.ods)"),
    "png": gettext_lazy("a PNG picture (.png)"),
    "jpg": gettext_lazy("a JPEG picture (.jpg)"),
    "gif": gettext_lazy("a GIF picture"),
    "webp": gettext_lazy("a WebP picture"),
    "heic": gettext_lazy("an HEIC or AVIF photo"),
    "tiff": gettext_lazy("a TIFF picture"),
    "bmp": gettext_lazy("a BMP picture"),
    "svg": gettext_lazy("an SVG drawing"),
    "html": gettext_lazy("a web page"),
    "rtf": gettext_lazy("an RTF text"),
    "ole": gettext_lazy("an old Office file (.doc, .xls)"),
    "zip": gettext_lazy("an archive, or another kind of Office file"),
    "program": gettext_lazy("a program"),
}
# How files of each kind begin.
SIGNATURES = [
    (re.compile(rb"%PDF-"), "pdf"),
    (re.compile(rb"\x89PNG\r\n\x1a\n"), "png"),
    (re.compile(rb"\xff\xd8\xff"), "jpg"),
    (re.compile(rb"PK(\x03\x04|\x05\x06)"), "zip"),
    (re.compile(rb"GIF8[79]a"), "gif"),
    (re.compile(rb"RIFF....WEBP", re.DOTALL), "webp"),
    (re.compile(rb"....ftyp(hei|hev|mif1|msf1|avi)", re.DOTALL), "heic"),
    (re.compile(rb"II\*\0|MM\0\*"), "tiff"),
    (re.compile(rb"BM....\0\0\0\0", re.DOTALL), "bmp"),
    (re.compile(rb"\{\\rtf"), "rtf"),
    (re.compile(rb"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"), "ole"),
    (re.compile(rb"MZ|\x7fELF|#!"), "program"),
    (re.compile(rb"\s*(<\?xml[^>]*>\s*)?(<!--.{0,500}?-->\s*)?(<!doctype svg|<svg)", re.DOTALL | re.I), "svg"),
    (re.compile(rb"(\xef\xbb\xbf)?\s*(<!--|<!doctype html|<(html|head|body|script)\b)", re.I), "html"),
]
# An Office file with a password is an old Office file around a part of this name.
ENCRYPTED_PART = "EncryptedPackage".encode("utf-16-le")


@dataclass(frozen=True)
class CheckedFile:
    """A file that may be kept: `data` is what to store (pictures are written anew), `name` what to show.

    `extension` is a key of `CONTENT_TYPES`, `sha256` the hexadecimal digest of `data`, `size` its length in bytes.
    """

    data: bytes
    name: str
    extension: str
    content_type: str
    sha256: str
    size: int


def paper_path(instance, filename):
    """A name of our own for a stored file: the one it came with is only shown."""
    return f"papers/{timezone.localdate().year}/{uuid.uuid4()}.pdf"


def evidence_path(instance, filename):
    """The same for evidence: `evidence/<year>/<uuid>.<ext>`. Raises SuspiciousFileOperation otherwise."""
    extension = _extension(filename)
    if extension not in CONTENT_TYPES:
        raise SuspiciousFileOperation("Evidence is stored after check_evidence only.")
    return f"evidence/{timezone.localdate().year}/{uuid.uuid4()}.{extension}"


def safe_display_name(name):
    """The file name to show: without folders, invisible characters or direction overrides, of at most 120 characters.

    The extension stays; « fichier » stands for a name of which nothing remains, in the language of the record: the name
    is stored, and must not depend on who sent it.
    """
    name = str(name or "").encode("utf-8", "replace").decode("utf-8")
    # Every « C » category: controls, formats (direction marks among them), unassigned and private characters.
    name = "".join(" " if c.isspace() else c for c in name if c.isspace() or unicodedata.category(c)[0] != "C")
    name = " ".join(unicodedata.normalize("NFC", re.split(r"[/\\]", name)[-1]).split())
    stem, dot, extension = name.rpartition(".")
    if not (dot and re.fullmatch(r"\w{1,10}", extension)):
        stem, extension = name, ""
    stem = stem.strip(". ")
    end = f".{extension}" if extension else ""
    return (stem[: MAX_NAME - len(end)].rstrip(". ") or "fichier") + end


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
    _refuse_pdf(data)


def check_evidence(upload):
    """What to keep of an uploaded file (anything with `name`, `size`, `seek` and `read`), as a `CheckedFile`.

    Raises ValidationError, with one sentence, when it is empty, larger than 10 MB, not of an accepted kind, not what
    its name says, or holds something that acts by itself or draws on what is outside.
    """
    if upload.size > MAX_BYTES:
        raise ValidationError(_("The file is larger than 10 MB."))
    upload.seek(0)
    data = upload.read(MAX_BYTES + 1)
    upload.seek(0)
    if len(data) > MAX_BYTES:
        raise ValidationError(_("The file is larger than 10 MB."))
    if not data:
        raise ValidationError(_("The file is empty."))
    name = safe_display_name(upload.name)
    extension = _extension(name)
    if extension not in CONTENT_TYPES:
        raise ValidationError(
            _("This kind of file is not accepted. Send a PDF, DOCX, XLSX, ODT, ODS, PNG or JPEG file.")
        )
    _refuse_another_kind(data, extension)
    if extension == "pdf":
        _refuse_pdf(data)
    elif extension in OFFICE:
        _refuse_office(data, extension)
    else:
        data = _rewritten_image(data, extension)
    return CheckedFile(
        data=data,
        name=name,
        extension=extension,
        content_type=CONTENT_TYPES[extension],
        sha256=hashlib.sha256(data).hexdigest(),
        size=len(data),
    )


def _extension(name):
    extension = Path(str(name)).suffix[1:].lower()
    return "jpg" if extension == "jpeg" else extension


def _refuse_another_kind(data, extension):
    kind = next((kind for signature, kind in SIGNATURES if signature.match(data[:2000])), None)
    if kind == "ole" and extension in OFFICE and ENCRYPTED_PART in data:
        raise ValidationError(_("The file is protected by a password: save it without one and send that."))
    if kind == extension or (kind == "zip" and extension in OFFICE):
        return
    if kind is None:
        raise _unreadable(extension)
    raise _is_really(kind, extension)


def _is_really(kind, extension):
    sentence = _("The file is named .%(extension)s, but it is really %(kind)s: correct its name and send it again.")
    if kind not in CONTENT_TYPES:
        sentence = _(
            "The file is named .%(extension)s, but it is really %(kind)s: files of this kind are not accepted."
        )
    return ValidationError(sentence % {"extension": extension, "kind": KINDS[kind]})


def _unreadable(extension):
    if extension == "pdf":
        return ValidationError(_("The file is not a PDF that can be read."))
    return ValidationError(_("The file is damaged, or is not %(kind)s.") % {"kind": KINDS[extension]})


def _refuse_pdf(data):
    answer = _ask("pdf_check.py", data) if data.startswith(b"%PDF-") else b""
    sentences = {
        b"ok": "",
        b"encrypted": _("The PDF is encrypted: send it without a password."),
        b"active": _("The PDF holds scripts or actions: print it to a plain PDF and send that."),
    }
    if sentence := sentences.get(answer.strip(), _("The file is not a PDF that can be read.")):
        raise ValidationError(sentence)


def _refuse_office(data, extension):
    answer = _ask("office_check.py", data, extension).strip().decode("ascii", "replace")
    if answer == "ok":
        return
    if answer in KINDS:
        raise _is_really(answer, extension)
    sentences = {
        "encrypted": _("The file is protected by a password: save it without one and send that."),
        "macros": _("The file holds macros: save it without macros, or as a PDF, and send that."),
        "external": _("The file draws on other files or on data outside it: break these links, or save it as a PDF."),
        "dde": _("The file holds commands to other programs (DDE): save it as a PDF and send that."),
        "embedded": _("The file holds other files or objects inside: send them apart, or save it as a PDF."),
        "bomb": _("The file is far larger once unpacked than it says: save it as a PDF and send that."),
        "paths": _("The file holds names that lead outside it: save it again, or as a PDF, and send that."),
        "entities": _("The file declares things that office programs never write: save it as a PDF and send that."),
    }
    if sentence := sentences.get(answer):
        raise ValidationError(sentence)
    raise _unreadable(extension)


def _rewritten_image(data, extension):
    word, _newline, rewritten = _ask("image_check.py", data, extension).partition(b"\n")
    sentences = {
        b"pixels": _("The picture has more than 50 million points: make it smaller and send that."),
        b"frames": _("The picture is animated: send one still picture."),
    }
    if sentence := sentences.get(word):
        raise ValidationError(sentence)
    if word != b"ok":
        raise _unreadable(extension)
    if len(rewritten) > MAX_BYTES:
        raise ValidationError(_("The picture is larger than 10 MB once written anew: make it smaller, or send a JPEG."))
    return rewritten


def _ask(program, data, *arguments):
    """What a checking program answers about `data`; nothing when it takes too long or is stopped at its limits."""
    # -I: the programs see neither our packages nor the environment.
    command = [sys.executable, "-I", str(HERE / program), *arguments]
    try:
        child = subprocess.run(command, input=data, capture_output=True, timeout=TIME_LIMIT, check=False, env={})
    except subprocess.TimeoutExpired:
        return b""
    return child.stdout
