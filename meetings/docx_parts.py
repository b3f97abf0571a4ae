"""How a Word file of ours carries its record: names shared by the writer and by the reader's child process. Pure."""

RECORD_PART = "/customXml/releve.xml"
RECORD_TAG = "{urn:ogp-secretariat:releve}releve"
CUSTOM_XML = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/customXml"
MAIN_PART = "word/document.xml"
