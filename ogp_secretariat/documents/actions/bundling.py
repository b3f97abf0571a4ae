"""Joining files: asked for by an app, made by a worker that may be killed at any moment."""

import logging
import shutil
import time
import uuid
import zipfile
from dataclasses import dataclass
from pathlib import Path

from django.conf import settings
from django.db import transaction
from django.db.models import F
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from ogp_secretariat.web.wake import wake_on_commit

from .. import policies, queries, storage
from ..bundles import Recipe, as_objects, file_names, slug
from ..enums import State
from ..html import document_html
from ..joining import JoinerGone, JoiningProgram, JoinRefused
from ..models import Bundle, Document
from ..renderer import RenderingFailed, render_pdf
from .rendering import why_not_written

logger = logging.getLogger(__name__)

WAKE = "documents.make_bundles"
WORKPLACES_KEPT_SECONDS = 3600
# A ZIP of the same files has the same bytes.
ZIP_DATE = (2000, 1, 1, 0, 0, 0)


@transaction.atomic
def request_bundle(recipe, *, filename, by):
    """Have `recipe` made, once for the same contents. Returns (bundle, whether this call asked for a making)."""
    now = timezone.now()
    new = {
        "title": recipe.title[:400],
        "filename": filename,
        "language": recipe.lang,
        "recipe": recipe.to_json(),
        "as_of": now,
        "requested_at": now,
        "requested_by": by,
    }
    Bundle.objects.get_or_create(key=recipe.key, defaults=new)
    bundle = Bundle.objects.select_for_update().get(key=recipe.key)
    is_new = bundle.requested_at == now
    if not is_new and (bundle.state == State.FAILED or (bundle.state == State.READY and not bundle.is_ready)):
        Bundle.objects.filter(pk=bundle.pk).update(
            state=State.WAITING, attempts=0, error="", claimed_by="", done=0, requested_by=by
        )
        is_new = True
    Bundle.objects.filter(pk=bundle.pk).update(requested_at=now)
    bundle.refresh_from_db()
    if bundle.is_waiting:
        wake_on_commit(WAKE)
    return bundle, is_new


@dataclass
class Piece:
    """One part on its way: its file, its pages, and why it cannot be joined (then a notice stands for it)."""

    part: object
    path: Path | None = None
    pages: int = 0
    why: str = ""
    start: int = 0


class _Making:
    """One making of one bundle, in a folder of its own."""

    def __init__(self, bundle, owner, folder, program):
        self.bundle, self.owner, self.folder, self.program = bundle, owner, Path(folder), program
        self.recipe = Recipe.from_json(bundle.recipe)
        self.pieces = [Piece(part) for part in self.recipe.parts]
        self.bad = {}

    def run(self):
        """Make both files; returns (path of the PDF, its pages, path of the ZIP)."""
        for number, piece in enumerate(self.pieces):
            self._fetch(number, piece)
            self.step()
        cover, notices = self._cover()
        self.step()
        pdf = self.folder / "joined.pdf"
        pages = self._join(pdf, cover, notices)
        self.step()
        return pdf, pages, self._zip(cover)

    def step(self):
        """Tell that it goes on: for people who wait, and so that nobody takes it for abandoned."""
        going = Bundle.objects.filter(pk=self.bundle.pk, claimed_by=self.owner, state=State.RENDERING)
        if not going.update(done=F("done") + 1, claimed_at=timezone.now()):
            raise _Taken

    def _fetch(self, number, piece):
        part = piece.part
        if part.is_heading:
            return
        if part.sheet:
            piece.path = self.folder / f"sheet-{number}.pdf"
            piece.pages = self._render(part.sheet, {}, piece.path)
            return
        piece.path, piece.why = _stored(part)
        if not piece.why:
            piece.why = self.bad.get(str(piece.path), "") or self._look_into(piece)

    def _look_into(self, piece):
        if piece.path.stat().st_size > policies.LARGEST_PART_BYTES:
            return "large"
        try:
            piece.pages = self.program.open(piece.path)
        except JoinRefused as refusal:
            return refusal.why
        except JoinerGone:
            self.program.__exit__()
            self.program.__enter__()
            return "damaged"
        return "large" if piece.pages > policies.MOST_PART_PAGES else ""

    def _render(self, sheet, more, path):
        html = document_html(sheet.template, {"doc": as_objects(sheet.context), **more}, self.recipe.lang)
        made = render_pdf(html, stylesheets=[sheet.stylesheet], timeout=settings.DOCUMENT_TIME_LIMIT)
        path.write_bytes(made.pdf)
        return made.pages

    def _cover(self):
        """Render the cover with its table of contents, and a page for each part that is missing.

        Returns their paths (None without a notice). Pages are counted from after the cover.
        """
        position, missing = 1, []
        for piece in self.pieces:
            piece.start = position
            if piece.why:
                piece.pages = 1
                missing.append(piece)
            position += piece.pages
        with translation.override(self.recipe.lang):
            rows = [_row(number, piece) for number, piece in enumerate(self.pieces)]
            reasons = [{"part": piece.part, "sentence": _sentence(piece.why)} for piece in missing]
        self.left_out = [[one["part"].title, one["sentence"]] for one in reasons]
        cover, notices = self.folder / "cover.pdf", self.folder / "notices.pdf"
        self._render(self.recipe.cover, {"toc": rows, "as_of": self.bundle.as_of}, cover)
        if reasons and self._render(self.recipe.notice, {"missing": reasons}, notices) != len(reasons):
            raise RenderingFailed(_("A page of the joined file did not come out as one page."), retryable=False)
        return cover, notices if reasons else None

    def _join(self, out, cover, notices):
        entries = []
        notice = 0
        for piece in self.pieces:
            title = _bookmark(piece.part) if piece.part.is_bookmarked else ""
            entry = {"title": title, "depth": piece.part.depth}
            if piece.why:
                entry |= {"path": str(notices), "first": notice, "count": 1}
                notice += 1
            elif not piece.part.is_heading:
                entry |= {"path": str(piece.path)}
            entries.append(entry)
        with translation.override(self.recipe.lang):
            front = {"path": str(cover), "title": _("Contents")}
        return self.program.join(entries, out, title=self.recipe.title, lang=self.recipe.lang, front=front)

    def _zip(self, cover):
        made = self.folder / "joined.zip"
        names = file_names(self.recipe.parts)
        with zipfile.ZipFile(made, "w", zipfile.ZIP_STORED) as archive:
            with translation.override("fr"):  # Latin letters only
                _put(archive, cover, f"00_{slug(_('Contents'))}.pdf")
            for piece, name in zip(self.pieces, names, strict=True):
                if name and piece.path and piece.path.is_file():
                    _put(archive, piece.path, name)
        return made


class _Taken(Exception):
    """Another worker has this bundle now."""


def _put(archive, path, name):
    entry = zipfile.ZipInfo(name, ZIP_DATE)
    entry.external_attr = 0o644 << 16
    with open(path, "rb") as source, archive.open(entry, "w", force_zip64=True) as target:
        shutil.copyfileobj(source, target, 1 << 20)


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


def _claim(bundle, owner, now):
    """Take the bundle for this worker; False when another was quicker. The conditional UPDATE is the guard."""
    steps = len(bundle.recipe["parts"]) + 3
    return bool(
        queries.to_join(now)
        .filter(pk=bundle.pk, claimed_by=bundle.claimed_by)
        .update(
            state=State.RENDERING, claimed_by=owner, claimed_at=now, attempts=F("attempts") + 1, done=0, steps=steps
        )
    )


def _make(bundle, owner):
    """Make the files. A program that dies over a joined file is asked which part it was, and the rest is made."""
    with storage.workplace() as folder, JoiningProgram() as program:
        making = _Making(bundle, owner, folder, program)
        try:
            made = making.run()
        except (JoinerGone, JoinRefused) as error:
            bad = _unjoinable(making.pieces)
            if not bad:
                reason = getattr(error, "why", "")
                sentence = _("The files could not be joined. %(reason)s") % {"reason": reason}
                raise RenderingFailed(sentence.strip(), retryable=True) from error
            program.__exit__()
            program.__enter__()
            making = _Making(bundle, owner, folder, program)
            making.bad = bad
            made = making.run()
        _finish(bundle, owner, making, *made)


def _unjoinable(pieces):
    """{path: « damaged »} of the stored files that cannot be copied, each tried by a program of its own."""
    bad = {}
    for piece in pieces:
        if piece.part.is_heading or piece.part.sheet or piece.why:
            continue
        try:
            with JoiningProgram() as program:
                program.attempt(piece.path)
        except (JoinerGone, JoinRefused):
            bad[str(piece.path)] = "damaged"
    return bad


def _finish(bundle, owner, making, pdf, pages, archive):
    """Give both files their place, then say so: files without a row are harmless, a row without files is not."""
    changes = {"pages": pages, "left_out": making.left_out, "made_at": timezone.now(), "error": ""}
    for made, prefix, ending in ((pdf, "", "pdf"), (archive, "zip_", "zip")):
        digest, size = storage.digest_of(made), made.stat().st_size
        relative = f"bundles/{digest[:2]}/{bundle.pk}-{digest[:12]}.{ending}"
        storage.move_in(made, relative)
        changes |= {f"{prefix}path": relative, f"{prefix}sha256": digest, f"{prefix}size": size}
    Bundle.objects.filter(pk=bundle.pk, claimed_by=owner, state=State.RENDERING).update(
        state=State.READY, done=F("steps"), **changes
    )


def _fail(bundle, owner, sentence, retryable):
    bundle.refresh_from_db(fields=["attempts"])
    state = State.FAILED if policies.is_last_attempt(bundle.attempts, retryable) else State.WAITING
    Bundle.objects.filter(pk=bundle.pk, claimed_by=owner, state=State.RENDERING).update(
        state=state, error=sentence[:2000], claimed_by=""
    )


def make_one(bundle):
    """Make one bundle. Returns True when this call tried it (made or failed), False when it was taken."""
    owner = uuid.uuid4().hex
    if not _claim(bundle, owner, timezone.now()):
        return False
    try:
        _make(bundle, owner)
    except _Taken:
        return False
    except RenderingFailed as error:
        _fail(bundle, owner, str(error), error.retryable)
    except OSError as error:
        _fail(bundle, owner, why_not_written(error), retryable=True)
    except Exception as error:
        logger.exception("Bundle %s could not be made", bundle.pk)
        _fail(bundle, owner, f"{error.__class__.__name__}: {error}", retryable=False)
    return True


def make_waiting(limit=3):
    """Make what waits, oldest first, each at most once per run. Returns how many were tried."""
    seen = set()
    for _attempt in range(limit):
        bundle = queries.to_join(timezone.now()).exclude(pk__in=seen).first()
        if bundle is None:
            break
        seen.add(bundle.pk)
        make_one(bundle)
    return len(seen)


def remove_old():
    """Delete bundles that nobody asked for since a month, and what killed workers left behind."""
    for bundle in queries.old_bundles(timezone.now()):
        Bundle.objects.filter(pk=bundle.pk).delete()
        storage.remove(bundle.path)
        storage.remove(bundle.zip_path)
    oldest = time.time() - WORKPLACES_KEPT_SECONDS
    for folder in Path(settings.MEDIA_ROOT).glob(".making-*"):
        if folder.stat().st_mtime < oldest:
            shutil.rmtree(folder, ignore_errors=True)
