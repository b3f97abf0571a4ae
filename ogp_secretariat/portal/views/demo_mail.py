"""The mail of the demonstration: it lands in a folder, and this page shows it."""

import datetime
import email
import email.policy
from pathlib import Path

from django.conf import settings
from django.http import Http404
from django.shortcuts import render

SHOWN = 40
# Django's file backend writes this line after each message of a file.
SEPARATOR = b"-" * 79


def _sent_at(message):
    """When the message was written, or None. « -0000 » in a mail means UTC without a place: Python leaves it naive."""
    written = message["date"].datetime if message["date"] else None
    return written.replace(tzinfo=datetime.UTC) if written and written.tzinfo is None else written


def _read(path):
    """The messages of one file as [{subject, to, date, text}], oldest first."""
    found = []
    for raw in path.read_bytes().split(b"\n" + SEPARATOR):
        if not raw.strip():
            continue
        message = email.message_from_bytes(raw.strip() + b"\n", policy=email.policy.default)
        body = message.get_body(preferencelist=("plain",))
        found.append(
            {
                "subject": message["subject"] or "",
                "to": message["to"] or "",
                "date": _sent_at(message),
                "language": message["content-language"] or "fr",
                "text": body.get_content() if body else "",
            }
        )
    return found


def _latest(folder):
    """The last messages of the folder, newest first."""
    found = []
    for path in sorted(folder.glob("*.log"), key=lambda p: p.stat().st_mtime, reverse=True):
        found += reversed(_read(path))
        if len(found) >= SHOWN:
            break
    return found[:SHOWN]


def demo_mail(request):
    if not settings.DEMO:
        raise Http404
    return render(request, "portal/demo_mail.html", {"mails": _latest(Path(settings.MAIL_DIR))})
