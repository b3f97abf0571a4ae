"""On the page of a decision: who cites it in the storeys above meetings. Nothing where nobody does."""

from django import template
from django.utils import timezone

from .. import citing

register = template.Library()


@register.inclusion_tag("cocreation/_cited_by.html", takes_context=True)
def cited_by(context, decision):
    """What cites `decision`, as far as the reader of the page may see it."""
    return {"citations": citing.cited_by(decision, context["request"].user, timezone.localdate())}
