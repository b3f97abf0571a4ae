"""The personal link by which an association sees its record, corrects it or withdraws its consent, without an account.

Signed, for one association and one address on record; it expires, and dies when the address leaves the record. Opening
it shows, posting acts.
"""

import datetime

from django.conf import settings
from django.core import signing
from django.urls import reverse
from django.utils import translation
from django.utils.crypto import constant_time_compare, salted_hmac

from ..enums.associations import AssociationState
from ..models import Association

SALT = "cocreation.association"
VALID_FOR = datetime.timedelta(days=7)


def digest(address):
    return salted_hmac(SALT, address.strip().casefold(), algorithm="sha256").hexdigest()[:32]


def addresses(association):
    """The addresses on record."""
    texts = [association.email, *association.other_emails.split(";")]
    return [text.strip() for text in texts if text.strip()]


def make(association, address):
    """The absolute address, from `SITE_URL`, in the association's language."""
    token = signing.dumps([association.pk, digest(address)], salt=SALT)
    with translation.override(association.language):
        return f"{settings.SITE_URL}{reverse('association_own', args=[token])}"


def read(token):
    """The association of a link; None when it is forged, too old, or for an address that is not on record any more."""
    try:
        pk, mark = signing.loads(token, salt=SALT, max_age=VALID_FOR)
    except (signing.BadSignature, ValueError, TypeError):
        return None
    found = (
        Association.objects.select_related("region", "province")
        .filter(pk=pk)
        .exclude(state=AssociationState.MERGED)
        .first()
    )
    if found is None or not any(constant_time_compare(digest(one), mark) for one in addresses(found)):
        return None
    return found
