"""Reports as PDF: made from the figures of one day, published, attached to a meeting of the committee."""

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils import timezone

from meetings.actions import recording
from meetings.models import Meeting, MeetingPaper
from ogp_secretariat.audit.actions.recording import record
from ogp_secretariat.documents.actions import issuing
from ogp_secretariat.documents.enums import Purpose
from ogp_secretariat.web.errors import NotAllowedNow

from .. import documents, permissions, policies
from ..enums import ReportKind, SnapshotKind
from ..models import MeetingAnnex, Report
from . import measuring


def _require(missing):
    if missing:
        raise NotAllowedNow(missing)


@transaction.atomic
def make_report(plan, kind, *, by, commitment=None, as_of=None):
    """Ask for a report in French and Arabic on the day `as_of` (today when None). Returns the `Report`.

    `kind`: a `ReportKind`; a sheet needs its `commitment`. A sheet is asked for by the secretariat and by whoever
    declares, the others by the secretariat. Raises PermissionDenied, NotAllowedNow.
    """
    today = timezone.localdate()
    as_of = as_of or today
    sheet = kind == ReportKind.SHEET
    asks = permissions.sees_declared(by, commitment, today) if sheet and by else permissions.can_review(by)
    if by is not None and not asks:
        raise PermissionDenied
    _require(policies.missing_for_making(as_of, today))
    snapshot = None
    if not sheet:
        snapshot = measuring.snapshot_plan(plan, as_of=as_of, kind=SnapshotKind.REPORT, by=by)
    return _make(plan, kind, by=by, as_of=as_of, snapshot=snapshot, commitment=commitment)


def _make(plan, kind, *, by, as_of, snapshot=None, commitment=None):
    """Freeze both languages from one reading of the records."""
    made_on = timezone.localdate()
    source = documents.read_source(plan, as_of, snapshot=snapshot, commitment=commitment)
    files = {}
    for lang in documents.LANGUAGES:
        code = issuing.new_code()
        view = documents.report_of(source, kind, lang, made_on=made_on, code=code)
        files[lang] = issuing.request_document(
            purpose=Purpose.ISSUE, by=by, code=code, **documents.document_fields(source, kind, view)
        )
    report = Report.objects.create(
        kind=kind,
        plan=plan,
        commitment=commitment,
        snapshot=snapshot,
        as_of=as_of,
        document_fr=files["fr"],
        document_ar=files["ar"],
        made_by=by,
    )
    record("make_report", commitment or plan, by=by, note=f"{ReportKind(kind).value} {as_of:%Y-%m-%d}")
    return report


@transaction.atomic
def publish(report, *, by):
    """From now on everybody may read the report, and the verification page knows it. Returns the `Report`."""
    if by is not None and not permissions.can_review(by):
        raise PermissionDenied
    report = (
        Report.objects.select_for_update(of=("self",))
        .select_related("plan", "document_fr", "document_ar")
        .get(pk=report.pk)
    )
    _require(policies.missing_for_publishing(report))
    report.is_public = True
    report.save(update_fields=["is_public"])
    issuing.release(report.documents, at=timezone.now())
    record("publish_report", report.commitment or report.plan, by=by, note=str(report.document_fr))
    return report


@transaction.atomic
def retry(report, *, by):
    """Try again what could not be made; the frozen text stays."""
    if by is not None and not permissions.can_review(by):
        raise PermissionDenied
    for document in report.documents:
        issuing.retry(document, by=by)
    return report


@transaction.atomic
def attach_to_meeting(plan, agenda_item, *, by):
    """Make the situation of the meeting's day an annex of its relevé. Returns the `MeetingAnnex`.

    The figures are kept in a snapshot named after the meeting. Each language is a paper of its own, so that a reader
    gets the one they read; papers attached earlier for the same plan and meeting are replaced. Raises
    PermissionDenied, NotAllowedNow (also when the relevé is locked).
    """
    if by is not None and not permissions.can_review(by):
        raise PermissionDenied
    # One at a time for a meeting: the second finds the papers of the first and replaces them.
    meeting = Meeting.objects.select_for_update(of=("self",)).select_related("committee").get(pk=agenda_item.meeting_id)
    recording.check_editable(meeting)
    _require(policies.missing_for_annex(plan, meeting))
    earlier = _papers_of(plan, meeting)
    snapshot = measuring.snapshot_plan(
        plan, as_of=meeting.date, kind=SnapshotKind.MEETING, by=by, name=str(meeting), meeting=meeting
    )
    report = _make(plan, ReportKind.SITUATION, by=by, as_of=meeting.date, snapshot=snapshot)
    papers = [
        MeetingPaper(
            meeting=meeting,
            agenda_item=agenda_item,
            position=None,
            title=titles["fr"],
            title_ar=titles["ar"],
            document=document,
            is_annex=True,
        )
        for document, titles in zip(report.documents, documents.annex_titles(plan, meeting.date), strict=True)
    ]
    recording.save_meeting(meeting, by=by, rows=papers, removed=earlier)
    return MeetingAnnex.objects.create(report=report, paper=papers[0])


def _papers_of(plan, meeting):
    """The papers, in both languages, by which the plan's situation is attached to this meeting already."""
    reports = Report.objects.filter(plan=plan, annex__paper__meeting=meeting)
    keys = [key for pair in reports.values_list("document_fr", "document_ar") for key in pair]
    return list(MeetingPaper.objects.filter(meeting=meeting, document__in=keys))
