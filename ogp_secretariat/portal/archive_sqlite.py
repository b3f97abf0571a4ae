"""SQLite: the copy is taken by the online backup, and the file made ready apart takes the place of the former one."""

import contextlib
import os
import sqlite3
from pathlib import Path

from django.db import connection
from django.db.backends.sqlite3._functions import register
from django.utils.translation import gettext as _

from . import archive

DATABASE = "database.sqlite3"
BUSY_SECONDS = 5
PRIMARY = 0xFF  # the kind of an error, without its details
BUSY = {sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED}
# What SQLite may keep beside a database.
SIDES = ("-wal", "-shm", "-journal")


def version():
    return sqlite3.sqlite_version


@contextlib.contextmanager
def snapshot(folder, *, without):
    """Copy the database into `folder`; gives a cursor on the copy. The tables `without` are left empty.

    One step of the online backup reads one state of the database, and in WAL mode nobody waits for it.
    """
    connection.ensure_connection()
    try:
        copy = _open(folder / DATABASE)
        try:
            connection.connection.backup(copy)
            # One file that no longer depends on the two beside it.
            copy.execute("PRAGMA journal_mode=DELETE")
            for table in without:
                copy.execute(f'DELETE FROM "{table}"')
            # What was deleted must not stay in free pages.
            copy.execute("VACUUM")
            refuse_damaged(copy)
            yield copy.cursor()
        finally:
            copy.close()
    except sqlite3.Error as error:
        raise archive.Refused(_("The database could not be copied: %(reason)s.") % {"reason": error}) from error
    (folder / DATABASE).chmod(0o600)
    archive.sync(folder / DATABASE)


def _open(path):
    """A connection of our own, in autocommit, with the functions that Django's constraints call."""
    opened = sqlite3.connect(path, timeout=BUSY_SECONDS, isolation_level=None)
    register(opened)
    return opened


def refuse_damaged(cursor):
    """Raises Refused when the file is not sound, or rows refer to others that are not there."""
    answer = cursor.execute("PRAGMA integrity_check(1)").fetchone()[0]
    if answer != "ok" or cursor.execute("PRAGMA foreign_key_check").fetchone():
        raise archive.Refused(_("The database is damaged (%(reason)s).") % {"reason": answer})


def tables(cursor):
    cursor.execute("SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite\\_%' ESCAPE '\\'")
    return sorted(name for (name,) in cursor.fetchall())


def triggers(cursor):
    cursor.execute("SELECT name FROM sqlite_master WHERE type = 'trigger'")
    return sorted(name for (name,) in cursor.fetchall())


class Replacement:
    """A database made ready beside the living one, then put in its place."""

    def __init__(self, stamp):
        if connection.is_in_memory_db():
            raise archive.Refused(_("This database is in memory only: it cannot be replaced."))
        self.live = Path(connection.settings_dict["NAME"]).resolve()
        self.built = self.live.with_name(f".restauration-{stamp}.sqlite3")
        self.former = self.live.with_name(f"{self.live.name}.avant-restauration-{stamp}")

    def refuse_in_use(self):
        with self._alone():
            pass

    def load(self, dump):
        """Copy the archive's database beside the living one; returns its {"size", "sha256"}."""
        for left in self.live.parent.glob(".restauration-*.sqlite3*"):
            left.unlink()
        found = archive.copy(dump, self.built)
        copied = _open(self.built)
        try:
            refuse_damaged(copied)
        except sqlite3.Error as error:
            raise archive.Refused(_("The database is damaged (%(reason)s).") % {"reason": error}) from error
        finally:
            copied.close()
        return found

    @contextlib.contextmanager
    def in_use(self):
        """For a while, Django's connection is to the database that is being made ready."""
        connection.close()
        before = connection.settings_dict["NAME"]
        connection.settings_dict["NAME"] = str(self.built)
        try:
            yield
        finally:
            connection.close()
            connection.settings_dict["NAME"] = before
        ready = _open(self.built)
        try:
            ready.execute("PRAGMA journal_mode=DELETE")
        finally:
            ready.close()
        archive.give_to_owner(self.built)
        archive.sync(self.built)

    @contextlib.contextmanager
    def swap(self):
        """Put the new database in the place of the former one; back again when the body fails."""
        moved = []
        with self._alone():
            try:
                for side in ("", *SIDES):
                    here, there = f"{self.live}{side}", f"{self.former}{side}"
                    if os.path.exists(here):
                        os.rename(here, there)
                        moved.append((there, here))
                os.rename(self.built, self.live)
                moved.append((self.live, self.built))
                archive.sync(self.live.parent)
                yield
            except BaseException:
                for there, here in reversed(moved):
                    os.rename(there, here)
                raise

    @contextlib.contextmanager
    def _alone(self):
        """Keep everybody else out of the living database; Refused when somebody is inside."""
        connection.close()
        if not self.live.exists():
            yield
            return
        lock = _open(self.live)
        try:
            try:
                # Leaving WAL mode also folds the write-ahead log in, and is refused while anybody else is connected.
                lock.execute("PRAGMA journal_mode=DELETE")
                lock.execute("BEGIN EXCLUSIVE")
            except sqlite3.Error as error:
                if getattr(error, "sqlite_errorcode", 0) & PRIMARY in BUSY:
                    raise archive.Refused(
                        _("The database is in use: stop the site and its worker first. Nothing was changed.")
                    ) from error
                # Otherwise it is damaged, which is what restoring is for.
            yield
        finally:
            lock.close()

    def discard(self):
        """Take away what was made ready and did not come into place."""
        for side in ("", *SIDES):
            Path(f"{self.built}{side}").unlink(missing_ok=True)

    def forget_former(self):
        for side in ("", *SIDES):
            Path(f"{self.former}{side}").unlink(missing_ok=True)

    @property
    def former_place(self):
        """Where the former database is kept, or None when there was none."""
        return str(self.former) if self.former.exists() else None
