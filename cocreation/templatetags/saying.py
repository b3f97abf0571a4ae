"""Sentences that were kept in each language."""

from django import template

from ogp_secretariat.web.templatetags.components import written

from ..policies import saying

register = template.Library()


@register.filter
def in_page_language(kept):
    """A sentence in the page's language; one that was kept in a single language is marked with it."""
    text = saying.in_page_language(kept)
    return text if isinstance(kept, dict) else written(text)
