"""What a database holds, asked of the copy and never of the living one: rows, migrations, guards, stored files."""

from django.apps import apps
from django.db import connection, models

from ogp_secretariat.documents.models import Document

from . import archive_postgres, archive_sqlite

# Whoever gets hold of an archive must not find open sessions in it.
LEFT_OUT = ("django_session",)


def engine():
    """The module that copies and replaces the database of this installation."""
    return archive_postgres if connection.vendor == "postgresql" else archive_sqlite


def facts(cursor):
    """{"migrations": ["app.name"], "rows": {table: count}, "triggers": [name]}, each in the order of names."""
    rows = {}
    for table in engine().tables(cursor):
        cursor.execute(f"SELECT COUNT(*) FROM {_quoted(table)}")
        rows[table] = 0 if table in LEFT_OUT else cursor.fetchone()[0]
    cursor.execute("SELECT app, name FROM django_migrations")
    migrations = sorted({f"{app}.{name}" for app, name in cursor.fetchall()})
    return {"migrations": migrations, "rows": rows, "triggers": engine().triggers(cursor)}


def stored_files(cursor):
    """{path under MEDIA_ROOT: the SHA-256 that a row gives, or ""} of every stored file, in the order of paths."""
    found, there = {}, set(engine().tables(cursor))
    for table, column, digest in _columns():
        if table not in there:  # the copy is of an earlier version
            continue
        asked = _quoted(digest) if digest else "''"
        cursor.execute(f"SELECT {_quoted(column)}, {asked} FROM {_quoted(table)} WHERE {_quoted(column)} <> ''")
        found.update(cursor.fetchall())
    return dict(sorted(found.items()))


def _columns():
    """(table, column of the path, column of the SHA-256 or None): each column that names a stored file."""
    for model in apps.get_models():
        names = {field.name for field in model._meta.concrete_fields}
        for field in model._meta.concrete_fields:
            # Issued documents keep their path themselves.
            if isinstance(field, models.FileField) or (model is Document and field.name == "path"):
                yield model._meta.db_table, field.column, "sha256" if "sha256" in names else None


def _quoted(name):
    return connection.ops.quote_name(name)
