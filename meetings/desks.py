"""What lists show: what waits for one account's signature, and the files of issued relevés."""

from django.db.models import Exists, OuterRef

from ogp_secretariat.documents.enums import State
from ogp_secretariat.people.models import Committee, SignatureDelegation
from ogp_secretariat.people.permissions import is_chair

from . import queries
from .models import Correction, CorrectionLine, Issue


def _committees(user, today):
    """The committees this account signs for today, as a subquery."""
    if is_chair(user):
        return Committee.objects.values("pk")
    acts = SignatureDelegation.objects.filter(delegate_id=user.person_id, starts_on__lte=today)
    return acts.exclude(ends_on__lt=today).values("committee")


def minutes_to_sign(user, today):
    """Relevés this account may validate now, circulated ones first."""
    return queries.to_sign().filter(meeting__committee__in=_committees(user, today))


def corrections_to_sign(user, today):
    """Rectificatifs prepared by the secretariat that wait for this account."""
    lines = CorrectionLine.objects.filter(correction=OuterRef("pk"))
    return (
        Correction.objects.filter(Exists(lines), issue__isnull=True)
        .filter(minutes__meeting__committee__in=_committees(user, today))
        .select_related("minutes__meeting__committee")
        .prefetch_related("lines")
        .order_by("created_at")
    )


def count_to_sign(user, today):
    """How many relevés and rectificatifs wait for this account (two statements)."""
    return minutes_to_sign(user, today).count() + corrections_to_sign(user, today).count()


# What a list of files needs of a document: its frozen text, which may be long, stays in the database.
_HEAVY = [f"document_{language}__{field}" for language in ("fr", "ar") for field in ("html", "context", "embedded")]


def issues_with_files(**conditions):
    """Issues with both documents, without the documents' frozen texts; newest version first."""
    issues = Issue.objects.filter(**conditions).select_related("document_fr", "document_ar")
    return issues.defer(*_HEAVY).order_by("-version")


def last_issues(meetings):
    """{pk of the meeting: its newest issue whose files are made}, in one statement.

    A draft has no issue: whoever sees one of these meetings because its relevé is validated may read it.
    """
    ready = {"document_fr__state": State.READY, "document_ar__state": State.READY}
    found = {}
    for issue in issues_with_files(minutes__meeting__in=[m.pk for m in meetings], **ready).select_related("minutes"):
        found.setdefault(issue.minutes.meeting_id, issue)
    return found
