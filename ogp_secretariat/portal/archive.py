"""An archive: a folder with the database, the files that its rows refer to, and a manifest that vouches for both.

    sauvegarde-20261124T120027Z/
        manifest.json       what the archive holds, and the size and SHA-256 of each piece
        manifest.sha256     the SHA-256 of the manifest (`sha256sum -c manifest.sha256`)
        database.sqlite3    or database.dump (pg_dump, custom format)
        files/…             the stored files, under the paths that rows give

An archive appears under its name only when it is whole: it is written under a hidden name and renamed.
"""

import contextlib
import dataclasses
import datetime
import errno
import fcntl
import hashlib
import json
import os
import re
from pathlib import Path, PurePosixPath

from django.conf import settings
from django.db.migrations.loader import MigrationLoader
from django.utils import timezone
from django.utils.translation import gettext as _

FORMAT = 1
MANIFEST, SEAL, FILES = "manifest.json", "manifest.sha256", "files"
NAME = re.compile(r"sauvegarde-\d{8}T\d{6}Z(-\d+)?")
UNFINISHED = ".en-cours-"
BLOCK = 1024 * 1024  # bytes read at a time
NO_ROOM = {errno.ENOSPC, errno.EDQUOT, errno.EFBIG}


class Refused(Exception):
    """The sentence to show: it was not done, and nothing was changed."""


@dataclasses.dataclass(frozen=True)
class Manifest:
    """What an archive holds.

    `created` is an aware date and time in ISO 8601; `migrations` are « app.name »; `rows` is {table: count}; `pieces`
    is {path inside the archive: {"size": bytes, "sha256": hexadecimal}}; `missing` and `changed` name the stored files
    that were already gone, or no longer what their row says, when the archive was made.
    """

    version: str
    created: str
    engine: str
    engine_version: str
    migrations: list
    rows: dict
    triggers: list
    database: str
    pieces: dict
    missing: list
    changed: list

    @property
    def made_on(self):
        """The date and time for people, in the site's zone."""
        return timezone.localtime(datetime.datetime.fromisoformat(self.created)).strftime("%d/%m/%Y %H:%M")

    @property
    def files(self):
        """The stored files: {path under the folder of files: piece}."""
        prefix = f"{FILES}/"
        return {path.removeprefix(prefix): piece for path, piece in self.pieces.items() if path.startswith(prefix)}

    @property
    def bytes(self):
        return sum(piece["size"] for piece in self.pieces.values())

    def write(self, folder):
        """Write the manifest and its seal into the folder of an archive, durably."""
        data = json.dumps({"format": FORMAT, **dataclasses.asdict(self)}, ensure_ascii=False, indent=1).encode()
        write_durably(folder / MANIFEST, data)
        write_durably(folder / SEAL, f"{hashlib.sha256(data).hexdigest()}  {MANIFEST}\n".encode())


# -- Finding and verifying ---------------------------------------------------------------------------------------------


def find(folder):
    """The archive meant by `folder`: itself, or the newest of those inside. Raises Refused when there is none."""
    if (folder / MANIFEST).is_file() or NAME.fullmatch(folder.name):
        return folder
    try:
        names = [child.name for child in folder.iterdir() if NAME.fullmatch(child.name) and child.is_dir()]
    except OSError as error:
        raise Refused(_("%(path)s cannot be read: %(reason)s.") % {"path": folder, "reason": error.strerror}) from error
    if not names:
        raise Refused(_("There is no archive in %(path)s.") % {"path": folder})
    return folder / max(names, key=_age)


def _age(name):
    stem, _dash, turn = name.removeprefix("sauvegarde-").partition("-")
    return stem, int(turn or 1)


def verify(folder, *, engine):
    """The manifest of a whole archive that this code can restore on this `engine` (« sqlite » or « postgresql »).

    Raises Refused, with one sentence, when it is damaged, incomplete, newer than this code or of another engine.
    """
    manifest = _read(folder)
    if manifest.engine != engine:
        raise Refused(
            _("The archive is of a %(theirs)s database and this installation uses %(ours)s.")
            % {"theirs": manifest.engine, "ours": engine}
        )
    unknown = sorted({*manifest.migrations} - _known_migrations())
    if unknown:
        raise Refused(
            _("The archive comes from a newer version of the product (%(version)s): migration %(name)s is unknown.")
            % {"version": manifest.version, "name": unknown[0]}
        )
    for path, piece in manifest.pieces.items():
        _verify_piece(folder, path, piece)
    return manifest


def _known_migrations():
    loader = MigrationLoader(None, ignore_no_migrations=True)
    replaced = [old for migration in loader.disk_migrations.values() for old in migration.replaces]
    return {f"{app}.{name}" for app, name in [*loader.disk_migrations, *replaced]}


def _read(folder):
    try:
        data = (folder / MANIFEST).read_bytes()
        seal = (folder / SEAL).read_bytes()
    except OSError as error:
        name = Path(error.filename or folder).name
        raise Refused(_("The archive is incomplete: %(name)s is missing or unreadable.") % {"name": name}) from error
    damaged = Refused(_("The archive is damaged: %(name)s is not what was written.") % {"name": MANIFEST})
    try:
        fields = json.loads(data)
        written = fields.pop("format")
    except (ValueError, AttributeError, KeyError, TypeError, RecursionError) as error:
        raise damaged from error
    # A later format may be sealed otherwise: say that it is newer before judging the seal.
    if isinstance(written, int) and written > FORMAT:
        raise Refused(
            _("The archive has format %(theirs)s and this version reads up to format %(ours)s: update the product.")
            % {"theirs": written, "ours": FORMAT}
        )
    if written != FORMAT or seal != f"{hashlib.sha256(data).hexdigest()}  {MANIFEST}\n".encode():
        raise damaged
    try:
        manifest = Manifest(**fields)
        if not (_has_its_shape(manifest) and manifest.made_on):
            raise damaged
    except (TypeError, ValueError) as error:
        raise damaged from error
    return manifest


def _has_its_shape(manifest):
    fields = dataclasses.fields(manifest)
    return (
        all(isinstance(getattr(manifest, field.name), field.type) for field in fields)
        and manifest.database in manifest.pieces
        and all(map(_is_inside, manifest.pieces))
        and all(isinstance(count, int) for count in manifest.rows.values())
        and all(isinstance(p, dict) and set(p) == {"size", "sha256"} for p in manifest.pieces.values())
    )


def _is_inside(path):
    """Whether a path stays in the archive, and is written in one way only."""
    pure = PurePosixPath(path)
    return not pure.is_absolute() and ".." not in pure.parts and str(pure) == path and path not in {".", MANIFEST, SEAL}


def _verify_piece(folder, path, piece):
    file = folder / path
    try:
        if file.is_symlink() or not file.is_file():
            raise Refused(_("The archive is incomplete: %(name)s is missing or unreadable.") % {"name": path})
        found = measure(file) if file.stat().st_size == piece["size"] else None
    except OSError as error:
        raise Refused(_("The archive is incomplete: %(name)s is missing or unreadable.") % {"name": path}) from error
    if found != piece:
        raise Refused(_("The archive is damaged: %(name)s is not what was written.") % {"name": path})


# -- Bytes -------------------------------------------------------------------------------------------------------------


def measure(path):
    """{"size", "sha256"} of a file."""
    with path.open("rb") as file:
        digest = hashlib.file_digest(file, "sha256").hexdigest()
        return {"size": file.tell(), "sha256": digest}


def copy(source, target):
    """Copy a file durably, readable by its owner only; returns {"size", "sha256"} of what was copied."""
    target.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    digest, size = hashlib.sha256(), 0
    with (
        source.open("rb") as read,
        os.fdopen(os.open(target, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as out,
    ):
        while block := read.read(BLOCK):
            digest.update(block)
            size += out.write(block)
        out.flush()
        os.fsync(out.fileno())
    return {"size": size, "sha256": digest.hexdigest()}


def write_durably(path, data):
    with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:
        file.write(data)
        file.flush()
        os.fsync(file.fileno())


def sync(path):
    """Wait until a file, or the names in a folder, are on the disk."""
    handle = os.open(path, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def give_to_owner(path):
    """Restored by root, a file or folder still belongs to whom the data folder belongs: the site must read it."""
    if os.geteuid() != 0:
        return
    owner = Path(settings.DATA_DIR).stat()
    for each in [path, *path.rglob("*")]:
        os.chown(each, owner.st_uid, owner.st_gid)


def sync_tree(folder):
    for parent, _folders, _names in os.walk(folder):
        sync(parent)


@contextlib.contextmanager
def held(path, sentence):
    """Hold the lock file `path`; raises Refused(sentence) when another process has it. It is freed however we end."""
    # Opened for reading: an account that may not write another's lock can still wait for it.
    handle = os.open(path, os.O_RDONLY | os.O_CREAT, 0o644)
    try:
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError as error:
            raise Refused(sentence) from error
        yield
    finally:
        os.close(handle)


def refusal_of(error):
    """The Refused that says an OSError in a sentence."""
    if error.errno in NO_ROOM:
        return Refused(_("The disk is full: nothing was kept, nothing was changed."))
    return Refused(
        _("%(path)s cannot be read or written: %(reason)s. Nothing was changed.")
        % {"path": error.filename or "?", "reason": error.strerror or error}
    )
