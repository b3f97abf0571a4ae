"""The files of a meeting: its relevé in one click, its papers, a preview of its draft."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import FileResponse, Http404
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone, translation
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from ogp_secretariat.documents.downloads import serve
from ogp_secretariat.documents.enums import State
from ogp_secretariat.documents.models import Document
from ogp_secretariat.people.middleware import ask_for_second_factor, serves_public_first

from .. import permissions
from ..actions.previewing import preview
from ..enums import MinutesState
from ..models import Issue, MeetingPaper
from .making import progress_address

# What a download needs of a document; its frozen text, which may be long, stays in the database.
FILE_FIELDS = ("id", "state", "path", "sha256", "size", "filename")


@serves_public_first
def releve_pdf(request, pk):
    """`?langue=ar` or `fr` (else the page's), `?version=1` (else the newest whose file is made)."""
    language = request.GET.get("langue") or translation.get_language()
    document = "document_ar" if language == "ar" else "document_fr"
    issues = Issue.objects.filter(minutes__meeting=pk, **{f"{document}__state": State.READY}).order_by("-version")
    if version := request.GET.get("version"):
        if not (version.isdecimal() and len(version) <= 4):
            raise Http404
        issues = issues.filter(version=int(version))
    issues = issues.values_list(*(f"{document}__{field}" for field in FILE_FIELDS))
    # A published relevé is everybody's: who asks is looked up for the others only.
    found = issues.filter(minutes__state=MinutesState.PUBLISHED)[:1]
    if not found:
        if refusal := ask_for_second_factor(request):
            return refusal
        found = issues.filter(permissions.readable(request.user, timezone.localdate(), "minutes__"))[:1]
    if not found:
        raise Http404
    return serve(request, Document(**dict(zip(FILE_FIELDS, found[0], strict=True))))


def paper(request, pk, paper_pk):
    user, today = request.user, timezone.localdate()
    meeting = get_object_or_404(permissions.visible_meetings(user, today), pk=pk)
    papers = MeetingPaper.objects.select_related("document", "agenda_item")
    found = get_object_or_404(papers, pk=paper_pk, meeting=meeting)
    # An annex belongs to the relevé: whoever may not read the one knows nothing of the other.
    if found.is_annex and not permissions.can_read_minutes(user, meeting.minutes, today):
        raise Http404
    closed = found.agenda_item_id and found.agenda_item.is_confidential
    if closed and not permissions.can_read_closed(user, meeting):
        raise Http404
    return paper_response(request, found)


def paper_response(request, found):
    """The file of a paper, for somebody who may have it."""
    if found.document_id:
        return serve(request, found.document)
    try:
        file = found.upload.open("rb")
    except OSError as error:
        raise Http404 from error
    response = FileResponse(
        file, as_attachment=True, filename=f"{found.title[:80]}.pdf", content_type="application/pdf"
    )
    response["X-Content-Type-Options"] = "nosniff"
    response["Content-Security-Policy"] = "sandbox; default-src 'none'"
    return response


@require_POST
def preview_releve(request, pk):
    meeting = get_object_or_404(permissions.visible_meetings(request.user, timezone.localdate()), pk=pk)
    language = "ar" if request.POST.get("langue", translation.get_language()) == "ar" else "fr"
    try:
        document = preview(meeting, by=request.user, language=language)
    except PermissionDenied as error:
        raise Http404 from error
    messages.info(request, _("The preview is being made. It is a draft: it has no number and is kept for one day."))
    return redirect(progress_address(document, request.POST.get("next") or meeting.get_absolute_url()))
