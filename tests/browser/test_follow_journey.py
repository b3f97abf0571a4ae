"""An owner reports on a phone by the link of a reminder; the secretariat sees it; the register finds it."""

import datetime
import re

import pytest
from django.utils import timezone
from playwright.sync_api import expect

from meetings.actions import reminding
from meetings.models import Decision
from ogp_secretariat.mailroom.models import Message
from tests import factories
from tests.browser.conftest import log_in
from tests.meetings.deciding import DAY, decided, due, owned_by
from tests.portal.evidence_files import picture

pytestmark = pytest.mark.django_db(transaction=True)


def next_monday(today):
    return today + DAY * (7 - today.weekday())


def test_an_owner_reports_by_the_link_and_the_secretariat_sees_it(mobile_page, open_page, console_errors):
    office, owner = factories.account("secretariat"), factories.person(email="porteuse@exemple.test")
    monday = next_monday(timezone.localdate())
    decided(
        due(monday, text="Envoyer une lettre : soulever les difficultés", text_ar="توجيه رسالة", **owned_by(owner)),
        {"text": "Autre chose"},
    )
    reminding.plan_day(day=monday, today=monday)
    link = re.search(r"https?://[^/]+(/decisions/lien/\S+)", Message.objects.get(to=owner.email).body)[1]

    page = mobile_page
    page.goto(link)
    expect(page.get_by_role("heading", name="CP 1/2020-D1")).to_be_visible()
    assert not Decision.objects.get(number=1).reports.exists()
    page.get_by_label("réalisé").check()
    page.get_by_role("button", name="Enregistrer le compte rendu").click()
    expect(page.get_by_text("Dites d’un mot ce qui a été fait").first).to_be_visible()
    page.get_by_label("En quelques mots").fill("Les lettres sont parties.")
    page.get_by_label("Fichier qui le montre").set_input_files(
        {"name": "accusé.png", "mimeType": "image/png", "buffer": picture("PNG")}
    )
    page.get_by_role("button", name="Enregistrer le compte rendu").click()
    expect(page.get_by_text("n’y a plus rien à signaler")).to_be_visible()

    desk = open_page()
    log_in(desk, office.email)
    desk.goto("/decisions/?q=DIFFICULTES")
    expect(desk.get_by_text("Décisions trouvées")).to_contain_text("1")
    desk.get_by_role("link", name="CP 1/2020-D1").click()
    expect(desk.get_by_text("Les lettres sont parties.")).to_be_visible()
    with desk.expect_response("**/preuves/1/") as answer:
        desk.get_by_role("link", name="accusé.png").click()
    assert answer.value.status == 200

    reader = open_page(locale="ar-MA")
    reader.goto("/ar/decisions/?q=d1")
    reader.get_by_role("link", name="CP 1/2020-D1").click()
    expect(reader.get_by_text("توجيه رسالة")).to_be_visible()
    assert reader.locator("html").get_attribute("dir") == "rtl"
    assert reader.get_by_text("accusé.png").count() == 0
    assert console_errors == []


def test_a_later_day_is_asked_for_accepted_and_the_first_one_stays(chromium_page, open_page):
    owner, office = factories.member(), factories.account("secretariat")
    first = timezone.localdate() + 3 * DAY
    decided(due(first, text="Publier le budget", **owned_by(owner.person)))
    later = first + datetime.timedelta(days=30)

    page = chromium_page
    log_in(page, owner.email)
    page.get_by_role("link", name="En rendre compte").click()
    page.get_by_text("Demander une échéance plus lointaine").click()
    page.get_by_label("Jusqu’à quand").fill(later.isoformat())
    page.locator("[name=reason]").fill("Le budget est voté en janvier.")
    page.get_by_role("button", name="Envoyer la demande").click()
    expect(page.get_by_text("Le secrétariat a reçu votre demande")).to_be_visible()

    desk = open_page()
    log_in(desk, office.email)
    desk.get_by_role("link", name="1 échéance plus lointaine est demandée").click()
    desk.get_by_role("link", name="CP 1/2020-D1").first.click()
    desk.get_by_role("button", name="Accepter").click()
    expect(desk.get_by_text("L’échéance est déplacée")).to_be_visible()
    decision = Decision.objects.get()
    assert (decision.deadline_date, decision.current_due) == (first, later)
    expect(desk.get_by_text("Échéance décidée").first).to_be_visible()
    expect(desk.get_by_text("Échéance actuelle").first).to_be_visible()
