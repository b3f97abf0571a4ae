"""The text of a DOCX, paragraph by paragraph, in the child process: a bullet for list paragraphs, a line for a row."""

import hashlib
import io
import json
import zipfile

from docx import Document
from docx.oxml import parse_xml
from docx.oxml.ns import qn
from lxml import etree

from meetings.docx_parts import MAIN_PART, RECORD_PART, RECORD_TAG
from meetings.reader.docx_tables import decision_lines
from meetings.reader.refusal import CannotExtract

MAX_UNPACKED = 60 * 1024 * 1024  # bytes
MAX_ENTRIES = 2_000
MAX_TEXT = 5_000_000  # characters
MAX_EMBEDDED = 5 * 1024 * 1024  # bytes of the record
_BESIDE_BODY = ("header", "footer", "footnotes", "endnotes")


def read_docx(data: bytes) -> dict:
    """{"text", "embedded"}; raises `CannotExtract` for what must not be opened.

    `embedded` is the record that a copy of ours carries, as long as nobody has touched its text; else None.
    """
    _check_archive(data)
    document = Document(io.BytesIO(data))
    styles = {style.style_id: style for style in document.styles}
    lines: list[str] = []
    # Running titles and notes come first: at the end they would read like the last decision's next lines.
    for part in sorted(document.part.package.iter_parts(), key=lambda part: str(part.partname)):
        name = str(part.partname).rsplit("/", 1)[-1]
        if name.startswith(_BESIDE_BODY) and name.endswith(".xml"):
            for line in _part_lines(part, styles):
                if line not in lines:
                    lines.append(line)
    lines += _block_lines(document.element.body, styles)
    text = "\n".join(lines)
    if len(text) > MAX_TEXT:
        raise CannotExtract("too_big")
    if not any(c.isalnum() for c in text):
        raise CannotExtract("empty")
    return {"text": text, "embedded": _embedded(data)}


def _embedded(data: bytes) -> dict | None:
    """The record beside the text, if it belongs to exactly this text. A broken one leaves the text to speak."""
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        name = RECORD_PART.lstrip("/")
        if name not in archive.namelist() or archive.getinfo(name).file_size > MAX_EMBEDDED:
            return None
        try:
            root = parse_xml(archive.read(name))
            plain = json.loads(root.text or "") if root.tag == RECORD_TAG else None
        except (etree.XMLSyntaxError, ValueError, RecursionError):
            return None
        digest = hashlib.sha256(archive.read(MAIN_PART)).hexdigest()
    return plain if isinstance(plain, dict) and root.get("sha256") == digest else None


def _check_archive(data: bytes) -> None:
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            entries = archive.infolist()
            names = {entry.filename for entry in entries}
    except (zipfile.BadZipFile, ValueError, OSError, NotImplementedError):
        raise CannotExtract("damaged") from None
    if MAIN_PART not in names or "[Content_Types].xml" not in names:
        raise CannotExtract("not_docx")
    if len(entries) > MAX_ENTRIES or sum(entry.file_size for entry in entries) > MAX_UNPACKED:
        raise CannotExtract("too_big")
    if any(name.lower().endswith("vbaproject.bin") for name in names):
        raise CannotExtract("macros")


def _part_lines(part, styles) -> list[str]:
    element = getattr(part, "element", None)
    return _block_lines(parse_xml(part.blob) if element is None else element, styles)


def _block_lines(root, styles) -> list[str]:
    """The lines of all paragraphs under an element in document order; a table's row is one line, « | » in it."""
    lines: list[str] = []
    rows: dict = {}
    for paragraph in root.iter(qn("w:p")):
        text = _paragraph_text(paragraph)
        row, cell = _outermost_row(paragraph)
        if row is not None:
            if row not in rows:
                rows[row] = (len(lines), {})
                lines.append("")
            place, cells = rows[row]
            cells.setdefault(cell, []).append(text.replace("\n", " "))
            lines[place] = " | ".join(" ".join(filter(None, texts)) for texts in cells.values())
        elif text.strip() and _is_listed(paragraph, styles):
            first, *more = text.split("\n")
            lines += [f"• {first.strip()}", *more]
        else:
            lines += text.split("\n")
    _write_decisions(lines, rows)
    return [part for line in lines for part in line.split("\n")]


def _write_decisions(lines, rows) -> None:
    """In tables of decisions, owner and deadline get lines of their own, as where there is no table."""
    tables: dict = {}
    for row, (place, cells) in rows.items():
        texts = [" ".join(filter(None, cell)) for cell in cells.values()]
        tables.setdefault(next(row.iterancestors(qn("w:tbl"))), []).append((place, texts))
    for table in tables.values():
        written = decision_lines([texts for _place, texts in table])
        for (place, _texts), line in zip(table, written or (), strict=False):
            lines[place] = line


def _outermost_row(paragraph):
    row = cell = None
    for ancestor in paragraph.iterancestors(qn("w:tr"), qn("w:tc")):
        if ancestor.tag == qn("w:tr"):
            row = ancestor
        else:
            cell = ancestor
    return row, cell


def _paragraph_text(paragraph) -> str:
    """The visible text of one paragraph: links, insertions and fields count, deletions and nested text boxes do not."""
    parts = []
    tags = {qn("w:tab"): "\t", qn("w:br"): "\n", qn("w:cr"): "\n", qn("w:noBreakHyphen"): "-", qn("w:softHyphen"): ""}
    for element in paragraph.iter(qn("w:t"), *tags):
        owner = next(element.iterancestors(qn("w:p")), None)
        if owner is not paragraph or element.getparent().tag != qn("w:r"):
            continue
        if element.tag == qn("w:br") and element.get(qn("w:type")) == "page":
            parts.append("\n\f")
        else:
            parts.append(tags.get(element.tag) if element.tag in tags else element.text or "")
    return "".join(parts)


def _is_listed(paragraph, styles) -> bool:
    """The paragraph has a bullet or number of its own or by its style, and is no heading."""
    properties = paragraph.find(qn("w:pPr"))
    if properties is None:
        return False
    named = properties.find(qn("w:pStyle"))
    style = styles.get(named.get(qn("w:val"))) if named is not None else None
    name = (style.name or "") if style is not None else ""
    if name.lower().startswith(("heading", "titre", "title")):
        return False
    numbering = properties.find(qn("w:numPr"))
    if numbering is not None:
        level = numbering.find(qn("w:numId"))
        return level is None or level.get(qn("w:val")) != "0"
    return name.lower().startswith(("list bullet", "list number", "liste à puces", "liste à numéros"))
