"""What the frame of each page shows by role."""

from django import template
from django.conf import settings
from django.utils import timezone

from commitments import letter_desk
from commitments.permissions import is_focal_point
from meetings import desks, permissions
from ogp_secretariat.people.permissions import is_administrator, is_secretariat

from ..demo import ACCOUNTS

register = template.Library()


@register.inclusion_tag("components/main_nav.html", takes_context=True)
def main_nav(context):
    """The way to each page this account has business with, and how many relevés wait for its signature."""
    request = context["request"]
    user = getattr(request, "user", None)
    if user is None or not user.is_authenticated:
        return {"request": request, "user": None}
    today = timezone.localdate()
    signs = permissions.signs_anything(user, today)
    return {
        "request": request,
        "user": user,
        "csrf_token": context.get("csrf_token"),
        "signs": signs,
        "to_sign": desks.count_to_sign(user, today) + count_letters(user, today) if signs else 0,
        "is_focal_point": is_focal_point(user),
        "is_secretariat": is_secretariat(user),
        "is_administrator": is_administrator(user),
    }


def count_letters(user, today):
    return letter_desk.letters_to_sign(user, today).count()


@register.simple_tag(takes_context=True)
def letters_to_sign(context):
    """How many letters wait for this account's signature: the page of the relevés leads to them."""
    return count_letters(context["request"].user, timezone.localdate())


@register.inclusion_tag("components/demo_accounts.html", takes_context=True)
def demo_accounts(context):
    """The accounts of the demonstration, each with one click to its own desk; nothing elsewhere."""
    return {
        "accounts": ACCOUNTS if settings.DEMO else (),
        "csrf_token": context.get("csrf_token"),
    }
