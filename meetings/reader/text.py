"""Bytes to text: what a file is, whatever its name says, and in which encoding it was written."""

import json
import re
from pathlib import PurePath

from django.utils.translation import gettext as _

from meetings.reader.extraction import extract
from meetings.reader.refusal import Refused
from meetings.reader.source import Source

MAX_BYTES = 5 * 1024 * 1024  # a text or JSON file
MAX_FILE_BYTES = 10 * 1024 * 1024  # a PDF or DOCX file

_KINDS = {".txt": "text", ".text": "text", ".pdf": "pdf", ".docx": "docx", ".json": "json"}
_SIGNATURES = [
    (b"PK\x03\x04", "zip"), (b"PK\x05\x06", "zip"), (b"\x89PNG", "image"), (b"\xff\xd8\xff", "image"),
    (b"GIF8", "image"), (b"BM", "image"), (b"II*\x00", "image"), (b"MM\x00*", "image"),
    (b"RIFF", "image"), (b"MZ", "program"),
    (b"\x7fELF", "program"), (b"#!", "program"), (b"\xca\xfe\xba\xbe", "program"), (b"\xd0\xcf\x11\xe0", "office"),
    (b"\x1f\x8b", "archive"), (b"7z\xbc\xaf", "archive"), (b"Rar!", "archive"), (b"BZh", "archive"), (b"{\\rtf", "rtf"),
]  # fmt: skip
# Two letters may begin a sentence; with a NUL soon behind them they are what they look like.
_NEEDS_NUL = {b"BM", b"MZ", b"RIFF"}
_MARKUP = re.compile(rb"\s*<(?:!doctype\s|\?xml|html\b|head\b|body\b|script\b|svg\b|!--)", re.I)
_UTF8_SEQUENCE = re.compile(rb"[\xc3-\xdf][\x80-\xbf]|[\xe0-\xef][\x80-\xbf]{2}|[\xf0-\xf4][\x80-\xbf]{3}")
_HIGH_BYTES = bytes(range(128, 256))
_FRENCH = frozenset("àâäçéèêëîïôöùûüÿœæÀÂÄÇÉÈÊËÎÏÔÖÙÛÜŸŒÆ’‘“”«»–—…•·°€§\u00a0ªº²³©®´¨`ñÑáíóúÁÍÓÚ")
_CONTROLS = re.compile(r"[\x01-\x08\x0e-\x1a\x1c-\x1f\x7f-\x84\x86-\x9f]")
_NOT_OUR_SCRIPTS = re.compile("[^\u0000-\u077f\u2000-\u22ff\u25a0-\u25ff\uf000-\uf0ff\ufb50-\ufeff]")
_BLANKS = re.compile(r"[\s\ufeff\u200b-\u200f\u2060]*")


def read_file(data: bytes, filename: str) -> Source:
    """The source in a file of at most 5 MB of text or JSON, or 10 MB of PDF or DOCX. Raises `Refused`, one sentence."""
    kind = _KINDS.get(PurePath(filename.replace("\\", "/")).suffix.lower())
    if kind is None:
        raise Refused(
            _("This type of file is not accepted: send a text (.txt), PDF (.pdf), Word (.docx) or JSON (.json) file.")
        )
    if not data:
        raise Refused(_("The file is empty."))
    limit = MAX_BYTES if kind in {"text", "json"} else MAX_FILE_BYTES
    if len(data) > limit:
        raise Refused(_("The file is too big: at most %(size)d MB are accepted.") % {"size": limit // 1024 // 1024})
    if sniff(data) != {"json": "text"}.get(kind, kind):
        suffix = {"text": ".txt", "pdf": ".pdf", "docx": ".docx", "json": ".json"}[kind]
        raise Refused(_("The contents of the file are not those of a %(suffix)s file.") % {"suffix": suffix})
    if kind in {"pdf", "docx"}:
        return extract(data, kind)
    text, encoding = decode(data)
    if kind == "json":
        return Source("", "json", encoding, _object(text))
    return Source(text, "text", encoding)


def sniff(data: bytes) -> str:
    """What the bytes are: "pdf", "docx" (any zip: its inside is looked at later), "image", "program" …, else "text"."""
    if b"%PDF-" in data[:1024] and data[:1024].lstrip(b"\xef\xbb\xbf\0\t\n\f\r ").startswith(b"%PDF-"):
        return "pdf"
    for signature, kind in _SIGNATURES:
        if data.startswith(signature) and (signature not in _NEEDS_NUL or b"\0" in data[:1024]):
            return "docx" if kind == "zip" else kind
    head = data[:1024].removeprefix(b"\xef\xbb\xbf")
    return "markup" if _MARKUP.match(head) else "text"


def decode(data: bytes) -> tuple[str, str]:
    """(text without byte order mark, encoding) of a text's bytes. Raises `Refused` where they are no text.

    UTF-8, UTF-16 with its mark or evident, else Windows-1252 when that gives plausible French.
    """
    text, encoding = _decoded(data)
    text = text.removeprefix("\ufeff")
    if "\0" in text:
        raise Refused(_("The file holds NUL characters: it is not a text."))
    if _BLANKS.fullmatch(text):
        raise Refused(_("The file is empty: it holds nothing but blanks."))
    if len(_CONTROLS.findall(text)) * 50 > len(text):
        raise _undecodable()
    return text, encoding


def _decoded(data: bytes) -> tuple[str, str]:
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        encoding = "utf-16-le" if data.startswith(b"\xff\xfe") else "utf-16-be"
        return _strictly(data[2:], encoding), encoding
    evident = _evident_utf16(data)
    if evident:
        return _strictly(data, evident), evident
    try:
        return data.decode("utf-8-sig"), "utf-8"
    except UnicodeDecodeError:
        pass
    high = len(data) - len(data.translate(None, _HIGH_BYTES))
    in_sequences = sum(map(len, _UTF8_SEQUENCE.findall(data)))
    if in_sequences * 2 > high:  # UTF-8 with damage: in Windows-1252 it would read as « rÃ©union »
        raise _undecodable()
    text = _strictly(data, "cp1252")
    foreign = sum(1 for c in text if ord(c) > 127 and c not in _FRENCH)
    if foreign * 10 > high or high * 10 > len(data) * 4:
        raise _undecodable()
    return text, "windows-1252"


def _strictly(data: bytes, encoding: str) -> str:
    try:
        return data.decode(encoding)
    except UnicodeDecodeError:
        raise _undecodable() from None


def _evident_utf16(data: bytes) -> str | None:
    """UTF-16 without its mark: NUL stands in every second byte only, and what it spells is Latin or Arabic."""
    if len(data) % 2 or b"\0" not in data[:4096]:
        return None
    even, odd = data[::2].count(0), data[1::2].count(0)
    units = len(data) // 2
    for encoding, zeros, others in (("utf-16-le", odd, even), ("utf-16-be", even, odd)):
        if zeros * 10 > units and others == 0:
            strange = len(_NOT_OUR_SCRIPTS.findall(data.decode(encoding, "replace")))
            return encoding if strange * 10 <= units else None
    return None


def _undecodable() -> Refused:
    return Refused(_("The text cannot be decoded: save it as UTF-8 and send it again."))


def _object(text: str) -> dict:
    """The JSON object in a text, in which NaN, lists and numbers alone have no place."""
    try:
        plain = json.loads(text)
    except (ValueError, RecursionError):
        plain = None
    if not isinstance(plain, dict):
        raise Refused(_("The file is not the JSON of a relevé."))
    return plain
