"""PostgreSQL: the copy is made by pg_dump, and the schema made ready apart takes the place of the former one.

Passwords reach the programs of PostgreSQL by the environment, never on their command line.
"""

import contextlib
import os
import re
import shutil
import subprocess
import tempfile
import time
from pathlib import Path

from django.db import DatabaseError, connection, transaction
from django.db.backends.postgresql.client import DatabaseClient
from django.utils.translation import gettext as _

from . import archive

DATABASE = "database.dump"
# A table locked by a migration under way makes the copy wait this long, then fail.
LOCK_WAIT_MS = 60_000
BUSY_SECONDS = 5
DEBIAN = Path("/usr/lib/postgresql")  # not in PATH
TARGET = ["--no-owner", "--no-privileges"]


def version():
    connection.ensure_connection()
    major, minor = divmod(connection.pg_version, 10_000)
    return f"{major}.{minor}"


@contextlib.contextmanager
def snapshot(folder, *, without):
    """Dump the schema into `folder`; gives a cursor that sees the very same state. `without`: tables left empty."""
    connection.close()
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY")
        # We do nothing while pg_dump works, however long it takes.
        cursor.execute("SET LOCAL idle_in_transaction_session_timeout = 0")
        cursor.execute("SELECT pg_export_snapshot()")
        exported = cursor.fetchone()[0]
        schema = _schema(cursor)
        options = ["--format=custom", f"--schema={schema}", f"--snapshot={exported}", *TARGET, "--no-password"]
        options += [f"--lock-wait-timeout={LOCK_WAIT_MS}", f"--file={folder / DATABASE}"]
        options += [f"--exclude-table-data={schema}.{table}" for table in without]
        command, environment = _connected("pg_dump", options)
        done = subprocess.run(command, env=environment, capture_output=True, text=True, errors="replace", check=False)
        if done.returncode:
            raise archive.Refused(_("The database could not be copied: %(reason)s.") % {"reason": _reason(done.stderr)})
        yield cursor
    (folder / DATABASE).chmod(0o600)
    archive.sync(folder / DATABASE)


def _schema(cursor):
    cursor.execute("SELECT COALESCE(current_schema(), 'public')")
    return cursor.fetchone()[0]


def tables(cursor):
    cursor.execute("SELECT tablename FROM pg_tables WHERE schemaname = current_schema()")
    return sorted(name for (name,) in cursor.fetchall())


def triggers(cursor):
    cursor.execute(
        "SELECT t.tgname FROM pg_trigger t JOIN pg_class c ON c.oid = t.tgrelid "
        "JOIN pg_namespace n ON n.oid = c.relnamespace WHERE NOT t.tgisinternal AND n.nspname = current_schema()"
    )
    return sorted(name for (name,) in cursor.fetchall())


# -- The programs of PostgreSQL ----------------------------------------------------------------------------------------


def program(name):
    """The path of pg_dump, pg_restore or psql, of the server's own version if it is there, otherwise of a later one.

    Raises Refused when there is none: an older pg_dump refuses a newer server.
    """
    connection.ensure_connection()
    server = connection.pg_version // 10_000
    found = {}
    on_path = shutil.which(name)
    for path in [*DEBIAN.glob(f"*/bin/{name}"), *([Path(on_path)] if on_path else [])]:
        answer = subprocess.run([path, "--version"], capture_output=True, text=True, check=False).stdout
        number = re.search(r"(\d+)[.\w]*(\s|$)", answer)
        if number and int(number[1]) >= server:
            found.setdefault(int(number[1]), str(path))
    if not found:
        raise archive.Refused(
            _("%(name)s of PostgreSQL %(version)s or later is not installed (apt-get install postgresql-client).")
            % {"name": name, "version": server}
        )
    return found[min(found)]


def _connected(name, options):
    """(command, environment) of a program on this installation's database."""
    command, secrets = DatabaseClient.settings_to_cmd_args_env(connection.settings_dict, options)
    return [program(name), *command[1:]], {**os.environ, **(secrets or {})}


def _reason(stderr):
    """The first thing a program complained of, in one line."""
    lines = [line.strip() for line in stderr.splitlines() if line.strip()]
    errors = [line for line in lines if re.search(r"error|fatal|erreur", line, re.I)]
    return " ".join((errors or lines or ["?"])[0].split())[:300].rstrip(".")


def _make_extensions():
    """The extension whose index the dump names, where it may be installed; it lives beside the tables' schema."""
    with contextlib.suppress(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("CREATE SCHEMA IF NOT EXISTS extensions")
        cursor.execute("CREATE EXTENSION IF NOT EXISTS pg_trgm SCHEMA extensions")


# -- Replacing ---------------------------------------------------------------------------------------------------------


class Replacement:
    """A schema made ready beside the living one, then put in its place."""

    def __init__(self, stamp):
        with connection.cursor() as cursor:
            self.live = _schema(cursor)
        self.built, self.former = f"restauration_{stamp.lower()}", f"avant_restauration_{stamp.lower()}"

    def refuse_in_use(self):
        """Raises Refused while others are connected; one that has just left may take a moment to be gone."""
        deadline = time.monotonic() + BUSY_SECONDS
        while self._others():
            if time.monotonic() > deadline:
                raise archive.Refused(
                    _("The database is in use: stop the site and its worker first. Nothing was changed.")
                )
            time.sleep(0.1)

    @staticmethod
    def _others():
        with connection.cursor() as cursor:
            cursor.execute(
                "SELECT COUNT(*) FROM pg_stat_activity "
                "WHERE datname = current_database() AND usesysid IS NOT NULL AND pid <> pg_backend_pid()"
            )
            return cursor.fetchone()[0]

    def load(self, dump):
        """Load the archive's dump into a schema of its own; returns its {"size", "sha256"}.

        A dump knows its schema's name: within one transaction the living schema steps aside, the dump is loaded under
        its name, is renamed, and the living schema comes back. Nobody else ever sees it away.
        """
        self._drop_leftovers()
        _make_extensions()
        found = archive.measure(dump)
        steps = [self._rename(self.live, self.former), f'CREATE SCHEMA "{self.live}"', None]
        steps += [self._rename(self.live, self.built), self._rename(self.former, self.live)]
        options = ["--no-psqlrc", "--quiet", "--no-password", "--single-transaction", "--output=/dev/null"]
        options += ["--set=ON_ERROR_STOP=1"]
        options += ["--file=-" if step is None else f"--command={step}" for step in steps]
        command, environment = _connected("psql", options)
        reading = [program("pg_restore"), *TARGET, f"--schema={self.live}", "--file=-", str(dump)]
        connection.close()
        with (
            tempfile.TemporaryFile("w+", errors="replace") as complaints,
            subprocess.Popen(reading, stdout=subprocess.PIPE, stderr=complaints) as reader,
        ):
            loaded = subprocess.run(
                command,
                env=environment,
                stdin=reader.stdout,
                stdout=subprocess.DEVNULL,
                stderr=subprocess.PIPE,
                text=True,
                errors="replace",
                check=False,
            )
            reader.stdout.close()
            failed = reader.wait() or loaded.returncode
            complaints.seek(0)
            said = loaded.stderr if loaded.returncode else complaints.read()
        if failed:
            raise archive.Refused(
                _("PostgreSQL refuses the archive: %(reason)s. Nothing was changed.") % {"reason": _reason(said)}
            )
        return found

    @staticmethod
    def _rename(old, new):
        return f'ALTER SCHEMA "{old}" RENAME TO "{new}"'

    @contextlib.contextmanager
    def in_use(self):
        """For a while, Django's connection finds its tables in the schema that is being made ready."""
        connection.close()
        before = connection.settings_dict["OPTIONS"]
        path = f"{before.get('options', '')} -c search_path={self.built}".strip()
        connection.settings_dict["OPTIONS"] = {**before, "options": path}
        try:
            yield
        finally:
            connection.close()
            connection.settings_dict["OPTIONS"] = before

    @contextlib.contextmanager
    def swap(self):
        """Put the new schema in the place of the former one, in one transaction; back again when the body fails."""
        self.refuse_in_use()
        with transaction.atomic():
            with connection.cursor() as cursor:
                cursor.execute(self._rename(self.live, self.former))
                cursor.execute(self._rename(self.built, self.live))
            yield
        connection.close()

    def _drop_leftovers(self):
        with connection.cursor() as cursor:
            cursor.execute(r"SELECT nspname FROM pg_namespace WHERE nspname LIKE 'restauration\_%'")
            for (name,) in cursor.fetchall():
                cursor.execute(f'DROP SCHEMA "{name}" CASCADE')

    def discard(self):
        """Take away what was made ready and did not come into place."""
        connection.close()
        with connection.cursor() as cursor:
            cursor.execute(f'DROP SCHEMA IF EXISTS "{self.built}" CASCADE')

    def forget_former(self):
        with connection.cursor() as cursor:
            cursor.execute(f'DROP SCHEMA IF EXISTS "{self.former}" CASCADE')

    @property
    def former_place(self):
        """Where the former rows are kept, or None when they are not."""
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1 FROM pg_namespace WHERE nspname = %s", [self.former])
            return _("schema %(name)s") % {"name": self.former} if cursor.fetchone() else None
