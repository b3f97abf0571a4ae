"""The messages about accounts, one function each."""

from django.conf import settings
from django.urls import reverse
from django.utils import translation

from ogp_secretariat.mailroom.actions.posting import post


def account_opened(user):
    """Tell a person that the account is open and how to log in: by a code, no password travels."""
    with translation.override(user.language):
        url = f"{settings.SITE_URL}{reverse('account_request_login_code')}"
    context = {"user": user, "url": url, "SITE_URL": settings.SITE_URL}
    return post(f"account-opened:{user.pk}", user.email, "mail/account_opened", context, language=user.language)
