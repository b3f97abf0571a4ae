"""The PDF engine as a process: what it may read, what it survives, how it ends."""

import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from ogp_secretariat.documents import engine, renderer
from ogp_secretariat.documents.renderer import EmbeddedFile, RenderingFailed, engine_report, render_pdf

STATIC = Path(renderer.__file__).parents[2] / "static"
PAGE = '<!DOCTYPE html><html lang="fr"><head><title>Essai</title></head><body>{}</body></html>'
SLOW = PAGE.format("<table>" + "<tr><td>une ligne de plus</td><td>deux</td></tr>" * 6000 + "</table>")


def render(body, **options):
    return render_pdf(PAGE.format(body), stylesheets=["documents/base.css"], **options)


@pytest.fixture(scope="module", autouse=True)
def ended_engine():
    yield
    renderer.close_engine()


def test_a_page_becomes_a_pdf():
    rendered = render("<p>Bonjour</p>")
    assert rendered.pdf.startswith(b"%PDF-1.7")
    assert rendered.pages == 1
    assert rendered.warnings == ()


def test_the_same_page_gives_the_same_bytes():
    files = [EmbeddedFile("donnees.json", b"{}", "Données")]
    first = render("<p>Bonjour المملكة</p>", attachments=files)
    renderer.close_engine()
    assert render("<p>Bonjour المملكة</p>", attachments=files).pdf == first.pdf


@pytest.mark.parametrize(
    "source",
    [
        "file:///etc/passwd",
        "file:///etc/hostname",
        "http://127.0.0.1:9/logo.png",
        "https://127.0.0.1:9/logo.png",
        "ftp://127.0.0.1:9/logo.png",
        "data:image/svg+xml,<svg xmlns='http://www.w3.org/2000/svg'/>",
        f"{STATIC.as_uri()}/documents/../../manage.py",
        f"{STATIC.as_uri()}/documents/%2e%2e/%2e%2e/manage.py",
        f"file://example.test{STATIC}/documents/base.css",
    ],
)
def test_nothing_but_our_files_is_read(source):
    for body in (f'<img alt="x" src="{source}">', f'<link rel="attachment" href="{source}"><p>x</p>'):
        with pytest.raises(RenderingFailed) as failure:
            render(body)
        assert not failure.value.retryable
        assert source[:15] in failure.value.sentence
    assert render("<p>encore</p>").pages == 1


def test_a_base_address_opens_no_folder():
    body = '<base href="/etc/"><link rel="attachment" href="passwd"><img alt="x" src="passwd"><p>x</p>'
    try:
        pdf = render(body).pdf
    except RenderingFailed:
        return
    assert b"EmbeddedFile" not in pdf


def test_our_own_files_are_read():
    href = (STATIC / "documents" / "base.css").as_uri()
    assert render(f'<link rel="stylesheet" href="{href}"><p>x</p>').pages == 1


def test_too_slow_is_killed_and_the_next_works():
    with pytest.raises(RenderingFailed) as failure:
        render_pdf(SLOW, stylesheets=["documents/base.css"], timeout=0.5)
    assert failure.value.retryable
    assert render("<p>encore</p>").pages == 1


def test_an_engine_that_dies_at_rest_is_replaced():
    render("<p>un</p>")
    os.kill(renderer._state.engine._process.pid, signal.SIGKILL)
    renderer._state.engine._process.wait()
    assert render("<p>deux</p>").pages == 1


def test_deeply_nested_html_does_no_lasting_harm():
    try:
        render("<table><tr><td>" * 400 + "x")
    except RenderingFailed:
        pass
    assert render("<p>encore</p>").pages == 1


def test_a_missing_stylesheet_is_refused_with_a_sentence():
    with pytest.raises(RenderingFailed) as failure:
        render_pdf(PAGE.format("x"), stylesheets=["documents/absent.css"])
    assert "absent.css" in failure.value.sentence
    assert not failure.value.retryable


def test_the_engine_tells_what_it_is():
    report = engine_report()
    assert report["ok"]
    assert report["harfbuzz_subset"], "apt install libharfbuzz-subset0"
    assert int(report["weasyprint"].split(".")[0]) >= 70


def start_engine(*arguments):
    command = [sys.executable, "-I", engine.__file__, "--fonts", str(STATIC / "fonts" / "pdf"), *arguments]
    return subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE)


def test_the_engine_ends_after_its_last_document():
    with start_engine("--documents", "1") as child:
        assert engine.read_frame(child.stdout)["ok"]
        engine.write_frame(child.stdin, {"html": PAGE.format("x"), "css": [], "pdf_variant": "pdf/ua-1"})
        answer = engine.read_frame(child.stdout)
        assert answer["last"]
        assert len(child.stdout.read()) == answer["pdf_bytes"]
        assert child.wait(timeout=10) == 0


def test_the_engine_ends_when_nobody_speaks_to_it_any_more():
    with start_engine() as child:
        assert engine.read_frame(child.stdout)["ok"]
        child.stdin.close()
        assert child.wait(timeout=10) == 0


def test_the_worker_itself_never_loads_weasyprint():
    render("<p>x</p>")
    assert "weasyprint" not in sys.modules
