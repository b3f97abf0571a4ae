"""Restoring an archive: everything is verified and made ready apart, then takes its place in one step."""

import contextlib
import dataclasses
import datetime
import fcntl
import os
import shutil
from pathlib import Path

from django.conf import settings
from django.contrib.sessions.models import Session
from django.core.management import call_command
from django.db import DatabaseError, connection, transaction
from django.utils.translation import gettext as _

from ogp_secretariat.audit.actions.recording import record
from ogp_secretariat.mailroom.actions import tending

from .. import archive
from ..archive_contents import engine, facts
from .backup import installation_held


@dataclasses.dataclass(frozen=True)
class Former:
    """Where what was replaced is kept: the database and the files, each None when there was none."""

    database: str | None
    files: str | None


def examine(folder):
    """(path of the archive meant by `folder`, its `Manifest`), everything verified. Raises `archive.Refused`."""
    found = archive.find(Path(folder).absolute())
    return found, archive.verify(found, engine=connection.vendor)


def restore(folder, *, at, keep_former=True):
    """Put an archive in the place of this installation's database and files; returns `Former`.

    `at` (aware) dates what is kept aside. The archive is verified again, so that nothing that changed since it was
    confirmed gets in. Raises `archive.Refused`, with nothing changed, when it cannot be done whole.
    """
    stamp = f"{at.astimezone(datetime.UTC):%Y%m%dT%H%M%SZ}"
    try:
        with installation_held(), _site_stopped():
            found, manifest = examine(folder)
            database, files = engine().Replacement(stamp), _Files(stamp)
            database.refuse_in_use()
            try:
                _make_ready(found, manifest, database, files)
                with files.swap(), database.swap():
                    pass
            except BaseException:
                files.discard()
                with contextlib.suppress(DatabaseError):
                    database.discard()
                raise
            return _former(database, files, keep_former)
    except OSError as error:
        raise archive.refusal_of(error) from error
    except DatabaseError as error:
        reason = " ".join(str(error).split())[:300].rstrip(".")
        raise archive.Refused(
            _("The database refuses: %(reason)s. Nothing was changed.") % {"reason": reason}
        ) from error


@contextlib.contextmanager
def _site_stopped():
    """The embedded site holds this file as long as it serves (deploy/serve.py), and cannot start while we have it."""
    with open(Path(settings.DATA_DIR) / "serve.lock", "a") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError as error:
            raise archive.Refused(_("The site is running on this data: stop it first. Nothing was changed.")) from error
        yield


def _make_ready(found, manifest, database, files):
    files.load(found, manifest)
    if database.load(found / manifest.database) != manifest.pieces[manifest.database]:
        raise archive.Refused(_changed(manifest.database))
    with database.in_use():
        with connection.cursor() as cursor:
            loaded = facts(cursor)
        if loaded != {"migrations": manifest.migrations, "rows": manifest.rows, "triggers": manifest.triggers}:
            raise archive.Refused(_("The database of the archive does not hold what its manifest says."))
        _settle(found, manifest)


def _changed(path):
    return _("The archive is damaged: %(name)s is not what was written.") % {"name": path}


def _settle(found, manifest):
    """Bring the restored database up to this code, and keep from acting by itself what belongs to the past."""
    call_command("migrate", interactive=False, verbosity=0)
    Session.objects.all().delete()
    values = {"name": found.name, "date": manifest.made_on}
    with transaction.atomic():
        tending.forget_codes()
        outbox = tending.stop(
            reason=_(
                "Restored from the backup %(name)s of %(date)s: messages sent since then may still be waiting here. "
                "Look through them before you let the outbox go on."
            )
            % values,
            by=None,
        )
        record("restore", outbox, by=None, note=_("Backup %(name)s of %(date)s restored.") % values)


def _former(database, files, keep):
    if not keep:
        # What cannot be deleted now stays, and is named to whom restored.
        with contextlib.suppress(DatabaseError, OSError):
            database.forget_former()
        shutil.rmtree(files.former, ignore_errors=True)
    return Former(database.former_place, str(files.former) if files.former.exists() else None)


class _Files:
    """The folder of stored files made ready beside the living one, then put in its place."""

    def __init__(self, stamp):
        self.live = Path(settings.MEDIA_ROOT).resolve()
        self.built = self.live.with_name(f".restauration-{stamp}-fichiers")
        self.former = self.live.with_name(f"{self.live.name}.avant-restauration-{stamp}")

    def load(self, found, manifest):
        """Copy the archive's files; what is copied is compared once more with the manifest."""
        for left in self.live.parent.glob(".restauration-*-fichiers"):
            shutil.rmtree(left)
        self.built.mkdir(parents=True, mode=0o700)
        for path, piece in manifest.files.items():
            if archive.copy(found / archive.FILES / path, self.built / path) != piece:
                raise archive.Refused(_changed(f"{archive.FILES}/{path}"))
        archive.give_to_owner(self.built)
        archive.sync_tree(self.built)

    @contextlib.contextmanager
    def swap(self):
        """Put the new folder in the place of the former one; back again when the body fails."""
        had = self.live.exists()
        if had:
            os.rename(self.live, self.former)
        try:
            os.rename(self.built, self.live)
            try:
                archive.sync(self.live.parent)
                yield
            except BaseException:
                os.rename(self.live, self.built)
                raise
        except BaseException:
            if had:
                os.rename(self.former, self.live)
            raise

    def discard(self):
        shutil.rmtree(self.built, ignore_errors=True)
