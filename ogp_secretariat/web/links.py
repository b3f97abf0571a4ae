"""What signed personal links share: an address of the site for a mail, the fingerprint of an e-mail address."""

import hashlib

from django.conf import settings
from django.core import signing
from django.urls import reverse
from django.utils import translation


def fingerprint(email):
    """Sixteen characters that stand for an address, whatever its case: links end up in logs."""
    return hashlib.sha256(email.strip().lower().encode()).hexdigest()[:16]


def page_address(name, language, *args):
    """The absolute address of a page in the reader's language, from `SITE_URL`, never from a request."""
    with translation.override(language):
        return f"{settings.SITE_URL}{reverse(name, args=args)}"


def read_token(token, salt):
    """What was signed under `salt`, or None when the token is forged."""
    try:
        return signing.loads(token, salt=salt)
    except (signing.BadSignature, ValueError, TypeError):
        return None
