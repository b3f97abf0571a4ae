"""The pack of a meeting and its sign-in sheet: asked for here, made by the worker."""

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils import timezone

from ogp_secretariat.documents.actions.bundling import request_bundle
from ogp_secretariat.documents.actions.issuing import request_document
from ogp_secretariat.documents.enums import Purpose

from .. import permissions, queries
from ..models import Pack
from ..pack import has_closed_items, meeting_of_pack, recipe_of
from ..sign_in_sheet import document_fields, sheet_of


def _require_visible(meeting, by):
    if not permissions.visible_meetings(by, timezone.localdate()).filter(pk=meeting.pk).exists():
        raise PermissionDenied


def is_whole_for(meeting, user):
    """Whether this account's pack of `meeting` (from `queries.whole_meeting`) holds everything."""
    return not has_closed_items(meeting) or permissions.can_read_closed(user, meeting)


@transaction.atomic
def request_pack(meeting, *, language, by):
    """Ask for the pack that this account may read, in « fr » or « ar »; the same contents are made once.

    Returns (`Pack`, whether something is made anew).
    """
    if not permissions.can_have_pack(by):
        raise PermissionDenied
    _require_visible(meeting, by)
    meeting = meeting_of_pack(meeting.pk)
    lang = "ar" if language == "ar" else "fr"
    with_closed = is_whole_for(meeting, by)
    recipe = recipe_of(meeting, lang, with_closed=with_closed, today=timezone.localdate())
    day = f"{meeting.date:%Y-%m-%d}" if meeting.date else "sans-date"
    filename = f"{meeting.committee.code}_{day}_dossier{'_ar' if lang == 'ar' else ''}.pdf"
    bundle, is_new = request_bundle(recipe, filename=filename, by=by)
    facts = {"meeting": meeting, "language": lang, "with_closed": with_closed}
    pack, _created = Pack.objects.get_or_create(bundle=bundle, defaults=facts)
    return pack, is_new


@transaction.atomic
def request_sheet(meeting, *, language, filled, blank, by):
    """Ask for the sign-in sheet, or for the attendance list (`filled`). Returns the waiting `Document`."""
    if not permissions.can_edit(by):
        raise PermissionDenied
    _require_visible(meeting, by)
    meeting = queries.whole_meeting(meeting.pk)
    view = sheet_of(meeting, "ar" if language == "ar" else "fr", filled=filled, blank=blank)
    return request_document(purpose=Purpose.PREVIEW, by=by, **document_fields(view, meeting))
