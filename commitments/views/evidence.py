"""The files that show what was declared."""

from django.shortcuts import get_object_or_404
from django.utils import timezone

from ogp_secretariat.web.handing import serve_evidence

from .. import permissions


def evidence_file(request, pk):
    """The bytes of one piece of evidence; a link has none, and what one may not read does not exist (404)."""
    found = get_object_or_404(permissions.readable_evidence(request.user, timezone.localdate()), pk=pk)
    return serve_evidence(request, found.file, found.file_name or found.title, found.content_type)
