"""Pages that must not cost more with many rows than with few: two databases, two sites, the same statements."""

import json
import os
import secrets
import subprocess
import sys
from contextlib import contextmanager

from . import databases, environment
from .environment import ROOT, CannotMeasure
from .sampling import Ratio, interleave
from .servers import Site, running

APPLICATION = "ogp_secretariat.wsgi:application"
KINDS = ("few", "many")
NUMBERS = {"few": 200, "many": 20_000}
GROWTH = 1.5


@contextmanager
def two_databases(bench):
    """{kind: environment} with an empty PostgreSQL database for each kind, dropped at the end."""
    server = bench.environment["DATABASE_URL"]
    names = {kind: f"bench_{secrets.token_hex(4)}" for kind in KINDS}
    try:
        for name in names.values():
            databases.create(server, name)
        yield {
            kind: {**bench.environment, "DATABASE_URL": environment.database_url(server, name)}
            for kind, name in names.items()
        }
    finally:
        for name in names.values():
            databases.drop(server, name)


def program(module, variables, *arguments):
    """What `python -m bench.<module>` printed last, as JSON."""
    done = subprocess.run(
        [sys.executable, "-m", f"bench.{module}", *arguments],
        cwd=ROOT,
        env={**os.environ, **variables},
        capture_output=True,
        text=True,
        check=False,
    )
    if done.returncode:
        raise CannotMeasure(f"bench.{module} {arguments[0]} : {done.stderr[-1500:]}")
    return json.loads(done.stdout.splitlines()[-1])


def count_statements(addresses):
    """Print {page: statements} of a second visit to each of {page: path}; called by the programs, inside Django."""
    from django.db import connection
    from django.test import Client
    from django.test.utils import CaptureQueriesContext

    client, found = Client(SERVER_NAME="127.0.0.1", HTTP_X_FORWARDED_PROTO="https"), {}
    for page, address in addresses.items():
        client.get(address)
        with CaptureQueriesContext(connection) as captured:
            answer = client.get(address)
        if answer.status_code != 200:
            raise SystemExit(f"{address} : {answer.status_code}")
        found[page] = len(captured)
    print(json.dumps(found))


def load(module, environments, steps):
    """Fill the databases: `steps[kind]` are the arguments of the program that loads each."""
    for kind, variables in environments.items():
        program(module, variables, *steps[kind])
        if variables["DATABASE_URL"].startswith("postgres"):
            databases.settle(variables["DATABASE_URL"])


def ratios(bench, module, environments, addresses, titles, *, name):
    """A `Ratio` for each page of `addresses` ({page: path}), many against few; `name` is that of sites and logs.

    Raises CannotMeasure where the pages do not ask the same number of statements.
    """
    asked = {kind: program(module, variables, "statements") for kind, variables in environments.items()}
    if asked["few"] != asked["many"]:
        raise CannotMeasure(f"{name} : les pages ne posent pas le même nombre de requêtes : {asked}")
    sites = {
        kind: Site(f"{name} ({kind})", APPLICATION, variables, bench.folder / f"{name}-{kind}.log")
        for kind, variables in environments.items()
    }
    with running(*sites.values()):
        samples = interleave(
            {(kind, page): sites[kind].sampler(addresses[page], "") for kind in sites for page in addresses},
            rounds=bench.rounds(60, 15),
            warm_up=8,
        )
    return [
        Ratio.of(
            titles[page], samples["many", page], samples["few", page], GROWTH,
            statements=asked["many"][page],
        )
        for page in addresses
    ]  # fmt: skip
