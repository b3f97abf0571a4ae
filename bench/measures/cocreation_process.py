"""The page of a process: its cost must not grow with the contributions."""

import json
import os
import secrets
import subprocess
import sys

from .. import databases, environment
from ..environment import ROOT, CannotMeasure
from ..processes import ADDRESS, REQUIREMENTS
from ..sampling import Ratio, interleave
from ..servers import Site, running

APPLICATION = "ogp_secretariat.wsgi:application"


def measure(bench):
    """The ratios of both engines: 20,000 contributions against 200."""
    server = bench.environment["DATABASE_URL"]
    names = {kind: f"bench_{secrets.token_hex(4)}" for kind in ("few", "many")}
    try:
        for name in names.values():
            databases.create(server, name)
        found = _engine(
            bench, "PostgreSQL", {k: {"DATABASE_URL": environment.database_url(server, n)} for k, n in names.items()}
        )
    finally:
        for name in names.values():
            databases.drop(server, name)
    sqlite = {kind: {"DATABASE_URL": f"sqlite:///{bench.folder / f'process-{kind}'}.sqlite3"} for kind in names}
    return [*found, *_engine(bench, "SQLite", sqlite)]


def _engine(bench, engine, differences):
    environments = {kind: {**bench.environment, **change} for kind, change in differences.items()}
    for kind, variables in environments.items():
        _program(variables, kind)
        if engine == "PostgreSQL":
            databases.settle(variables["DATABASE_URL"])
    asked = {kind: _program(variables, "statements") for kind, variables in environments.items()}
    if asked["few"] != asked["many"]:
        raise CannotMeasure(f"{engine} : les pages ne posent pas le même nombre de requêtes : {asked}")
    sites = {
        kind: Site(f"{engine} ({kind})", APPLICATION, of, bench.folder / f"process-{engine}-{kind}.log")
        for kind, of in environments.items()
    }
    pages = {"processus": ADDRESS, "exigences": REQUIREMENTS}
    with running(*sites.values()):
        samples = interleave(
            {(kind, page): sites[kind].sampler(pages[page], "") for kind in sites for page in pages},
            rounds=bench.rounds(60, 15),
            warm_up=8,
        )
    return [
        Ratio.of(
            f"{engine}, {page} : 20 000 contributions contre 200",
            samples["many", page], samples["few", page], 1.5, statements=asked["many"][address],
        )
        for page, address in pages.items()
    ]  # fmt: skip


def _program(variables, step):
    done = subprocess.run(
        [sys.executable, "-m", "bench.processes", step],
        cwd=ROOT,
        env={**os.environ, **variables},
        capture_output=True,
        text=True,
        check=False,
    )
    if done.returncode:
        raise CannotMeasure(f"bench.processes {step} : {done.stderr[-1500:]}")
    return json.loads(done.stdout.splitlines()[-1])
