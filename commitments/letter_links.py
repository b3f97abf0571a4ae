"""The personal link by which an institution acknowledges a letter and answers it without an account.

Signed, for one letter and one recipient; it says nothing by itself and expires. Opening it shows, posting acts: a mail
scanner that follows links changes nothing.
"""

import datetime

from django.conf import settings
from django.core import signing
from django.urls import reverse
from django.utils import timezone, translation

from .enums import LetterState
from .models import Letter

SALT = "commitments.letter"
OPEN_AFTER = datetime.timedelta(days=90)  # how long after the day of answer the link stays open
DEAD = (LetterState.DRAFT, LetterState.CANCELLED, LetterState.OBSOLETE)


def make(letter, recipient):
    """The absolute address, from `SITE_URL`, in the letter's language."""
    token = signing.dumps([letter.pk, letter.number, letter.year, recipient], salt=SALT)
    with translation.override(letter.language):
        return f"{settings.SITE_URL}{reverse('letter_answer', args=[token])}"


def read(token):
    """(letter, recipient) of a link; None when it is forged, for a letter that is no longer valid, or too old."""
    try:
        pk, number, year, recipient = signing.loads(token, salt=SALT)
    except (signing.BadSignature, ValueError, TypeError):
        return None
    letter = (
        Letter.objects.select_related("plan__committee", "institution", "document")
        .filter(pk=pk, number=number, year=year)
        .exclude(state__in=DEAD)
        .first()
    )
    if letter is None or timezone.localdate() > letter.answer_due_on + OPEN_AFTER:
        return None
    return letter, recipient
