"""Making an archive: the database first, then the files that its rows refer to.

Stored files are written before the row that names them and never change afterwards, so files copied after the database
belong to it. Only previews of documents are ever deleted; a file that went meanwhile is named in the manifest.
"""

import datetime
import shutil
import tomllib
from pathlib import Path, PurePosixPath

from django.conf import settings
from django.db import connection
from django.utils.translation import gettext as _

from .. import archive
from ..archive_contents import LEFT_OUT, engine, facts, stored_files

LOCK = "backup.lock"
# Beside the archives: two installations may write to one folder.
FOLDER_LOCK = ".verrou"


def back_up(folder, *, at):
    """Write an archive of this installation, as of `at` (aware), into `folder`; returns (its path, its `Manifest`).

    Raises `archive.Refused`, with nothing left behind, when it cannot be made whole.
    """
    folder = Path(folder).absolute()
    if folder.resolve().is_relative_to(Path(settings.MEDIA_ROOT).resolve()):
        raise archive.Refused(_("Archives cannot be kept among the stored files: choose another folder."))
    try:
        folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        with installation_held(), archive.held(folder / FOLDER_LOCK, _under_way()):
            for left in folder.glob(f"{archive.UNFINISHED}*"):
                shutil.rmtree(left)
            return _make(folder, at)
    except OSError as error:
        raise archive.refusal_of(error) from error


def installation_held():
    """Nobody else backs up or restores this installation meanwhile."""
    return archive.held(Path(settings.DATA_DIR) / LOCK, _under_way())


def _under_way():
    return _("Another backup or restoration is under way: try again when it is over.")


def _make(folder, at):
    name = _free_name(folder, at)
    unfinished = folder / f"{archive.UNFINISHED}{name}"
    try:
        unfinished.mkdir(mode=0o700)
        with engine().snapshot(unfinished, without=LEFT_OUT) as cursor:
            held = facts(cursor)
            wanted = stored_files(cursor)
        pieces, missing, changed = _copy_files(wanted, unfinished)
        manifest = archive.Manifest(
            version=product_version(),
            created=at.isoformat(timespec="seconds"),
            engine=engine_name(),
            engine_version=engine().version(),
            database=engine().DATABASE,
            pieces={engine().DATABASE: archive.measure(unfinished / engine().DATABASE), **pieces},
            missing=missing,
            changed=changed,
            **held,
        )
        manifest.write(unfinished)
        archive.sync_tree(unfinished)
        unfinished.rename(folder / name)
        archive.sync(folder)
    except BaseException:
        shutil.rmtree(unfinished, ignore_errors=True)
        raise
    return folder / name, manifest


def _copy_files(wanted, target):
    """Copy the stored files; returns (pieces, paths that are missing, paths whose bytes are not what a row says)."""
    root = Path(settings.MEDIA_ROOT)
    pieces, missing, changed = {}, [], []
    for path, digest in wanted.items():
        pure = PurePosixPath(path)
        inside = f"{archive.FILES}/{path}"
        if pure.is_absolute() or ".." in pure.parts or not (root / path).is_file():
            missing.append(path)
            continue
        try:
            pieces[inside] = archive.copy(root / path, target / inside)
        except FileNotFoundError:
            # It was deleted between the question and the copy.
            missing.append(path)
            continue
        if digest and digest != pieces[inside]["sha256"]:
            changed.append(path)
    return pieces, missing, changed


def _free_name(folder, at):
    first = name = f"sauvegarde-{at.astimezone(datetime.UTC):%Y%m%dT%H%M%SZ}"
    turn = 1
    while (folder / name).exists():
        turn += 1
        name = f"{first}-{turn}"
    return name


def product_version():
    return tomllib.loads((settings.BASE_DIR / "pyproject.toml").read_text())["project"]["version"]


def engine_name():
    """« sqlite » or « postgresql »."""
    return connection.vendor
