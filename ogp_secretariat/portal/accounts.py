"""How allauth writes: through the mailroom, log-in codes first."""

import secrets
from datetime import timedelta

from allauth.account.adapter import DefaultAccountAdapter
from django.conf import settings
from django.urls import reverse
from django.utils import timezone, translation

from ogp_secretariat.mailroom.actions.posting import post

# A code or a reset link is worthless after this; the message then does not leave any more.
SECRET_LIFETIME = timedelta(minutes=15)


class AccountAdapter(DefaultAccountAdapter):
    def is_open_for_signup(self, request):
        """Accounts are created by the administrator."""
        return False

    def send_mail(self, template_prefix, email, context):
        """Every account mail leaves through the outbox; those that carry a secret go first and are erased once sent."""
        user = context.get("user")
        language = getattr(user, "language", None) or translation.get_language() or "fr"
        context = {**context, "email": email, "site_name": settings.SITE_URL, "SITE_URL": settings.SITE_URL}
        context.pop("request", None)
        post(
            f"account:{template_prefix}:{secrets.token_hex(12)}",
            email,
            template_prefix,
            context,
            language=language,
            priority=1,
            is_secret=True,
            expires_at=timezone.now() + SECRET_LIFETIME,
        )

    def get_reset_password_from_key_url(self, key):
        """From `SITE_URL`, like every address in a mail: a forged Host header must not choose where the link leads."""
        uid, _, token = key.partition("-")
        return f"{settings.SITE_URL}{reverse('account_reset_password_from_key', args=[uid, token])}"
