"""A document while it is being made: its progress, its file, another try."""

from django.contrib import messages
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from ogp_secretariat.documents.actions.issuing import retry
from ogp_secretariat.documents.downloads import serve
from ogp_secretariat.documents.models import Document
from ogp_secretariat.people.permissions import is_secretariat


def _load(request, pk):
    """The document for whoever asked for it and for the secretariat; it does not exist for others."""
    document = get_object_or_404(Document.objects.defer("html", "context", "embedded"), pk=pk)
    user = request.user
    if not user.is_authenticated or (document.requested_by_id != user.pk and not is_secretariat(user)):
        raise Http404
    return document


@never_cache
def document_progress(request, pk):
    """The page; asked by htmx, only the part that changes."""
    context = {"document": _load(request, pk), "can_retry": is_secretariat(request.user)}
    part = request.headers.get("HX-Request") == "true"
    return render(request, "meetings/_progress.html" if part else "meetings/progress.html", context)


def document_file(request, pk):
    return serve(request, _load(request, pk))


@require_POST
def retry_document(request, pk):
    document = _load(request, pk)
    if not is_secretariat(request.user):
        raise Http404
    retry(document, by=request.user)
    messages.info(request, _("One more try is under way. The number and the text stay the same."))
    return redirect("document_progress", document.pk)
