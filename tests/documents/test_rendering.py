"""Making files: claimed once, complete or not at all, and started again after any death."""

import contextlib
import datetime
import resource
from pathlib import Path

import pytest
from django.conf import settings
from django.core.management import CommandError, call_command
from django.utils import timezone

from ogp_secretariat.documents import policies, queries, storage
from ogp_secretariat.documents.actions import issuing, rendering, trying
from ogp_secretariat.documents.enums import Purpose, State
from ogp_secretariat.documents.models import Document
from ogp_secretariat.mailroom.actions.dispatching import dispatch
from ogp_secretariat.mailroom.actions.posting import post
from ogp_secretariat.mailroom.models import Attachment, Message

pytestmark = pytest.mark.django_db
HTML = '<!doctype html><html lang="fr"><title>Essai</title><body><h1>Essai</h1><p>Un mot.</p></body></html>'


def asked(purpose=Purpose.ISSUE, **extra):
    return issuing.request_document(
        purpose=purpose,
        kind="essai",
        title="Essai",
        filename="essai.pdf",
        language="fr",
        html=extra.pop("html", HTML),
        stylesheet="documents/releve.css",
        context={},
        by=None,
        **extra,
    )


def test_a_document_is_made_once():
    document = asked()
    assert rendering.render_one(document)
    assert not rendering.render_one(document)
    document.refresh_from_db()
    assert (document.state, document.pages, document.attempts) == (State.READY, 1, 1)
    assert document.size == document.absolute_path.stat().st_size


def test_a_claim_is_one_workers():
    document = asked()
    now = timezone.now()
    assert rendering._claim(document, "one", now)
    assert not rendering._claim(document, "two", now)


def test_the_document_of_a_dead_worker_comes_back():
    document = asked()
    now = timezone.now()
    rendering._claim(document, "killed", now)
    assert not queries.to_render(now).exists()
    later = now + policies.STALE_AFTER + datetime.timedelta(seconds=1)
    assert list(queries.to_render(later)) == [document]
    Document.objects.update(claimed_at=now - policies.STALE_AFTER - datetime.timedelta(seconds=1))
    assert rendering.render_waiting() == 1
    document.refresh_from_db()
    assert document.state == State.READY


def test_a_late_worker_does_not_overwrite():
    document = asked()
    rendering._claim(document, "slow", timezone.now())
    Document.objects.update(claimed_by="quick")
    trying.fail(document, "slow", "too late", retryable=False)
    document.refresh_from_db()
    assert (document.state, document.claimed_by, document.error) == (State.RENDERING, "quick", "")


def test_a_full_disk_leaves_the_document_waiting(monkeypatch):
    document = asked()

    def full(relative, data):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(storage, "write_once", full)
    rendering.render_one(document)
    document.refresh_from_db()
    assert (document.state, document.attempts) == (State.WAITING, 1)
    monkeypatch.undo()
    rendering.render_one(document)
    document.refresh_from_db()
    assert document.state == State.READY


@contextlib.contextmanager
def disk_full():
    """No file may grow beyond a few bytes: the system refuses in mid-write, as a full disk does."""
    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (2000, before[1]))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, before)


def test_a_disk_that_fills_up_in_mid_write_leaves_no_file_and_heals(client):
    document = asked()
    post("k", "a@exemple.test", "mail/account_opened", {"url": ""}, attachments=[Attachment(document=document)])
    engine = rendering._render(document)
    assert len(engine.pdf) > 2000
    with disk_full():
        for _attempt in range(policies.MAX_ATTEMPTS):
            rendering.render_one(document)
    document.refresh_from_db()
    assert (document.state, document.path) == (State.FAILED, "")
    assert "disque" in document.error and document.error.endswith(".")
    assert not [path for path in Path(settings.MEDIA_ROOT).rglob("*") if path.is_file()]
    issuing.release([document], at=timezone.now())
    assert not queries.released(document.code)
    dispatch()
    assert Message.objects.get().state == "due"
    issuing.retry(document, by=None)
    rendering.render_waiting()
    document.refresh_from_db()
    assert document.state == State.READY and document.absolute_path.stat().st_size == document.size
    assert dispatch() == 1


@pytest.mark.parametrize("ahead", [datetime.timedelta(days=1), datetime.timedelta(days=20_000)])
def test_a_claim_made_by_a_wrong_clock_is_taken_over(ahead):
    """Without the look at the future the document of a worker that died then waits until that day."""
    document = asked()
    rendering._claim(document, "gone", timezone.now() + ahead)
    rendering.render_waiting()
    document.refresh_from_db()
    assert document.state == State.READY


def test_three_failures_wait_for_a_person(settings):
    settings.DOCUMENT_TIME_LIMIT = 0.001
    document = asked()
    for _attempt in range(policies.MAX_ATTEMPTS + 1):
        rendering.render_waiting()
    document.refresh_from_db()
    assert (document.state, document.attempts) == (State.FAILED, policies.MAX_ATTEMPTS)
    assert document.error
    settings.DOCUMENT_TIME_LIMIT = 60
    issuing.retry(document, by=None)
    rendering.render_waiting()
    document.refresh_from_db()
    assert document.state == State.READY


def test_old_previews_go_and_issues_stay():
    preview, issue = asked(Purpose.PREVIEW), asked()
    rendering.render_waiting()
    preview.refresh_from_db()
    Document.objects.filter(pk=preview.pk).update(requested_at=timezone.now() - datetime.timedelta(hours=25))
    rendering.remove_old_previews()
    assert list(Document.objects.all()) == [issue]
    assert not preview.absolute_path.exists()


def test_write_once_leaves_no_half_file(settings):
    storage.write_once("a/b.pdf", b"bytes")
    folder = Path(settings.MEDIA_ROOT) / "a"
    assert [p.name for p in folder.iterdir()] == ["b.pdf"]


def test_verify_documents_names_what_changed(capsys):
    documents = [asked(reference=f"CP {n}/2020") for n in (1, 2, 3)]
    rendering.render_waiting()
    call_command("verify_documents")
    for document in documents:
        document.refresh_from_db()
    documents[0].absolute_path.write_bytes(b"%PDF-1.7 altered")
    documents[1].absolute_path.unlink()
    capsys.readouterr()
    with pytest.raises(CommandError):
        call_command("verify_documents")
    complaints = capsys.readouterr().err
    assert "CP 1/2020" in complaints and "CP 2/2020" in complaints and "CP 3/2020" not in complaints


def test_the_public_page_knows_released_issues_only():
    issue, preview = asked(), asked(Purpose.PREVIEW, html=HTML.replace("Un mot", "Un projet"))
    rendering.render_waiting()
    issue.refresh_from_db()
    preview.refresh_from_db()
    for asked_for in (issue.code, issue.sha256, preview.sha256, "", "ABCD-ABCD-ABCD"):
        assert queries.released(asked_for) is None
    issuing.release([issue], at=timezone.now())
    assert queries.released(issue.code.lower()) == issue
    assert queries.released(issue.sha256.upper()) == issue
    assert queries.released(preview.sha256) is None
