"""Making the files: run by a worker, safe to kill at any moment and to run twice at once."""

import errno
import hashlib
import json
import logging
import uuid

from django.conf import settings
from django.db.models import F
from django.utils import timezone
from django.utils.translation import gettext as _

from .. import policies, queries, storage
from ..enums import Purpose, State
from ..models import Document
from ..renderer import EmbeddedFile, RenderingFailed, render_pdf

logger = logging.getLogger(__name__)

# No room on the disk, none left for this account, or a limit on the size of files.
FULL = (errno.ENOSPC, errno.EDQUOT, errno.EFBIG)


def _claim(document, owner, now):
    """Take the document for this worker; False when another was quicker. The conditional UPDATE is the guard."""
    return bool(
        queries.to_render(now)
        .filter(pk=document.pk, claimed_by=document.claimed_by)
        .update(state=State.RENDERING, claimed_by=owner, claimed_at=now, attempts=F("attempts") + 1)
    )


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
    Document.objects.filter(pk=document.pk, claimed_by=owner, state=State.RENDERING).update(
        state=State.READY,
        path=relative,
        sha256=digest,
        size=len(rendered.pdf),
        pages=rendered.pages,
        rendered_at=timezone.now(),
        error="",
    )


def _fail(document, owner, sentence, retryable):
    document.refresh_from_db(fields=["attempts"])
    state = State.FAILED if policies.is_last_attempt(document.attempts, retryable) else State.WAITING
    Document.objects.filter(pk=document.pk, claimed_by=owner, state=State.RENDERING).update(
        state=state, error=sentence[:2000], claimed_by=""
    )


def why_not_written(error):
    """The sentence about a file that could not be written."""
    if error.errno in FULL:
        return _("The disk is full: the file could not be written. Make room, then ask for it again.")
    return _("The file could not be written: %(reason)s") % {"reason": error.strerror or error}


def render_one(document):
    """Make one document. Returns True when this call tried it (made or failed), False when it was taken."""
    owner = uuid.uuid4().hex
    if not _claim(document, owner, timezone.now()):
        return False
    try:
        rendered = _render(document)
        _finish(document, owner, rendered)
    except RenderingFailed as error:
        _fail(document, owner, str(error), error.retryable)
    except OSError as error:
        # A full disk heals: the document waits, its number stays.
        _fail(document, owner, why_not_written(error), retryable=True)
    except Exception as error:
        logger.exception("Document %s could not be made", document.pk)
        _fail(document, owner, f"{error.__class__.__name__}: {error}", retryable=False)
    return True


def render_waiting(limit=50):
    """Make what waits, oldest first, each at most once per run. Returns how many were tried."""
    seen = set()
    for _attempt in range(limit):
        document = queries.to_render(timezone.now()).exclude(pk__in=seen).first()
        if document is None:
            break
        seen.add(document.pk)
        render_one(document)
    return len(seen)


def remove_old_previews():
    """Delete previews after a day: their drafts have changed since. Issues stay for ever."""
    for preview in queries.old_previews(timezone.now()):
        storage.remove(preview.path)
        Document.objects.filter(pk=preview.pk, purpose=Purpose.PREVIEW).delete()
