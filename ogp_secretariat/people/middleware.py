"""Where `REQUIRE_MFA` is on, privileged accounts set up their second factor before anything else."""

from allauth.mfa.utils import is_mfa_enabled
from django.conf import settings
from django.contrib import messages
from django.shortcuts import redirect
from django.utils.translation import gettext as _

from .permissions import is_privileged


def ask_for_second_factor(request):
    """A redirection to the page where it is set up, or None when this account may go on."""
    if not settings.REQUIRE_MFA or not request.user.is_authenticated or not is_privileged(request.user):
        return None
    if is_mfa_enabled(request.user):
        return None
    messages.warning(request, _("Your role needs a second factor: add an authenticator application or a key."))
    return redirect("mfa_index")


def serves_public_first(view):
    """Mark a view that answers everybody alike where it can, and asks for the second factor itself where it cannot."""
    view.serves_public_first = True
    return view


class RequireSecondFactor:
    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        return self.get_response(request)

    def process_view(self, request, view, args, kwargs):
        if getattr(view, "serves_public_first", False):
            return None
        name = request.resolver_match.url_name or ""
        if name.startswith(("account_", "mfa_")) or name in {"health", "javascript-catalog"}:
            return None
        return ask_for_second_factor(request)
