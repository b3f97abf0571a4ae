"""An association's own page, behind its personal link: under the site's header, corrected and withdrawn, axe clean."""

import pytest

from cocreation.actions import enrolling
from cocreation.models import Association, ReviewItem
from cocreation.queries import association_links
from tests.browser.conftest import MOBILE
from tests.cocreation import making_assoc as making


@pytest.fixture
def association(seeded):
    return making.association(
        "Association Essai des Cèdres", name_ar="جمعية الأرز", region=making.region(), email="a@exemple.test",
        phone="0535000001", consents=["name", "phone"],
    )  # fmt: skip


def opened(open_page, association, language, size):
    association.language = language
    page = open_page(viewport=MOBILE, is_mobile=True, has_touch=True) if size == "telephone" else open_page()
    address = association_links.make(association, association.email)
    assert page.goto("/" + address.partition("://")[2].partition("/")[2]).status == 200
    return page


@pytest.mark.parametrize(("size", "language"), [("desk", "fr"), ("telephone", "ar")])
def test_the_own_page_of_an_association(size, language, association, open_page, accessibility_faults, console_errors):
    page = opened(open_page, association, language, size)
    assert page.locator("html").get_attribute("dir") == ("rtl" if language == "ar" else "ltr")
    assert page.get_by_role("banner").count() == 1 and page.get_by_role("main").count() == 1
    assert page.get_by_role("heading", level=1).count() == 1
    assert page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth") <= 1
    assert accessibility_faults(page) == []
    # Nobody but the association reads its contacts: no search engine, no link that leads out with the address.
    assert page.locator('meta[name="robots"]').get_attribute("content") == "noindex, nofollow"
    # A person takes longer than a robot to fill in a form.
    page.wait_for_timeout(4_000)
    page.locator("#id_phone").fill("0535000009")
    page.locator('input[name="acte"][value="correction"] ~ button').click()
    page.wait_for_load_state()
    item = ReviewItem.objects.get()
    assert (item.source, item.values["phone"]) == ("correction", "0535000009")
    assert Association.objects.get(pk=association.pk).phone == "0535000001"
    page = opened(open_page, association, language, size)
    for box in page.locator('form:has(input[value="retrait"]) input[type="checkbox"]').all():
        assert not box.is_checked()
    page.locator('form:has(input[value="retrait"]) input[value="phone"]').check()
    page.locator('form:has(input[value="retrait"]) button').click()
    page.wait_for_load_state()
    assert enrolling.shown_fields(association) == {"name"}
    assert accessibility_faults(page) == []
    assert console_errors == []
