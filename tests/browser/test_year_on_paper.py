"""Pages of the committee's year as they are printed: the text of the page, and nothing that one clicks."""

import datetime
import io

import pytest
from pypdf import PdfReader

from tests import factories
from tests.browser.conftest import log_in
from tests.meetings.deciding import decided, due
from tests.meetings.making_manual import published as manual

DAY = datetime.date(2020, 2, 12)


@pytest.fixture
def world(transactional_db):
    office = factories.account("secretariat")
    members = [factories.member() for _one in range(3)]
    (decision,) = decided(due(DAY, text="Publier le budget", text_ar="نشر الميزانية"))
    held = factories.meeting(DAY + datetime.timedelta(days=90))
    for member in members:
        factories.attend(held, member)
    coming = factories.meeting_to_convene()
    factories.convene(coming)
    return office, {
        "meeting": decision.meeting.get_absolute_url(),
        "convocation": f"{coming.get_absolute_url()}convocation/",
        "register": "/decisions/",
        "decision": decision.get_absolute_url(),
        "assiduity": "/reunions/assiduite/",
        "manual": manual().get_absolute_url(),
    }


def printed(page, address):
    assert page.goto(address).status == 200
    return PdfReader(io.BytesIO(page.pdf(format="A4")))


def test_paper_has_the_text_and_nothing_to_click(world, open_page):
    office, addresses = world
    page = open_page()
    log_in(page, office.email)
    page.emulate_media(media="print")
    texts = {}
    for name, address in addresses.items():
        texts[name] = " ".join(" ".join(sheet.extract_text() for sheet in printed(page, address).pages).split())
        links = page.locator(".btn, nav, summary, .files, button, input").all()
        assert not [link.inner_text() for link in links if link.is_visible()], name
    assert "Publier le budget" in texts["register"] and "CSV" not in texts["register"]
    assert "Publier le budget" in texts["decision"] and "En arabe" not in texts["decision"]
    assert "Sendings" not in texts["convocation"] and "Lettre : Français" not in texts["convocation"]
    assert "Article premier" in texts["manual"]


def test_names_keep_their_room_in_the_table_of_attendance_rates(world, open_page):
    office, addresses = world
    page = open_page(viewport={"width": 680, "height": 900})
    log_in(page, office.email)
    page.goto(addresses["assiduity"])
    page.emulate_media(media="print")
    name = page.locator(".rates tbody th").first.bounding_box()
    assert name["width"] > 150 and name["height"] < 80, name
