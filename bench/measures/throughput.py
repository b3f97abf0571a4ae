"""Documents per second: the worker of production with two processes, against two WeasyPrint processes alone."""

import statistics
import time

from ogp_secretariat.documents.actions.issuing import WAKE
from ogp_secretariat.documents.enums import State
from ogp_secretariat.documents.models import Document
from ogp_secretariat.web.wake import wake

from ..bare_weasyprint import BareWeasyPrint
from ..data import waiting_copies
from ..environment import CannotMeasure
from ..sampling import Ratio
from ..servers import Worker, running

GOAL = 0.85
PROCESSES = 2
EACH = 5
SECONDS = 120


def measure(bench):
    """Batches of the same relevé, taken in turn by both sides; the first batch of each is the warm-up."""
    document = Document.objects.get(pk=bench.ground.document)
    number = PROCESSES * EACH
    worker = Worker(
        "Celery", "ogp_secretariat", bench.environment, bench.folder / "worker.log", "--concurrency", PROCESSES
    )
    bare = [BareWeasyPrint(document.stylesheet) for _ in range(PROCESSES)]
    ours_seconds, bare_seconds = [], []
    try:
        with running(worker):
            for _ in range(1 + bench.rounds(4, 1)):
                ours_seconds.append(_ours(document, number))
                bare_seconds.append(_bare(bare, document.html, number))
    finally:
        for program in bare:
            program.stop()
    ours, floor = (number / statistics.median(seconds[1:]) for seconds in (ours_seconds, bare_seconds))
    title = "relevés par seconde, deux processus Celery : deux WeasyPrint nus"
    return [Ratio(title, ours, floor, GOAL, unit="/s", at_least=True)]


def _ours(document, number):
    """Seconds from the demand to the last file."""
    waiting = [copy.pk for copy in waiting_copies(document, number)]
    before = time.perf_counter()
    for _ in waiting:
        wake(WAKE)
    while Document.objects.filter(pk__in=waiting, state=State.READY).count() < number:
        if time.perf_counter() - before > SECONDS or Document.objects.filter(state=State.FAILED).exists():
            raise CannotMeasure("Celery ne fait pas les documents.")
        time.sleep(0.02)
    return time.perf_counter() - before


def _bare(programs, html, number):
    """Seconds until the processes have rendered `number` pages between them, side by side."""
    before = time.perf_counter()
    for _ in range(number // len(programs)):
        for program in programs:
            program.ask(html)
    for _ in range(number // len(programs)):
        for program in programs:
            program.wait()
    return time.perf_counter() - before
