"""Every guard that a migration sets stands in the database: SQLite forgets a table's triggers when it makes it anew."""

import pytest
from django.db import connection
from django.db.migrations.loader import MigrationLoader

from ogp_secretariat.web.triggers import Guard

pytestmark = pytest.mark.django_db


def set_by_migrations():
    """{trigger: table}. Two guards of one name on two tables would take each other away."""
    loader = MigrationLoader(connection)
    found = {}
    for key in loader.graph._generate_plan(nodes=loader.graph.leaf_nodes(), at_end=True):
        for operation in loader.get_migration(*key).operations:
            if isinstance(operation, Guard):
                for trigger in operation.triggers:
                    known = found.setdefault(trigger, operation.table)
                    assert known == operation.table, f"{trigger}: {known}, {operation.table}"
    return found


def in_the_database():
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            cursor.execute("SELECT name, tbl_name FROM sqlite_master WHERE type = 'trigger' AND name LIKE 'guard_%'")
        else:
            cursor.execute(
                "SELECT tgname, relname FROM pg_trigger t JOIN pg_class c ON c.oid = tgrelid "
                "WHERE NOT tgisinternal AND tgname LIKE 'guard_%'"
            )
        return dict(cursor.fetchall())


def test_every_guard_of_the_migrations_stands():
    expected = set_by_migrations()
    assert len(expected) > 100
    assert in_the_database() == expected
