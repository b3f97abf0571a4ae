"""The sign-in sheet: a file made by the worker like every PDF, never numbered, gone after a day."""

from django.core.exceptions import PermissionDenied
from django.db import transaction

from ogp_secretariat.documents.actions.issuing import request_document
from ogp_secretariat.documents.enums import Purpose

from ..documents.sign_in_sheet import document_fields, sheet_view
from ..permissions.process import can_manage


@transaction.atomic
def sign_in_sheet(event, *, lang, blank, by):
    """Ask for the sheet of an event in « fr » or « ar » with `blank` empty lines. Returns the waiting `Document`."""
    if not can_manage(by):
        raise PermissionDenied
    return request_document(
        purpose=Purpose.PREVIEW, by=by, **document_fields(sheet_view(event, lang, blank=blank), event)
    )
