"""The HTML of a document: a template, its context, a language."""

from django.template.loader import render_to_string
from django.utils import translation


def document_html(template, context, lang):
    """The whole HTML page of a document, its headings in `lang`; `context` is given to the template as it is."""
    with translation.override(lang):
        return render_to_string(template, {**context, "lang": lang})
