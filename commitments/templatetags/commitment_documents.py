"""Filters for the sentences of a report, which mix Arabic words with codes, dates and figures."""

import re

from django import template
from django.utils.html import conditional_escape, format_html
from django.utils.safestring import mark_safe

register = template.Library()

# A run that reads from left to right: a code, a date, « CP 2/2019 », « 57 % », « < 1 % ».
RUN = re.compile(
    "(?:[<−+]\u00a0?)?[A-Za-zÀ-ÿ0-9](?:[A-Za-zÀ-ÿ0-9%]|[/.,:_’'-](?=[A-Za-zÀ-ÿ0-9])|[\u00a0 ](?=[A-Za-zÀ-ÿ0-9%]))*"
)
# What the calculation has isolated already: the engine of the PDF heeds elements, not characters.
ISOLATED = re.compile("(\u2066[^\u2069]*\u2069)")


@register.filter
def isolated(sentence, lang):
    """The sentence in HTML; in Arabic each run of Latin letters and figures stands in an isolate of its own."""
    if lang != "ar":
        return conditional_escape(sentence)
    parts = [_isolate(part[1:-1]) if ISOLATED.match(part) else _runs(part) for part in ISOLATED.split(sentence)]
    return mark_safe("".join(parts))


def _isolate(run):
    return format_html('<bdi dir="ltr">{}</bdi>', run)


def _runs(text):
    pieces, end = [], 0
    for match in RUN.finditer(text):
        pieces += [conditional_escape(text[end : match.start()]), _isolate(match[0])]
        end = match.end()
    return mark_safe("".join([*pieces, conditional_escape(text[end:])]))
