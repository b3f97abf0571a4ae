"""The pages of co-creation's processes on the demonstration's data, looked at like every other page."""

import pytest
from django.core.management import call_command
from django.utils import timezone

from cocreation.actions import communicating, processing
from cocreation.models import CommunicationAction, RequirementGrid
from cocreation.queries import requirements as checks
from meetings.models import Meeting
from ogp_secretariat.people.models import Committee, User
from ogp_secretariat.portal.actions.demonstration_process import load_processes
from ogp_secretariat.portal.demo import ACCOUNTS
from tests.browser import conftest
from tests.browser.conftest import MOBILE, log_in
from tests.cocreation import making_process as making

PAGES = {
    "anonymous": "/cocreation/ /cocreation/COC9/ /cocreation/COC2/ /cocreation/COC9/exigences/ /donnees-personnelles/",
    "secretariat": "/cocreation/ /cocreation/COC9/ /cocreation/COC9/exigences/ /cocreation/COC9/gestion/communication/"
    " /cocreation/COC9/gestion/exigences/5.1/note/ /admin/cocreation/process/ /admin/cocreation/process/add/"
    " /admin/cocreation/process/{live}/change/ /admin/cocreation/process/{live}/override/"
    " /admin/cocreation/process/{live}/version/ /admin/cocreation/process/{live}/close/"
    " /admin/cocreation/process/{new}/publish/ /admin/cocreation/timetable/ /admin/cocreation/timetable/{draft}/change/"
    " /admin/cocreation/timetable/{draft}/adopt/ /admin/cocreation/timetable/{adopted}/change/"
    " /admin/cocreation/communicationaction/ /admin/cocreation/communicationaction/{action}/change/"
    " /admin/cocreation/requirementgrid/{grid}/change/",
}


@pytest.fixture
def demonstration(seeded, settings):
    settings.DEMO = True
    call_command("load_demo")
    accounts = {account.role: account for account in ACCOUNTS}
    by = User.objects.get(email=accounts["secretariat"].email)
    committee = Committee.objects.get(code="CP")
    past, live = load_processes(committee, Meeting.objects.first(), by=by, today=timezone.localdate())
    new = making.process("NEUF", state="draft", stages=[])
    requirement = checks.grid_of(live.plan).requirements.get(code="1.1")
    communicating.note(live, requirement, text="Manuel du comité", link="https://exemple.invalid/manuel", by=by)
    names = {
        "live": live.pk,
        "new": new.pk,
        "draft": processing.open_version(live, by=by).pk,
        "adopted": past.timetables.first().pk,
        "action": CommunicationAction.objects.first().pk,
        "grid": RequirementGrid.objects.first().pk,
    }
    passwords = {account.email: account.password for account in ACCOUNTS}
    return {role: account.email for role, account in accounts.items()} | {"anonymous": None}, names, passwords


@pytest.mark.parametrize(("size", "language"), [("desk", "fr"), ("telephone", "ar")])
def test_every_page_of_processes(language, size, demonstration, look_at_pages, monkeypatch):
    accounts, names, passwords = demonstration
    monkeypatch.setattr(conftest, "log_in", lambda page, email: log_in(page, email, passwords[email]))
    assert look_at_pages(PAGES, accounts, names, language=language, size=size) == []


@pytest.mark.parametrize("script", [True, False])
def test_the_menu_of_a_telephone_opens_without_script(script, demonstration, open_page):
    page = open_page(viewport=MOBILE, is_mobile=True, has_touch=True, java_script_enabled=script)
    page.goto("/")
    link = page.locator("#menu a", has_text="Co-création")
    assert not link.is_visible()
    page.get_by_role("button", name="Menu").tap()
    link.tap()
    page.wait_for_url("**/cocreation/")
    assert page.get_by_role("heading", level=1, name="Co-création").is_visible()


def test_the_menu_of_a_desk_is_always_there(demonstration, open_page):
    page = open_page()
    page.goto("/cocreation/")
    assert page.locator("#menu a[aria-current]").is_visible()
    assert not page.locator(".menu-button").is_visible()
