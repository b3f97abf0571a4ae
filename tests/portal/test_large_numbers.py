"""A number in an address that no row can have: not found, whoever asks, on every page."""

import re

import pytest
from django.test import Client
from django.urls import URLPattern, get_resolver

from tests import factories

pytestmark = pytest.mark.django_db
# What stands for the other parts of an address.
OTHERS = {"uuid": "0" * 8 + "-0000-4000-8000-" + "0" * 12, "str": "x", "slug": "x", "path": "x"}


def routes(resolver=None, before=""):
    """Every address with a number in it, as a route."""
    for one in (resolver or get_resolver()).url_patterns:
        route = before + getattr(one.pattern, "_route", "")
        if not isinstance(one, URLPattern):
            yield from routes(one, route)
        elif "<int:" in route:
            yield route


def address_of(route, number):
    return "/" + re.sub(r"<(\w+):\w+>", lambda m: str(number) if m[1] == "int" else OTHERS.get(m[1], "1"), route)


@pytest.mark.parametrize("number", [2**63 - 1, 2**63, 10**30], ids=["largest", "too large", "huge"])
def test_no_address_fails_over_a_number(number):
    every = [route for route in routes() if not route.startswith("admin/")]
    assert len(every) > 50
    office = Client(raise_request_exception=False)
    office.force_login(factories.account("secretariat"))
    wrong = []
    for client in (Client(raise_request_exception=False), office):
        for route in every:
            for method in (client.get, client.post):
                url = address_of(route, number)
                status = method(url).status_code
                if status >= 500 or (number > 2**63 - 1 and status not in {302, 404, 405}):
                    wrong.append((url, method.__name__, status))
    assert wrong == []
