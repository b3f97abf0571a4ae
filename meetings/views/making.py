"""A document while it is being made: its progress, its file, another try."""

from django.contrib import messages
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.http import url_has_allowed_host_and_scheme, urlencode
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from ogp_secretariat.documents.actions.issuing import retry
from ogp_secretariat.documents.downloads import serve
from ogp_secretariat.documents.models import Document
from ogp_secretariat.people.permissions import is_secretariat

from .. import permissions


def _load(request, pk):
    """The document for the secretariat, and for a signatory who asked for it; it does not exist for others.

    Whoever loses the role loses the drafts asked for under it.
    """
    document = get_object_or_404(Document.objects.defer("html", "context", "embedded"), pk=pk)
    user = request.user
    asked_for = user.is_authenticated and document.requested_by_id == user.pk
    if not is_secretariat(user) and not (asked_for and permissions.signs_anything(user, timezone.localdate())):
        raise Http404
    return document


def progress_address(document, back):
    """The page of the document's progress, with the page to go back to."""
    return f"{reverse('document_progress', args=[document.pk])}{_back_query(back)}"


def _back_query(back):
    return f"?{urlencode({'next': back})}" if back else ""


def _back(request):
    """Where the reader came from: `next`, when it is an address of this site; else empty."""
    asked = request.GET.get("next", "")
    is_ours = url_has_allowed_host_and_scheme(asked, allowed_hosts=None, require_https=request.is_secure())
    return asked if is_ours else ""


@never_cache
def document_progress(request, pk):
    """The page; asked by htmx, only the part that changes."""
    back = _back(request)
    context = {
        "document": _load(request, pk),
        "can_retry": is_secretariat(request.user),
        "back": back,
        "back_query": _back_query(back),
    }
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
    return redirect(progress_address(document, _back(request)))
