"""Who acts in the tests of convocations, and the meeting that most of them begin with."""

import pytest

from tests import factories


@pytest.fixture
def chair(db):
    return factories.account("chair")


@pytest.fixture
def secretary(db):
    return factories.account("secretariat")


@pytest.fixture
def members(db):
    return [factories.member(), factories.member()]


@pytest.fixture
def meeting(members):
    """In preparation: it lacks nothing to be convened."""
    return factories.meeting_to_convene()
