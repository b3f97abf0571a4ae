from django.db.models import Q

from . import policies
from .enums import Purpose, State
from .models import Bundle, Document


def _waiting(rows, now, stale_after):
    """Those of `rows` that wait for a worker, or whose worker gave no sign of life for so long; oldest first."""
    return rows.filter(
        Q(state=State.WAITING)
        | Q(state=State.RENDERING, claimed_at__lt=now - stale_after)
        # Claimed « later than now »: by a worker whose clock was wrong, and which is gone.
        | Q(state=State.RENDERING, claimed_at__gt=now + stale_after)
    ).order_by("requested_at")


def to_render(now):
    """Documents that wait for a worker, or whose worker is gone; oldest first."""
    return _waiting(Document.objects.all(), now, policies.STALE_AFTER)


def to_join(now):
    """Bundles that wait for a worker, or whose worker is gone; oldest first."""
    return _waiting(Bundle.objects.all(), now, policies.BUNDLE_STALE_AFTER)


def old_bundles(now):
    """Those that nobody asked for since long; they are made again when somebody does."""
    return Bundle.objects.filter(requested_at__lt=now - policies.BUNDLE_LIFETIME)


def old_previews(now):
    return Document.objects.filter(purpose=Purpose.PREVIEW, requested_at__lt=now - policies.PREVIEW_LIFETIME)


def oldest_waiting(now):
    """Seconds since the oldest waiting document was asked for, or 0."""
    first = Document.objects.filter(state__in=[State.WAITING, State.RENDERING]).order_by("requested_at").first()
    return int((now - first.requested_at).total_seconds()) if first else 0


def released(code_or_hash):
    """The public issue with this verification code or SHA-256, or None."""
    value = code_or_hash.strip().replace(" ", "")
    found = Document.objects.filter(purpose=Purpose.ISSUE, state=State.READY, released_at__isnull=False)
    return found.filter(Q(code=value.upper()) | Q(sha256=value.lower())).first() if value else None


def newer_released(document):
    """The newest public issue that replaces `document`: same kind, reference and language, higher version; or None."""
    if not document.reference or document.version is None:
        return None
    same = Document.objects.filter(kind=document.kind, reference=document.reference, language=document.language)
    public = same.filter(purpose=Purpose.ISSUE, state=State.READY, released_at__isnull=False)
    return public.filter(version__gt=document.version).only("version", "code").order_by("-version").first()
