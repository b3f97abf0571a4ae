"""The personal link by which somebody without an account observes a draft: opening it shows, posting acts.

It is signed under its own salt, bound to its recipient and their address (as a fingerprint: links end up in logs), and
open as long as the round takes observations.
"""

from django.core import signing

from ogp_secretariat.web.links import fingerprint, page_address, read_token

from .models import Recipient

SALT = "meetings.observations"


def token_of(recipient):
    return signing.dumps([recipient.pk, fingerprint(recipient.email)], salt=SALT)


def address_of(recipient, language):
    """The absolute address of the page, in the language of the person."""
    return page_address("observations_by_link", language, token_of(recipient))


def read(token):
    """The `Recipient` of a link; None when it is forged, or its address is not that of the person any more."""
    found = read_token(token, SALT)
    if not (isinstance(found, list) and len(found) == 2 and isinstance(found[0], int)):
        return None
    recipients = Recipient.objects.select_related("round__minutes__meeting__committee", "person")
    recipient = recipients.filter(pk=found[0]).exclude(email="").first()
    return recipient if recipient and fingerprint(recipient.email) == found[1] else None
