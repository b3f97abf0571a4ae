"""The secretariat's desk without a mouse: rows added, moved and saved from the keyboard, under the CSP."""

from datetime import date

import pytest
from django.urls import reverse

from meetings.models import Meeting
from ogp_secretariat.people.enums import Role
from ogp_secretariat.people.models import Committee, RoleGrant, User

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def desk_page(open_page, client, live_server):
    """A page at desk size, logged in as the secretariat; what the console complains of is in `page.complaints`."""
    user = User.objects.create_user("clavier@exemple.test")
    RoleGrant.objects.create(user=user, role=Role.SECRETARIAT, starts_on=date(2019, 1, 1))
    client.force_login(user)
    page = open_page()
    page.context.add_cookies(
        [{"name": "sessionid", "value": client.cookies["sessionid"].value, "url": live_server.url}]
    )
    page.complaints = []
    page.on("console", lambda m: page.complaints.append(m.text) if "Content Security" in m.text else None)
    page.on("pageerror", lambda error: page.complaints.append(str(error)))
    return page


def test_a_meeting_is_typed_with_the_keyboard_alone(desk_page):
    Committee.objects.get_or_create(code="CP", defaults={"name": "Comité de pilotage"})
    page = desk_page
    page.goto(reverse("admin:meetings_meeting_add"))
    page.fill("#id_date", "12/02/2020")
    page.focus("#id_agenda_items-0-title")
    page.keyboard.type("Premier")
    page.keyboard.press("Enter")
    page.keyboard.type("Deuxième")
    page.keyboard.press("Enter")
    page.wait_for_selector("#id_agenda_items-2-title")
    page.wait_for_function("document.activeElement.id === 'id_agenda_items-2-title'")
    page.keyboard.type("Troisième")
    page.keyboard.press("Alt+ArrowUp")
    page.focus("#id_decisions-0-item")
    page.keyboard.type("2")
    page.focus("#id_decisions-0-text")
    page.keyboard.type("Une décision")
    page.keyboard.press("Control+Enter")
    page.wait_for_function("document.activeElement.id === 'id_decisions-2-text'")
    page.keyboard.type("Une autre")
    with page.expect_navigation():
        page.keyboard.press("Control+s")
    meeting = Meeting.objects.get()
    assert [item.title for item in meeting.agenda_items.all()] == ["Premier", "Troisième", "Deuxième"]
    assert [d.text for d in meeting.decisions.all()] == ["Une décision", "Une autre"]
    assert meeting.decisions.first().agenda_item.title == "Troisième"
    assert page.complaints == []


def test_the_number_of_an_item_follows_it_when_the_agenda_is_moved(desk_page):
    Committee.objects.get_or_create(code="CP", defaults={"name": "Comité de pilotage"})
    page = desk_page
    page.goto(reverse("admin:meetings_meeting_add"))
    page.fill("#id_agenda_items-0-title", "Premier")
    page.fill("#id_agenda_items-1-title", "Deuxième")
    page.fill("#id_entries-0-item", "2")
    page.fill("#id_entries-0-text", "Sous le deuxième")
    page.fill("#id_agenda_items-0-position", "1")
    page.fill("#id_agenda_items-1-position", "2")
    page.focus("#id_agenda_items-1-title")
    page.keyboard.press("Alt+ArrowUp")
    assert page.input_value("#id_entries-0-item") == "1"
    with page.expect_navigation():
        page.keyboard.press("Control+s")
    assert Meeting.objects.get().entries.get().agenda_item.title == "Deuxième"


def test_only_the_owner_that_is_chosen_is_asked_for(desk_page):
    page = desk_page
    page.goto(reverse("admin:meetings_meeting_add"))
    row = page.locator("#decisions-0")
    assert row.locator(".field-owner_text").is_hidden()
    page.select_option("#id_decisions-0-owner_kind", "text")
    assert row.locator(".field-owner_text").is_visible()
    assert row.locator(".field-owner_person").is_hidden()
    page.select_option("#id_decisions-0-deadline_kind", "period")
    assert row.locator(".field-deadline_end").is_visible()
    assert row.locator(".field-deadline_time").is_hidden()
