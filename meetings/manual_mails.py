"""Mails about the manual, as in `notifications`."""

from django.conf import settings
from django.urls import reverse
from django.utils import translation

from ogp_secretariat.mailroom.actions.posting import post


def revision_due(version, user):
    """The last quarter of the cycle has begun: the manual is to be revised."""
    with translation.override(user.language):
        url = f"{settings.SITE_URL}{reverse('manual')}"
    key = f"manual-revision:{version.committee_id}:{version.cycle_ends_on.isoformat()}:{user.pk}"
    return post(key, user.email, "mail/manual_revision", {"version": version, "url": url}, language=user.language)
