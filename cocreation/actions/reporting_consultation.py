"""The report of a consultation: its figures frozen on a day, made in both languages, published."""

import dataclasses

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from ogp_secretariat.audit.actions.recording import record
from ogp_secretariat.documents.actions import issuing
from ogp_secretariat.documents.enums import Purpose
from ogp_secretariat.web.errors import NotAllowedNow

from ..documents import consultation
from ..models import ConsultationReport
from ..permissions.process import can_manage
from ..queries.contributions import moderated_since
from ..queries.reconciliation import reconciliation


def _authorise(by):
    if by is not None and not can_manage(by):
        raise PermissionDenied


@transaction.atomic
def make_report(process, *, by, today):
    """Ask for the report of today in French and Arabic. Returns the `ConsultationReport`; raises PermissionDenied."""
    _authorise(by)
    files = {}
    for lang in consultation.LANGUAGES:
        code = issuing.new_code()
        shown = consultation.consultation_view(process, lang, as_of=today, made_on=today, code=code)
        files[lang] = issuing.request_document(
            purpose=Purpose.ISSUE, by=by, code=code, **consultation.document_fields(shown)
        )
    report = ConsultationReport.objects.create(
        process=process,
        as_of=today,
        figures=[dataclasses.asdict(line) for line in reconciliation(process).lines],
        document_fr=files["fr"],
        document_ar=files["ar"],
        made_by=by,
    )
    record("make_report", process, by=by, note=f"{today:%Y-%m-%d}")
    return report


@transaction.atomic
def publish_report(report, *, by):
    """From now on everybody may read it, and the verification page knows it. Raises NotAllowedNow."""
    _authorise(by)
    report = (
        ConsultationReport.objects.select_for_update(of=("self",))
        .select_related("process", "document_fr", "document_ar")
        .get(pk=report.pk)
    )
    if moderated_since(report.process, report.made_at):
        raise NotAllowedNow(
            [
                _(
                    "A contribution was hidden or shown after this report was made: make the report again, it may "
                    "name what is no longer shown."
                )
            ]
        )
    if not all(document.is_ready for document in report.documents):
        raise NotAllowedNow([_("The two files are not ready yet.")])
    report.is_public = True
    report.save(update_fields=["is_public"])
    issuing.release(report.documents, at=timezone.now())
    record("publish_report", report.process, by=by, note=str(report.document_fr))
    return report


def retry(report, *, by):
    """Try again what could not be made; the frozen text stays."""
    _authorise(by)
    for document in report.documents:
        issuing.retry(document, by=by)
