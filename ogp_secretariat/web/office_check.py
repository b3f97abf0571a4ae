"""A program that looks into one office file (on stdin) and prints what is wrong; without Django, within limits.

Run by `uploads.check_evidence` as `office_check.py docx|xlsx|odt|ods`: a hostile file harms nobody but this process.
Prints one word: "ok"; "docx", "xlsx", "odt", "ods" or "zip" when it is that instead; or why not: "encrypted", "macros",
"external", "dde", "embedded", "bomb", "paths", "entities", "damaged".

Sources: ECMA-376 part 2 (packages: content types and relationships) and OASIS ODF 1.3 parts 2 and 3.
"""

import io
import re
import resource
import struct
import sys
import zipfile
import zlib
from xml.parsers import expat

MEMORY_BYTES = 1024**3
CPU_SECONDS = 15
MAX_UNPACKED = 100 * 1024**2  # bytes, all members together, those of an embedded workbook included
MAX_MEMBERS = 2_000
# Text of an office file packs 5 to 50 times; what packs better than this and is large only wants to fill the memory.
MAX_RATIO = 200
RATIO_FROM = 10 * 1024**2  # bytes unpacked

# -- What a file may be made of ----------------------------------------------------------------------------------------

# "bin": printer settings of workbooks; "psmdcp": properties; last fonts and, nameless, previews.
EXTENSIONS = {
    *("xml", "rels", "rdf", "vml", "bin", "psmdcp"),
    *("png", "jpg", "jpeg", "jpe", "jfif", "gif", "bmp", "dib", "tif", "tiff", "webp", "ico", "svg"),
    *("emf", "wmf", "emz", "wmz", "svm", "wdp", "hdp"),
    *("odttf", "ttf", "otf", ""),
}
XML_EXTENSIONS = {"xml", "rels", "rdf", "svg", "psmdcp"}
# Programs, old Office files (OLE), archives, documents, scripts: whatever their name inside the file.
FOREIGN = (
    *(b"MZ", b"\x7fELF", b"\xca\xfe\xba\xbe", b"\xd0\xcf\x11\xe0", b"L\x00\x00\x00\x01\x14\x02\x00", b"#!"),
    *(b"PK\x03\x04", b"Rar!", b"7z\xbc\xaf", b"MSCF", b"%PDF-", b"{\\rtf", b"<html", b"<HTML", b"<script"),
)
# Charts of Word keep their figures in such a workbook; it is looked into like the file itself.
CHART_WORKBOOK = re.compile(r"word/embeddings/[^/]+\.xlsx$")

# -- What it says of itself --------------------------------------------------------------------------------------------

OFFICE = "application/vnd.openxmlformats-officedocument."
MAIN_TYPES = {f"{OFFICE}wordprocessingml.document.main+xml": "docx", f"{OFFICE}spreadsheetml.sheet.main+xml": "xlsx"}
MIME_TYPES = {
    b"application/vnd.oasis.opendocument.text": "odt",
    b"application/vnd.oasis.opendocument.spreadsheet": "ods",
}
# Parts of content types (in lower case) and what they bring.
TYPE_WORDS = {
    **dict.fromkeys(["macro", "vba", "dialogsheet"], "macros"),
    **dict.fromkeys(["activex", "oleobject"], "embedded"),
    **dict.fromkeys(["externallink", "connections+", "querytable", "webextension"], "external"),
}
# The same for the last part of the types of relationships.
RELATION_WORDS = {
    **dict.fromkeys(["vbaproject", "wordvbadata", "xlmacrosheet", "xlintlmacrosheet", "dialogsheet"], "macros"),
    **dict.fromkeys(["oleobject", "activexcontrolbinary", "afchunk", "control"], "embedded"),
    **dict.fromkeys(["externallink", "connections", "querytable", "subdocument", "webextension", "frame"], "external"),
}
ELEMENT_WORDS = {"OLEObject": "embedded", "oleObject": "embedded", "altChunk": "embedded", "ddeLink": "dde"}
ODF_ELEMENT_WORDS = {
    **dict.fromkeys(["script", "event-listener"], "macros"),
    **dict.fromkeys(["dde-source", "dde-connection-decl", "dde-connection", "dde-link"], "dde"),
    **dict.fromkeys(["object-ole", "plugin", "applet"], "embedded"),
    "encryption-data": "encrypted",
}

# -- What its texts do -------------------------------------------------------------------------------------------------

FIELD_TEXTS = {"instrText", "delInstrText"}
FORMULA_TEXTS = {"f", "formula", "formula1", "formula2", "definedName"}
# QUOTE with numbers spells a word out of its letters' codes: its one use in fields is to hide « DDE ».
DDE_FIELD = re.compile(r"\s*(DDE|DDEAUTO|QUOTE\s+\d.*)\b", re.IGNORECASE | re.DOTALL)
OUTSIDE_FIELD = re.compile(r"\s*(LINK|INCLUDE|INCLUDETEXT|INCLUDEPICTURE|IMPORT|DATABASE|RD)\b", re.IGNORECASE)
LINK_FIELD = re.compile(r'\s*HYPERLINK\s+"([^"]*)"', re.IGNORECASE)
STRING, QUOTED = re.compile(r'"[^"]*"'), re.compile(r"'[^']*'")
DDE_FORMULA = re.compile(r"\bDDE\s*\(", re.IGNORECASE)
DDE_REFERENCE = re.compile(r"\w\|[^!]*!")  # cmd|'/c calc'!A0, without what stands in quotes
OUTSIDE_FORMULA = re.compile(
    r"\b(?:_xlfn\.)?(WEBSERVICE|RTD|IMAGE)\s*\(|\[[^\]]*\.xl|'(file|https?|ftps?|smb):", re.IGNORECASE
)
PLAIN_LINK = re.compile(r"#|https?://|mailto:", re.IGNORECASE)
# A name inside the file: no scheme, no way up or out.
INSIDE = re.compile(r"(?!/|\\|(.*/)?\.\.(/|$))[^:\\]*$", re.DOTALL)


class Refused(Exception):
    """Carries the word to print."""


class Allowance:
    """What may still be unpacked, across a file and the workbooks in it."""

    def __init__(self):
        self.size = MAX_UNPACKED
        self.members = MAX_MEMBERS


def check(data, allowance=None):
    """The kind of an office file that holds nothing it should not.

    Raises `Refused` and, for what is no such file, whatever the readers raise.
    """
    nested = allowance is not None
    allowance = allowance or Allowance()
    members = unpack(data, allowance)
    if ("mimetype" in members) == ("[content_types].xml" in members):
        raise Refused("damaged" if "mimetype" in members else "zip")
    if "mimetype" in members:
        kind = check_odf(members)
    else:
        kind = check_ooxml(members)
    for name, content in members.items():
        if CHART_WORKBOOK.match(name) and kind == "docx" and not nested:
            if check(content, allowance) != "xlsx":
                raise Refused("embedded")
        elif _extension(name) not in EXTENSIONS or content.startswith(FOREIGN):
            raise Refused("embedded")
    return kind


# -- The archive -------------------------------------------------------------------------------------------------------


def unpack(data, allowance):
    """`{name in lower case: bytes}`; directory, local headers and bytes of the archive must tell the same story."""
    archive = zipfile.ZipFile(io.BytesIO(data))
    entries = sorted(archive.infolist(), key=lambda entry: entry.header_offset)
    allowance.members -= len(entries)
    if allowance.members < 0:
        raise Refused("bomb")
    members, end = {}, 0
    for entry in entries:
        name = entry.orig_filename
        parts = name.split("/")
        if "\0" in name or "\\" in name or ":" in parts[0] or name.startswith("/") or ".." in parts:
            raise Refused("paths")
        if entry.external_attr >> 16 & 0o170000 == 0o120000:  # a symbolic link
            raise Refused("paths")
        if entry.flag_bits & 1:
            raise Refused("encrypted")
        # The first entry begins the file, and none begins inside another.
        if entry.header_offset < end or (not members and entry.header_offset):
            raise Refused("bomb" if members else "damaged")
        start = _content_start(data, entry)
        end = start + entry.compress_size
        if end > archive.start_dir or name.lower() in members:
            raise Refused("damaged")
        members[name.lower()] = _inflated(data[start:end], entry, allowance)
    return {name: content for name, content in members.items() if not name.endswith("/")}


def _content_start(data, entry):
    signature, flags, method, packed, size, name, extra = struct.unpack_from("<4s2xHH8xLLHH", data, entry.header_offset)
    # Sizes may follow the bytes (bit 3) or stand in the extra field (all ones).
    known = not flags & 8 and 0xFFFFFFFF not in (packed, size)
    start = entry.header_offset + 30 + name
    told = data[start - name : start].decode("utf-8" if flags & 0x800 else "cp437")
    if (
        signature != b"PK\x03\x04"
        or flags & 1
        or (method, told) != (entry.compress_type, entry.orig_filename)
        or (known and (packed, size) != (entry.compress_size, entry.file_size))
    ):
        raise Refused("damaged")
    return start + extra


def _inflated(packed, entry, allowance):
    """The bytes of a member; counted while they come out, whatever size the file tells."""
    if entry.compress_type == zipfile.ZIP_STORED:
        content = packed
    elif entry.compress_type == zipfile.ZIP_DEFLATED:
        engine = zlib.decompressobj(-zlib.MAX_WBITS)
        content = engine.decompress(packed, allowance.size + 1)
        if len(content) <= allowance.size and (not engine.eof or engine.unused_data):
            raise Refused("damaged")
    else:
        raise Refused("damaged")
    allowance.size -= len(content)
    if allowance.size < 0 or len(content) > max(RATIO_FROM, MAX_RATIO * len(packed)):
        raise Refused("bomb")
    if len(content) != entry.file_size or zlib.crc32(content) != entry.CRC:
        raise Refused("damaged")
    return content


def _extension(name):
    return name.rpartition("/")[2].rpartition(".")[2] if "." in name.rpartition("/")[2] else ""


# -- XML ---------------------------------------------------------------------------------------------------------------


def walk(content, element, texts=frozenset()):
    """Read one XML part; `element(name, attributes)` is called for each start tag, with names without their prefixes.

    Returns what the elements named in `texts` hold, with a NUL where a new formula or field begins. Entities are never
    expanded: a part that declares a document type is refused.
    """
    found = []
    parser = expat.ParserCreate()
    parser.buffer_text = True

    def start(name, attributes):
        name = name.rpartition(":")[2]
        parser.CharacterDataHandler = found.append if name in texts else None
        if name == "fldChar" or (name in texts and name not in FIELD_TEXTS):
            found.append("\0")
        element(name, {key.rpartition(":")[2]: value for key, value in attributes.items()})

    def doctype(*_):
        raise Refused("entities")

    parser.StartElementHandler = start
    parser.StartDoctypeDeclHandler = doctype
    parser.EntityDeclHandler = doctype
    # LibreOffice writes some parts with nothing in them.
    if content:
        parser.Parse(content, True)
    return "".join(found)


# -- Word and Excel ----------------------------------------------------------------------------------------------------


def check_ooxml(members):
    defaults, overrides = {}, {}

    def content_type(name, attributes):
        if name == "Default":
            defaults[attributes["Extension"].lower()] = attributes["ContentType"].lower()
        elif name == "Override":
            overrides[attributes["PartName"].lower().lstrip("/")] = attributes["ContentType"].lower()

    walk(members["[content_types].xml"], content_type)
    types = {name: overrides.get(name) or defaults.get(_extension(name), "") for name in members}
    for name, told in types.items():
        if "vba" in name or "/macrosheets/" in name:
            raise Refused("macros")
        if "/activex/" in name:
            raise Refused("embedded")
        for part, word in TYPE_WORDS.items():
            if part in told:
                raise Refused(word)
    kind = MAIN_TYPES.get(types.get(_main_part(members["_rels/.rels"]), ""), "zip")
    for name, content in members.items():
        extension = _extension(name)
        if extension == "rels":
            walk(content, _relationship)
        elif extension == "vml":
            # Excel itself writes some of these with tags left open.
            if re.search(rb"<!(DOCTYPE|ENTITY)", content, re.IGNORECASE):
                raise Refused("entities")
        elif extension in XML_EXTENSIONS or types[name].endswith(("+xml", "/xml")):
            _check_part(content)
    return kind


def _main_part(relationships):
    targets = []

    def relationship(name, attributes):
        if name == "Relationship" and attributes["Type"].endswith("/officeDocument"):
            targets.append(attributes["Target"].lower().lstrip("/"))

    walk(relationships, relationship)
    if len(targets) != 1:
        raise Refused("damaged")
    return targets[0].removeprefix("./")


def _relationship(name, attributes):
    if name != "Relationship":
        return
    kind = attributes["Type"].rpartition("/")[2].lower()
    if kind in RELATION_WORDS:
        raise Refused(RELATION_WORDS[kind])
    if attributes.get("TargetMode", "").lower() == "external" and not (
        kind == "hyperlink" and PLAIN_LINK.match(attributes["Target"].strip())
    ):
        raise Refused("external")


def _check_part(content):
    fields = []

    def element(name, attributes):
        if name in ELEMENT_WORDS:
            raise Refused(ELEMENT_WORDS[name])
        if name == "fldSimple":
            fields.append(attributes.get("instr", ""))

    texts = walk(content, element, FIELD_TEXTS | FORMULA_TEXTS).split("\0")
    for text in fields + texts:
        link = LINK_FIELD.match(text)
        if DDE_FIELD.match(text):
            raise Refused("dde")
        if OUTSIDE_FIELD.match(text) or (link and not PLAIN_LINK.match(link[1].strip())):
            raise Refused("external")
        _check_formula(text)


def _check_formula(text, references=True):
    bare = STRING.sub("", text)
    if DDE_FORMULA.search(bare) or (references and DDE_REFERENCE.search(QUOTED.sub("", bare))):
        raise Refused("dde")
    if OUTSIDE_FORMULA.search(bare):
        raise Refused("external")


# -- OpenDocument ------------------------------------------------------------------------------------------------------


def check_odf(members):
    if any(name.startswith(("basic/", "scripts/")) for name in members):
        raise Refused("macros")
    kind = MIME_TYPES.get(members["mimetype"].strip(), "zip")
    if not {"content.xml", "meta-inf/manifest.xml"} <= members.keys():
        raise Refused("damaged")
    # The manifest comes first: in a file with a password nothing else can be read.
    walk(members["meta-inf/manifest.xml"], _odf_element)
    for name, content in members.items():
        if _extension(name) in XML_EXTENSIONS:
            walk(content, _odf_element)
    return kind


def _odf_element(name, attributes):
    if name in ODF_ELEMENT_WORDS:
        raise Refused(ODF_ELEMENT_WORDS[name])
    if target := attributes.get("href", "").strip():
        inside = target.startswith("#") or (name != "a" and INSIDE.match(target))
        if not inside and not (name == "a" and PLAIN_LINK.match(target)):
            raise Refused("external")
    if "formula" in attributes:
        # A bar separates the rows of an array here.
        _check_formula(attributes["formula"], references=False)


def verdict(data, expected):
    """The word to print for a file said to be `expected`."""
    kind = check(data)
    return "ok" if kind == expected else kind


if __name__ == "__main__":
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY_BYTES, MEMORY_BYTES))
    resource.setrlimit(resource.RLIMIT_CPU, (CPU_SECONDS, CPU_SECONDS))
    try:
        print(verdict(sys.stdin.buffer.read(), sys.argv[1]))
    except Refused as refusal:
        print(refusal)
    except Exception:
        print("damaged")
