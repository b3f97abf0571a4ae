"""Delivering what is due: one recipient per transaction, on one connection, nothing held open in the database."""

import logging
import smtplib
import uuid
from datetime import timedelta
from email.utils import make_msgid
from urllib.parse import urlsplit

from django.conf import settings
from django.core.mail import EmailMessage, get_connection
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext as _

from ..models import Message, State

logger = logging.getLogger(__name__)

BATCH = 100
MAX_ATTEMPTS = 8
STALE_AFTER = timedelta(minutes=15)


def back_off(attempts):
    """Wait before the next attempt: 1, 2, 4 … minutes, an hour at most."""
    return timedelta(minutes=min(60, 2 ** max(0, attempts - 1)))


def _message_id(message):
    host = urlsplit(settings.SITE_URL).hostname or "localhost"
    return make_msgid(idstring=uuid.uuid5(uuid.NAMESPACE_URL, message.key).hex, domain=host)


def _email(message, connection):
    return EmailMessage(
        subject=message.subject,
        body=message.body,
        from_email=settings.DEFAULT_FROM_EMAIL,
        to=[message.to],
        connection=connection,
        headers={
            "Message-ID": _message_id(message),
            "Auto-Submitted": "auto-generated",
            "Content-Language": message.language,
        },
    )


def _claim(message, owner, now):
    return bool(
        Message.objects.filter(pk=message.pk, state=State.DUE, attempts=message.attempts).update(
            state=State.CLAIMED, owner=owner, claimed_at=now, attempts=F("attempts") + 1
        )
    )


def _settle(message, owner, **changes):
    Message.objects.filter(pk=message.pk, state=State.CLAIMED, owner=owner).update(owner="", **changes)


def _deliver(message, owner, connection):
    """Send one claimed message and write what became of it. False when the server itself is in trouble."""
    try:
        _email(message, connection).send()
    except smtplib.SMTPRecipientsRefused as error:
        code, reply = next(iter(error.recipients.values()), (550, b""))
        reason = f"{code} {reply.decode('utf-8', 'replace')}"
        if 400 <= code < 500:
            _settle(
                message, owner, state=State.DUE, error=reason, not_before=timezone.now() + back_off(message.attempts)
            )
        else:
            _settle(message, owner, state=State.FAILED, error=reason)
        return True
    except (OSError, smtplib.SMTPException) as error:
        state = State.FAILED if message.attempts + 1 >= MAX_ATTEMPTS else State.DUE
        wait = back_off(message.attempts + 1)
        _settle(message, owner, state=state, error=f"{error}", not_before=timezone.now() + wait)
        return False
    _settle(
        message,
        owner,
        state=State.SENT,
        sent_at=timezone.now(),
        error="",
        **({"body": ""} if message.is_secret else {}),
    )
    return True


def dispatch(limit=BATCH):
    """Deliver what is due, most urgent first. Returns how many left.

    A message claimed by a dispatcher that died stays aside as failed, with its reason: nobody knows whether it left,
    and sending it again by itself could double it.
    """
    now = timezone.now()
    Message.objects.filter(state=State.DUE, expires_at__lt=now).update(state=State.OBSOLETE, body="")
    Message.objects.filter(state=State.CLAIMED, claimed_at__lt=now - STALE_AFTER).update(
        state=State.FAILED, owner="", error=_("Interrupted while sending: nobody knows whether the message left.")
    )
    due = Message.objects.filter(state=State.DUE, not_before__lte=now).filter(
        Q(expires_at__isnull=True) | Q(expires_at__gte=now)
    )
    due = list(due.order_by("priority", "not_before", "id")[:limit])
    if not due:
        return 0
    connection = get_connection()
    try:
        connection.open()
    except (OSError, smtplib.SMTPException) as error:
        # Nothing was claimed: the messages wait, and no attempt is charged to them.
        logger.warning("The mail server cannot be reached: %s", error)
        return 0
    try:
        return _deliver_all(due, connection)
    finally:
        connection.close()


def _deliver_all(due, connection):
    """Deliver in order until done or until the server is in trouble. Returns how many were settled by the server."""
    sent, owner = 0, uuid.uuid4().hex
    for message in due:
        if not _claim(message, owner, timezone.now()):
            continue
        if not _deliver(message, owner, connection):
            break
        sent += 1
    return sent
