"""Asking for a document: the context is frozen now, a worker makes the file."""

import secrets

from django.utils import timezone

from ogp_secretariat.audit.actions.recording import record
from ogp_secretariat.web.wake import wake_on_commit

from ..enums import Purpose, State
from ..models import Document

# Without the letters and digits that are taken for one another when typed from paper.
CODE_ALPHABET = "ABCDEFGHJKLMNPQRSTUVWXYZ23456789"
WAKE = "documents.render_waiting"


def new_code():
    """Twelve characters in groups of four, such as « K7QX-9MHD-2PLA »."""
    return "-".join("".join(secrets.choice(CODE_ALPHABET) for _ in range(4)) for _ in range(3))


def request_document(*, purpose, kind, title, filename, language, html, stylesheet, context, by, **extra):
    """Freeze `html` and `context`, and have the file made. Returns the waiting `Document`.

    `extra`: reference, version, embedded, embedded_name, code (an issue gets one when none is given).
    """
    if purpose == Purpose.ISSUE:
        extra.setdefault("code", new_code())
    document = Document.objects.create(
        purpose=purpose,
        kind=kind,
        title=title[:400],
        filename=filename,
        language=language,
        html=html,
        stylesheet=stylesheet,
        context=context,
        requested_at=timezone.now(),
        requested_by=by,
        **extra,
    )
    wake_on_commit(WAKE)
    return document


def retry(document, *, by):
    """Try a failed rendering again; the frozen context and the number stay."""
    changed = Document.objects.filter(pk=document.pk, state=State.FAILED).update(
        state=State.WAITING, attempts=0, error="", claimed_by=""
    )
    if changed:
        record("retry_rendering", document, by=by)
        wake_on_commit(WAKE)
    document.refresh_from_db()
    return document


def release(documents, *, at):
    """From now on the public verification page knows these documents."""
    Document.objects.filter(pk__in=[d.pk for d in documents], released_at__isnull=True).update(released_at=at)
