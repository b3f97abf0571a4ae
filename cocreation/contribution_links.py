"""The personal link by which an author follows a contribution without an account.

Signed, for one contribution and one recipient; it expires, and each message carries a fresh one. Opening it shows,
posting acts: a mail scanner that follows links changes nothing.
"""

import datetime
import uuid

from django.conf import settings
from django.core import signing
from django.urls import reverse
from django.utils import translation

from .models import Contribution
from .policies import retention

SALT = "cocreation.contribution"
LIFE = datetime.timedelta(days=retention.FOLLOW_LINK)


def token_of(contribution):
    return signing.dumps([contribution.key.hex, contribution.author_email], salt=SALT, compress=True)


def address_of(contribution):
    """The absolute address, from `SITE_URL`, in the author's language."""
    with translation.override(contribution.language):
        return f"{settings.SITE_URL}{reverse('contribution_follow', args=[token_of(contribution)])}"


def read(token):
    """The contribution of a link; None when it is forged, too old, or for an address that is no longer the author's."""
    try:
        key, email = signing.loads(token, salt=SALT, max_age=LIFE)
        found = Contribution.objects.select_related("process", "region", "axis", "cluster__process")
        return found.filter(key=uuid.UUID(hex=key), author_email=email).first()
    except (signing.BadSignature, ValueError, TypeError, AttributeError):
        return None
