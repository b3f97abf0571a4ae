"""The relevé as a Word file: a working copy, made from the same view-model as the page and the PDF.

Headings are real styles, tables repeat their header row, Arabic runs from right to left. The file carries the record
(as `releve.json` is carried by the PDF), bound to the digest of its text: once somebody edits the text, the reader
(`meetings.reader.docx_text`) goes by the text.
"""

import datetime
import hashlib
import io
import json
from dataclasses import dataclass
from functools import cache

from django.utils import translation
from django.utils.translation import gettext as _
from docx import Document
from docx.opc.packuri import PackURI
from docx.opc.part import Part
from docx.oxml.ns import qn
from docx.shared import Cm, Pt, RGBColor
from lxml import etree

from .docx_parts import CUSTOM_XML, RECORD_PART, RECORD_TAG, Marked
from .docx_sections import write_sections
from .releve import Text

CONTENT_TYPE = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
LATIN_FONT, ARABIC_FONT = "Calibri", "Arial"
LEFT_TO_RIGHT = "\N{LEFT-TO-RIGHT MARK}"
GREEN = RGBColor(0x1F, 0x5C, 0x3F)
STYLES = {"Normal": 11, "Title": 18, "Heading 1": 13, "Heading 2": 11, "List Bullet": 11, "Table Grid": 10}
LANGUAGES = {"fr": "fr-FR", "ar": "ar-MA", "en": "en-GB"}


@dataclass(frozen=True)
class Official:
    """The PDF of which this is a copy: its version, the ISO day it was issued, its SHA-256 and its checking code."""

    version: int
    issued_on: str
    sha256: str
    code: str = ""


def docx_of(releve, *, official=None, record=None):
    """The bytes of the Word file of a `Releve`. `official`: the PDF it copies, None for a draft; `record`: what it
    carries, as `records.record_of` gives it, or None."""
    with translation.override(releve.lang):
        document = Document(io.BytesIO(_base()))
        writer = Writer(document, releve.lang)
        mark = [_("Draft").upper()] if releve.is_draft else []
        writer.foot(" · ".join([*mark, releve.reference or releve.committee.text, _copy_sentence()]))
        write_sections(writer, releve, official, _copy_sentence())
        properties = document.core_properties
        properties.title = f"{_('Summary of conclusions')} {releve.reference}".strip()
        properties.author = releve.committee.text[:255]
        properties.language = LANGUAGES[releve.lang]
        properties.comments = _copy_sentence()
        if official:
            properties.created = datetime.datetime.fromisoformat(official.issued_on)
        if record is not None:
            _carry(document, record)
        output = io.BytesIO()
        document.save(output)
    return output.getvalue()


def _copy_sentence():
    return _("Working copy: only the PDF is authentic.")


def file_name(pdf_name):
    """« CP_2020-02-12_releve-des-conclusions_v1.docx » of the PDF's name."""
    return f"{pdf_name.removesuffix('.pdf')}.docx"


@cache
def _base():
    """The bytes of an empty document in A4 with our type: made once, opened for each copy."""
    document = Document()
    section = document.sections[0]
    section.page_width, section.page_height = Cm(21), Cm(29.7)
    section.left_margin = section.right_margin = Cm(2.2)
    section.top_margin = section.bottom_margin = Cm(2)
    for name, size in STYLES.items():
        style = document.styles[name]
        properties = style.element.get_or_add_rPr()
        fonts = properties.find(qn("w:rFonts"))
        if fonts is not None:
            properties.remove(fonts)
        style.font.name, style.font.size = LATIN_FONT, Pt(size)
        properties.find(qn("w:rFonts")).set(qn("w:cs"), ARABIC_FONT)
        arabic_size = properties.find(qn("w:szCs"))
        if arabic_size is None:
            arabic_size = etree.Element(qn("w:szCs"))
            properties.find(qn("w:sz")).addnext(arabic_size)
        arabic_size.set(qn("w:val"), str(size * 2))
        if name.startswith(("Heading", "Title")):
            style.font.color.rgb = GREEN
            style.font.bold = style.font.cs_bold = True
    output = io.BytesIO()
    document.save(output)
    return output.getvalue()


class Writer:
    """Appends paragraphs and tables. A part of a paragraph is a `Text`, a `Marked` one, or words or (words, bold) of
    the document's language.

    It writes the XML itself: with python-docx's cell by cell a long table takes seconds.
    """

    def __init__(self, document, lang):
        self.document, self.lang = document, lang
        self.body = document.element.body
        self.end = self.body.find(qn("w:sectPr"))
        if lang == "ar":
            # Word reads the parts of a section in their order only: the grid of the page comes last.
            self.end.find(qn("w:docGrid")).addprevious(etree.Element(qn("w:bidi")))

    def heading(self, words, level=1):
        self._add(self._paragraph(f"Heading{level}", [words], keep=True))

    def paragraph_heading(self, *parts):
        """A heading of the second level that holds a `Text`."""
        self._add(self._paragraph("Heading2", [part for part in parts if part], keep=True))

    def title(self, text):
        self._add(self._paragraph("Title", [text], keep=True))

    def paragraph(self, *parts):
        self._add(self._paragraph(None, parts))

    def bullet(self, *parts):
        self._add(self._paragraph("ListBullet", parts))

    def table(self, headers, rows, widths):
        """`rows`: of cells, each a list of parts or of such lists (paragraphs); `widths`: shares of the width."""
        table = etree.Element(qn("w:tbl"))
        properties = etree.SubElement(table, qn("w:tblPr"))
        etree.SubElement(properties, qn("w:tblStyle")).set(qn("w:val"), "TableGrid")
        if self.lang == "ar":
            etree.SubElement(properties, qn("w:bidiVisual"))
        width = etree.SubElement(properties, qn("w:tblW"))
        width.set(qn("w:w"), "5000")
        width.set(qn("w:type"), "pct")
        grid = etree.SubElement(table, qn("w:tblGrid"))
        for share in widths:
            etree.SubElement(grid, qn("w:gridCol")).set(qn("w:w"), str(round(9400 * share / sum(widths))))
        self._row(table, [[(header, True)] for header in headers], widths, is_header=True)
        for row in rows:
            self._row(table, row, widths)
        self._add(table)
        self._add(self._paragraph(None, []))

    def foot(self, words):
        """The running foot of every page, with the number of the page and how many there are."""
        footer = self.document.sections[0].footer
        footer.is_linked_to_previous = False
        element = footer._element
        for paragraph in list(element):
            element.remove(paragraph)
        paragraph = self._paragraph(None, [f"{words} · {_('Page')} "])
        # Marks of direction: in an Arabic paragraph page 1 of 4 would read « 4/1 ».
        self._run(paragraph, LEFT_TO_RIGHT, "en")
        self._field(paragraph, "PAGE")
        self._run(paragraph, f"{LEFT_TO_RIGHT}/{LEFT_TO_RIGHT}", "en")
        self._field(paragraph, "NUMPAGES")
        self._run(paragraph, LEFT_TO_RIGHT, "en")
        element.append(paragraph)

    def _field(self, paragraph, name):
        """A number that the word processor works out."""
        field = etree.SubElement(paragraph, qn("w:fldSimple"))
        field.set(qn("w:instr"), name)
        self._run(field, "1", "en")

    def _add(self, element):
        self.end.addprevious(element)

    def _row(self, table, cells, widths, *, is_header=False):
        row = etree.SubElement(table, qn("w:tr"))
        properties = etree.SubElement(row, qn("w:trPr"))
        etree.SubElement(properties, qn("w:cantSplit"))
        if is_header:
            etree.SubElement(properties, qn("w:tblHeader"))
        for cell, share in zip(cells, widths, strict=True):
            element = etree.SubElement(row, qn("w:tc"))
            width = etree.SubElement(etree.SubElement(element, qn("w:tcPr")), qn("w:tcW"))
            width.set(qn("w:w"), str(round(5000 * share / sum(widths))))
            width.set(qn("w:type"), "pct")
            paragraphs = cell if cell and isinstance(cell[0], list) else [cell]
            for parts in paragraphs:
                element.append(self._paragraph(None, parts))

    def _paragraph(self, style, parts, *, keep=False):
        paragraph = etree.Element(qn("w:p"))
        properties = etree.SubElement(paragraph, qn("w:pPr"))
        if style:
            etree.SubElement(properties, qn("w:pStyle")).set(qn("w:val"), style)
        if keep:
            etree.SubElement(properties, qn("w:keepNext"))
        if self.lang == "ar":
            etree.SubElement(properties, qn("w:bidi"))
        for part in parts:
            self._runs(paragraph, part)
        return paragraph

    def _runs(self, paragraph, part):
        if isinstance(part, Text):
            self._run(paragraph, part.text, part.lang)
        elif isinstance(part, Marked):
            self._run(paragraph, part.text.text, part.text.lang)
            if part.text.lang != self.lang:
                self._run(paragraph, f" ({part.text.lang})", "en")
        elif isinstance(part, tuple):
            self._run(paragraph, part[0], self.lang, bold=part[1])
        else:
            self._run(paragraph, part, self.lang)

    def _run(self, paragraph, words, lang, bold=False):
        run = etree.SubElement(paragraph, qn("w:r"))
        properties = etree.SubElement(run, qn("w:rPr"))
        if bold:
            etree.SubElement(properties, qn("w:b"))
            etree.SubElement(properties, qn("w:bCs"))
        if lang == "ar":
            etree.SubElement(properties, qn("w:rtl"))
        marked = etree.SubElement(properties, qn("w:lang"))
        marked.set(qn("w:bidi" if lang == "ar" else "w:val"), LANGUAGES.get(lang, lang))
        for number, line in enumerate(words.replace("\r\n", "\n").split("\n")):
            if number:
                etree.SubElement(run, qn("w:br"))
            text = etree.SubElement(run, qn("w:t"))
            text.text = _plain(line)
            text.set("{http://www.w3.org/XML/1998/namespace}space", "preserve")


def _plain(text):
    """Without the characters that XML has no room for."""
    return "".join(c for c in text if c >= " " or c == "\t").replace("\ufffe", "").replace("\uffff", "")


def _carry(document, record):
    """Put the record beside the text, with the digest of the text it belongs to."""
    root = etree.Element(RECORD_TAG)
    root.set("sha256", hashlib.sha256(document.part.blob).hexdigest())
    root.text = json.dumps(record, ensure_ascii=True, sort_keys=True)
    blob = etree.tostring(root, xml_declaration=True, encoding="UTF-8", standalone=True)
    part = Part(PackURI(RECORD_PART), "application/xml", blob, document.part.package)
    document.part.relate_to(part, CUSTOM_XML)
