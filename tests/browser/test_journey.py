"""The whole way, each person in a browser of their own: from the old document to the member's download."""

import datetime
import hashlib
import re

from playwright.sync_api import expect

from meetings.models import Meeting
from ogp_secretariat.documents.models import Document
from tests import factories
from tests.browser.conftest import MOBILE, log_in


def _import_source(page):
    """The secretary hands in the document, reads the review and creates the meeting."""
    page.goto("/admin/meetings/releveimport/add/")
    page.set_input_files("input[name=file]", str(factories.SOURCE))
    page.click(".submit-row input.default")
    expect(page.locator(".desk-line.has-warning")).to_contain_text("20120")
    assert page.locator("input[name=head-date]").input_value() == "2020-02-12"
    page.click("input[name=_create]")
    page.wait_for_url("**/admin/meetings/meeting/*/change/")
    return Meeting.objects.get(source_import__isnull=False)


def _complete(page):
    """What the old document does not say is typed in: hours and a guest."""
    page.fill("input[name=starts_at]", "10:30")
    page.fill("input[name=attendances-0-name]", "Mme Invitée EXEMPLE")
    page.click("input[name=_continue]")
    page.wait_for_selector(".messagelist .success")
    assert page.locator("input[name=starts_at]").input_value().startswith("10:30")
    assert page.locator("input[name=attendances-0-name]").input_value() == "Mme Invitée EXEMPLE"


def _preview(page):
    page.click(".desk-steps form:has(input[value=fr]) button")
    page.wait_for_url(re.compile(r"/documents/[0-9a-f-]{36}/"))
    link = page.locator("#progress a.btn-primary")
    link.wait_for()
    with page.expect_download() as download:
        link.click()
    return download.value.path().read_bytes()


def test_from_the_old_document_to_the_members_download(open_page, worker, console_errors):
    secretary, chair, member = (
        factories.account("secretariat"),
        factories.account("chair"),
        factories.member(),
    )
    hidden = factories.meeting(datetime.date(2021, 4, 1), title="Réunion cachée")
    worker()

    desk = open_page()
    log_in(desk, secretary.email)
    meeting = _import_source(desk)
    _complete(desk)
    assert _preview(desk).startswith(b"%PDF-")
    change = f"/admin/meetings/meeting/{meeting.pk}/change/"
    desk.goto(change)
    expect(desk.locator(".desk-steps")).not_to_contain_text("v1")
    assert desk.locator(".desk-step-off").count() >= 2, "publication and validation say what is missing"

    office = open_page(viewport=MOBILE, is_mobile=True, has_touch=True)
    log_in(office, chair.email)
    office.goto("/a-signer/")
    article = office.locator(f"#minutes-{meeting.minutes.pk}").locator("xpath=ancestor::article")
    article.locator("details.confirm summary").click()
    article.locator("details.confirm button").click()
    office.wait_for_selector(".alert-success")

    visitor = open_page()
    assert visitor.goto(f"/reunions/{meeting.pk}/").status == 404

    for _attempt in range(60):
        desk.goto(change)
        publish = desk.locator(".desk-steps a[href$='/publish/']")
        if publish.count():
            break
        desk.wait_for_timeout(500)
    publish.click()
    desk.click(".desk-confirm input.default")
    desk.wait_for_selector(".messagelist .success")

    phone = open_page(viewport=MOBILE, is_mobile=True, has_touch=True, java_script_enabled=False)
    log_in(phone, member.email)
    link = phone.locator("a:has-text('CP 1/2020')").filter(has_text="PDF").first
    with phone.expect_download() as download:
        link.click()
    stored = Document.objects.get(purpose="issue", language="fr")
    assert download.value.suggested_filename == "CP_2020-02-12_releve-des-conclusions_v1.pdf"
    assert hashlib.sha256(download.value.path().read_bytes()).hexdigest() == stored.sha256

    assert visitor.goto(f"/reunions/{meeting.pk}/").status == 200
    expect(visitor.locator("main")).to_contain_text("Renforcer la communication")
    assert visitor.goto(f"/reunions/{hidden.pk}/").status == 404
    visitor.goto("/reunions/")
    expect(visitor.locator("main")).not_to_contain_text("Réunion cachée")
    visitor.goto("/verifier/")
    visitor.goto(f"/verifier/{stored.code}/")
    expect(visitor.locator("main")).to_contain_text(stored.sha256)
    assert [e for e in console_errors if "404" not in e] == []
