"""The benchmark's own databases: made at the start, copied as they grow, dropped at the end."""

from contextlib import closing

import psycopg2
from psycopg2 import sql

FLOOR_SCHEMA = "floor"


def _run(address, *statements):
    with closing(psycopg2.connect(address)) as connection:
        connection.autocommit = True
        with connection.cursor() as cursor:
            for statement in statements:
                cursor.execute(statement)


def create(server, name, *, template="template0"):
    """Make the database `name`, empty or as a copy of `template`, to which nobody may be connected."""
    _run(
        server,
        sql.SQL("CREATE DATABASE {} TEMPLATE {} ENCODING 'UTF8'").format(
            sql.Identifier(name), sql.Identifier(template)
        ),
    )


def drop(server, name):
    """Remove the database, whoever is still connected to it."""
    _run(server, sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(sql.Identifier(name)))


def settle(address):
    """Statistics as a living installation has them."""
    # Twice: an automatic ANALYZE that ran beside the first one may have written what it saw before it.
    _run(address, "VACUUM ANALYZE", "VACUUM ANALYZE")


def add_floor_schema(address):
    """A schema beside the product's tables, for the tables of the bare site."""
    _run(address, sql.SQL("CREATE SCHEMA {}").format(sql.Identifier(FLOOR_SCHEMA)))
