"""A meeting is convened: prepared at the desk, released on a telephone, answered on another one in Arabic, counted."""

import re

import pytest
from playwright.sync_api import expect

from meetings.models import Answer, Convocation
from ogp_secretariat.documents.actions.rendering import render_waiting
from ogp_secretariat.mailroom.models import Message
from tests import factories
from tests.browser.conftest import MOBILE, log_in

pytestmark = pytest.mark.django_db(transaction=True)


def path_of(url):
    """The address without its server: links in mails lead to `SITE_URL`."""
    return re.sub(r"^https?://[^/]+", "", url)


def link_in(message):
    return path_of(re.search(r"http\S+/invitations/\S+", message.body)[0])


def test_convene_release_answer_count(open_page, accessibility_faults, console_errors):
    secretary, chair = factories.account("secretariat"), factories.account("chair")
    member, other = factories.member(college="Administration"), factories.member()
    member.language = "ar"
    member.save()
    meeting = factories.meeting_to_convene(title_ar="اجتماع لجنة الإشراف", place_ar="الرباط")

    office = open_page()
    log_in(office, secretary.email)
    office.goto(f"/reunions/{meeting.pk}/convocation/")
    expect(office.get_by_text(member.email)).to_be_visible()
    assert accessibility_faults(office) == []
    office.get_by_role("button", name="Soumettre la convocation à la présidence").click()
    expect(office.get_by_text("La convocation attend la présidence, sur la page")).to_be_visible()

    phone = open_page(viewport=MOBILE, is_mobile=True, has_touch=True)
    log_in(phone, chair.email)
    phone.get_by_role("link", name=re.compile("Lire et signer")).first.click()
    phone.get_by_role("link", name=re.compile("Lire et signer")).first.click()
    expect(phone.get_by_role("heading", name=re.compile("^Convocation"))).to_be_visible()
    assert accessibility_faults(phone) == []
    phone.get_by_role("button", name="Signer et envoyer").click()
    phone.wait_for_url(re.compile("/compte/reauthenticate/|/a-signer/$"))
    if "reauthenticate" in phone.url:
        phone.fill("input[name=password]", factories.PASSWORD)
        phone.press("input[name=password]", "Enter")
        phone.wait_for_url(re.compile("/a-signer/$"))
    expect(phone.get_by_text(f"Convocation CP 1/{meeting.date.year}-C1 signée")).to_be_visible()
    assert Convocation.objects.get().state == "released"
    render_waiting()

    theirs = open_page(viewport=MOBILE, is_mobile=True, has_touch=True, locale="ar-MA")
    theirs.goto(link_in(Message.objects.get(to=member.email)))
    assert theirs.locator("html").get_attribute("dir") == "rtl"
    assert accessibility_faults(theirs) == []
    assert not Answer.objects.exists()
    theirs.get_by_role("button", name="إرسال جوابي").click()
    assert not Answer.objects.exists()
    theirs.get_by_label("سأحضر عن بعد").check()
    theirs.get_by_role("button", name="إرسال جوابي").click()
    expect(theirs.get_by_text("تم تسجيل جوابكم")).to_be_visible()
    assert accessibility_faults(theirs) == []

    office.reload()
    expect(office.locator("#quorum")).to_contain_text("1 sur 2 requis")
    expect(office.locator("#quorum")).to_contain_text("pas encore atteint")

    theirs = open_page(viewport=MOBILE, is_mobile=True, has_touch=True)
    theirs.goto(link_in(Message.objects.get(to=other.email)))
    theirs.get_by_label("Je serai représenté(e)").check()
    theirs.get_by_label("Représenté par").fill("Mme Suppléante")
    theirs.get_by_role("button", name="Envoyer ma réponse").click()
    expect(theirs.get_by_text("votre réponse est enregistrée")).to_be_visible()
    with theirs.expect_download() as download:
        theirs.get_by_role("link", name=re.compile("ICS")).click()
    assert download.value.suggested_filename == "reunion.ics"

    office.reload()
    expect(office.locator("#quorum")).to_contain_text("2 sur 2 requis")
    expect(office.get_by_text("Les collèges siégeraient en nombre égal.")).to_be_visible()
    assert accessibility_faults(office) == []
    assert console_errors == []
