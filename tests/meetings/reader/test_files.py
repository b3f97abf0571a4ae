"""Files: encodings, types, and what is refused with a sentence."""

import io
import json
import subprocess
import sys
import zipfile

import pytest
from docx import Document
from pypdf import PdfReader, PdfWriter

from meetings.reader import MAX_BYTES, MAX_FILE_BYTES, Refused, Source, read_file, read_releve, read_source

from .helpers import SEED_FILE, counts, seed

WHOLE = (5, [3, 7, 2, 1, 1], 7)
# Windows-1252 has no « ᵉ » but all the source document uses.
ENCODINGS = {
    "utf-8": (lambda text: text.encode(), "utf-8"),
    "utf-8 with mark": (lambda text: b"\xef\xbb\xbf" + text.encode(), "utf-8"),
    "utf-16 le with mark": (lambda text: b"\xff\xfe" + text.encode("utf-16-le"), "utf-16-le"),
    "utf-16 be with mark": (lambda text: b"\xfe\xff" + text.encode("utf-16-be"), "utf-16-be"),
    "utf-16 le without": (lambda text: text.encode("utf-16-le"), "utf-16-le"),
    "utf-16 be without": (lambda text: text.encode("utf-16-be"), "utf-16-be"),
    "windows-1252": (lambda text: text.encode("cp1252"), "windows-1252"),
    "latin-1": (
        lambda text: text.replace("’", "'").replace("…", "...").replace("œ", "oe").encode("latin-1"),
        "windows-1252",
    ),
}


@pytest.mark.parametrize("name", ENCODINGS)
def test_encoding(name):
    encode, encoding = ENCODINGS[name]
    source = read_file(encode(seed()), "Relevé.TXT")
    assert (source.kind, source.encoding, source.embedded) == ("text", encoding, None)
    assert counts(read_source(source)) == WHOLE
    assert not source.text.startswith("\ufeff")


def test_arabic_in_utf16():
    text = "جدول الأعمال :\n• حصيلة الخطة\n"
    assert read_file(b"\xff\xfe" + text.encode("utf-16-le"), "a.txt").text == text


def docx_bytes(build) -> bytes:
    document, stream = Document(), io.BytesIO()
    build(document)
    document.save(stream)
    return stream.getvalue()


def seed_docx(document):
    """The source document as a secretary's Word file: paragraphs without line breaks, lists with bullets."""
    record = read_releve(seed())
    document.add_heading("Relevé des conclusions", 0)
    for text in ("Date de la réunion :", record.date_text, "Lieu :", record.place, "Participants :", record.preamble):
        document.add_paragraph(text)
    document.add_heading("Ordre du jour", 1)
    for title in record.agenda:
        document.add_paragraph(title, style="List Bullet")
    document.add_heading("Points discutés", 1)
    for group in record.discussed:
        document.add_paragraph(group.item)
        for point in group.points:
            document.add_paragraph(point, style="List Bullet")
    document.add_heading("Points arrêtés", 1)
    for decision in record.decisions:
        document.add_paragraph(decision.text, style="List Number")
    document.sections[0].header.paragraphs[0].text = "Royaume du Maroc"


def test_docx():
    source = read_file(docx_bytes(seed_docx), "releve.docx")
    record = read_source(source)
    assert source.kind == "docx" and counts(record) == WHOLE
    assert "Royaume du Maroc" in record.title
    assert [warning.kind for warning in record.warnings] == ["impossible_date"] and record.unplaced == []


def test_docx_table_of_participants():
    def build(document):
        document.add_paragraph("Réunion")
        document.add_paragraph("Présents :")
        table = document.add_table(3, 3)
        rows = [
            ("Nom et prénom", "Fonction", "Organisme"),
            ("M. A. Alami", "SG", "Santé"),
            ("Mme B. Bari", "DG", "Agence Y"),
        ]
        for row, cells in zip(table.rows, rows, strict=True):
            for cell, text in zip(row.cells, cells, strict=True):
                cell.text = text

    record = read_source(read_file(docx_bytes(build), "a.docx"))
    assert [(a.name, a.function, a.institution) for a in record.attendance] == [
        ("M. A. Alami", "SG", "Santé"), ("Mme B. Bari", "DG", "Agence Y"),
    ]  # fmt: skip


@pytest.fixture(scope="module")
def seed_pdf() -> bytes:
    weasyprint = pytest.importorskip("weasyprint")
    from html import escape

    paragraphs = "".join(f"<div>{escape(line) or '&nbsp;'}</div>" for line in bulleted(seed()).split("\n"))
    return weasyprint.HTML(string=f"<html lang=fr><body style='font-size:9pt'>{paragraphs}</body></html>").write_pdf()


def bulleted(text: str) -> str:
    """A PDF has no leading spaces: the bullets are there again, as in the file the text was once taken from."""
    return "\n".join(
        "• " + line.strip() if line.startswith(" ") and line.strip() else line.strip() for line in text.split("\n")
    )


def with_attachment(pdf: bytes, content: bytes, name="releve.json") -> bytes:
    writer, stream = PdfWriter(clone_from=PdfReader(io.BytesIO(pdf))), io.BytesIO()
    writer.add_attachment(name, content)
    writer.write(stream)
    return stream.getvalue()


def test_pdf(seed_pdf):
    source = read_file(seed_pdf, "releve.pdf")
    assert (source.kind, source.embedded) == ("pdf", None)
    assert counts(read_source(source)) == WHOLE


def test_pdf_that_carries_its_record(seed_pdf):
    record = read_releve(seed())
    record.place = "Salle A"
    source = read_file(with_attachment(seed_pdf, json.dumps(record.to_json()).encode()), "releve.pdf")
    assert read_source(source) == record


def test_pdf_issued_by_weasyprint_that_carries_its_record():
    weasyprint = pytest.importorskip("weasyprint")
    record = read_releve(seed())
    attached = weasyprint.Attachment(string=json.dumps(record.to_json()), name="releve.json", relationship="Source")
    pdf = weasyprint.HTML(string="<p>Relevé").write_pdf(attachments=[attached], pdf_variant="pdf/a-3a")
    assert read_source(read_file(pdf, "CP.pdf")) == record


@pytest.mark.parametrize("content", [b"{", b"[]", b"null", b'{"agenda": 3}', b"[" * 100_000, b'{"agenda": []}'])
def test_pdf_with_a_broken_record_is_read_by_its_text(seed_pdf, content):
    source = read_file(with_attachment(seed_pdf, content), "releve.pdf")
    assert counts(read_source(source)) == WHOLE


def test_json():
    record = read_releve(seed())
    source = read_file(json.dumps(record.to_json()).encode(), "CP.json")
    assert source.kind == "json" and read_source(source) == record


def encrypted_pdf() -> bytes:
    writer, stream = PdfWriter(), io.BytesIO()
    writer.add_blank_page(100, 100)
    writer.encrypt("secret")
    writer.write(stream)
    return stream.getvalue()


def scanned_pdf() -> bytes:
    writer, stream = PdfWriter(), io.BytesIO()
    writer.add_blank_page(100, 100)
    writer.write(stream)
    return stream.getvalue()


def zipped(entries: dict) -> bytes:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in entries.items():
            archive.writestr(name, content)
    return stream.getvalue()


REFUSED = {
    "empty": (b"", "a.txt"),
    "blank": (b" \n\t\r\n\x0c ", "a.txt"),
    "blank utf-8 with mark": (b"\xef\xbb\xbf \xe2\x80\x8b\n", "a.txt"),
    "mark alone": (b"\xff\xfe", "a.txt"),
    "10 MB of text": (b"mot " * (10 * 1024 * 1024 // 4), "a.txt"),
    "text over the limit": (b"a" * (MAX_BYTES + 1), "a.txt"),
    "pdf over the limit": (b"%PDF-1.7" + b"a" * MAX_FILE_BYTES, "a.pdf"),
    "nul": (b"Lieu : Rabat\x00\n", "a.txt"),
    "bytes of no encoding": (bytes(range(128, 256)) * 20, "a.txt"),
    "damaged utf-8": ("réunion arrêtée ".encode() * 20 + b"\xc3", "a.txt"),
    "odd utf-16": (b"\xff\xfea", "a.txt"),
    "controls": (b"\x01\x02\x03abc" * 50, "a.txt"),
    "shift-jis": ("会議の議事録です。参加者".encode("shift-jis") * 9, "a.txt"),
    "png as text": (b"\x89PNG\r\n\x1a\n" + b"\0" * 99, "a.txt"),
    "png as pdf": (b"\x89PNG\r\n\x1a\n" + b"\0" * 99, "a.pdf"),
    "png as docx": (b"\x89PNG\r\n\x1a\n" + b"\0" * 99, "a.docx"),
    "exe as text": (b"MZ\x90\x00\x03" + b"\0" * 99, "a.txt"),
    "elf as pdf": (b"\x7fELF" + b"\0" * 99, "a.pdf"),
    "html as text": (b"<!DOCTYPE html><html><body>Lieu : Rabat", "a.txt"),
    "html as pdf": (b"<html><body>Lieu : Rabat", "a.pdf"),
    "rtf as text": (b"{\\rtf1 Lieu : Rabat}", "a.txt"),
    "old word as docx": (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 512, "a.docx"),
    "pdf as text": (b"%PDF-1.7\n1 0 obj", "a.txt"),
    "text as pdf": (SEED_FILE.read_bytes(), "a.pdf"),
    "text as docx": (SEED_FILE.read_bytes(), "a.docx"),
    "docx as pdf": (zipped({"word/document.xml": "<a/>"}), "a.pdf"),
    "docx as text": (zipped({"word/document.xml": "<a/>"}), "a.txt"),
    "zip as docx": (zipped({"a.txt": "Lieu"}), "a.docx"),
    "docx of zeros": (zipped({"[Content_Types].xml": "<a/>", "word/document.xml": b"0" * 70_000_000}), "a.docx"),
    "docx damaged": (b"PK\x03\x04" + b"\xff" * 300, "a.docx"),
    "docx of nonsense": (zipped({"[Content_Types].xml": "<a/>", "word/document.xml": "<a>"}), "a.docx"),
    "docx with macros": (
        zipped({"[Content_Types].xml": "<a/>", "word/document.xml": "<a/>", "word/vbaProject.bin": "x"}), "a.docx"
    ),
    "docx of nothing": (docx_bytes(lambda document: None), "a.docx"),
    "pdf damaged": (b"%PDF-1.7\n" + b"\xff\x00garbage" * 50, "a.pdf"),
    "pdf cut short": (scanned_pdf()[:60], "a.pdf"),
    "pdf encrypted": (encrypted_pdf(), "a.pdf"),
    "pdf of a scan": (scanned_pdf(), "a.pdf"),
    "unknown type": (SEED_FILE.read_bytes(), "a.odt"),
    "no suffix": (SEED_FILE.read_bytes(), "releve"),
    "json of a list": (b"[]", "a.json"),
    "json of nothing": (b"{", "a.json"),
    "json very deep": (b"[" * 100_000, "a.json"),
    "text as json": (SEED_FILE.read_bytes(), "a.json"),
}  # fmt: skip


@pytest.mark.parametrize("name", REFUSED)
def test_refused_with_one_sentence(name):
    with pytest.raises(Refused) as refusal:
        read_file(*REFUSED[name])
    sentence = str(refusal.value)
    assert sentence.endswith(".") and "\n" not in sentence and "%(" not in sentence


def test_json_of_another_shape_is_refused():
    with pytest.raises(Refused):
        read_source(read_file(b'{"agenda": [], "discussed": [], "decisions": 3}', "a.json"))
    with pytest.raises(Refused):
        read_source(Source("", "json", "utf-8", {}))


def test_the_child_that_lasts_too_long_is_ended(monkeypatch):
    monkeypatch.setattr("meetings.reader.extraction.TIME_LIMIT", 0.01)
    with pytest.raises(Refused):
        read_file(scanned_pdf(), "a.pdf")


def test_the_child_knows_no_secret_and_is_limited():
    code = (
        "import resource; from meetings.reader import extract; extract.limit_resources();"
        "print(resource.getrlimit(resource.RLIMIT_AS)[0] == extract.MEMORY, resource.getrlimit(resource.RLIMIT_FSIZE))"
    )
    answer = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert answer.stdout.strip() == "True (0, 0)"
