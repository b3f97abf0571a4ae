"""Texts of meetings in the page's language."""

from django import template
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.html import format_html

from ogp_secretariat.web.templatetags.components import badge

from .. import decision_page, queries
from .. import register as register_of_decisions
from ..documents import say
from ..enums import Presence
from ..owners import owned

register = template.Library()
MINE = 8


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


@register.simple_tag
def decision_address(code):
    """The permanent page of « CP 1/2020-D3 »."""
    return reverse("decision", args=[code.replace(" ", "-").replace("/", "-")])


@register.inclusion_tag("meetings/decisions/_mine.html", takes_context=True)
def my_decisions(context):
    """On the desk of an owner: the decisions still to be done, those due first; nothing for others."""
    user, today = context["request"].user, timezone.localdate()
    mine = register_of_decisions.listed(queries.followed(queries.validated().filter(owned(user, today))))
    rows = [decision_page.row_of(one, _page_language(), today) for one in mine.order_by("due_on", "pk")[:MINE]]
    return {"rows": rows, "LANGUAGE_CODE": _page_language()}
