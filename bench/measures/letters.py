"""Signed letters per second: the worker of production with two processes, against two WeasyPrint processes alone."""

from ogp_secretariat.documents.models import Document

from ..plans import signed_letters
from .throughput import throughput

LETTERS, QUICK = 500, 40
BATCHES = 5
# Of the letters that are signed; the others are the same texts for other milestones and heads.
INSTITUTIONS = 8


def measure(bench):
    """Batches of signed letters, taken in turn by both sides; one batch more than counted is the warm-up."""
    letters = list(Document.objects.filter(pk__in=signed_letters(INSTITUTIONS)))
    size = bench.rounds(LETTERS, QUICK) // (BATCHES if not bench.is_quick else 2)
    title = f"lettres par seconde ({bench.rounds(LETTERS, QUICK)}), deux processus Celery : WeasyPrint nus"
    return throughput(bench, letters, title, size=size, batches=bench.rounds(BATCHES, 2))
