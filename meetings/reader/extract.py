"""The child process: `python -m meetings.reader.extract pdf|docx`, the file on stdin, one JSON object on stdout.

It answers {"text", "embedded"} or {"error": code}; see `extraction.py` for the sentences. It holds no secret, opens no
network connection and may use a bounded share of memory, processor time and output.
"""

import io
import json
import logging
import resource
import sys

from pypdf import PdfReader

from meetings.reader.docx_text import read_docx
from meetings.reader.refusal import CannotExtract

MEMORY = 1024 * 1024 * 1024  # bytes of address space
SECONDS = 18  # of processor time: a little less than the parent waits
MAX_TEXT = 5_000_000  # characters
MAX_EMBEDDED = 5 * 1024 * 1024  # bytes of releve.json
MAX_PAGES = 300
EMBEDDED_NAME = "releve.json"


def limit_resources() -> None:
    """From here on this process can neither eat the machine nor write a file."""
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    resource.setrlimit(resource.RLIMIT_CPU, (SECONDS, SECONDS))
    resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


def read_pdf(data: bytes) -> dict:
    """Text of all pages, a form feed between them, and the embedded releve.json. Raises CannotExtract."""
    reader = PdfReader(io.BytesIO(data))
    if reader.is_encrypted:
        raise CannotExtract("encrypted")
    if len(reader.pages) > MAX_PAGES:
        raise CannotExtract("too_many_pages")
    embedded = _embedded(reader)
    texts, length = [], 0
    for page in reader.pages:
        text = page.extract_text() or ""
        length += len(text)
        if length > MAX_TEXT:
            raise CannotExtract("too_big")
        texts.append(text.replace("\f", "\n"))
    text = "\n\f".join(texts)
    if not any(c.isalnum() for c in text) and embedded is None:
        raise CannotExtract("scan")
    return {"text": text, "embedded": embedded}


def _embedded(reader) -> dict | None:
    """The first attachment named releve.json, if it is a JSON object. A broken one leaves the text to speak."""
    try:
        for attachment in reader.attachment_list:
            if EMBEDDED_NAME in (attachment.name, attachment.alternative_name):
                content = attachment.content
                plain = json.loads(content) if len(content) <= MAX_EMBEDDED else None
                return plain if isinstance(plain, dict) else None
    except Exception as broken:  # whatever a hostile attachment makes pypdf raise; the pages are still readable
        logging.getLogger(__name__).info("attachments unreadable: %s", broken)
    return None


def main() -> int:
    """Reads stdin, writes the answer; 0 also for an {"error"}: other codes mean that the process itself failed."""
    kind, data = sys.argv[1], sys.stdin.buffer.read()
    logging.disable(logging.CRITICAL)
    limit_resources()
    try:
        answer = read_docx(data) if kind == "docx" else read_pdf(data)
    except CannotExtract as refusal:
        answer = {"error": str(refusal)}
    except (MemoryError, RecursionError):
        return 3
    except Exception:  # any other failure of the parsers means a damaged file
        answer = {"error": "damaged"}
    # ASCII JSON carries lone surrogates; the parser behind us must not meet them.
    if "text" in answer:
        answer["text"] = answer["text"].encode("utf-8", "replace").decode("utf-8").replace("\0", " ")
    sys.stdout.write(json.dumps(answer))
    return 0


if __name__ == "__main__":
    sys.exit(main())
