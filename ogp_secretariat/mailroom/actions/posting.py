"""Putting a message in the outbox, and taking it out again, in the caller's transaction."""

from django.db import transaction
from django.template.loader import render_to_string
from django.utils import timezone, translation

from ogp_secretariat.web.text import clean_text
from ogp_secretariat.web.wake import wake_on_commit

from ..enums import WITHDRAWABLE, State
from ..models import Message

WAKE = "mailroom.dispatch"


@transaction.atomic
def post(
    key,
    to,
    kind,
    context,
    *,
    language="fr",
    priority=5,
    is_secret=False,
    expires_at=None,
    attachments=(),
    hold="",
):
    """Write one message; it leaves after the commit. Returns the `Message`, the earlier one when `key` is known.

    `kind` names the pair of templates `<kind>_subject.txt` and `<kind>_message.txt`. `attachments` are unsaved
    `Attachment`s; the message waits until their documents are made. `hold` is the reason for which a person must
    release it first.
    """
    with translation.override(language):
        subject = clean_text(render_to_string(f"{kind}_subject.txt", context), single_line=True)[:300]
        body = render_to_string(f"{kind}_message.txt", context).strip() + "\n"
    now = timezone.now()
    message, is_new = Message.objects.get_or_create(
        key=key,
        defaults={
            "to": to,
            "kind": kind,
            "subject": subject,
            "body": body,
            "language": language,
            "priority": priority,
            "is_secret": is_secret,
            "state": State.HELD if hold else State.DUE,
            "error": hold,
            "expires_at": expires_at,
            "posted_at": now,
            "not_before": now,
        },
    )
    if is_new:
        for attachment in attachments:
            attachment.message = message
            attachment.save()
    wake_on_commit(WAKE)
    return message


@transaction.atomic
def withdraw(key, reason=""):
    """The reason of the message is gone: it does not leave, if its body is not on its way. True when it was withdrawn.

    The dispatcher's marker is conditional on the state, so that a message withdrawn while it is claimed stays here.
    """
    return bool(
        Message.objects.filter(key=key, state__in=WITHDRAWABLE).update(state=State.OBSOLETE, owner="", error=reason)
    )
