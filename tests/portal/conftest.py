import os
import shutil

import pytest

from ogp_secretariat.portal import archive

from .installation import Site, restored


@pytest.fixture(scope="session")
def site(django_db_setup, tmp_path_factory):
    """Makes whole installations, and takes them down at the end."""
    made = Site(tmp_path_factory.mktemp("installations"))
    yield made
    made.remove()


@pytest.fixture(scope="session")
def original(site):
    """An installation with a row of each kind; tests work on copies of it."""
    made = site.new()
    if not site.is_postgres and (template := os.environ.get("TEST_TEMPLATE")):
        shutil.copyfile(template, made.database_file)
    made.done("migrate", "-v0")
    process = made.python("from tests.portal.installation import fill; fill()")
    assert process.wait() == 0, process.stderr.read()
    return made


@pytest.fixture
def office(site, original):
    return site.new(like=original)


@pytest.fixture(scope="session")
def kept(original, tmp_path_factory):
    """The archive of the original. Copy it before damaging it."""
    folder = tmp_path_factory.mktemp("archives")
    original.done("backup", folder)
    return archive.find(folder)


@pytest.fixture(scope="session")
def back(site, original, kept):
    """A restored installation, for tests that look and change nothing that others look at."""
    made = site.new(like=original)
    restored(made, kept)
    return made
