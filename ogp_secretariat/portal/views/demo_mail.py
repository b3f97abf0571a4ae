"""The mail of the demonstration: it lands in a folder, and this page shows it."""

import datetime
import email
import email.policy
from io import BytesIO
from pathlib import Path

from django.conf import settings
from django.http import FileResponse, Http404
from django.shortcuts import render

SHOWN = 40
# Django's file backend writes this line after each message of a file.
SEPARATOR = b"-" * 79


def _files_of(message):
    """[{name, type, content}] of what is attached, in its order."""
    return [
        {
            "name": part.get_filename() or "",
            "type": part.get_content_type(),
            "content": part.get_payload(decode=True) or b"",
        }
        for part in message.iter_attachments()
    ]


def _sent_at(message):
    """When the message was written, or None. « -0000 » in a mail means UTC without a place: Python leaves it naive."""
    written = message["date"].datetime if message["date"] else None
    return written.replace(tzinfo=datetime.UTC) if written and written.tzinfo is None else written


def _read(path):
    """The messages of one file as [{subject, to, date, text, files}], oldest first. `address`: what names each."""
    found = []
    parts = [raw for raw in path.read_bytes().split(b"\n" + SEPARATOR) if raw.strip()]
    for number, raw in enumerate(parts):
        message = email.message_from_bytes(raw.strip() + b"\n", policy=email.policy.default)
        body = message.get_body(preferencelist=("plain",))
        found.append(
            {
                "subject": message["subject"] or "",
                "to": message["to"] or "",
                "date": _sent_at(message),
                "language": message["content-language"] or "fr",
                "text": body.get_content() if body else "",
                "address": (path.stem, number),
                "files": _files_of(message),
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


def demo_mail_file(request, log, mail, piece):
    """One attached file, for whoever may read the page: it is the demonstration's, and nobody's post."""
    paths = {path.stem: path for path in Path(settings.MAIL_DIR).glob("*.log")} if settings.DEMO else {}
    if log not in paths:
        raise Http404
    mails = _read(paths[log])
    if mail >= len(mails) or piece >= len(mails[mail]["files"]):
        raise Http404
    file = mails[mail]["files"][piece]
    content = BytesIO(file["content"])
    response = FileResponse(content, as_attachment=True, filename=file["name"], content_type=file["type"])
    response["X-Content-Type-Options"] = "nosniff"
    response["Content-Security-Policy"] = "sandbox; default-src 'none'"
    return response
