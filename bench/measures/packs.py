"""The pack of a meeting of 15 items with 40 papers, from the waiting row to both files, against its floor.

The floor: bare WeasyPrint on the pages that are the pack's own (cover, follow-up), then bare pikepdf over all files.
"""

import datetime
import os
import resource
import uuid
from pathlib import Path
from unittest import mock

from django.conf import settings
from django.core.files.base import ContentFile
from django.utils import timezone

from meetings import queries
from meetings.actions import recording
from meetings.models import AgendaItem, Meeting, MeetingPaper
from meetings.pack import recipe_of
from ogp_secretariat.documents.actions import assembling, bundling
from ogp_secretariat.documents.enums import State
from ogp_secretariat.documents.joining import close_program
from ogp_secretariat.documents.models import Bundle, Document
from ogp_secretariat.documents.renderer import close_engine
from ogp_secretariat.people.models import Committee

from ..bare_weasyprint import BareWeasyPrint
from ..environment import CannotMeasure
from ..sampling import Ratio, interleave, timed
from ..servers import children_of, cpu_seconds

GOAL = 1.3
ITEMS, PAPERS = 15, 40


def measure(bench):
    """Elapsed time of the whole act; processor time of all processes that take part."""
    recipe = recipe_of(_meeting(bench.ground), "fr", with_closed=True, today=timezone.localdate())
    rounds, warm_up = bench.rounds(15, 5), 2
    floor = _Floor(recipe, bench.folder)
    copies = iter([_waiting(recipe) for _n in range(rounds + warm_up)])

    def build():
        bundle = next(copies)
        bundling.make_one(bundle)
        bundle.refresh_from_db(fields=["state", "error"])
        if bundle.state != State.READY:
            raise CannotMeasure(f"Le dossier ne se fait pas : {bundle.error}")

    try:
        medians = interleave(
            {
                "ours": lambda: timed(build, lambda: _own_cpu(floor)),
                "bare": lambda: timed(floor.build, lambda: floor.cpu + cpu_seconds([os.getpid()])),
            },
            rounds=rounds,
            warm_up=warm_up,
        )
    finally:
        floor.stop()
        close_program()
        close_engine()
    title = f"dossier de {ITEMS} points et {PAPERS} documents : ses pages rendues à nu, puis pikepdf nu"
    return [Ratio.of(title, medians["ours"], medians["bare"], GOAL)]


def _own_cpu(floor):
    """Of this process, its engine, and the joining programs that have ended."""
    ended = resource.getrusage(resource.RUSAGE_CHILDREN)
    bare = {renderer.process.pid for renderer in floor.renderers.values()}
    living = [os.getpid(), *(pid for pid in children_of(os.getpid()) if pid not in bare)]
    return cpu_seconds(living) + ended.ru_utime + ended.ru_stime


def _meeting(ground):
    """A coming meeting with papers: copies of a relevé, which has fonts, links and bookmarks as real papers have."""
    data = Document.objects.get(pk=ground.document).absolute_path.read_bytes()
    meeting = Meeting(
        committee=Committee.objects.get(code="CP"),
        date=timezone.localdate() + datetime.timedelta(days=10),
        place="Rabat",
        title="Réunion du banc de mesure",
    )
    items = [AgendaItem(position=n, title=f"Point {n} de l’ordre du jour") for n in range(1, ITEMS + 1)]
    recording.save_meeting(meeting, by=None, rows=items)
    for n in range(PAPERS):
        paper = MeetingPaper(
            meeting=meeting, agenda_item=items[n % ITEMS], position=n + 1, title=f"Document {n + 1}", is_annex=False
        )
        paper.upload.save("x.pdf", ContentFile(data))
    return queries.whole_meeting(meeting.pk)


def _waiting(recipe):
    now = timezone.now()
    return Bundle.objects.create(
        key=uuid.uuid4().hex,
        title=recipe.title,
        filename="dossier.pdf",
        language="fr",
        recipe=recipe.to_json(),
        as_of=now,
        requested_at=now,
    )


class _Floor:
    """What the pack is made of, taken from a first making: pages as HTML, files in their order."""

    def __init__(self, recipe, folder):
        self.pages, self.files, self.out = [], [], Path(folder) / "pack-floor.pdf"
        real = assembling.render_pdf

        def seen(html, *, stylesheets, timeout):
            made = real(html, stylesheets=stylesheets, timeout=timeout)
            path = Path(folder) / f"pack-page-{len(self.pages)}.pdf"
            path.write_bytes(made.pdf)
            self.pages.append((html, stylesheets[0], path))
            return made

        with mock.patch.object(assembling, "render_pdf", seen):
            bundling.make_one(_waiting(recipe))
        for part in recipe.parts:
            if part.upload:
                self.files.append(Path(settings.MEDIA_ROOT) / part.upload)
            elif part.document:
                self.files.append(Document.objects.get(pk=part.document).absolute_path)
        self.files += [path for _html, _sheet, path in self.pages]
        self.renderers = {sheet: BareWeasyPrint(sheet) for _html, sheet, _path in self.pages}

    @property
    def cpu(self):
        return sum(renderer.cpu for renderer in self.renderers.values())

    def build(self):
        import pikepdf

        for html, sheet, _path in self.pages:
            self.renderers[sheet].render(html)
        joined = pikepdf.new()
        sources = [pikepdf.open(path) for path in self.files]
        for source in sources:
            joined.pages.extend(source.pages)
        joined.save(self.out)

    def stop(self):
        for renderer in self.renderers.values():
            renderer.stop()
