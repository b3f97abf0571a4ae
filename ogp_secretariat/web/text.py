"""Text rules shared by forms, imports and search."""

import re
import unicodedata

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _
from django.utils.translation import gettext_lazy as django_says

ARABIC_LETTER = re.compile("[\u0621-\u064a\u066e-\u06d3]")
# Overrides and isolates that can make a line read differently from what it holds (« Trojan source »).
BIDI_CONTROLS = re.compile("[\u202a-\u202e\u2066-\u2069]")
# What stands for the name of somebody who was erased (also in cocreation's migration 0009).
ERASED = "personne effacée"
CONTROLS = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]")
# Letters and signs that are drawn as nothing: fillers of Hangul, the blank of Braille.
BLANKS = frozenset("\u115f\u1160\u2800\u3164\uffa0")
# Controls, formats (joiners, marks of direction, soft hyphens), separators, and marks that need a letter to sit on.
UNSEEN = frozenset(("Cc", "Cf", "Zs", "Zl", "Zp", "Mn", "Mc", "Me"))
# Django's own sentence for an empty field, in its own catalogue.
REQUIRED = django_says("This field is required.")


def has_words(text):
    """Whether `text` shows anything by itself. Joiners and marks within a word are part of it."""
    return any(c not in BLANKS and unicodedata.category(c) not in UNSEEN for c in text)


def fold(text):
    """`text` for comparison and search: compatibility-normalised, without accents, case or Arabic vowel marks."""
    decomposed = unicodedata.normalize("NFKD", (text or "").replace("œ", "oe").replace("Œ", "oe").replace("’", "'"))
    bare = "".join(c for c in decomposed if not unicodedata.combining(c) and c != "ـ")
    return " ".join(bare.casefold().split())


def is_arabic(text):
    """Whether most letters of `text` are Arabic."""
    letters = [c for c in text if c.isalpha()]
    return bool(letters) and 2 * sum(bool(ARABIC_LETTER.match(c)) for c in letters) > len(letters)


def is_in_arabic(text):
    """Whether `text` begins with an Arabic letter and most of its letters are: a French title that names an Arabic
    committee stays French, however long the name."""
    first = next((c for c in text if c.isalpha()), "")
    return bool(ARABIC_LETTER.match(first)) and is_arabic(text)


def clean_text(value, *, single_line=False):
    """NFC, without control characters; on a single line also without line ends or direction overrides.

    What shows nothing is empty.
    """
    value = (value or "").encode("utf-8", "replace").decode("utf-8")
    value = CONTROLS.sub(" ", unicodedata.normalize("NFC", value).replace("\r\n", "\n").replace("\r", "\n"))
    if single_line:
        value = " ".join(BIDI_CONTROLS.sub("", value).split())
    return value.strip() if has_words(value) else ""


def _require_words(value):
    """What shows nothing is refused as an empty field is."""
    if value and not has_words(value):
        raise ValidationError(REQUIRED, code="required")


def validate_plain_line(value):
    """Refuse line ends, control characters and direction overrides in a line of text, and one that shows nothing."""
    if CONTROLS.search(value) or BIDI_CONTROLS.search(value) or "\n" in value or "\r" in value:
        raise ValidationError(_("This text contains invisible control characters: type it again."), code="control")
    _require_words(value)


def validate_plain_text(value):
    """Refuse control characters in a text of several lines, and one that shows nothing."""
    if CONTROLS.search(value):
        raise ValidationError(_("This text contains invisible control characters: type it again."), code="control")
    _require_words(value)
