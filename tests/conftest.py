"""Shared by all tests."""

import os
import sqlite3
from contextlib import closing

import pytest
from django.conf import settings as project
from django.db.backends.signals import connection_created
from django.utils import translation

# Playwright's synchronous interface runs an event loop in the test's thread; Django would refuse the database there.
os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"


# What gives a test a database.
DATABASE_FIXTURES = {"db", "transactional_db", "live_server", "client", "admin_client", "django_db_setup"}


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(items):
    """Tests without a database are « pure »: the run on the second engine leaves them out."""
    for item in items:
        if not item.get_closest_marker("django_db") and not DATABASE_FIXTURES.intersection(item.fixturenames):
            item.add_marker(pytest.mark.pure)


def copy_template(connection, **_):
    """The first connection to an empty database in memory finds there what migrations made once for all processes."""
    if connection.vendor != "sqlite" or not connection.is_in_memory_db():
        return
    with connection.cursor() as cursor:
        if not cursor.execute("SELECT count(*) FROM sqlite_master").fetchone()[0]:
            with closing(sqlite3.connect(os.environ["TEST_TEMPLATE"])) as template:
                template.backup(connection.connection)


@pytest.fixture(scope="session")
def django_db_modify_db_settings(django_db_modify_db_settings_parallel_suffix):
    """Databases are copied from TEST_TEMPLATE, a migrated one (a file, or a name on PostgreSQL), where it is given."""
    if template := os.environ.get("TEST_TEMPLATE"):
        if os.path.isabs(template):
            connection_created.connect(copy_template)
        else:
            project.DATABASES["default"].setdefault("TEST", {})["TEMPLATE"] = template


@pytest.fixture(autouse=True)
def own_language():
    """A page asked for in Arabic leaves its language behind: the next test has that of before."""
    before = translation.get_language()
    yield
    translation.activate(before)


@pytest.fixture(autouse=True)
def own_folders(settings, tmp_path):
    """Each test writes its files and its mail in its own folder, and needs no collected static files."""
    # Hashing a password slowly on purpose is not what the tests are about.
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
    settings.MEDIA_ROOT = tmp_path / "files"
    settings.MAIL_DIR = tmp_path / "mail"
    settings.STORAGES = {
        **settings.STORAGES,
        "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
    }
