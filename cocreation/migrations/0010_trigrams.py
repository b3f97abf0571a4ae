from django.db import migrations, transaction
from django.db.utils import DatabaseError

INDEX = "contribution_search_trigrams"
# A schema of its own: restoring an archive puts another schema in the place of the tables' one, and what lives in that
# would go with it.
PLACE = "extensions"


def create(apps, editor):
    """pg_trgm and an index of words on PostgreSQL; without the right to install it, similar ones are found slower."""
    if editor.connection.vendor != "postgresql":
        return
    try:
        with transaction.atomic(editor.connection.alias), editor.connection.cursor() as cursor:
            cursor.execute("SELECT 1 FROM pg_extension WHERE extname = 'pg_trgm'")
            if cursor.fetchone() is None:
                cursor.execute(f"CREATE SCHEMA IF NOT EXISTS {PLACE}")
                cursor.execute(f"CREATE EXTENSION pg_trgm SCHEMA {PLACE}")
            cursor.execute(
                "SELECT n.nspname FROM pg_extension e JOIN pg_namespace n ON n.oid = e.extnamespace "
                "WHERE e.extname = 'pg_trgm'"
            )
            (place,) = cursor.fetchone()
            cursor.execute("SELECT current_schema()")
            if cursor.fetchone() == (place,):
                cursor.execute(f"CREATE SCHEMA IF NOT EXISTS {PLACE}")
                cursor.execute(f"ALTER EXTENSION pg_trgm SET SCHEMA {PLACE}")
                place = PLACE
            cursor.execute(
                f'CREATE INDEX IF NOT EXISTS {INDEX} ON cocreation_contribution '
                f'USING gin (search_text "{place}".gin_trgm_ops)'
            )
    except DatabaseError as error:
        print(f"\n  pg_trgm n'est pas disponible ({str(error).splitlines()[0]}) : recherche sans index.")


def drop(apps, editor):
    if editor.connection.vendor == "postgresql":
        editor.execute(f"DROP INDEX IF EXISTS {INDEX}")


class Migration(migrations.Migration):
    dependencies = [("cocreation", "0009_event_guards")]
    operations = [migrations.RunPython(create, drop)]
