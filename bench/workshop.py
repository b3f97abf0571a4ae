"""What the measures share: the databases, the folder, the two environments, the log-ins."""

import contextlib
import dataclasses
import json
import os
import secrets
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

from . import databases, environment
from .environment import ROOT, CannotMeasure

SIZES = {"60": 60, "2 000": 2000, "20 000": 20_000}


@dataclasses.dataclass
class Bench:
    """`environments`: by number of meetings in the table; `member`, `secretary`, `bare_user`: cookies."""

    folder: Path
    is_quick: bool
    ground: object
    environments: dict
    bare_environment: dict
    bare_statements: dict
    member: str
    secretary: str
    bare_user: str
    notes: list = dataclasses.field(default_factory=list)

    @property
    def environment(self):
        return self.environments["2 000"]

    def rounds(self, usual, quick):
        """How many samples to take."""
        return quick if self.is_quick else usual

    def note_floor(self, floor, statements, constant):
        """Remember what the bare pages took, for the line above the table."""
        self.notes.append(
            f"F = {floor.wall:.1f} ms ({floor.cpu:.1f} ms CPU, {statements} requêtes) ; "
            f"page constante {constant.wall:.2f} ms ({constant.cpu:.2f} ms CPU)".replace(".", ",")
        )


@contextlib.contextmanager
def workshop(*, is_quick):
    """Make databases and files, and yield the Bench; all of it is removed at the end."""
    server, broker = (os.environ.get(name, "") for name in ("DATABASE_URL", "REDIS_URL"))
    if not server.startswith(("postgres://", "postgresql://")) or not broker:
        raise CannotMeasure("Les mesures veulent PostgreSQL et Redis (DATABASE_URL, REDIS_URL) : lancez make bench.")
    prefix = f"bench_{secrets.token_hex(4)}"
    # The database in which the data grow, and the copies taken of it on the way.
    names = {size: f"{prefix}_{number}" for size, number in SIZES.items() if number <= 2000 or not is_quick}
    folder = Path(tempfile.mkdtemp(prefix="ogp-bench-"))
    try:
        databases.create(server, prefix)
        yield _furnish(server, broker, prefix, names, folder, is_quick)
    finally:
        _forget_connection()
        for name in (prefix, *names.values()):
            databases.drop(server, name)
        shutil.rmtree(folder, ignore_errors=True)


def _furnish(server, broker, growing, names, folder, is_quick):
    """Set the product up in this process, load the data, and prepare the bare site."""
    ours = environment.production(server, growing, broker, folder / "var")
    os.environ.update(ours)
    # The product is imported from here on only: it reads its settings from the environment when it is.
    import django

    django.setup()
    from django.conf import settings
    from django.core.management import call_command

    # Compressing the static files takes as long as loading the data: both at once.
    collecting = subprocess.Popen(
        [sys.executable, "manage.py", "collectstatic", "--noinput", "--verbosity", "0"], cwd=ROOT
    )
    call_command("migrate", verbosity=0)
    ground = _load(server, growing, names)
    if collecting.wait():
        raise CannotMeasure("Les fichiers statiques ne se rassemblent pas.")
    _work_in(names["2 000"])
    environments = {
        size: {**ours, "DATABASE_URL": environment.database_url(server, name)} for size, name in names.items()
    }
    bare = environment.bare(ours, server, names["2 000"], broker, _file_of(ground))
    databases.add_floor_schema(bare["DATABASE_URL"])
    _prepare_floor(bare | {"BENCH_SEARCH_PATH": databases.FLOOR_SCHEMA}, "migrate")
    floor = json.loads(_prepare_floor(bare, "log_in"))
    databases.settle(bare["DATABASE_URL"])
    return Bench(
        folder=folder,
        is_quick=is_quick,
        ground=ground,
        environments=environments,
        bare_environment=bare,
        bare_statements=floor["statements"],
        member=f"{settings.SESSION_COOKIE_NAME}={ground.member_session}",
        secretary=f"{settings.SESSION_COOKIE_NAME}={ground.secretary_session}",
        bare_user=f"sessionid={floor['session']}",
    )


def _load(server, growing, names):
    """Let the data grow, and copy the database at each size."""
    from .data import load_ground, load_meetings

    ground = load_ground()
    # The published relevé is one of the meetings counted.
    loaded = 1
    for size, name in names.items():
        load_meetings(ground, loaded, SIZES[size])
        loaded = SIZES[size]
        _forget_connection()
        databases.create(server, name, template=growing)
        databases.settle(environment.database_url(server, name))
    return ground


def _file_of(ground):
    from ogp_secretariat.documents.models import Document

    return Document.objects.get(pk=ground.document).absolute_path


def _forget_connection():
    """Leave the database: it is to be copied or dropped."""
    from django.conf import settings

    if settings.configured:
        from django.db import connection

        connection.close()


def _work_in(name):
    """Let this process use another database from now on."""
    from django.db import connection

    connection.close()
    connection.settings_dict["NAME"] = name


def _prepare_floor(environment, step):
    done = subprocess.run(
        [sys.executable, "-m", "bench.floor.prepare", step],
        cwd=ROOT,
        env={**os.environ, **environment},
        capture_output=True,
        text=True,
        check=False,
    )
    if done.returncode:
        raise CannotMeasure(f"Le site nu ne se prépare pas :\n{done.stderr[-2000:]}")
    return done.stdout
