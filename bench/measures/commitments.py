"""Plans of commitments: pages whose cost must not grow with the other plans, the calculation, the import.

On PostgreSQL and on SQLite, each with a plan of 20 commitments alone and the same plan among 20,000 others.
"""

import json
import os
import secrets
import subprocess
import sys

from .. import databases, environment
from ..environment import ROOT, CannotMeasure
from ..plans import addresses
from ..sampling import Ratio, interleave
from ..servers import Site, running

APPLICATION = "ogp_secretariat.wsgi:application"
GOALS = {"dashboard": 3, "list": 2, "page": 2.5}
MOST = {"list": 10, "page": 15}
NAMES = {"dashboard": "tableau de bord", "list": "liste des engagements", "page": "page d’un engagement"}


def measure(bench):
    """The ratios of both engines; the bare site's list is F."""
    found = []
    server = bench.environment["DATABASE_URL"]
    names = {kind: f"bench_{secrets.token_hex(4)}" for kind in ("alone", "crowded")}
    try:
        for name in names.values():
            databases.create(server, name)
        postgres = {kind: {"DATABASE_URL": environment.database_url(server, name)} for kind, name in names.items()}
        found += _engine(bench, "PostgreSQL", postgres)
    finally:
        for name in names.values():
            databases.drop(server, name)
    sqlite = {kind: {"DATABASE_URL": f"sqlite:///{bench.folder / kind}.sqlite3"} for kind in names}
    return [*found, *_engine(bench, "SQLite", sqlite)]


def _engine(bench, engine, differences):
    environments = {kind: {**bench.environment, **change} for kind, change in differences.items()}
    cookies = {kind: _program(of, kind)["cookie"] for kind, of in environments.items()}
    if engine == "PostgreSQL":
        for variables in environments.values():
            databases.settle(variables["DATABASE_URL"])
    asked = {kind: _program(of, "statements", cookies[kind]) for kind, of in environments.items()}
    if asked["alone"] != asked["crowded"]:
        raise CannotMeasure(f"{engine} : les pages ne posent pas le même nombre de requêtes : {asked}")
    sites = {
        kind: Site(f"{engine} ({kind})", APPLICATION, of, bench.folder / f"{engine}-{kind}.log")
        for kind, of in environments.items()
    }
    bare = Site("site nu", "bench.floor.wsgi:application", bench.bare_environment, bench.folder / "bare-plans.log")
    small, large, middle = addresses("P20"), addresses("P2000"), addresses("P60")
    with running(*sites.values(), bare):
        crowded = sites["crowded"]
        samples = interleave(
            {
                **{(kind, page): sites[kind].sampler(small[page], cookies[kind]) for kind in sites for page in small},
                "large": crowded.sampler(large["list"], cookies["crowded"]),
                "middle": crowded.sampler(middle["list"], cookies["crowded"]),
                "floor": bare.sampler("/reunions/", bench.bare_user),
            },
            rounds=bench.rounds(60, 15),
            warm_up=8,
        )
    ratios = [
        Ratio.of(
            f"{engine}, {NAMES[page]} : seul contre parmi 20 000",
            samples["crowded", page], samples["alone", page], 1.2, statements=asked["crowded"][small[page]],
        )
        for page in small
    ]  # fmt: skip
    ratios.append(Ratio.of(f"{engine}, liste : plan de 2 000 contre 60", samples["large"], samples["middle"], 1.5))
    if engine == "PostgreSQL":
        timed = {
            "dashboard": samples["crowded", "dashboard"],
            "list": samples["large"],
            "page": samples["crowded", "page"],
        }
        ratios += [
            Ratio.of(
                f"{NAMES[page]} : F", timed[page], samples["floor"], GOALS[page],
                statements=asked["crowded"][small[page]], most_statements=MOST.get(page),
            )
            for page in timed
        ]  # fmt: skip
    for step, title, goal in (
        ("compute", "calcul de 16 000 jalons : leur lecture", 5),
        ("import", "import de 2 000 lignes : autant de save()", 3),
    ):
        seconds = _program(environments["crowded"], step)
        ratios.append(Ratio(f"{engine}, {title}", seconds["ours"] * 1000, seconds["floor"] * 1000, goal))
    planned = _program(environments["crowded"], "planning")
    for case, title in (
        ("usual", "rappels d’un jour, 16 000 jalons : leur lecture"),
        ("all_late", "rappels, 10 000 de 16 000 jalons dus : leur lecture"),
    ):
        seconds = planned[case]
        ratios.append(Ratio(f"{engine}, {title}", seconds["ours"] * 1000, seconds["floor"] * 1000, 2))
    return ratios


def _program(variables, *arguments):
    done = subprocess.run(
        [sys.executable, "-m", "bench.plans", *arguments],
        cwd=ROOT,
        env={**os.environ, **variables},
        capture_output=True,
        text=True,
        check=False,
    )
    if done.returncode:
        raise CannotMeasure(f"bench.plans {arguments[0]} : {done.stderr[-1500:]}")
    return json.loads(done.stdout.splitlines()[-1])
