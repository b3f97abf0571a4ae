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
    return serve_stored(
        request,
        document.absolute_path,
        filename=document.filename,
        sha256=document.sha256,
        size=document.size,
        inline=inline,
    )


def serve_stored(request, path, *, filename, sha256, size, content_type="application/pdf", inline=False):
    """The same for any stored file whose digest is known."""
    etag = quote_etag(sha256)
    answer = get_conditional_response(request, etag=etag)
    if isinstance(answer, HttpResponseNotModified):
        return answer
    try:
        file = path.open("rb")
    except OSError as error:
        logger.error("A stored file is missing: %s", error)
        raise Http404 from error
    response = FileResponse(file, as_attachment=not inline, filename=filename, content_type=content_type)
    response["Content-Length"] = size
    response["ETag"] = etag
    response["Cache-Control"] = "private, no-cache"
    response["X-Content-Type-Options"] = "nosniff"
    response["Content-Security-Policy"] = "sandbox; default-src 'none'; style-src 'unsafe-inline'; object-src 'self'"
    return response
