"""The personal link by which an invited person answers without an account. Opening it shows, posting acts.

It is signed under its own salt and bound to the invited person and the address that it went to, which stands in it only
as a fingerprint. It answers until the end of the day of the meeting; what it says then is `convocation_rules`' own.
"""

import uuid

from django.core import signing

from ogp_secretariat.web.links import fingerprint, page_address, read_token

from .models import Invitee

SALT = "meetings.invitation"


def token_of(invitee):
    return signing.dumps([invitee.key.hex, fingerprint(invitee.email)], salt=SALT)


def address_of(invitee):
    """The absolute address, in the language of the person."""
    return page_address("invitation", invitee.language, token_of(invitee))


def read(token):
    """The `Invitee` of a link; None when it is forged, or went to an address that is no longer the person's."""
    found = read_token(token, SALT)
    if not (isinstance(found, list) and len(found) == 2 and all(isinstance(part, str) for part in found)):
        return None
    try:
        key = uuid.UUID(found[0])
    except ValueError:
        return None
    invitee = Invitee.objects.select_related("meeting__committee", "person").filter(key=key).exclude(email="").first()
    return invitee if invitee is not None and fingerprint(invitee.email) == found[1] else None
