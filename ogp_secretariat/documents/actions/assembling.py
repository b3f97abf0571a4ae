"""One making of a bundle: its own pages, the files it joins, its table of contents, its archive."""

import shutil
import time
import zipfile
from dataclasses import dataclass
from pathlib import Path

from django.conf import settings
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from .. import policies
from ..bundles import Recipe, as_objects, file_names, slug
from ..html import document_html
from ..joining import JoinerGone, JoinRefused
from ..models import Document
from ..renderer import RenderingFailed, render_pdf
from .trying import Taken, claimed

TELL_SECONDS = 0.5
# A ZIP of the same files has the same bytes.
ZIP_DATE = (2000, 1, 1, 0, 0, 0)


@dataclass
class Piece:
    """One part on its way: its file, its pages, and why it cannot be joined (then a notice stands for it)."""

    part: object
    path: Path | None = None
    pages: int = 0
    why: str = ""
    start: int = 0


class Making:
    """One making of one bundle, in a folder of its own."""

    def __init__(self, bundle, owner, folder, program):
        self.bundle, self.owner, self.folder, self.program = bundle, owner, Path(folder), program
        self.recipe = Recipe.from_json(bundle.recipe)
        self.pieces = [Piece(part) for part in self.recipe.parts]
        self.bad, self.done, self.told = {}, 0, time.monotonic()

    def run(self):
        """Make both files; returns (path of the PDF, its pages, path of the ZIP).

        The joining program works while pages are rendered and the archive is written.
        """
        stored = self._begin_opening()
        for number, piece in enumerate(self.pieces):
            if piece.part.sheet:
                piece.path = self.folder / f"sheet-{number}.pdf"
                piece.pages = self._render(piece.part.sheet, {}, piece.path)
                self.step()
        self._take_opened(stored)
        missing = self._place()
        notices = self._notices(missing)
        self.program.begin_gathering(self._entries(notices))
        cover = self._cover()
        self.step()
        self.program.done()
        pdf = self.folder / "joined.pdf"
        with translation.override(self.recipe.lang):
            front = {"path": str(cover), "title": _("Contents")}
        self.program.begin_writing(pdf, front=front, title=self.recipe.title, lang=self.recipe.lang)
        archive = self._zip(cover)
        self.step()
        return pdf, self.program.done(), archive

    def step(self):
        """Tell that it goes on: for people who wait, and so that nobody takes it for abandoned. Not at every step."""
        self.done += 1
        if time.monotonic() - self.told < TELL_SECONDS:
            return
        self.told = time.monotonic()
        if not claimed(self.bundle, self.owner).update(done=self.done, claimed_at=timezone.now()):
            raise Taken

    def _begin_opening(self):
        """Have every stored file opened that may be; returns their pieces."""
        asked = []
        for piece in self.pieces:
            if piece.part.is_heading or piece.part.sheet:
                continue
            piece.path, piece.why = _stored(piece.part)
            if not piece.why:
                piece.why = self.bad.get(str(piece.path), "")
            if not piece.why and piece.path.stat().st_size > policies.LARGEST_PART_BYTES:
                piece.why = "large"
            if not piece.why:
                asked.append(piece)
        self.program.begin_opening([piece.path for piece in asked])
        return asked

    def _take_opened(self, asked):
        """What the program says of each file; one over which it dies is left out, and the rest asked for again."""
        while asked:
            piece, *asked = asked
            try:
                piece.pages = self.program.opened()
            except JoinRefused as refusal:
                piece.why = refusal.why
            except JoinerGone:
                piece.why = "damaged"
                self.program.__exit__()
                self.program.__enter__()
                self.program.begin_opening([one.path for one in asked])
            if piece.pages > policies.MOST_PART_PAGES:
                piece.why = "large"
            self.step()

    def _render(self, sheet, more, path):
        html = document_html(sheet.template, {"doc": as_objects(sheet.context), **more}, self.recipe.lang)
        made = render_pdf(html, stylesheets=[sheet.stylesheet], timeout=settings.DOCUMENT_TIME_LIMIT)
        path.write_bytes(made.pdf)
        return made.pages

    def _place(self):
        """Say on which page each part starts, counted from after the cover. Returns the pieces that are missing."""
        position = 1
        for piece in self.pieces:
            piece.start = position
            piece.pages = 1 if piece.why else piece.pages
            position += piece.pages
        return [piece for piece in self.pieces if piece.why]

    def _notices(self, missing):
        """A page for each part that is missing; the path of the file, or None."""
        with translation.override(self.recipe.lang):
            reasons = [{"part": piece.part, "sentence": _sentence(piece.why)} for piece in missing]
        self.left_out = [[one["part"].title, one["sentence"]] for one in reasons]
        if not reasons:
            return None
        notices = self.folder / "notices.pdf"
        if self._render(self.recipe.notice, {"missing": reasons}, notices) != len(reasons):
            raise RenderingFailed(_("A page of the joined file did not come out as one page."), retryable=False)
        return notices

    def _cover(self):
        """The cover with its table of contents; returns its path."""
        cover = self.folder / "cover.pdf"
        rows = [_row(number, piece) for number, piece in enumerate(self.pieces)]
        self._render(self.recipe.cover, {"toc": rows, "as_of": self.bundle.as_of}, cover)
        return cover

    def _entries(self, notices):
        """The parts as the joining program wants them."""
        entries, notice = [], 0
        for piece in self.pieces:
            title = _bookmark(piece.part) if piece.part.is_bookmarked else ""
            entry = {"title": title, "depth": piece.part.depth}
            if piece.why:
                entry |= {"path": str(notices), "first": notice, "count": 1}
                notice += 1
            elif not piece.part.is_heading:
                entry |= {"path": str(piece.path)}
            entries.append(entry)
        return entries

    def _zip(self, cover):
        made = self.folder / "joined.zip"
        names = file_names(self.recipe.parts)
        with zipfile.ZipFile(made, "w", zipfile.ZIP_STORED) as archive:
            with translation.override("fr"):  # Latin letters only
                _put(archive, cover, f"00_{slug(_('Contents'))}.pdf")
            for piece, name in zip(self.pieces, names, strict=True):
                if name and piece.path and piece.path.is_file():
                    _put(archive, piece.path, name)
                elif name and piece.why:
                    _put_notice(archive, piece, name.removesuffix(".pdf") + ".txt", self.recipe.lang)
        return made


def _put(archive, path, name):
    entry = zipfile.ZipInfo(name, ZIP_DATE)
    entry.external_attr = 0o644 << 16
    with open(path, "rb") as source, archive.open(entry, "w", force_zip64=True) as target:
        shutil.copyfileobj(source, target, 1 << 20)


def _put_notice(archive, piece, name, lang):
    """A few words in the place of a file that is not there."""
    with translation.override(lang):
        words = f"{piece.part.title}\r\n\r\n{_sentence(piece.why)}\r\n"
    entry = zipfile.ZipInfo(name, ZIP_DATE)
    entry.external_attr = 0o644 << 16
    archive.writestr(entry, words.encode("utf-8-sig", "replace"))


def _stored(part):
    """(path, why it cannot be joined or "") of a document or an upload."""
    relative = part.upload
    if part.document:
        document = Document.objects.only("path", "state").filter(pk=part.document).first()
        if document is None or not document.is_ready:
            return None, "missing" if document is None else "pending"
        relative = document.path
    path = Path(settings.MEDIA_ROOT) / relative
    return (path, "") if path.is_file() else (None, "missing")


def _row(number, piece):
    return {
        "link": f"part:{number}",
        "part": piece.part,
        "page": None if piece.part.is_heading else piece.start,
        "pages": piece.pages,
        "is_missing": bool(piece.why),
    }


def _bookmark(part):
    return f"{part.number} {part.title}".strip()


def _sentence(why):
    """Why a paper is not in the joined file, for those who open it."""
    sentences = {
        "encrypted": _("The file is protected by a password."),
        "empty": _("The file has no page."),
        "pending": _("The file is not made yet."),
        "missing": _("The file is no longer where it was stored."),
        "large": _("The file is too long to be joined: it is in the ZIP archive, by itself."),
    }
    return sentences.get(why, _("The file cannot be read as a PDF."))
