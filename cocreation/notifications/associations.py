"""Mail to associations: the personal link, and what became of what they asked."""

import datetime

from django.conf import settings
from django.urls import reverse
from django.utils import timezone, translation

from ogp_secretariat.mailroom.actions.posting import post

from ..enums.associations import ReviewSource, ReviewState
from ..queries import association_links


def send_link(association, address):
    """The link to the association's own page, to an address on record. One a day: asking again sends nothing more."""
    now = timezone.now()
    context = {
        "association": association.display_name,
        "link": association_links.make(association, address),
        "days": association_links.VALID_FOR.days,
    }
    return post(
        f"association-link:{association.pk}:{association_links.digest(address)}:{timezone.localdate(now)}",
        address,
        "mail/association_link",
        context,
        language=association.language,
        is_secret=True,
        expires_at=now + datetime.timedelta(days=1),
    )


def answered(item, state, association):
    """What the secretariat decided, to whoever gave an address with the proposal or has one on record."""
    address = item.values.get("email") or (item.association.email if item.association else "")
    if not address:
        return None
    with translation.override(item.language):
        context = {
            "name": item.values.get("name") or item.values.get("name_ar") or str(association or item.association),
            "is_accepted": state != ReviewState.REFUSED,
            "is_correction": item.source == ReviewSource.CORRECTION,
            "reason": item.refusal,
            "directory": f"{settings.SITE_URL}{reverse('association_list')}",
        }
    return post(f"association-answer:{item.pk}", address, "mail/association_answer", context, language=item.language)
