"""Parts of our Word files, and how these carry their record; shared by writer and reader (a child process). Pure."""

from typing import NamedTuple

RECORD_PART = "/customXml/releve.xml"
RECORD_TAG = "{urn:ogp-secretariat:releve}releve"
CUSTOM_XML = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/customXml"
MAIN_PART = "word/document.xml"


class Marked(NamedTuple):
    """A `Text` that says in which language it stands when that is not the document's: « (fr) »."""

    text: object
