"""What a form says of the personal data that it takes."""

from django import template

from ..policies.retention import ROWS

register = template.Library()


@register.simple_tag
def retention_of(purpose):
    """The row of the retention table for a form; an unknown purpose is a mistake of the page."""
    return ROWS[purpose]
