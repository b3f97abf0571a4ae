"""The working copy of a relevé as a Word file, for whoever may read its PDF."""

from django.http import Http404, HttpResponse
from django.utils import timezone, translation
from django.utils.cache import get_conditional_response
from django.utils.http import content_disposition_header, quote_etag

from ogp_secretariat.documents.enums import State

from .. import permissions
from ..docx_copy import CONTENT_TYPE, Official, docx_of, file_name
from ..models import Issue
from ..releve import Releve

LARGEST_KEY = 2**31


def releve_docx(request, pk):
    """`?langue=ar` or `fr` (else the page's): the newest issue whose PDF is made. A few tens of milliseconds."""
    language = request.GET.get("langue") or translation.get_language()
    name = "document_ar" if language == "ar" else "document_fr"
    issues = Issue.objects.filter(minutes__meeting=pk if pk < LARGEST_KEY else 0, **{f"{name}__state": State.READY})
    readable = permissions.readable(request.user, timezone.localdate(), "minutes__")
    issue = issues.filter(readable).select_related(name).order_by("-version").first()
    if issue is None:
        raise Http404
    document = getattr(issue, name)
    etag = quote_etag(f"docx-{document.sha256}")
    answer = get_conditional_response(request, etag=etag)
    if answer is not None:
        return answer
    official = Official(issue.version, issue.issued_on.isoformat(), document.sha256, document.code or "")
    data = docx_of(Releve.from_json(document.context), official=official, record=document.embedded)
    response = HttpResponse(data, content_type=CONTENT_TYPE)
    response["Content-Disposition"] = content_disposition_header(True, file_name(document.filename))
    response["ETag"] = etag
    response["Cache-Control"] = "private, no-cache"
    response["X-Content-Type-Options"] = "nosniff"
    return response
