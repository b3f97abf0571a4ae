"""Mails about the manual, as in `notifications`."""

from ogp_secretariat.mailroom.actions.posting import post
from ogp_secretariat.web.links import page_address


def revision_due(version, user):
    """The last quarter of the cycle has begun: the manual is to be revised."""
    url = page_address("manual", user.language)
    key = f"manual-revision:{version.committee_id}:{version.cycle_ends_on.isoformat()}:{user.pk}"
    return post(key, user.email, "mail/manual_revision", {"version": version, "url": url}, language=user.language)
