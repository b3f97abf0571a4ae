"""Folding and counting words: how two texts are compared everywhere in the reader."""

import re
import unicodedata
from collections import Counter
from typing import Literal

_TATWEEL = "ـ"
_WORD = re.compile(r"\w+")
# Tags that say which way text runs. They are no part of a word; the PDF tools strew them about Arabic runs.
_BIDI = "\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069"
_BESIDE = r"\s.,;:()«»\"'\-"
_BIDI_AT_BORDER = re.compile(rf"(?:(?<=[{_BESIDE}])|^)[{_BIDI}]+|[{_BIDI}]+(?=[{_BESIDE}]|$)", re.M)
_BIDI_INSIDE = re.compile(rf"[{_BIDI}]+")
_CONTROLS = re.compile(r"[\x00-\x08\x0e-\x1b\x7f\x80-\x84\x86-\x9f]")
# Normalising sorts a run of combining marks, in quadratic time: a hostile run of thousands is cut into short ones.
_LONG_RUN = re.compile(r"[^\w\s!-~]{30}")
_SPACES = re.compile(r"\s+")


def _normalize(form: Literal["NFC", "NFKC", "NFKD"], text: str) -> str:
    return unicodedata.normalize(form, _LONG_RUN.sub(r"\g<0> ", text))


def words(text: str) -> list[str]:
    """The words of a text as they are compared: NFKC, case-folded, without punctuation."""
    return _WORD.findall(_normalize("NFKC", text).casefold())


def count_words(texts) -> Counter:
    """How often each word stands in an iterable of texts."""
    counts: Counter = Counter()
    for text in texts:
        counts.update(words(text))
    return counts


def key(text: str) -> str:
    """Letters and digits alone, without case or accents: « Points discutés : » and « POINTS DISCUTES » are equal."""
    decomposed = _normalize("NFKD", text).casefold()
    return "".join(c for c in decomposed if c.isalnum() and c != _TATWEEL)


def clean(text: str) -> str:
    """NFC, without control characters (line ends apart) and direction tags; no word is joined, split or lost."""
    text = _CONTROLS.sub(" ", _normalize("NFC", text))
    if _BIDI_INSIDE.search(text):
        text = _BIDI_INSIDE.sub(" ", _BIDI_AT_BORDER.sub("", text))
    return text


def collapse(text: str) -> str:
    """Runs of white space become one space; the ends are stripped."""
    return _SPACES.sub(" ", text).strip()


def without_semicolon(text: str) -> str:
    """A bullet's final « ; » is punctuation of the list and no part of its text."""
    return text[:-1].rstrip() if text.endswith((";", "؛")) else text
