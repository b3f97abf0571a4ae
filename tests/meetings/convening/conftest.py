"""Who acts in the tests of convocations."""

import pytest

from tests import factories


@pytest.fixture
def chair(db):
    return factories.account("chair")


@pytest.fixture
def secretary(db):
    return factories.account("secretariat")
