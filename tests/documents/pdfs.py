"""Reading PDFs back with poppler, and comparing words."""

import difflib
import re
import subprocess
import unicodedata

# pdftotext puts these between a number and an Arabic word, where the space then stands on the number's other side.
BIDI_MARKS = dict.fromkeys(map(ord, "\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069"), " ")
WORD = re.compile(r"\w+")


def poppler(tool, *arguments, pdf):
    """The output of `tool` on the bytes of a PDF given on its input."""
    run = subprocess.run(
        [tool, *arguments, "-", *(["-"] if tool == "pdftotext" else [])], input=pdf, capture_output=True
    )
    assert run.returncode == 0, run.stderr.decode()
    return run.stdout.decode()


def page_texts(pdf, *options):
    """The text of each page, in reading order."""
    return poppler("pdftotext", *options, pdf=pdf).split("\f")[:-1]


def words(text):
    """Words without case, punctuation or writing-direction marks."""
    return WORD.findall(unicodedata.normalize("NFKC", text).translate(BIDI_MARKS).casefold())


def share_in_order(wanted, found):
    """Which part (0 to 1) of the wanted words stands among the found ones, in order."""
    matcher = difflib.SequenceMatcher(None, wanted, found, autojunk=False)
    return sum(block.size for block in matcher.get_matching_blocks()) / len(wanted)
