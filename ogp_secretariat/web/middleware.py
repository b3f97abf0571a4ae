"""Refuse, before any view, input that no page can use."""

from urllib.parse import unquote_to_bytes

from django.core.exceptions import SuspiciousOperation


class RefuseBadInput:
    """A NUL character or bytes that are not UTF-8 in an address answer 400 with a sentence, never 500."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        return self.get_response(request)

    def process_view(self, request, view, args, kwargs):
        raw = unquote_to_bytes(request.META.get("QUERY_STRING", "")) + request.path.encode("utf-8", "surrogateescape")
        if b"\x00" in raw:
            raise SuspiciousOperation("NUL character in the address")
        try:
            raw.decode("utf-8")
        except UnicodeDecodeError as error:
            raise SuspiciousOperation("The address is not UTF-8") from error
