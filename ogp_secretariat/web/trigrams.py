"""An index of words on PostgreSQL (pg_trgm), written once for the migrations of every table that is searched."""

from django.db import migrations, transaction
from django.db.utils import DatabaseError

# A schema of its own: restoring an archive puts another schema in the place of the tables' one, and what lives in that
# would go with it.
PLACE = "extensions"


def word_index(table, index):
    """A migration operation: an index of trigrams over `search_text` of `table`; nothing on SQLite.

    Without the right to install pg_trgm, words are found slower.
    """

    def create(apps, editor):
        if editor.connection.vendor != "postgresql":
            return
        try:
            with transaction.atomic(editor.connection.alias), editor.connection.cursor() as cursor:
                place = _installed(cursor)
                cursor.execute(
                    f'CREATE INDEX IF NOT EXISTS {index} ON {table} USING gin (search_text "{place}".gin_trgm_ops)'
                )
        except DatabaseError as error:
            print(f"\n  pg_trgm n'est pas disponible ({str(error).splitlines()[0]}) : recherche sans index.")

    def drop(apps, editor):
        if editor.connection.vendor == "postgresql":
            editor.execute(f"DROP INDEX IF EXISTS {index}")

    return migrations.RunPython(create, drop)


def _installed(cursor):
    """Install pg_trgm where it is not, out of the tables' schema; returns the schema it lives in."""
    cursor.execute("SELECT 1 FROM pg_extension WHERE extname = 'pg_trgm'")
    if cursor.fetchone() is None:
        cursor.execute(f"CREATE SCHEMA IF NOT EXISTS {PLACE}")
        cursor.execute(f"CREATE EXTENSION pg_trgm SCHEMA {PLACE}")
    cursor.execute(
        "SELECT n.nspname FROM pg_extension e JOIN pg_namespace n ON n.oid = e.extnamespace WHERE e.extname = 'pg_trgm'"
    )
    (place,) = cursor.fetchone()
    cursor.execute("SELECT current_schema()")
    if cursor.fetchone() == (place,):
        cursor.execute(f"CREATE SCHEMA IF NOT EXISTS {PLACE}")
        cursor.execute(f"ALTER EXTENSION pg_trgm SET SCHEMA {PLACE}")
        place = PLACE
    return place
