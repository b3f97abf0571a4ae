"""Evidence: files of a few kinds, plain, and what they say they are."""

import io

import pytest
from django.core.exceptions import SuspiciousFileOperation, ValidationError
from django.core.files.base import ContentFile
from django.core.files.storage import FileSystemStorage
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db.models.fields.files import FieldFile
from django.http import Http404
from django.utils import translation
from PIL import Image
from PIL.PngImagePlugin import PngInfo

from ogp_secretariat.web import uploads
from ogp_secretariat.web.handing import serve_evidence
from ogp_secretariat.web.uploads import MAX_BYTES, check_evidence, evidence_path, safe_display_name

from .evidence_files import (
    BOMB_XML,
    LAUGHS,
    ODS,
    ODT,
    OLE,
    animated,
    archive,
    changed,
    encrypted_member,
    excel,
    field,
    in_body,
    link_target,
    lying_size,
    macro_document,
    opendocument,
    overlapping,
    photo,
    picture,
    related,
    saved,
    typed,
    vast_png,
    with_entities,
    word,
    word_with_chart,
    word_with_link,
)
from .test_uploads import acting, pdf


def check(name, data):
    return check_evidence(SimpleUploadedFile(name, data))


def refusal(name, data):
    with pytest.raises(ValidationError) as error:
        check(name, data)
    assert len(error.value.messages) == 1
    return error.value.messages[0]


# -- Good files --------------------------------------------------------------------------------------------------------


GOOD = {
    "plain.docx": word(),
    "chart.docx": word_with_chart(),
    "link.docx": word_with_link("https://www.data.gov.ma/"),
    "mail.docx": word_with_link("mailto:secretariat@example.org"),
    "page.docx": field(" PAGE \\* MERGEFORMAT "),
    "address.docx": field(' HYPERLINK "https://www.data.gov.ma/" '),
    "text.docx": word("Le lien DDE est supprimé ; cmd|' /c ! n’est que du texte."),
    "plain.xlsx": excel(),
    "text.xlsx": excel('=IF(A1="a|b!c";"DDE(";HYPERLINK("https://www.data.gov.ma/"))'),
    "plain.odt": opendocument(ODT),
    "link.odt": opendocument(ODT, '<text:a xlink:href="https://www.data.gov.ma/">lien</text:a>'),
    "image.odt": opendocument(ODT, '<draw:image xlink:href="Pictures/1.png"/>', {"Pictures/1.png": picture("PNG")}),
    "plain.ods": opendocument(ODS, '<table:table-cell table:formula="of:=SUM([.A1:.A2])"/>'),
    "plain.pdf": pdf(),
    "plain.png": picture("PNG"),
    "palette.png": picture("PNG", mode="P"),
    "clear.png": picture("PNG", mode="RGBA"),
    "grey.png": picture("PNG", mode="I;16"),
    "plain.jpg": picture("JPEG"),
    "plain.jpeg": picture("JPEG"),
    "print.jpg": picture("JPEG", mode="CMYK"),
}


@pytest.mark.parametrize("name", GOOD)
def test_good_files_pass(name):
    checked = check(name, GOOD[name])
    assert checked.name == name
    assert checked.extension == name.rpartition(".")[2].replace("jpeg", "jpg")
    assert checked.size == len(checked.data) > 0
    assert len(checked.sha256) == 64
    if checked.extension not in ("png", "jpg"):
        assert checked.data == GOOD[name]
    else:
        assert Image.open(io.BytesIO(checked.data)).size == (40, 20)


def test_a_photo_is_written_anew_upright_smaller_and_without_its_place():
    data = photo()
    assert 2_000_000 < len(data) < MAX_BYTES
    assert Image.open(io.BytesIO(data)).getexif().get_ifd(0x8825)
    checked = check("IMG_2041.JPG", data)
    made = Image.open(io.BytesIO(checked.data))
    assert (made.format, made.size) == ("JPEG", (3000, 4000))
    assert not made.getexif()
    assert not {"comment", "icc_profile", "exif", "xmp"}.intersection(made.info)
    assert 500_000 < checked.size < 1.5 * len(data)


def test_the_preview_behind_a_photo_is_no_second_picture():
    frames = [Image.new("RGB", (64, 48), colour) for colour in ("red", "blue")]
    checked = check("photo.jpg", saved(frames[0], "MPO", save_all=True, append_images=frames[1:]))
    made = Image.open(io.BytesIO(checked.data))
    assert made.format == "JPEG"
    assert made.getpixel((5, 5))[0] > 200


def test_texts_and_what_follows_a_picture_are_left_behind():
    note = PngInfo()
    note.add_text("Author", "Somebody")
    data = saved(Image.new("P", (30, 30)), "PNG", pnginfo=note, transparency=0, icc_profile=b"x" * 200) + b"<script>"
    made = Image.open(io.BytesIO(check("a.png", data).data))
    made.load()
    assert set(made.info) == {"transparency"}
    assert b"<script>" not in check("a.png", data).data


def test_a_picture_just_under_the_limit_passes():
    assert Image.open(io.BytesIO(check("plan.png", vast_png(7000, 7000)).data)).size == (4000, 4000)


# -- Bad files, each with its cause ------------------------------------------------------------------------------------

BAD = [
    # Size and kind.
    ("empty.pdf", b"", "is empty"),
    ("big.pdf", b"%PDF-1.7" + b"x" * MAX_BYTES, "larger than 10 MB"),
    ("a.exe", b"MZ", "not accepted"),
    ("a.html", b"<html>", "not accepted"),
    ("a.svg", b"<svg/>", "not accepted"),
    ("pdf", pdf(), "not accepted"),
    ("a.docm", macro_document(), "not accepted"),
    ("a.pdf", b"<html><script>alert(1)</script></html>", "really a web page"),
    ("a.pdf", b"  <!DOCTYPE html>", "really a web page"),
    ("a.png", b"<?xml version='1.0'?><svg xmlns='x'/>", "really an SVG drawing"),
    ("a.jpg", picture("PNG"), "really a PNG picture"),
    ("a.png", picture("JPEG"), "really a JPEG picture"),
    ("a.png", picture("GIF"), "really a GIF picture"),
    ("a.jpg", picture("WEBP"), "really a WebP picture"),
    ("a.jpg", b"\0\0\0\x18ftypheic\0\0\0\0mif1heic", "really an HEIC"),
    ("a.docx", OLE, "really an old Office file"),
    ("a.docx", OLE + "EncryptedPackage".encode("utf-16-le"), "password"),
    ("a.docx", pdf(), "really a PDF"),
    ("a.docx", excel(), "really an Excel workbook"),
    ("a.xlsx", opendocument(ODS), "really an OpenDocument spreadsheet"),
    ("a.odt", word(), "really a Word document"),
    ("a.ods", opendocument(ODT), "really an OpenDocument text"),
    ("a.odt", opendocument("application/vnd.oasis.opendocument.graphics"), "really an archive"),
    ("a.docx", archive({"a.txt": b"a"}), "really an archive"),
    ("a.pdf", word(), "really an archive"),
    ("a.jpg", b"MZ" + bytes(100), "really a program"),
    ("a.docx", b"nothing known", "damaged"),
    # PDF.
    ("a.pdf", pdf(acting("/JavaScript", "/JS")), "scripts or actions"),
    ("a.pdf", pdf(acting("/Launch", "/F")), "scripts or actions"),
    ("a.pdf", pdf(acting("/JavaScript", "/JS")).replace(b"/JavaScript", b"/Java#53cript"), "scripts or actions"),
    ("a.pdf", pdf(lambda writer: writer.encrypt("secret", algorithm="RC4-128")), "encrypted"),
    ("a.pdf", b"%PDF-1.7\nnot really", "not a PDF that can be read"),
    # Pictures.
    ("vast.png", vast_png(10_000, 10_000), "50 million points"),
    ("cut.png", picture("PNG", (400, 400))[:-40], "damaged"),
    ("cut.jpg", photo((400, 400))[:-3000], "damaged"),
    ("moving.png", animated("PNG"), "animated"),
    ("false.png", b"\x89PNG\r\n\x1a\n" + bytes(60), "damaged"),
    # Macros.
    ("a.docx", macro_document(), "macros"),
    ("a.docx", changed(word(), {"word/vbaProject.bin": OLE}), "macros"),
    ("a.xlsx", typed(excel(), "xl/odd.bin", "vnd.ms-office.vbaProject"), "macros"),
    ("a.xlsx", typed(excel(), "xl/macrosheets/sheet1.xml", "vnd.ms-excel.macrosheet+xml"), "macros"),
    ("a.odt", opendocument(ODT, more={"Basic/Standard/Module1.xml": b"<m/>"}), "macros"),
    ("a.odt", opendocument(ODT, more={"Scripts/python/x.py": b"import os"}), "macros"),
    ("a.ods", opendocument(ODS, '<script:event-listener xlink:href="vnd.sun.star.script:x"/>'), "macros"),
    # Links to what is outside.
    ("a.docx", link_target("attachedTemplate", "http://example.org/x.dotm"), "draws on other files"),
    ("a.docx", link_target("image", "http://example.org/x.png"), "draws on other files"),
    ("a.docx", word_with_link("file:///c:/windows/x.exe"), "draws on other files"),
    ("a.docx", word_with_link("javascript:alert(1)"), "draws on other files"),
    ("a.docx", word_with_link("\\\\server\\share"), "draws on other files"),
    ("a.docx", field(' INCLUDEPICTURE "http://example.org/x.png" '), "draws on other files"),
    ("a.docx", field(' HYPERLINK "file:///c:/x.exe" '), "draws on other files"),
    ("a.xlsx", typed(excel(), "xl/externalLinks/externalLink1.xml",
        "vnd.openxmlformats-officedocument.spreadsheetml.externalLink+xml"), "draws on other files"),
    ("a.xlsx", related(excel(), "xl/_rels/workbook.xml.rels", "externalLink", "x.xml", "Internal"), "draws on other"),
    ("a.xlsx", excel('=WEBSERVICE("http://example.org/")'), "draws on other files"),
    ("a.xlsx", excel("='C:\\x\\[book.xlsx]Sheet1'!A1"), "draws on other files"),
    ("a.odt", opendocument(ODT, '<draw:image xlink:href="http://example.org/x.png"/>'), "draws on other files"),
    ("a.odt", opendocument(ODT, '<text:section-source xlink:href="../secret.odt"/>'), "draws on other files"),
    ("a.odt", opendocument(ODT, '<text:a xlink:href="file:///etc/passwd"/>'), "draws on other files"),
    ("a.ods", opendocument(ODS, "<table:table-cell table:formula=\"of:='file:///x.ods'#$A.A1\"/>"), "draws on other"),
    # DDE.
    ("a.docx", field(' D', 'DE', 'AUTO c:\\\\windows "x" '), "DDE"),
    ("a.docx", in_body('<w:p><w:fldSimple w:instr=" DDE cmd x "/></w:p>'), "DDE"),
    ("a.docx", field(" QUOTE 68 68 69 65 85 84 79 "), "DDE"),
    ("a.xlsx", excel("=cmd|'/c calc'!A0"), "DDE"),
    ("a.ods", opendocument(ODS, '<table:table-cell table:formula="of:=DDE(&quot;x&quot;)"/>'), "DDE"),
    ("a.odt", opendocument(ODT, "<text:dde-connection-decl/>"), "DDE"),
    # Files inside.
    ("a.docx", changed(word(), {"word/embeddings/oleObject1.bin": OLE}), "objects inside"),
    ("a.docx", changed(word(), {"word/media/image1.png": b"MZ" + bytes(90)}), "objects inside"),
    ("a.docx", changed(word(), {"word/x.exe": b"x"}), "objects inside"),
    ("a.docx", changed(word(), {"word/embeddings/a.docx": word()}), "objects inside"),
    ("a.docx", changed(word(), {"word/embeddings/a.xlsx": changed(excel(), {"xl/vbaProject.bin": OLE})}), "macros"),
    ("a.docx", changed(word(), {"word/activeX/activeX1.xml": b"<x/>"}), "objects inside"),
    ("a.docx", related(word(), "word/_rels/document.xml.rels", "aFChunk", "x.xml", "Internal"), "objects inside"),
    ("a.odt", opendocument(ODT, more={"Object 1": OLE}), "objects inside"),
    # Archives that are not what they say.
    ("a.docx", changed(word(), {"word/x.xml": BOMB_XML}), "once unpacked"),
    ("a.odt", opendocument(ODT, more={f"{n}.xml": b"<a/>" for n in range(2001)}), "once unpacked"),
    ("a.docx", lying_size(12_000_000), "once unpacked"),
    ("a.docx", lying_size(5_000), "damaged"),
    ("a.docx", overlapping(), "once unpacked"),
    ("a.docx", changed(word(), {"word/embeddings/a.xlsx": changed(excel(), {"xl/x.xml": BOMB_XML})}), "once unpacked"),
    ("a.docx", changed(word(), {"../../etc/x.xml": b"<x/>"}), "lead outside"),
    ("a.docx", changed(word(), {"/etc/x.xml": b"<x/>"}), "lead outside"),
    ("a.docx", changed(word(), {"word\\..\\x.xml": b"<x/>"}), "lead outside"),
    ("a.docx", encrypted_member(), "password"),
    ("a.odt", opendocument(ODT, manifest="<manifest:encryption-data/>"), "password"),
    ("a.docx", word()[:-300], "damaged"),
    ("a.docx", b"PK\x03\x04" + word(), "damaged"),
    ("a.docx", changed(word(), {"mimetype": ODT.encode()}), "damaged"),
    ("a.docx", in_body("<not closed>"), "damaged"),
    # Entities, in whatever encoding.
    ("a.docx", with_entities(), "declares things"),
    ("a.docx", with_entities("utf-16"), "declares things"),
    ("a.odt", opendocument(ODT, more={"meta.xml": LAUGHS + "<l>&b;</l>"}), "declares things"),
]  # fmt: skip


@pytest.mark.parametrize(("name", "data", "cause"), BAD, ids=[f"{n}-{cause}" for n, (_, _, cause) in enumerate(BAD)])
def test_bad_files_are_refused_with_their_cause(name, data, cause):
    with translation.override("en"):
        message = refusal(name, data)
    assert any(part in message for part in cause.split("|")), message


def test_what_unpacks_to_more_than_100_mb_is_refused():
    members = {f"word/{n}.xml": b"<a>" + bytes(9_000_000) + b"</a>" for n in range(12)}
    with translation.override("en"):
        assert "once unpacked" in refusal("a.docx", changed(word(), members))


def test_what_takes_too_long_is_refused(monkeypatch):
    monkeypatch.setattr(uploads, "TIME_LIMIT", 0.001)
    for name in ("plain.docx", "plain.pdf", "plain.png"):
        assert refusal(name, GOOD[name])


def test_an_active_object_past_the_length_told_is_found():
    """The trailer says « /Size 2 »; programs that show the file follow the table instead."""
    data = pdf(acting("/JavaScript", "/JS"))
    assert b"/Size 6" in data
    with translation.override("en"):
        assert "scripts or actions" in refusal("a.pdf", data.replace(b"/Size 6", b"/Size 2"))


def test_a_vast_picture_is_small_as_a_file():
    assert len(vast_png(10_000, 10_000)) < 20_000


# -- Names -------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("given", "shown"),
    [
        ("Relevé n° 1.pdf", "Relevé n° 1.pdf"),
        ("../../etc/passwd.pdf", "passwd.pdf"),
        ("C:\\Users\\x\\rapport.docx", "rapport.docx"),
        ("محضر الاجتماع.pdf", "محضر الاجتماع.pdf"),
        ("rapport\u202efdp.exe", "rapportfdp.exe"),
        ("a\u2066b\u200f\u200bc.pdf", "abc.pdf"),
        ("a\0b\x07.pdf", "ab.pdf"),
        ("a\r\nb\u2028c.pdf", "a b c.pdf"),
        ("  .. a . .pdf", "a.pdf"),
        ("releve\u0301.pdf", "relevé.pdf"),
        ("x" * 300 + ".docx", "x" * 115 + ".docx"),
        ("sans extension", "sans extension"),
        ("\udcff.pdf", "?.pdf"),
        (".pdf", "fichier.pdf"),
        ("../", "fichier"),
        ("\u202e\0", "fichier"),
        ("", "fichier"),
        (None, "fichier"),
    ],
)
def test_names_are_cleaned_for_display(given, shown):
    assert safe_display_name(given) == shown


def test_a_turned_name_is_read_as_it_is():
    upload = ContentFile(pdf(), name="rapport\u202efdp.exe")
    with pytest.raises(ValidationError):
        check_evidence(upload)
    assert check_evidence(ContentFile(pdf(), name="..\\..\\a\u202eb.pdf")).name == "ab.pdf"


def test_stored_names_are_our_own():
    first, second = (evidence_path(None, "../../Ma photo.JPEG") for _ in range(2))
    assert first != second
    assert first.startswith("evidence/20") and first.endswith(".jpg") and "photo" not in first
    with pytest.raises(SuspiciousFileOperation):
        evidence_path(None, "a.html")


# -- Handing out -------------------------------------------------------------------------------------------------------


@pytest.fixture
def stored(tmp_path):
    storage = FileSystemStorage(tmp_path)

    def store(name, data=b"bytes"):
        field = FieldFile(None, type("Field", (), {"storage": storage, "name": "file"})(), name)
        if data is not None:
            storage.save(name, ContentFile(data))
        return field

    return store


@pytest.mark.parametrize(
    ("extension", "content_type", "disposition"),
    [
        ("pdf", "application/pdf", "inline"),
        ("png", "image/png", "inline"),
        ("docx", "application/vnd.openxmlformats-officedocument.wordprocessingml.document", "attachment"),
        ("html", "text/html", "attachment"),
    ],
)
def test_a_stored_file_is_handed_out_safely(rf, stored, extension, content_type, disposition):
    file = stored(f"evidence/2020/one.{extension}")
    response = serve_evidence(rf.get("/"), file, f'Relevé "1"\r\n.{extension}', content_type)
    assert b"".join(response.streaming_content) == b"bytes"
    assert response["Content-Disposition"].startswith(disposition)
    assert response["Content-Type"] == ("application/octet-stream" if extension == "html" else content_type)
    assert response["X-Content-Type-Options"] == "nosniff"
    assert response["Content-Security-Policy"].startswith("sandbox; default-src 'none'")
    assert response["Cache-Control"] == "private, no-cache"
    again = serve_evidence(rf.get("/", HTTP_IF_NONE_MATCH=response["ETag"]), file, "a", content_type)
    assert again.status_code == 304
    assert again["Cache-Control"] == "private, no-cache"


@pytest.mark.parametrize("name", ["", "evidence/2020/gone.pdf"])
def test_a_missing_file_is_not_found(rf, stored, name):
    with pytest.raises(Http404):
        serve_evidence(rf.get("/"), stored(name, None), "a.pdf", "application/pdf")
