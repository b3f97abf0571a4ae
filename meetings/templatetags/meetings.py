"""Texts of meetings in the page's language."""

from django import template
from django.utils import translation
from django.utils.html import format_html

from ogp_secretariat.web.templatetags.components import badge

from ..documents import say
from ..enums import Presence

register = template.Library()


def _page_language():
    return translation.get_language() or "fr"


@register.simple_tag
def words(text):
    """A `Text`, marked with its language and direction where they are not the page's; empty for None."""
    if text is None:
        return ""
    if text.lang == _page_language():
        return format_html("<bdi>{}</bdi>", text.text)
    return format_html('<bdi lang="{}" dir="{}">{}</bdi>', text.lang, text.dir, text.text)


@register.simple_tag
def said(instance, field):
    """A translated field of a record, as `words` gives it."""
    return words(say(instance, field, _page_language()))


@register.simple_tag
def meeting_title(meeting):
    """The meeting's own title, else the one of its committee's relevés, else the committee's name."""
    lang, committee = _page_language(), meeting.committee
    return words(say(meeting, "title", lang) or say(committee, "meeting_title", lang) or say(committee, "name", lang))


@register.simple_tag
def page_document(issue):
    """The file of an issue in the page's language: Arabic, else French."""
    return issue.document(_page_language())


@register.simple_tag
def presence_badge(status):
    """Presence in the page's language, from the value frozen in the relevé."""
    return badge(status, Presence(status).label)
