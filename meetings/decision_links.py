"""The personal link by which the owner of a decision reports on it without an account.

Signed, for one decision and one address, of which it holds a fingerprint only: links end up in logs. It dies with its
time, and when the decision changes hands or that address is no longer the owner's. Opening it shows, posting acts: a
mail scanner that follows links changes nothing.
"""

import datetime
import uuid

from django.conf import settings
from django.core import signing
from django.urls import reverse
from django.utils import translation

from ogp_secretariat.web.links import fingerprint

from .owners import recipients_of
from .queries import OWNERS, validated, with_due

SALT = "meetings.decision"
LIVES = datetime.timedelta(days=90)


def token_of(decision, email):
    return signing.dumps([decision.uuid.hex, _owner(decision), fingerprint(email)], salt=SALT)


def _owner(decision):
    return f"{decision.owner_kind}:{getattr(decision, f'owner_{decision.owner_kind}_id', '')}"


def make(decision, recipient):
    """The absolute address, from `SITE_URL`, in the recipient's language."""
    with translation.override(recipient.language):
        return f"{settings.SITE_URL}{reverse('decision_answer', args=[token_of(decision, recipient.email)])}"


def read(token, today):
    """(decision, recipient) of a link; None when it is forged, too old, or of somebody who is not the owner today."""
    try:
        key, owner, mark = signing.loads(token, salt=SALT, max_age=LIVES)
        key = uuid.UUID(key)
    except (signing.BadSignature, ValueError, TypeError, AttributeError):
        return None
    decisions = with_due(validated()).select_related("meeting__committee", "meeting__minutes", *OWNERS)
    decision = decisions.filter(uuid=key).first()
    if decision is None or _owner(decision) != owner:
        return None
    for recipient in recipients_of([decision], today)[decision.pk]:
        if fingerprint(recipient.email) == mark:
            return decision, recipient
    return None
