"""A program that looks into one PDF (on stdin) and prints what must not be in it; without Django, within limits.

Run by `uploads.check_pdf` as a child process: a hostile file harms nobody but this process. Prints the word
that `verdict` gives.
"""

import io
import resource
import sys

MEMORY_BYTES = 1024**3
CPU_SECONDS = 15
MAX_OBJECTS = 200_000
# What acts by itself or runs a program: no paper of a meeting needs it.
ACTIVE = {"/JS", "/JavaScript", "/Launch", "/RichMedia", "/XFA", "/SubmitForm", "/ImportData"}


def _names(value):
    """The keys and names inside a PDF object, references not followed."""
    waiting = [value]
    while waiting:
        value = waiting.pop()
        if isinstance(value, dict):
            for key in value:
                yield str(key)
                waiting.append(dict.__getitem__(value, key))
        elif isinstance(value, list):
            waiting.extend(list.__iter__(value))
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
    # The table itself says what there is: the file may lie about its length.
    known = {(number, generation) for generation, table in reader.xref.items() for number in table}
    known.update((number, 0) for number in reader.xref_objStm)
    if len(known) > MAX_OBJECTS:
        return "damaged"
    if ACTIVE.intersection(_names(reader.trailer)):
        return "active"
    for number, generation in known:
        try:
            found = IndirectObject(number, generation, reader).get_object()
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
