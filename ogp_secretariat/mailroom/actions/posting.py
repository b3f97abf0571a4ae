"""Putting a message in the outbox, and taking it out again, in the caller's transaction."""

from django.db import transaction
from django.template.loader import render_to_string
from django.utils import timezone, translation

from ogp_secretariat.web.text import clean_text
from ogp_secretariat.web.wake import wake_on_commit

from ..models import Message, State

WAKE = "mailroom.dispatch"


def post(key, to, kind, context, *, language="fr", priority=5, is_secret=False, expires_at=None):
    """Write one message; it leaves after the commit. Returns the `Message`, the earlier one when `key` is known.

    `kind` names the pair of templates `<kind>_subject.txt` and `<kind>_message.txt`.
    """
    with translation.override(language):
        subject = clean_text(render_to_string(f"{kind}_subject.txt", context), single_line=True)[:300]
        body = render_to_string(f"{kind}_message.txt", context).strip() + "\n"
    now = timezone.now()
    message, _created = Message.objects.get_or_create(
        key=key,
        defaults={
            "to": to,
            "kind": kind,
            "subject": subject,
            "body": body,
            "language": language,
            "priority": priority,
            "is_secret": is_secret,
            "expires_at": expires_at,
            "posted_at": now,
            "not_before": now,
        },
    )
    wake_on_commit(WAKE)
    return message


def withdraw(key):
    """The reason of the message is gone: it does not leave, if it has not left. True when it was withdrawn."""
    with transaction.atomic():
        return bool(Message.objects.filter(key=key, state=State.DUE).update(state=State.OBSOLETE))
