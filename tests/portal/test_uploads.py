"""Papers: plain PDF files only."""

import io

import pytest
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile
from pypdf import PdfWriter
from pypdf.generic import DictionaryObject, NameObject, TextStringObject

from ogp_secretariat.web.uploads import MAX_PDF_BYTES, check_pdf


def pdf(change=None):
    writer = PdfWriter()
    writer.add_blank_page(100, 100)
    if change:
        change(writer)
    data = io.BytesIO()
    writer.write(data)
    return data.getvalue()


def acting(kind, key):
    """A change that makes the file act when it is opened."""

    def change(writer):
        action = DictionaryObject({NameObject("/S"): NameObject(kind), NameObject(key): TextStringObject("x")})
        writer._root_object[NameObject("/OpenAction")] = writer._add_object(action)

    return change


def attached(writer):
    writer.add_attachment("releve.json", b"{}")


@pytest.mark.parametrize(
    ("name", "data"),
    [
        ("a.pdf", b"<html><script>alert(1)</script></html>"),
        ("a.svg", pdf()),
        ("a.exe", b"MZ"),
        ("a.pdf", b"%PDF-1.7\nnot really"),
        ("a.pdf", b""),
        ("a.pdf", pdf(acting("/JavaScript", "/JS"))),
        ("a.pdf", pdf(acting("/Launch", "/F"))),
        ("a.pdf", pdf(lambda writer: writer.encrypt("secret", algorithm="RC4-128"))),
        ("a.pdf", b"%PDF-1.7" + b"x" * MAX_PDF_BYTES),
    ],
)
def test_what_is_not_a_plain_pdf_is_refused(name, data):
    with pytest.raises(ValidationError):
        check_pdf(SimpleUploadedFile(name, data))


@pytest.mark.parametrize("change", [None, attached])
def test_a_plain_pdf_is_kept_as_it_is(change):
    data = pdf(change)
    upload = SimpleUploadedFile("Annexe 1.PDF", data)
    check_pdf(upload)
    assert upload.read() == data
