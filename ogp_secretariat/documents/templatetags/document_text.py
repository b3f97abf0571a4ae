"""Filters that put the texts of a document (objects with `text`, `lang` and `dir`) into its HTML."""

import datetime
import re

from django import template
from django.utils.html import conditional_escape, format_html
from django.utils.safestring import mark_safe

from ogp_secretariat.web.dates import format_date
from ogp_secretariat.web.text import ARABIC_LETTER, is_in_arabic

register = template.Library()

# Short compounds (« co-création », « 2018-2020 ») are not broken at their hyphen: the line's end would make two words
# of them, on paper and for whoever copies the text. Longer ones may have to break in a narrow column.
COMPOUND = re.compile(r"\b\w{1,12}(?:-\w{1,12}){1,2}\b")
LONGEST_COMPOUND = 16


@register.filter
def words(text, lang):
    """The text in HTML, isolated and tagged with its language where it is not the document's `lang`."""
    body = _body(text.text.strip())
    if text.lang == lang:
        return body
    return format_html('<bdi lang="{}" dir="{}">{}</bdi>', text.lang, text.dir, body)


@register.filter
def marked_words(text, lang):
    """As `words`, followed by a small « (fr) » where the text stands in another language than the document."""
    body = words(text, lang)
    if text.lang == lang:
        return body
    return format_html('{} <bdi class="lang-mark" dir="ltr">({})</bdi>', body, text.lang)


@register.filter
def typed(text, lang):
    """Words of which nobody said the language: isolated, in their own direction.

    « Mohammed- » at the end of a line keeps its hyphen on the right in an Arabic table, and each script its font.
    """
    if not text:
        return ""
    own = "ar" if is_in_arabic(text) else "fr"
    direction = "rtl" if own == "ar" else "ltr"
    if own == lang or not any(letter.isalpha() for letter in text):
        return format_html('<bdi dir="{}">{}</bdi>', direction, _body(text))
    return format_html('<bdi lang="{}" dir="{}">{}</bdi>', own, direction, _body(text))


@register.filter
def iso_day(value, lang):
    """« 12 février 2020 » in `lang`, of an ISO date; empty for None."""
    return format_date(datetime.date.fromisoformat(value), lang, weekday=False) if value else ""


def _body(text):
    escaped = conditional_escape(text)
    # Each piece of HTML is laid out by itself, from the left or from the right: among Arabic words « CP 2/2025-D3 »
    # would come out as « 2025-D3 CP 2/ ».
    kept = escaped if ARABIC_LETTER.search(text) else COMPOUND.sub(_keep_together, escaped)
    return mark_safe(kept.replace("\r\n", "\n").replace("\n", "<br>"))


def _keep_together(match):
    if len(match[0]) > LONGEST_COMPOUND:
        return match[0]
    return f'<span class="compound">{match[0]}</span>'
