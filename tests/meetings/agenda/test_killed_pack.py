"""The worker that makes a pack is killed again and again: in the end one pack is there, whole, with nothing beside."""

import os
import signal
import subprocess
import sys
import time
import zipfile
from pathlib import Path
from urllib.parse import urlsplit

import pikepdf
import pytest
from django.core.files.base import ContentFile
from django.db import connection

from meetings.actions import packing
from meetings.models import MeetingPaper
from ogp_secretariat.documents import policies
from ogp_secretariat.documents.actions import bundling
from ogp_secretariat.documents.enums import State
from tests import factories
from tests.documents.paper_files import pdf

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.postgres]
ROOT = Path(__file__).parents[3]
PAPERS, PATIENCE = 12, 120
# Seconds after it began: each kill comes later in the making, which may be over before the last of them.
MOMENTS = [0.03 * 1.7**n for n in range(8)]
WORKER = (
    "import django; django.setup(); from ogp_secretariat.documents.actions.bundling import make_waiting; make_waiting()"
)


@pytest.fixture
def worker(tmp_path):
    """A function that starts a process which makes what waits, in a group of its own."""
    started = []
    address = urlsplit(os.environ["DATABASE_URL"])._replace(path=f"/{connection.settings_dict['NAME']}").geturl()
    environment = {**os.environ, "DATABASE_URL": address, "DATA_DIR": str(tmp_path)}
    environment["DJANGO_SETTINGS_MODULE"] = "ogp_secretariat.settings"

    def start():
        process = subprocess.Popen([sys.executable, "-c", WORKER], cwd=ROOT, env=environment, start_new_session=True)
        started.append(process)
        return process

    yield start
    for process in started:
        if process.poll() is None:
            os.killpg(process.pid, signal.SIGKILL)
            process.wait()


def meeting_with_papers():
    meeting = factories.meeting_to_convene()
    for number in range(PAPERS):
        paper = MeetingPaper(meeting=meeting, position=number + 1, title=f"Note {number}", is_annex=False)
        paper.upload.save("x.pdf", ContentFile(pdf(3, f"Note {number}")))
    return meeting


def wait_until_begun(bundle, process):
    """Return once this process has claimed the bundle, or is over."""
    before, until = bundle.claimed_by, time.monotonic() + PATIENCE
    while bundle.claimed_by in ("", before) and process.poll() is None:
        assert time.monotonic() < until
        time.sleep(0.01)
        bundle.refresh_from_db()


def time_passes(bundle):
    """The claim of a worker that is gone grows old."""
    rows = type(bundle).objects.filter(pk=bundle.pk, state=State.RENDERING)
    return rows.update(claimed_at=bundle.claimed_at - 2 * policies.BUNDLE_STALE_AFTER)


def test_a_worker_killed_at_any_moment_leaves_one_whole_pack(worker, settings):
    files = Path(settings.MEDIA_ROOT)
    pack, _is_new = packing.request_pack(meeting_with_papers(), language="fr", by=factories.account("secretariat"))
    bundle, killed = pack.bundle, 0
    for moment in MOMENTS:
        process = worker()
        wait_until_begun(bundle, process)
        time.sleep(moment)
        if process.poll() is None:
            os.killpg(process.pid, signal.SIGKILL)
            killed += 1
        process.wait()
        bundle.refresh_from_db()
        if bundle.state == State.READY:
            break
        assert not bundle.path, "said before it was whole"
        time_passes(bundle)
    assert killed > 2
    bundling.make_waiting()
    bundle.refresh_from_db()
    assert bundle.state == State.READY, bundle.error
    kept = {path.relative_to(files).as_posix() for path in files.glob("bundles/*/*")}
    assert kept == {bundle.path, bundle.zip_path}
    with pikepdf.open(bundle.absolute_path) as joined:
        assert len(joined.pages) == bundle.pages > 3 * PAPERS
    with zipfile.ZipFile(files / bundle.zip_path) as archive:
        assert archive.testzip() is None
        assert sum(name.endswith(".pdf") for name in archive.namelist()) >= PAPERS
    assert bundling.make_waiting() == 0
