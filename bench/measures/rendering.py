"""Issuing a relevé, from the waiting row to the stored file, against WeasyPrint alone on the same page."""

import os

from ogp_secretariat.documents.actions.rendering import render_one
from ogp_secretariat.documents.models import Document
from ogp_secretariat.documents.renderer import close_engine

from ..bare_weasyprint import BareWeasyPrint
from ..data import waiting_copies
from ..environment import CannotMeasure
from ..sampling import Ratio, interleave, timed
from ..servers import children_of, cpu_seconds

GOAL = 1.15


def measure(bench):
    """Rendering, warm on both sides: elapsed time of the whole act, processor time of all processes that take part."""
    document = Document.objects.get(pk=bench.ground.document)
    rounds, warm_up = bench.rounds(25, 8), 2
    copies = iter(waiting_copies(document, rounds + warm_up))
    bare = BareWeasyPrint(document.stylesheet)

    def issue():
        waiting = next(copies)
        render_one(waiting)
        waiting.refresh_from_db(fields=["state", "error"])
        if not waiting.is_ready:
            raise CannotMeasure(f"Le relevé ne se fait pas : {waiting.error}")

    def engine_and_ourselves():
        return cpu_seconds([os.getpid(), *(pid for pid in children_of(os.getpid()) if pid != bare.process.pid)])

    try:
        medians = interleave(
            {
                "ours": lambda: timed(issue, engine_and_ourselves),
                "bare": lambda: timed(lambda: bare.render(document.html), lambda: bare.cpu),
            },
            rounds=rounds,
            warm_up=warm_up,
        )
    finally:
        bare.stop()
        close_engine()
    return [Ratio.of("relevé émis : WeasyPrint nu, à chaud", medians["ours"], medians["bare"], GOAL)]
