"""What stands in memory once started: one web process and one worker with its schedule."""

from ..sampling import Ratio
from ..servers import Site, Worker, pss_mib, running

GOAL = 1.5
WEB = "ogp_secretariat.wsgi:application"
BARE_WEB = "bench.floor.wsgi:application"


def measure(bench):
    """PSS of all processes of each side, weighed while the other side stands too; then again after a few pages."""
    ours = _programs(bench, "site", WEB, "ogp_secretariat", bench.environment)
    bare = _programs(bench, "nu", BARE_WEB, "bench.floor.celery", bench.bare_environment)
    with running(*ours, *bare):
        started = _weigh(ours), _weigh(bare)
        for address in ("/reunions/", f"/reunions/{bench.ground.meeting}/", "/admin/meetings/meeting/"):
            ours[0].get(address, bench.secretary)
        for address in ("/reunions/", "/admin/floor/meeting/"):
            bare[0].get(address, bench.bare_user)
        used = _weigh(ours), _weigh(bare)
    return [
        Ratio("mémoire au démarrage, web + Celery : Django + Celery nus", *started, GOAL, unit="Mio"),
        Ratio("mémoire après quelques pages (pour information)", *used, None, unit="Mio"),
    ]


def _programs(bench, name, web, celery, environment):
    options = ("--beat", "--pool", "solo", "--schedule-filename", bench.folder / f"beat-{name}")
    return (
        Site(f"web ({name})", web, environment, bench.folder / f"web-{name}.log", workers=1),
        Worker(f"Celery ({name})", celery, environment, bench.folder / f"celery-{name}.log", *options),
    )


def _weigh(programs):
    return sum(pss_mib(program.pids) for program in programs)
