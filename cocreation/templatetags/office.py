"""What the secretariat finds on the public pages of co-creation, and nobody else."""

from django import template
from django.urls import reverse
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from ..permissions.process import can_manage

register = template.Library()


def _desks():
    """[(key, address, words)] of the desks, in the order of a contribution's life."""
    return [
        ("process", "admin:cocreation_process_changelist", pgettext("co-creation", "Processes")),
        ("contributions", "contribution_desk", _("Manage contributions")),
        ("answers", "answer_list", _("Answers in preparation")),
        ("events", "event_desk", _("Prepare events")),
        ("week", "week_desk", "Open Gov Week"),
        ("register", "association_register", _("Register of associations")),
        ("forum", "forum_desk", pgettext("desks", "Forum")),
    ]


@register.inclusion_tag("cocreation/_office.html", takes_context=True)
def office_strip(context, here=""):
    """The way from a public list to the desks behind it; `here`: the one of the list, which comes first."""
    user = getattr(context.get("request"), "user", None)
    if not (user and user.is_authenticated and can_manage(user)):
        return {"desks": []}
    desks = [(key == here, reverse(name), words) for key, name, words in _desks()]
    return {"desks": sorted(desks, key=lambda desk: not desk[0])}


@register.simple_tag
def count(number):
    """How many wait, as a pill that draws the eye; for zero it does not."""
    return format_html('<span class="count{}">{}</span>', "" if number else " count-none", number)
