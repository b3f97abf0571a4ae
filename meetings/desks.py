"""What lists show: what waits for one account's signature, and the files of issued relevés."""

import dataclasses

from django.db.models import Exists, OuterRef

from ogp_secretariat.documents.enums import State
from ogp_secretariat.people.models import Committee, SignatureDelegation
from ogp_secretariat.people.permissions import is_chair
from ogp_secretariat.web.counting import count_together

from . import queries
from .enums import ConvocationState, MinutesState, PostponementState, ProposalState
from .models import AgendaProposal, Convocation, Correction, CorrectionLine, Issue, Minutes, PostponementRequest


def committees_signed_for(user, today):
    """The committees this account signs for today, as a subquery."""
    if is_chair(user):
        return Committee.objects.values("pk")
    acts = SignatureDelegation.objects.filter(delegate_id=user.person_id, starts_on__lte=today)
    return acts.exclude(ends_on__lt=today).values("committee")


def minutes_to_sign(user, today):
    """Relevés this account may validate now, circulated ones first."""
    return queries.to_sign().filter(meeting__committee__in=committees_signed_for(user, today))


def unsigned_corrections():
    """Rectificatifs prepared by the secretariat that wait for the chair, the oldest first."""
    lines = CorrectionLine.objects.filter(correction=OuterRef("pk"))
    return (
        Correction.objects.filter(Exists(lines), issue__isnull=True)
        .select_related("minutes__meeting__committee")
        .order_by("created_at")
    )


def corrections_to_sign(user, today):
    """Rectificatifs that wait for this account, with their lines."""
    mine = unsigned_corrections().filter(minutes__meeting__committee__in=committees_signed_for(user, today))
    return mine.prefetch_related("lines")


def minutes_to_read(user, today):
    """Drafts circulated to this account while observations run, those that end first first."""
    return (
        Minutes.objects.filter(state=MinutesState.CIRCULATED, observations_until__gte=today, recipients=user)
        .select_related("meeting__committee")
        .order_by("observations_until", "pk")
    )


def convocations_to_sign(user, today):
    """Convocations that await this account's release, the first meeting first."""
    return (
        Convocation.objects.filter(
            state=ConvocationState.SUBMITTED, meeting__committee__in=committees_signed_for(user, today)
        )
        .select_related("meeting__committee", "submitted_by__person")
        .order_by("meeting__date", "pk")
    )


def convocations_settled(user, today):
    """Convocations that this account might have released, and that somebody released or returned."""
    return Convocation.objects.filter(
        state__in=(ConvocationState.RELEASED, ConvocationState.RETURNED),
        submitted_at__isnull=False,
        meeting__committee__in=committees_signed_for(user, today),
    ).select_related("meeting__committee")


def count_to_sign(user, today):
    """How many relevés, rectificatifs and convocations wait for this account (three statements)."""
    waiting = (minutes_to_sign(user, today), corrections_to_sign(user, today), convocations_to_sign(user, today))
    return sum(rows.count() for rows in waiting)


def office_counts(today):
    """{overdue, requests, proposals_waiting}: decisions overdue, later deadlines asked for, items proposed by members.

    Two statements: the counts are gathered in one.
    """
    return count_together(
        overdue=queries.overdue(queries.validated(), today),
        requests=PostponementRequest.objects.filter(state=PostponementState.PENDING),
        proposals_waiting=AgendaProposal.objects.filter(state=ProposalState.WAITING),
    )


# What a list of files needs of a document: its frozen text, which may be long, stays in the database.
_HEAVY = [f"document_{language}__{field}" for language in ("fr", "ar") for field in ("html", "context", "embedded")]


def issues_with_files(**conditions):
    """Issues with both documents, without the documents' frozen texts; newest version first."""
    issues = Issue.objects.filter(**conditions).select_related("document_fr", "document_ar")
    return issues.defer(*_HEAVY).order_by("-version")


LANGUAGES = ("fr", "ar")


@dataclasses.dataclass(frozen=True)
class ListedFile:
    """What a list says of a file: its size in bytes, its pages."""

    size: int
    pages: int

    @property
    def size_kb(self):
        return max(1, round(self.size / 1024))


@dataclasses.dataclass(frozen=True)
class ListedIssue:
    """What a list says of an issue: rows of fifty meetings are too many for whole records."""

    version: int
    files: dict

    def document(self, language):
        return self.files["ar" if language == "ar" else "fr"]


def last_issues(meetings):
    """{pk of the meeting: its newest issue whose files are made}, in one statement.

    A draft has no issue: whoever sees one of these meetings because its relevé is validated may read it.
    """
    ready = {"document_fr__state": State.READY, "document_ar__state": State.READY}
    columns = [f"document_{language}__{field}" for language in LANGUAGES for field in ("size", "pages")]
    issues = Issue.objects.filter(minutes__meeting__in=[m.pk for m in meetings], **ready).order_by("-version")
    found = {}
    for pk, version, *facts in issues.values_list("minutes__meeting", "version", *columns):
        files = {
            language: ListedFile(size=facts[2 * n], pages=facts[2 * n + 1]) for n, language in enumerate(LANGUAGES)
        }
        found.setdefault(pk, ListedIssue(version, files))
    return found
