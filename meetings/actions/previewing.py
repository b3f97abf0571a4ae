"""A look at the relevé as it would be, made by the worker like every PDF, never numbered, gone after a day."""

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils import timezone

from ogp_secretariat.documents.actions.issuing import request_document
from ogp_secretariat.documents.enums import Purpose

from .. import convocation_documents, invitees, permissions, queries
from ..documents import document_fields, releve_of
from ..enums import ConvocationKind


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


@transaction.atomic
def preview_convocation(meeting, piece, *, by, language="fr"):
    """Ask for a preview of the « letter » or the « agenda » of the convocation as it stands. Returns the `Document`."""
    today = timezone.localdate()
    if not permissions.can_edit(by) and permissions.signing_for(by, meeting.committee, today) is None:
        raise PermissionDenied
    lang = "ar" if language == "ar" else "fr"
    meeting = queries.whole_meeting(meeting.pk)
    standing = invitees.standing_of(meeting, today)
    shared = {"day": today, "reference": meeting.reference}
    if piece == "agenda":
        view = convocation_documents.agenda_view(meeting, standing.now, lang, **shared)
    else:
        cited = invitees.last_letter(meeting)
        view = convocation_documents.letter_view(
            meeting,
            standing.now,
            lang,
            kind=standing.kind or ConvocationKind.FIRST,
            invited=standing.invited,
            previous=(cited, standing.announced) if cited else None,
            first_sitting=standing.first_sitting,
            postponed_from=standing.postponed_from,
            reason=standing.open_one.reason if standing.open_one else "",
            **shared,
        )
    return request_document(
        purpose=Purpose.PREVIEW, by=by, **convocation_documents.document_fields(meeting, view, piece)
    )
