"""A look at the relevé as it would be, made by the worker like every PDF, never numbered, gone after a day."""

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils import timezone

from ogp_secretariat.documents.actions.issuing import request_document
from ogp_secretariat.documents.enums import Purpose

from .. import permissions, queries
from ..documents import document_fields, releve_of


@transaction.atomic
def preview(meeting, *, by, language="fr"):
    """Ask for a preview in « fr » or « ar ». Returns the waiting `Document`."""
    today = timezone.localdate()
    meeting = queries.whole_meeting(meeting.pk)
    if not permissions.can_edit(by) and not permissions.can_validate(by, meeting.minutes, today):
        raise PermissionDenied
    lang = "ar" if language == "ar" else "fr"
    releve = releve_of(meeting, lang, state="draft", status_date=today, today=today)
    return request_document(
        purpose=Purpose.PREVIEW, by=by, **document_fields(meeting, releve, f"projet-{today.isoformat()}")
    )
