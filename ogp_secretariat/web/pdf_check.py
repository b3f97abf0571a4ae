"""A program that looks into one PDF (on stdin) and prints what must not be in it; without Django, within limits.

Run by `uploads.check_pdf` as a child process: a hostile file harms nobody but this process. Prints one word of `WORDS`.
"""

import io
import resource
import sys

MEMORY_BYTES = 1024**3
CPU_SECONDS = 15
MAX_OBJECTS = 200_000
# What acts by itself or runs a program: no paper of a meeting needs it.
ACTIVE = {"/JS", "/JavaScript", "/Launch", "/RichMedia", "/XFA", "/SubmitForm", "/ImportData"}


def _names(value, depth=0):
    """The keys and names inside a PDF object, references not followed."""
    if isinstance(value, dict):
        for key in value:
            yield str(key)
            if depth < 40:
                yield from _names(dict.__getitem__(value, key), depth + 1)
    elif isinstance(value, list):
        for inner in value:
            if depth < 40:
                yield from _names(inner, depth + 1)
    elif isinstance(value, str) and value.startswith("/"):
        yield str(value)


def verdict(data):
    """ "ok", "encrypted", "active" or "damaged"."""
    from pypdf import PdfReader
    from pypdf.generic import IndirectObject

    reader = PdfReader(io.BytesIO(data))
    if reader.is_encrypted:
        return "encrypted"
    if not len(reader.pages):
        return "damaged"
    for number in range(1, min(int(reader.trailer["/Size"]), MAX_OBJECTS)):
        try:
            found = IndirectObject(number, 0, reader).get_object()
        except Exception:
            continue  # A hole in the table of objects; the pages were read.
        if ACTIVE.intersection(_names(found)):
            return "active"
    return "ok"


if __name__ == "__main__":
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY_BYTES, MEMORY_BYTES))
    resource.setrlimit(resource.RLIMIT_CPU, (CPU_SECONDS, CPU_SECONDS))
    try:
        print(verdict(sys.stdin.buffer.read()))
    except Exception:
        print("damaged")
