"""Refuse, before any view, input that no page can use."""

from urllib.parse import unquote_to_bytes

from django.http import Http404
from django.urls import get_resolver

# Keys are 64-bit integers: SQLite raises OverflowError on a greater one.
LARGEST_KEY = 2**63 - 1


class RefuseBadInput:
    """A NUL character or bytes that are not UTF-8 in an address answer 400 with a sentence, never 500.

    A number in an address that no row can have as its key answers 404, whatever its view would ask the database.
    """

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        return self.get_response(request)

    def process_view(self, request, view, args, kwargs):
        raw = unquote_to_bytes(request.META.get("QUERY_STRING", "")) + request.path.encode("utf-8", "surrogateescape")
        # Answered, not raised: such addresses are the everyday noise of scanners, not worth a traceback each.
        if not _is_text(raw):
            return get_resolver().resolve_error_handler(400)(request, exception=None)
        if any(isinstance(value, int) and value > LARGEST_KEY for value in kwargs.values()):
            return get_resolver().resolve_error_handler(404)(request, exception=Http404())
        return None


def _is_text(raw):
    try:
        return "\x00" not in raw.decode("utf-8")
    except UnicodeDecodeError:
        return False
