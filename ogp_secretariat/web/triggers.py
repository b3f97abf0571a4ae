"""Database triggers that refuse a change, written once for both engines.

Used in migrations: `guard("documents_document", "issued", when="OLD.state = 'ready'", columns=["sha256"])` gives the
operation. A refused statement raises `IntegrityError` on SQLite and `django.db.IntegrityError` on PostgreSQL (the
trigger raises SQLSTATE 23514, check_violation), so that callers treat both alike.
"""

from django.db.migrations.operations.base import Operation


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


class Guard(Operation):
    """Sets the triggers of one guard. Unlike RunPython it asks for no models: migrating stays quick."""

    def __init__(self, table, name, when, columns, events):
        self.table, self.name, self.when, self.columns, self.events = table, name, when, columns, events

    @property
    def triggers(self):
        """The names of its triggers."""
        return [f"guard_{self.name}_{event.lower()}" for event in self.events]

    def state_forwards(self, app_label, state):
        """Triggers are no part of the models."""

    def database_forwards(self, app_label, schema_editor, from_state, to_state):
        self.database_backwards(app_label, schema_editor, from_state, to_state)
        vendor = schema_editor.connection.vendor
        for sql in _statements(self.table, self.name, self.when, self.columns, self.events, vendor):
            schema_editor.execute(sql)

    def database_backwards(self, app_label, schema_editor, from_state, to_state):
        for sql in _drops(self.table, self.name, self.events, schema_editor.connection.vendor):
            schema_editor.execute(sql)

    def describe(self):
        return f"Guard {self.name} on {self.table}"


class Lifted(Operation):
    """Takes the triggers of one guard away: SQLite makes no table anew while those of another table read it."""

    def __init__(self, guard):
        self.guard = guard

    def state_forwards(self, app_label, state):
        """Triggers are no part of the models."""

    def database_forwards(self, app_label, schema_editor, from_state, to_state):
        self.guard.database_backwards(app_label, schema_editor, from_state, to_state)

    def database_backwards(self, app_label, schema_editor, from_state, to_state):
        self.guard.database_forwards(app_label, schema_editor, from_state, to_state)

    def describe(self):
        return f"Lift guard {self.guard.name} from {self.guard.table}"


def guard(table, name, *, when="1 = 1", columns=(), events=("UPDATE", "DELETE")):
    """A migration operation: refuse `events` on rows of `table` where `when` holds.

    `when` speaks of OLD; for an INSERT it is read of NEW. With `columns`, an UPDATE is refused only when one of them
    changes.
    """
    return Guard(table, name, when, columns, events)
