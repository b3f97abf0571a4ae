"""A draft goes round: observed on a telephone, answered in part, agreed to by a link, validated knowingly."""

import datetime

from django.utils import timezone
from playwright.sync_api import expect

from meetings import observation_links
from meetings.actions import approving
from meetings.models import Agreement, Observation, Recipient
from ogp_secretariat.audit.queries import history_of
from ogp_secretariat.mailroom.models import Message
from tests import factories
from tests.browser.conftest import MOBILE, log_in


def test_a_draft_is_observed_answered_and_validated(open_page, transactional_db, accessibility_faults, console_errors):
    secretary, chair, member = factories.account("secretariat"), factories.account("chair"), factories.member()
    meeting = factories.meeting()
    factories.attend(meeting, member)
    factories.attend(meeting, factories.person("Invitée", email="invitee@exemple.test"))
    until = timezone.localdate() + datetime.timedelta(days=5)
    approving.circulate(meeting.minutes, until=until, by=secretary)

    phone = open_page(viewport=MOBILE, is_mobile=True, has_touch=True, java_script_enabled=False)
    log_in(phone, member.email)
    phone.click("a:has-text('CP 1/2020')")
    phone.wait_for_url(f"**/reunions/{meeting.pk}/observations/")
    place = phone.locator("li", has_text="Point arrêté D1").last
    place.get_by_role("link", name="Texte de remplacement").click()
    assert phone.locator("textarea[name=text]").input_value() == "Décision 1"
    phone.fill("textarea[name=text]", "Décision 1, avant le 1er mars 2020")
    phone.click("text=Envoyer l’observation")
    expect(phone.locator(".alert-success")).to_be_visible()
    expect(phone.locator(".own-observation")).to_contain_text("avant le 1er mars 2020")

    guest = open_page(viewport=MOBILE, is_mobile=True)
    token = observation_links.token_of(Recipient.objects.get(name="Invitée"))
    guest.goto(f"/ar/observations/{token}/")
    assert not Agreement.objects.exists(), "opening a link does nothing"
    assert guest.locator("html").get_attribute("dir") == "rtl"
    assert accessibility_faults(guest) == []
    guest.locator("button[value=accord]").click()
    expect(guest.locator(".alert-success")).to_be_visible()
    assert Agreement.objects.get().recipient.name == "Invitée"

    desk = open_page()
    log_in(desk, secretary.email)
    desk.goto(f"/reunions/{meeting.pk}/observations/toutes/")
    expect(desk.locator("ins")).to_contain_text("avant le 1er mars 2020")
    assert accessibility_faults(desk) == []
    desk.get_by_role("link", name="Répondre").click()
    desk.check("input[value=partly]")
    desk.fill("textarea[name=new_text]", "Décision 1, avant le 15 mars 2020")
    desk.fill("textarea[name=answer]", "Le 1er est trop tôt.")
    desk.click("text=Enregistrer la réponse")
    expect(desk.locator(".alert-success")).to_be_visible()
    assert meeting.decisions.first().text == "Décision 1, avant le 15 mars 2020"
    assert Observation.objects.get().state == "partly"

    office = open_page(viewport=MOBILE, is_mobile=True, has_touch=True)
    log_in(office, chair.email)
    office.goto("/a-signer/")
    article = office.locator(f"#minutes-{meeting.minutes.pk}").locator("xpath=ancestor::article")
    expect(article).to_contain_text("1 accord exprès")
    article.locator("details.confirm summary").click()
    article.locator("details.confirm button").click()
    assert meeting.minutes.issues.count() == 0, "the chair confirms first"
    article.locator("input[name=confirme]").check()
    article.locator("details.confirm button").click()
    office.wait_for_selector(".alert-success")

    assert any("délai" in entry.note for entry in history_of(meeting) if entry.action == "validate")
    mail = Message.objects.get(kind="mail/observations_answered")
    assert mail.to == member.email and "Le 1er est trop tôt." in mail.body
    phone.goto(f"/reunions/{meeting.pk}/observations/")
    expect(phone.locator("main")).to_contain_text("Le 1er est trop tôt.")
    guest.goto(f"/observations/{token}/")
    expect(guest.locator("main")).not_to_contain_text("Décision 1")
    assert console_errors == []
