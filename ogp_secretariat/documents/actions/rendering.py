"""Making the files: run by a worker, safe to kill at any moment and to run twice at once."""

import hashlib
import json

from django.conf import settings
from django.utils import timezone

from .. import queries, storage
from ..enums import Purpose, State
from ..models import Document
from ..renderer import EmbeddedFile, render_pdf
from .trying import claim, claimed, try_each, try_one


def _claim(document, owner, now):
    """Take the document for this worker; False when another was quicker."""
    return claim(document, queries.to_render(now), owner, now)


def _attachments(document):
    if document.embedded is None:
        return ()
    data = json.dumps(document.embedded, ensure_ascii=False, indent=1, sort_keys=True).encode()
    return (EmbeddedFile(document.embedded_name, data, document.title, created=f"{document.requested_at:%Y-%m-%d}"),)


def _render(document):
    return render_pdf(
        document.html,
        stylesheets=[document.stylesheet],
        attachments=_attachments(document),
        timeout=settings.DOCUMENT_TIME_LIMIT,
    )


def _finish(document, owner, rendered):
    """Store the bytes, then say so: bytes without a row are harmless, a row without its bytes is not."""
    digest = hashlib.sha256(rendered.pdf).hexdigest()
    relative = f"documents/{digest[:2]}/{document.pk}-{digest[:12]}.pdf"
    storage.write_once(relative, rendered.pdf)
    claimed(document, owner).update(
        state=State.READY,
        path=relative,
        sha256=digest,
        size=len(rendered.pdf),
        pages=rendered.pages,
        rendered_at=timezone.now(),
        error="",
    )


def _make(document, owner):
    _finish(document, owner, _render(document))


def render_one(document):
    """Make one document. Returns True when this call tried it (made or failed), False when it was taken."""
    return try_one(document, _claim, _make)


def render_waiting(limit=50):
    """Make what waits, oldest first, each at most once per run. Returns how many were tried."""
    return try_each(queries.to_render, render_one, limit)


def remove_old_previews():
    """Delete previews after a day: their drafts have changed since. Issues stay for ever."""
    for preview in queries.old_previews(timezone.now()):
        storage.remove(preview.path)
        Document.objects.filter(pk=preview.pk, purpose=Purpose.PREVIEW).delete()
