"""What came in, once its bytes are understood."""

from dataclasses import dataclass


@dataclass(slots=True)
class Source:
    """`kind` is "text", "pdf", "docx" or "json"; `encoding` that of a text, else "". `embedded` is the `releve.json`
    that one of our own PDFs carries (or that the file is), not validated yet, else None."""

    text: str
    kind: str
    encoding: str = ""
    embedded: dict | None = None
