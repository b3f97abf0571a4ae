"""Files for the tests of evidence: good ones, and ones with one thing wrong."""

import io
import struct
import zipfile
import zlib

import docx
import openpyxl
from PIL import Image

RELATIONS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
ODT = "application/vnd.oasis.opendocument.text"
ODS = "application/vnd.oasis.opendocument.spreadsheet"
OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600)
LAUGHS = '<!DOCTYPE l [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;&a;&a;">]>'
BOMB_XML = b"<a>" + b" " * 12_000_000 + b"</a>"


def saved(thing, *arguments, **options):
    data = io.BytesIO()
    thing.save(data, *arguments, **options)
    return data.getvalue()


def word(*paragraphs):
    document = docx.Document()
    document.add_heading("Procès-verbal de recette")
    for text in paragraphs or ["Le livrable est conforme."]:
        document.add_paragraph(text)
    return saved(document)


def excel(formula="=SUM(A1:A2)"):
    book = openpyxl.Workbook()
    book.active.append(["Administration", 1])
    book.active["A2"] = formula
    return saved(book)


def archive(members, packed=zipfile.ZIP_DEFLATED):
    data = io.BytesIO()
    with zipfile.ZipFile(data, "w", packed) as made:
        for name, content in members.items():
            made.writestr(name, content)
    return data.getvalue()


def members_of(data):
    with zipfile.ZipFile(io.BytesIO(data)) as found:
        return {name: found.read(name) for name in found.namelist()}


def changed(data, more=None, replace=None):
    """The office file `data` with members added or replaced, and (member, old, new) texts replaced."""
    members = members_of(data) | (more or {})
    for name, old, new in replace or []:
        assert old in members[name]
        members[name] = members[name].replace(old, new)
    return archive(members)


def in_body(xml):
    """A DOCX with `xml` at the start of its text."""
    return changed(word(), replace=[("word/document.xml", b"<w:body>", b"<w:body>" + xml.encode())])


def related(data, part, kind, target, mode="External"):
    """An Office file whose `part` (a .rels file) has one relationship more."""
    row = f'<Relationship Id="rX" Type="{RELATIONS}/{kind}" Target="{target}" TargetMode="{mode}"/></Relationships>'
    return changed(data, replace=[(part, b"</Relationships>", row.encode())])


def field(*codes):
    """A field of Word whose code is spread over runs."""
    runs = "".join(f"<w:r><w:instrText>{code}</w:instrText></w:r>" for code in codes)
    mark = '<w:r><w:fldChar w:fldCharType="{}"/></w:r>'
    return in_body(f"<w:p>{mark.format('begin')}{runs}{mark.format('end')}</w:p>")


def opendocument(mimetype, body="<text:p>Conforme</text:p>", more=None, manifest=""):
    spaces = " ".join(
        f'xmlns:{name}="urn:oasis:names:tc:opendocument:xmlns:{name}:1.0"'
        for name in ("office", "text", "table", "draw")
    )
    spaces += (
        ' xmlns:xlink="http://www.w3.org/1999/xlink" xmlns:script="urn:oasis:names:tc:opendocument:xmlns:script:1.0"'
    )
    declared = "urn:oasis:names:tc:opendocument:xmlns:manifest:1.0"
    return archive(
        {
            "mimetype": mimetype,
            "META-INF/manifest.xml": f'<manifest:manifest xmlns:manifest="{declared}">{manifest}</manifest:manifest>',
            "content.xml": f"<office:document-content {spaces}>{body}</office:document-content>",
            "Configurations2/statusbar/": b"",
            "Configurations2/accelerator/current.xml": b"",
            "Thumbnails/thumbnail.png": picture("PNG"),
            "layout-cache": b"\x01\x00\x02",
            **(more or {}),
        }
    )


def picture(kind, size=(40, 20), mode="RGB", **options):
    return saved(Image.new(mode, size), kind, **options)


def chunk(kind, data):
    return struct.pack(">L", len(data)) + kind + data + struct.pack(">L", zlib.crc32(kind + data))


def vast_png(width, height):
    """A PNG of one bit a point, all black."""
    rows = zlib.compress(bytes((width // 8 + 1) * height), 9)
    head = struct.pack(">LLBBBBB", width, height, 1, 0, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", rows) + chunk(b"IEND", b"")


def animated(kind):
    frames = [Image.new("RGB", (20, 20), colour) for colour in ("red", "blue")]
    return saved(frames[0], kind, save_all=True, append_images=frames[1:])


def photo(size=(4032, 3024), quality=88):
    """A picture with grain, as a telephone makes it: a place and a turn in its data."""
    image = Image.effect_noise(size, 28).convert("RGB")
    tags = Image.Exif()
    tags[0x0112] = 6  # to be turned a quarter to the right
    tags[0x010F] = "Telephone"
    tags.get_ifd(0x8825)[1] = "N"
    return saved(image, "JPEG", quality=quality, exif=tags, comment=b"secret")


def word_with_chart():
    """Word keeps the figures of a chart in a workbook inside the document."""
    return changed(word(), {"word/embeddings/Microsoft_Excel_Sheet1.xlsx": excel()})


def word_with_link(address):
    return related(word(), "word/_rels/document.xml.rels", "hyperlink", address)


def with_entities(encoding="utf-8"):
    document = members_of(word())["word/document.xml"].decode().partition("?>")[2]
    declared = f'<?xml version="1.0" encoding="{encoding}"?>{LAUGHS}{document}'
    return changed(word(), {"word/document.xml": declared.encode(encoding)})


def macro_document():
    """A .docm as Word saves it, under the name of a .docx."""
    plain = b"application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"
    enabled = b"application/vnd.ms-word.document.macroEnabled.main+xml"
    return changed(word(), {"word/vbaProject.bin": OLE}, [("[Content_Types].xml", plain, enabled)])


def typed(data, part, kind, content=b"<x/>"):
    """An Office file with one part more, of a content type of its own."""
    row = f'<Override PartName="/{part}" ContentType="application/{kind}"/></Types>'.encode()
    return changed(data, {part: content}, [("[Content_Types].xml", b"</Types>", row)])


def lying_size(size):
    """The directory and the local header say 10 bytes where `size` come out."""
    true, told = struct.pack("<L", size), struct.pack("<L", 10)
    data = changed(word(), {"word/x.xml": b"<a>" + b" " * (size - 7) + b"</a>"})
    assert data.count(true) == 2
    return data.replace(true, told)


def overlapping():
    """Every entry of the directory points at the first one."""
    data = archive({f"{n}.xml": b"same" for n in range(5)})
    end = data.index(b"PK\x01\x02")
    entries = data[end:].split(b"PK\x01\x02")[1:]
    moved = [entry[:38] + struct.pack("<L", 0) + entry[42:] for entry in entries]
    return data[:end] + b"".join(b"PK\x01\x02" + entry for entry in moved)


def encrypted_member():
    data = word()
    at = data.index(b"PK\x01\x02")
    flagged = bytearray(data)
    flagged[6] |= 1
    flagged[at + 8] |= 1
    return bytes(flagged)


def link_target(kind, target):
    return related(word(), "word/_rels/document.xml.rels", kind, target)
