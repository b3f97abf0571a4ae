"""Handing out a stored file, once the app that owns it has said that this person may have it."""

import logging

from django.http import FileResponse, Http404, HttpResponseNotModified
from django.utils.cache import get_conditional_response
from django.utils.http import quote_etag

logger = logging.getLogger(__name__)


def serve(request, document, *, inline=False):
    """The stored bytes under the document's file name; 404 when they are missing (and the log says so)."""
    if not document.is_ready:
        raise Http404
    etag = quote_etag(document.sha256)
    answer = get_conditional_response(request, etag=etag)
    if isinstance(answer, HttpResponseNotModified):
        return answer
    try:
        file = document.absolute_path.open("rb")
    except OSError as error:
        logger.error("Bytes of document %s are missing: %s", document.pk, error)
        raise Http404 from error
    response = FileResponse(file, as_attachment=not inline, filename=document.filename, content_type="application/pdf")
    response["Content-Length"] = document.size
    response["ETag"] = etag
    response["Cache-Control"] = "private, no-cache"
    response["X-Content-Type-Options"] = "nosniff"
    response["Content-Security-Policy"] = "sandbox; default-src 'none'; style-src 'unsafe-inline'; object-src 'self'"
    return response
