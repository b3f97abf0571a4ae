"""Database triggers that refuse a change, written once for both engines.

Used in migrations: `guard("documents_document", "issued", when="OLD.state = 'ready'", columns=["sha256"])` gives the
operation. A refused statement raises `IntegrityError` on SQLite and `django.db.IntegrityError` on PostgreSQL (the
trigger raises SQLSTATE 23514, check_violation), so that callers treat both alike.
"""

from django.db import migrations


def _statements(table, name, when, columns, events, vendor):
    """The CREATE statements for one guard."""
    for event in events:
        trigger = f"guard_{name}_{event.lower()}"
        condition = "(" + (when.replace("OLD.", "NEW.") if event == "INSERT" else when) + ")"
        if event == "UPDATE" and columns:
            differs = "IS DISTINCT FROM" if vendor == "postgresql" else "IS NOT"
            condition += " AND (" + " OR ".join(f"OLD.{c} {differs} NEW.{c}" for c in columns) + ")"
        message = f"{name}: this record is locked"
        if vendor == "postgresql":
            function = f"{trigger}_fn"
            result = "NEW" if event != "DELETE" else "OLD"
            yield (
                f"CREATE OR REPLACE FUNCTION {function}() RETURNS trigger AS $guard$ BEGIN IF {condition} THEN "
                f"RAISE EXCEPTION '{message}' USING ERRCODE = '23514'; END IF; RETURN {result}; END $guard$ "
                f"LANGUAGE plpgsql"
            )
            yield f"CREATE TRIGGER {trigger} BEFORE {event} ON {table} FOR EACH ROW EXECUTE FUNCTION {function}()"
        else:
            yield (
                f"CREATE TRIGGER {trigger} BEFORE {event} ON {table} FOR EACH ROW WHEN {condition} "
                f"BEGIN SELECT RAISE(ABORT, '{message}'); END"
            )


def _drops(table, name, events, vendor):
    for event in events:
        trigger = f"guard_{name}_{event.lower()}"
        if vendor == "postgresql":
            yield f"DROP TRIGGER IF EXISTS {trigger} ON {table}"
            yield f"DROP FUNCTION IF EXISTS {trigger}_fn()"
        else:
            yield f"DROP TRIGGER IF EXISTS {trigger}"


def guard(table, name, *, when="1 = 1", columns=(), events=("UPDATE", "DELETE")):
    """A migration operation: refuse `events` on rows of `table` where `when` holds.

    `when` speaks of OLD; for an INSERT it is read of NEW. With `columns`, an UPDATE is refused only when one of them
    changes.
    """

    def create(apps, editor):
        drop(apps, editor)
        for sql in _statements(table, name, when, columns, events, editor.connection.vendor):
            editor.execute(sql)

    def drop(apps, editor):
        for sql in _drops(table, name, events, editor.connection.vendor):
            editor.execute(sql)

    return migrations.RunPython(create, drop)
