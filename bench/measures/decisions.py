"""The register of decisions: a page of fifty must not cost more with 20,000 of them than with 200. On PostgreSQL."""

import json
import os
import secrets
import subprocess
import sys

from .. import databases, environment
from ..decisions import ADDRESSES
from ..environment import ROOT, CannotMeasure
from ..sampling import Ratio, interleave
from ..servers import Site, running

APPLICATION = "ogp_secretariat.wsgi:application"
NUMBERS = {"few": 200, "many": 20_000}
TITLES = {
    "list": "registre des décisions",
    "words": "registre, recherche d'un mot",
    "late": "registre, décisions en retard",
    "number": "registre, recherche d'un numéro",
}
GROWTH = 1.5


def measure(bench):
    server = bench.environment["DATABASE_URL"]
    names = {kind: f"bench_{secrets.token_hex(4)}" for kind in NUMBERS}
    try:
        for name in names.values():
            databases.create(server, name)
        environments = {
            kind: {**bench.environment, "DATABASE_URL": environment.database_url(server, name)}
            for kind, name in names.items()
        }
        return _ratios(bench, environments)
    finally:
        for name in names.values():
            databases.drop(server, name)


def _ratios(bench, environments):
    for kind, variables in environments.items():
        _program(variables, "load", str(NUMBERS[kind]))
        databases.settle(variables["DATABASE_URL"])
    asked = {kind: _program(variables, "statements") for kind, variables in environments.items()}
    if asked["few"] != asked["many"]:
        raise CannotMeasure(f"Les pages ne posent pas le même nombre de requêtes : {asked}")
    sites = {
        kind: Site(f"decisions ({kind})", APPLICATION, variables, bench.folder / f"decisions-{kind}.log")
        for kind, variables in environments.items()
    }
    with running(*sites.values()):
        samples = interleave(
            {(kind, page): sites[kind].sampler(ADDRESSES[page], "") for kind in sites for page in ADDRESSES},
            rounds=bench.rounds(60, 15),
            warm_up=8,
        )
    return [
        Ratio.of(
            f"{TITLES[page]} : 20 000 contre {NUMBERS['few']}", samples["many", page], samples["few", page], GROWTH,
            statements=asked["many"][page],
        )
        for page in ADDRESSES
    ]  # fmt: skip


def _program(variables, *arguments):
    done = subprocess.run(
        [sys.executable, "-m", "bench.decisions", *arguments],
        cwd=ROOT,
        env={**os.environ, **variables},
        capture_output=True,
        text=True,
        check=False,
    )
    if done.returncode:
        raise CannotMeasure(f"bench.decisions {arguments[0]} : {done.stderr[-1500:]}")
    return json.loads(done.stdout.splitlines()[-1])
