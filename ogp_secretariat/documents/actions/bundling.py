"""Joining files: asked for by an app, made by a worker that may be killed at any moment."""

import shutil
import time
from pathlib import Path

from django.conf import settings
from django.db import transaction
from django.db.models import F
from django.utils import timezone
from django.utils.translation import gettext as _

from ogp_secretariat.web.wake import wake_on_commit

from .. import queries, storage
from ..enums import State
from ..joining import JoinerGone, JoiningProgram, JoinRefused, warm_program
from ..models import Bundle
from ..renderer import RenderingFailed
from .assembling import Making
from .trying import claim, claimed, try_each, try_one

WAKE = "documents.make_bundles"
WORKPLACES_KEPT_SECONDS = 3600


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


def _claim(bundle, owner, now):
    """Take the bundle for this worker; False when another was quicker."""
    steps = len(bundle.recipe["parts"]) + 3
    return claim(bundle, queries.to_join(now), owner, now, done=0, steps=steps)


def _make(bundle, owner):
    """Make the files. When the program dies over them, each is tried apart and the rest is joined."""
    with storage.workplace() as folder, warm_program() as program:
        making = Making(bundle, owner, folder, program)
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
            making = Making(bundle, owner, folder, program)
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
    claimed(bundle, owner).update(state=State.READY, done=F("steps"), **changes)


def make_one(bundle):
    """Make one bundle. Returns True when this call tried it (made or failed), False when it was taken."""
    return try_one(bundle, _claim, _make)


def make_waiting(limit=3):
    """Make what waits, oldest first, each at most once per run. Returns how many were tried."""
    return try_each(queries.to_join, make_one, limit)


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
