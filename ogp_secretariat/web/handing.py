"""Handing out an uploaded file or a list as a spreadsheet, once the app has said that this person may have it."""

import logging
from pathlib import PurePosixPath

from django.http import FileResponse, Http404, HttpResponse, HttpResponseNotModified
from django.utils.cache import get_conditional_response
from django.utils.http import quote_etag

from .sheets import CSV_TYPE, XLSX_TYPE, write_csv, write_xlsx
from .uploads import CONTENT_TYPES, safe_display_name

logger = logging.getLogger(__name__)

# What a browser shows by itself; office files are always downloaded.
INLINE = {"application/pdf", "image/png", "image/jpeg"}


def serve_evidence(request, file_field, name, content_type):
    """The stored bytes of `file_field` under `name`; raises Http404 when they are missing (and the log says so).

    A `content_type` that `check_evidence` never gives becomes plain bytes to download.
    """
    if not file_field:
        raise Http404
    # Stored names are drawn anew for each file, and a stored file never changes.
    etag = quote_etag(PurePosixPath(file_field.name).stem)
    answer = get_conditional_response(request, etag=etag)
    if not isinstance(answer, HttpResponseNotModified):
        try:
            file = file_field.storage.open(file_field.name, "rb")
        except OSError as error:
            logger.error("The file %s is missing: %s", file_field.name, error)
            raise Http404 from error
        answer = FileResponse(
            file,
            as_attachment=content_type not in INLINE,
            filename=safe_display_name(name),
            content_type=content_type if content_type in CONTENT_TYPES.values() else "application/octet-stream",
        )
        answer["ETag"] = etag
    answer["Cache-Control"] = "private, no-cache"
    answer["X-Content-Type-Options"] = "nosniff"
    answer["Content-Security-Policy"] = "sandbox; default-src 'none'; style-src 'unsafe-inline'; object-src 'self'"
    return answer


def answer_table(table, format, *names):
    """A table (title, headers, rows) as the download « names_….format »; 404 for a format that is none."""
    title, headers, rows = table
    if format == "csv":
        response = HttpResponse(write_csv(headers, rows), content_type=CSV_TYPE)
    elif format == "xlsx":
        response = HttpResponse(write_xlsx(title, headers, rows), content_type=XLSX_TYPE)
    else:
        raise Http404
    name = "_".join(names)
    response["Content-Disposition"] = f'attachment; filename="{name}.{format}"'
    response["X-Content-Type-Options"] = "nosniff"
    return response
