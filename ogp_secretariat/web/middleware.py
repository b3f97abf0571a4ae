"""Refuse, before any view, input that no page can use."""

from urllib.parse import unquote_to_bytes

from django.urls import get_resolver


class RefuseBadInput:
    """A NUL character or bytes that are not UTF-8 in an address answer 400 with a sentence, never 500."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        return self.get_response(request)

    def process_view(self, request, view, args, kwargs):
        raw = unquote_to_bytes(request.META.get("QUERY_STRING", "")) + request.path.encode("utf-8", "surrogateescape")
        if _is_text(raw):
            return None
        # Answered, not raised: such addresses are the everyday noise of scanners, not worth a traceback each.
        return get_resolver().resolve_error_handler(400)(request, exception=None)


def _is_text(raw):
    try:
        return "\x00" not in raw.decode("utf-8")
    except UnicodeDecodeError:
        return False
