"""What the secretariat finds on the public pages of co-creation, and nobody else."""

from django import template
from django.utils.html import format_html

from ..permissions.process import can_manage

register = template.Library()


@register.inclusion_tag("cocreation/_office.html", takes_context=True)
def office_strip(context, here=""):
    """The way from a public list to the desks behind it; `here`: the one that belongs to the list, put forward."""
    request = context.get("request")
    user = getattr(request, "user", None)
    return {"is_shown": bool(user and user.is_authenticated and can_manage(user)), "here": here}


@register.simple_tag
def count(number):
    """How many wait, as a pill that draws the eye; for zero it does not."""
    return format_html('<span class="count{}">{}</span>', "" if number else " count-none", number)
