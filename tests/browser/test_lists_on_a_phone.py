"""Lists on a telephone: filters behind one line, the desks' line on one line; a quick hand is not taken for a robot."""

import pytest

from tests import factories
from tests.browser.conftest import MOBILE, log_in
from tests.cocreation import making_contrib, making_events

NARROW = {"width": 360, "height": 740}
LISTS = ("/contributions/", "/ateliers/", "/associations/")


@pytest.mark.django_db(transaction=True)
def test_filters_are_folded_on_a_telephone_and_open_by_keyboard(
    seeded, open_page, accessibility_faults, console_errors
):
    making_contrib.process()
    phone, desk = open_page(viewport=NARROW), open_page()
    for address in LISTS:
        phone.goto(address)
        form, line = phone.locator("form.filters"), phone.locator(".filter-fold summary")
        assert not form.is_visible() and line.is_visible()
        assert line.bounding_box()["height"] >= 44
        line.focus()
        phone.keyboard.press("Enter")
        assert form.is_visible()
        assert accessibility_faults(phone) == []
        # A filter that holds is seen.
        phone.locator("form.filters select").first.select_option(index=1)
        form.get_by_role("button", name="Filtrer").click()
        phone.wait_for_load_state()
        assert phone.locator("form.filters").is_visible()
        desk.goto(address)
        assert desk.locator("form.filters").is_visible() and not desk.locator(".filter-fold").is_visible()
    assert console_errors == []


@pytest.mark.django_db(transaction=True)
def test_the_way_to_the_desks_takes_one_line_of_a_telephone(open_page, accessibility_faults):
    making_contrib.process()
    page = open_page(viewport=NARROW)
    log_in(page, factories.account("secretariat").email)
    for address in (*LISTS, "/cocreation/"):
        page.goto(address)
        assert page.locator(".office-strip").bounding_box()["height"] < 70
        assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
        assert accessibility_faults(page) == []


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("locale", ["fr-FR", "ar-MA"])
def test_a_full_workshop_and_the_home_page(open_page, accessibility_faults, locale):
    making_contrib.process()
    event = making_events.event(capacity=1, quotas=[("media", 1)])
    making_events.register(event)
    page = open_page(viewport=NARROW, locale=locale)
    for address in ("/ateliers/", f"/ateliers/{event.pk}/", f"/ateliers/{event.pk}/inscription/", "/"):
        page.goto(address)
        assert accessibility_faults(page) == []
        assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")


@pytest.mark.django_db(transaction=True)
def test_a_browser_that_fills_in_the_form_is_no_robot(open_page):
    """What somebody does who lets the browser fill in: two seconds, no more."""
    event = making_events.event()
    page = open_page(viewport=MOBILE)
    page.goto(f"/ateliers/{event.pk}/inscription/")
    page.fill("input[name=name]", "Nadia ESSAI")
    page.fill("input[name=email]", "nadia@exemple.test")
    page.check("input[name=consent]")
    page.wait_for_timeout(1000)
    page.get_by_role("button", name="S’inscrire").click()
    page.wait_for_url("**/recue/")


@pytest.mark.django_db(transaction=True)
def test_whoever_is_stopped_keeps_what_was_typed_and_passes(open_page, monkeypatch):
    from ogp_secretariat.web import robots

    monkeypatch.setattr(robots, "FASTEST", 4)
    event = making_events.event()
    page = open_page(viewport=MOBILE)
    page.goto(f"/ateliers/{event.pk}/inscription/")
    page.fill("input[name=name]", "Nadia ESSAI")
    page.fill("input[name=email]", "nadia@exemple.test")
    page.check("input[name=consent]")
    page.get_by_role("button", name="S’inscrire").click()
    page.get_by_text("très rapide").first.wait_for()
    assert page.input_value("input[name=name]") == "Nadia ESSAI" and page.is_checked("input[name=consent]")
    page.wait_for_timeout(4000)
    page.get_by_role("button", name="S’inscrire").click()
    page.wait_for_url("**/recue/")
