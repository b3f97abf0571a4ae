"""Which guards the migrations set, and which stand in the database: without one, what is locked can be changed."""

from django.db.migrations.loader import MigrationLoader

from .triggers import Guard

SQLITE = "SELECT name, tbl_name FROM sqlite_master WHERE type = 'trigger' AND name LIKE 'guard_%'"
# A trigger that was disabled refuses nothing.
POSTGRESQL = (
    "SELECT tgname, relname FROM pg_trigger t JOIN pg_class c ON c.oid = tgrelid JOIN pg_namespace n "
    "ON n.oid = relnamespace WHERE NOT tgisinternal AND tgenabled <> 'D' AND tgname LIKE 'guard_%' "
    "AND nspname = current_schema()"
)


def guards_set(connection):
    """{trigger: table} of the migrations; ValueError where two guards of one name would take each other away."""
    loader, found = MigrationLoader(connection), {}
    for key in loader.graph._generate_plan(nodes=loader.graph.leaf_nodes(), at_end=True):
        for operation in loader.get_migration(*key).operations:
            if isinstance(operation, Guard):
                for trigger in operation.triggers:
                    if found.setdefault(trigger, operation.table) != operation.table:
                        raise ValueError(f"{trigger}: {found[trigger]}, {operation.table}")
    return found


def guards_standing(connection):
    """{trigger: table} of the database."""
    with connection.cursor() as cursor:
        cursor.execute(SQLITE if connection.vendor == "sqlite" else POSTGRESQL)
        return dict(cursor.fetchall())
