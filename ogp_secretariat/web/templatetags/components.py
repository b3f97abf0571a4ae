"""Small parts of pages: badges, icons, dates in words, the same page in another language."""

import datetime
import re
from functools import cache

from django import template
from django.conf import settings
from django.urls import translate_url
from django.utils import timezone, translation
from django.utils.formats import number_format
from django.utils.html import format_html, strip_tags
from django.utils.safestring import mark_safe
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from ..dates import MONTHS, format_date, format_time, format_time_range
from ..text import comma, is_arabic

register = template.Library()

MEGABYTE = 1024 * 1024

# How a status looks, by its stored value. Its words come from its enum; the colour is never the only sign.
TONES = {
    "circulated": "pending",
    "waiting": "pending",
    "rendering": "pending",
    "due": "pending",
    "claimed": "pending",
    "to_review": "pending",
    "in_progress": "pending",
    "represented": "pending",
    "convened": "good",
    "sitting": "good",
    "validated": "good",
    "present": "good",
    "treated": "good",
    "held": "good",
    "published": "strong",
    "ready": "strong",
    "sent": "strong",
    "done": "strong",
    "created": "strong",
    "failed": "bad",
    "cancelled": "bad",
    "overdue": "bad",
    "rectifying": "pending",
    "late": "bad",
    "returned": "bad",
    "refused": "bad",
    "submitted": "pending",
    "pending": "pending",
    "under_review": "pending",
    "watch": "pending",
    "missing": "pending",
    "completed": "strong",
    "approved": "good",
    "adopted": "good",
    "applied": "strong",
    "checked": "pending",
    "met": "good",
    "at_risk": "pending",
    "not_met": "bad",
    "open": "good",
    "confirmed": "good",
    "proposed": "pending",
    "prepared": "pending",
    "released": "strong",
}

# Our own drawings on a 24 × 24 grid, strokes only.
ICONS = {
    "download": "M12 3v12m0 0 5-5m-5 5-5-5M4 20h16",
    "document": "M6 3h8l4 4v14H6zM14 3v4h4M9 12h6M9 16h6",
    "check": "M4 12.5 9.5 18 20 6.5",
    "warning": "M12 4 2.5 20h19zM12 10v4.5m0 2.6v.4",
    "info": "M12 3a9 9 0 1 0 0 18 9 9 0 0 0 0-18zM12 11v5.5m0-9.4v.4",
    "search": "M10.5 4a6.5 6.5 0 1 0 0 13 6.5 6.5 0 0 0 0-13zM15.5 15.5 21 21",
    "key": "M8 9a5 5 0 1 0 0 10A5 5 0 0 0 8 9zm3.5 1.5L20 3m-3.5 3.5 3 3",
    "mail": "M3 6h18v13H3zM3 7l9 7 9-7",
    "plus": "M12 4v16M4 12h16",
    "import": "M12 3v11m0 0 4-4m-4 4-4-4M4 14v6h16v-6",
    "pen": "M4 20l1-5L16 4l4 4L9 19z",
    "print": "M7 9V3h10v6M7 17H4V9h16v8h-3M7 14h10v7H7z",
    "chart": "M4 20h16M7 16v-5m5 5V6m5 10v-8",
    "calendar": "M4 6h16v14H4zM4 10h16M8 3v4m8-4v4",
    "grid": "M4 4h7v7H4zM13 4h7v7h-7zM4 13h7v7H4zM13 13h7v7h-7z",
    "clock": "M12 3a9 9 0 1 0 0 18 9 9 0 0 0 0-18zM12 7v5l3.5 2",
    "flag": "M5 21V4h13l-3 4 3 4H5",
    "upload": "M12 15V4m0 0L7 9m5-5 5 5M4 20h16",
    "link": "M10 14 14 10M8 12l-3 3a3.5 3.5 0 0 0 5 5l3-3M16 12l3-3a3.5 3.5 0 0 0-5-5l-3 3",
    "question": "M12 3a9 9 0 1 0 0 18 9 9 0 0 0 0-18zM9.5 9.5a2.5 2.5 0 1 1 3.5 2.3c-.7.3-1 .8-1 1.7m0 2.6v.4",
    "undo": "M9 5 4 10l5 5M4 10h10a6 6 0 0 1 0 12h-3",
    "menu": "M4 7h16M4 12h16M4 17h16",
    "speech": "M4 5h16v11H11l-5 4v-4H4z",
}


@register.simple_tag
def badge(value, label):
    """A status as a pill: its tone from the stored value, its words as given."""
    return format_html('<span class="badge badge-{}">{}</span>', TONES.get(str(value), "quiet"), label)


@register.simple_tag
@cache
def icon(name):
    """A drawing that says nothing by itself: the words stand beside it."""
    return format_html(
        '<svg class="icon" viewBox="0 0 24 24" fill="none" stroke="currentColor" stroke-width="1.8" '
        'stroke-linecap="round" stroke-linejoin="round" aria-hidden="true" focusable="false"><path d="{}"/></svg>',
        mark_safe(ICONS[name]),  # a constant of this file
    )


def _language():
    language = translation.get_language() or settings.LANGUAGE_CODE
    return language if language in MONTHS else settings.LANGUAGE_CODE


@register.filter
def date_words(value, weekday=True):
    """« mercredi 12 février 2020 » in the page's language, of a date or an instant; empty for None."""
    if not value:
        return ""
    if isinstance(value, datetime.datetime):
        value = timezone.localtime(value).date()
    return format_date(value, _language(), weekday)


@register.filter
def day_words(value):
    """« 12 février 2020 », without the weekday."""
    return date_words(value, False)


@register.filter
def moment_words(value):
    """« 12 février 2020, 10 h 42 » of an instant, in local time."""
    if not value:
        return ""
    local = timezone.localtime(value)
    return format_date(local.date(), _language(), False) + comma() + format_time(local.time(), _language())


@register.filter
def month_word(value):
    return MONTHS[_language()][value.month - 1] if value else ""


@register.simple_tag
def hours_words(start, end):
    """« de 10 h à 12 h 30 », no hour broken over two lines; empty when the hour of opening is unknown."""
    words = format_time_range(start, end, _language()) if start else ""
    return re.sub(r"(\d+) h(?: (\d\d))?", lambda m: "\u00a0".join(filter(None, (m[1], "h", m[2]))), words)


@register.simple_tag
def file_facts(document):
    """« PDF, 84 Ko, 3 pages »."""
    words = ngettext("PDF, %(size)s KB, %(pages)s page", "PDF, %(size)s KB, %(pages)s pages", document.pages or 0)
    return words % {"size": document.size_kb, "pages": document.pages}


@register.filter
def file_size(size):
    """« 84 Ko » or « 1,2 Mo » of a number of bytes, as `file_facts` says it of documents."""
    if size < MEGABYTE:
        return _("%(size)s KB") % {"size": max(1, round(size / 1024))}
    return _("%(size)s MB") % {"size": number_format(size / MEGABYTE, decimal_pos=1)}


@register.inclusion_tag("components/languages.html", takes_context=True)
def languages(context):
    """The same page in each language; each link is written in its own."""
    request = context.get("request")
    path = request.get_full_path() if request else "/"
    current = _language()
    return {
        "links": [
            {"code": code, "name": name, "url": translate_url(path, code), "current": code == current}
            for code, name in settings.LANGUAGES
        ]
    }


@register.inclusion_tag("components/pagination.html", takes_context=True)
def pagination(context, page):
    """Links to the other pages of a list, the filters kept."""
    query = context["request"].GET.copy()
    query.pop("page", None)
    return {
        "page": page,
        "numbers": list(page.paginator.get_elided_page_range(page.number, on_each_side=2, on_ends=1)),
        "ellipsis": page.paginator.ELLIPSIS,
        "prefix": f"?{query.urlencode()}&page=" if query else "?page=",
    }


register.simple_tag(comma)


@register.filter
def written(text):
    """A text in the words of whoever wrote it: isolated, and marked with its language (told by its letters) and
    direction where they are not the page's. Empty for an empty text."""
    if not text:
        return ""
    bare = strip_tags(str(text))
    if not any(c.isalpha() for c in bare):
        return format_html("<bdi>{}</bdi>", text)
    lang, direction = ("ar", "rtl") if is_arabic(bare) else ("fr", "ltr")
    if (lang == "ar") == ((translation.get_language() or "fr")[:2] == "ar"):
        # The direction is said, since a text may begin with a word of the other one.
        return format_html('<bdi dir="{}">{}</bdi>', direction, text)
    return format_html('<bdi lang="{}" dir="{}">{}</bdi>', lang, direction, text)
