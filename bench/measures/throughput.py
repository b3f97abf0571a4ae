"""Documents per second: the worker of production with two processes, against two WeasyPrint processes alone."""

import dataclasses
import statistics
import time

from django.db.models import Max
from django.utils import timezone

from ogp_secretariat.documents.actions.issuing import WAKE
from ogp_secretariat.documents.enums import State
from ogp_secretariat.documents.models import Document
from ogp_secretariat.web.wake import wake

from ..bare_weasyprint import BareWeasyPrint
from ..data import waiting_copies
from ..environment import CannotMeasure
from ..sampling import Ratio
from ..servers import Worker, cpu_seconds, running

GOAL = 0.85
PROCESSES = 2
BATCH = 8
SECONDS = 300
# Pages handed to a bare process before its first answer is read: it never waits for us, nor a full pipe for either.
AHEAD = 2


@dataclasses.dataclass(frozen=True)
class Rate:
    """Documents per second: of elapsed time, and of processor time."""

    wall: float
    cpu: float


def measure(bench):
    """Batches of the same relevé, taken in turn by both sides; the first batch of each is the warm-up."""
    document = Document.objects.get(pk=bench.ground.document)
    title = "relevés par seconde, deux processus Celery : WeasyPrint nus"
    return throughput(bench, [document], title, size=BATCH, batches=bench.rounds(7, 2))


def throughput(bench, documents, title, *, size, batches):
    """The ratio for batches of `size` copies of these documents, which share their stylesheet."""
    worker = Worker(
        "Celery", "ogp_secretariat", bench.environment, bench.folder / "worker.log", "--concurrency", PROCESSES
    )
    bare = [BareWeasyPrint(documents[0].stylesheet) for _ in range(PROCESSES)]
    pages = [document.html for document in documents]
    ours_rates, bare_rates = [], []
    try:
        with running(worker):
            for _ in range(1 + batches):
                ours_rates.append(_rate(size, lambda: _ours(documents, size), lambda: cpu_seconds(worker.pids)))
                bare_rates.append(_rate(size, lambda: _bare(bare, pages, size), lambda: sum(p.cpu for p in bare)))
    finally:
        for program in bare:
            program.stop()
    ours, floor = _median(ours_rates[1:]), _median(bare_rates[1:])
    return [Ratio(title, ours.wall, floor.wall, GOAL, unit="/s", cpu=ours.cpu / floor.cpu, at_least=True)]


def _rate(size, act, cpu):
    before = cpu()
    seconds = act()
    return Rate(size / seconds, size / (cpu() - before))


def _median(rates):
    return Rate(statistics.median(r.wall for r in rates), statistics.median(r.cpu for r in rates))


def _ours(documents, size):
    """Seconds from the demand to the last file, by the time its row bears."""
    copies = [copy.pk for n, one in enumerate(documents) for copy in waiting_copies(one, _share(n, documents, size))]
    waiting = Document.objects.filter(pk__in=copies)
    before, deadline = timezone.now(), time.monotonic() + SECONDS
    for _ in range(size):
        wake(WAKE)
    # Seldom: what looks on takes time from the two processors.
    while waiting.filter(state=State.READY).count() < size:
        if time.monotonic() > deadline or waiting.filter(state=State.FAILED).exists():
            raise CannotMeasure("Celery ne fait pas les documents.")
        time.sleep(0.2)
    return (waiting.aggregate(last=Max("rendered_at"))["last"] - before).total_seconds()


def _share(number, documents, size):
    """How many copies of the document of that number make a batch of `size`."""
    return len(range(number, size, len(documents)))


def _bare(programs, pages, size):
    """Seconds until the processes have rendered a batch between them, side by side."""
    before = time.perf_counter()
    for number in range(size):
        programs[number % PROCESSES].ask(pages[number % len(pages)])
        if number >= AHEAD * PROCESSES:
            programs[number % PROCESSES].wait()
    for number in range(size, size + min(size, AHEAD * PROCESSES)):
        programs[number % PROCESSES].wait()
    return time.perf_counter() - before
