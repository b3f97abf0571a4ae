"""Makes the database that tests copy (tests/conftest.py): migrated once, not again by each process of each run.

    .venv/bin/python deploy/test_template.py FILE      SQLite, as that file
    .venv/bin/python deploy/test_template.py           PostgreSQL, beside the database of DATABASE_URL

Prints what TEST_TEMPLATE is to be; exits 1 when it cannot be made.
"""

import os
import subprocess
import sys

import psycopg2

NAME = "test_template"


def create(address):
    """An empty database beside the one of `address`; its own address."""
    connection = psycopg2.connect(address)
    connection.autocommit = True
    with connection.cursor() as cursor:
        cursor.execute(f"CREATE DATABASE {NAME}")
    connection.close()
    return f"{address.rsplit('/', 1)[0]}/{NAME}"


def main(arguments):
    name = os.path.abspath(arguments[0]) if arguments else NAME
    address = f"sqlite:///{name}" if arguments else create(os.environ["DATABASE_URL"])
    command = [sys.executable, "manage.py", "migrate", "--verbosity", "0"]
    migrated = subprocess.run(command, env={**os.environ, "DATABASE_URL": address}, check=False)
    if migrated.returncode:
        return 1
    print(name)
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
