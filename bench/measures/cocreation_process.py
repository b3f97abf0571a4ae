"""The page of a process: its cost must not grow with the contributions."""

from .. import growth
from ..processes import ADDRESSES


def measure(bench):
    """The ratios of both engines: 20,000 contributions against 200."""
    with growth.two_databases(bench) as environments:
        found = _engine(bench, "PostgreSQL", environments)
    sqlite = {
        kind: {**bench.environment, "DATABASE_URL": f"sqlite:///{bench.folder / f'process-{kind}'}.sqlite3"}
        for kind in growth.KINDS
    }
    return [*found, *_engine(bench, "SQLite", sqlite)]


def _engine(bench, engine, environments):
    growth.load("processes", environments, {kind: (kind,) for kind in growth.KINDS})
    titles = {page: f"{engine}, {page} : 20 000 contributions contre 200" for page in ADDRESSES}
    return growth.ratios(bench, "processes", environments, ADDRESSES, titles, name=f"process-{engine}")
