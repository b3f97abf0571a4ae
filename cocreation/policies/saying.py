"""Sentences that are kept and read later, by people of either language. Pure.

A `said` sentence is worded when it is read; `in_each_language` is what a JSON column keeps of it.
"""

from django.conf import settings
from django.core.exceptions import ValidationError
from django.utils import translation
from django.utils.functional import lazy
from django.utils.translation import get_language, gettext


def _worded(msgid, values):
    return gettext(str(msgid)) % {name: str(value) for name, value in values.items()} if values else gettext(msgid)


_said = lazy(_worded, str)


def said(msgid, **values):
    """The sentence of `msgid` (marked by `gettext_noop`) with its values, in the language in which it is read."""
    return _said(msgid, values)


def _refused(reader, arguments):
    try:
        reader(*arguments)
    except ValidationError as refusal:
        return " ".join(refusal.messages)
    return ""


_refusal = lazy(_refused, str)


def refusal_of(reader, *arguments):
    """Why `reader(*arguments)` refuses, in the language in which it is read; the reader is asked again each time."""
    return _refusal(reader, arguments)


def in_each_language(sentence):
    """{language: text} of a sentence."""
    found = {}
    for code, _name in settings.LANGUAGES:
        with translation.override(code):
            found[code] = str(sentence)
    return found


def in_page_language(kept):
    """The text of what `in_each_language` kept; a plain text as it is."""
    if isinstance(kept, dict):
        return kept.get((get_language() or "fr")[:2]) or kept.get("fr", "")
    return kept
