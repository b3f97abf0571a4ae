"""Chromium for the journeys: Debian's own, driven by Playwright."""

import os
import shutil
import subprocess
import sys
from importlib import import_module
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.apps import apps
from django.db import connection
from playwright.sync_api import sync_playwright

from ogp_secretariat.people.models import Committee
from tests.factories import PASSWORD

FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
DESKTOP = {"width": 1280, "height": 900}
MOBILE = {"width": 390, "height": 844}
SCREENS = {"desktop": {"viewport": DESKTOP}, "telephone": {"viewport": MOBILE, "is_mobile": True, "has_touch": True}}
# On two busy cores a page may take a while; a journey that needs more than this is broken.
TIMEOUT_MS = 15_000


def pytest_collection_modifyitems(items):
    """Every test of this folder is a browser journey, marked or not."""
    here = Path(__file__).parent
    for item in items:
        if here in item.path.parents:
            item.add_marker("browser")


@pytest.fixture(scope="session")
def chromium():
    """The browser, started once."""
    program = shutil.which("chromium")
    if program is None:
        pytest.fail(
            "Chromium is missing: `apt-get install chromium`, or `make test`, which installs it.", pytrace=False
        )
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=program, headless=True, args=FLAGS)
        yield browser
        browser.close()


# Migrations that write what is there from the first day: each adds what is missing.
WRITTEN = (
    "cocreation.migrations.0002_places",
    "cocreation.migrations.0003_answer_reasons",
    "cocreation.migrations.0004_formats",
    "cocreation.migrations.0005_requirements",
)


@pytest.fixture
def seeded(transactional_db):
    """What migrations write is gone once a test has emptied the tables: here it is again."""
    if not Committee.objects.exists():
        import_module("ogp_secretariat.people.migrations.0002_steering_committee").create(apps, None)
        import_module("commitments.migrations.0003_assessment_codes").create(apps, None)
    for name in WRITTEN:
        import_module(name).load(apps, None)


@pytest.fixture
def console_errors():
    """What the pages of this test complained of: script errors, what the security policy refused, missing files."""
    return []


@pytest.fixture
def open_page(chromium, live_server, console_errors):
    """A factory: open_page(viewport=MOBILE, locale="ar-MA", …) gives a page of a new visitor on the live server.

    Relative addresses (`page.goto("/reunions/")`) lead to the live server. Each visitor has cookies of their own.
    """
    contexts = []

    def open_one(*, viewport=None, locale="fr-FR", **options):
        context = chromium.new_context(
            base_url=live_server.url,
            viewport=viewport or DESKTOP,
            locale=locale,
            timezone_id="Africa/Casablanca",
            **options,
        )
        context.set_default_timeout(TIMEOUT_MS)
        contexts.append(context)
        page = context.new_page()
        page.on("pageerror", lambda error: console_errors.append(f"{page.url}: {error}"))
        page.on(
            "console", lambda line: console_errors.append(f"{page.url}: {line.text}") if line.type == "error" else None
        )
        return page

    yield open_one
    for context in contexts:
        context.close()


@pytest.fixture
def chromium_page(open_page):
    """A page at desk size, in French."""
    return open_page()


@pytest.fixture
def mobile_page(open_page):
    """A page at telephone size, with touch, in French."""
    return open_page(viewport=MOBILE, is_mobile=True, has_touch=True)


@pytest.fixture
def accessibility_faults():
    """A function: accessibility_faults(page) lists what axe finds against WCAG 2.2 A and AA, as « rule: selector »."""
    tags = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]

    # Without « preload »: axe would copy stylesheets into <style> elements, which our security policy refuses.
    options = {"runOnly": {"type": "tag", "values": tags}, "resultTypes": ["violations"], "preload": False}

    def find(page):
        found = Axe().run(page, options=options)
        return [
            f"{fault['id']}: {' '.join(map(str, node['target']))}"
            for fault in found.response["violations"]
            for node in fault["nodes"]
        ]

    return find


@pytest.fixture
def look_at_pages(open_page, accessibility_faults, console_errors):
    """A function: open each address as each person and list what is wrong with it.

    look_at_pages({who: "/address/ /other/{name}/"}, {who: e-mail or None}, {name: value}, language=, size=) finds
    what axe finds, what the console complains of, the wrong direction, a page wider than a telephone, an answer of 500.
    """

    def look(pages, accounts, names, *, language, size):
        prefix = "" if language == "fr" else f"/{language}"
        faults = []
        for who, paths in pages.items():
            page = open_page(viewport=MOBILE, is_mobile=True) if size == "telephone" else open_page()
            if accounts[who]:
                log_in(page, accounts[who])
            for path in paths.split():
                address = prefix + path.format(**names)
                status = page.goto(address).status
                if status >= 500:
                    faults.append(f"{address}: {status}")
                direction = page.locator("html").get_attribute("dir")
                if direction != ("rtl" if language == "ar" else "ltr") and "/admin/" not in path:
                    faults.append(f"{address}: direction {direction}")
                faults += [f"{who} {address}: {fault}" for fault in accessibility_faults(page)]
                wide = page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
                if size == "telephone" and wide > 1 and "/admin/" not in path:
                    faults.append(f"{who} {address}: {wide} px wider than the screen")
        # Pages that do not exist for somebody, or whose link is past its day, are asked for on purpose.
        asked_for = ("status of 404", "status of 403", "status of 410")
        return faults + [error for error in console_errors if not any(status in error for status in asked_for)]

    return look


@pytest.fixture
def worker(tmp_path, transactional_db):
    """A real Celery worker with its schedule, on the database and broker of the test, started on demand."""
    processes = []

    def start():
        # The test's own database, on the server of the suite.
        address = urlsplit(os.environ["DATABASE_URL"])._replace(path=f"/{connection.settings_dict['NAME']}").geturl()
        log = (tmp_path / "worker.log").open("ab")
        process = subprocess.Popen(
            f"{sys.executable} -m celery -A ogp_secretariat worker -B --pool solo -l warning".split(),
            cwd=Path(__file__).parent.parent.parent,
            env={**os.environ, "DATABASE_URL": address, "DATA_DIR": str(tmp_path)},
            stdout=log,
            stderr=log,
        )
        processes.append(process)
        return process

    yield start
    for process in processes:
        process.terminate()
        process.wait(timeout=20)


def log_in(page, email, password=PASSWORD):
    """Through the log-in page, as a person would."""
    page.goto("/compte/login/")
    page.fill("input[name=login]", email)
    page.fill("input[name=password]", password)
    page.press("input[name=password]", "Enter")
    page.wait_for_url("**/")
