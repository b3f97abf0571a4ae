"""What pages of the lower storey show of contributions: nothing where there is none."""

from django import template
from django.urls import reverse
from django.utils.html import format_html
from django.utils.translation import gettext as _

from ..queries.contributions import contributions_behind

register = template.Library()


@register.simple_tag
def origins_link(commitment):
    """The way from a commitment to the contributions that it comes from, as an item of a list; one statement."""
    if not contributions_behind(commitment).exists():
        return ""
    words, url = (
        _("Contributions at the origin of this commitment"),
        reverse("commitment_origins", args=[commitment.code]),
    )
    return format_html('<li><a href="{}">{}</a></li>', url, words)
