"""A meeting prepared from the keyboard; a proposal from a telephone in Arabic; decisions read out on a screen."""

import datetime

from django.utils import timezone
from playwright.sync_api import expect

from meetings.models import AgendaProposal, Decision, Meeting
from tests import factories
from tests.browser.conftest import MOBILE, log_in
from tests.documents.paper_files import pdf
from tests.meetings.agenda.making import held_with_left_items

PROJECTOR = {"width": 1920, "height": 1080}


def test_a_meeting_is_prepared_from_the_keyboard(seeded, open_page, console_errors):
    left = held_with_left_items().agenda_items.get(title="Reporté")
    page = open_page()
    log_in(page, factories.account("secretariat").email)
    page.goto("/reunions/preparer/")
    date = page.locator("input[name=date]")
    date.focus()
    page.keyboard.type("03012027")
    assert date.input_value() == "2027-03-01"
    tick = page.locator(f"input[name=item-{left.pk}-take]")
    assert not tick.is_checked()
    tick.focus()
    page.keyboard.press("Space")
    page.locator("input[name=new-1-title]").focus()
    page.keyboard.type("Budget")
    page.get_by_role("button", name="Créer la réunion").focus()
    page.keyboard.press("Enter")
    page.wait_for_url("**/ordre-du-jour/")
    meeting = Meeting.objects.get(date="2027-03-01")
    titles = [item.title for item in meeting.agenda_items.all()]
    assert titles[2:4] == ["Reporté", "Budget"] and titles[-2:] == ["Divers", "Date de la prochaine réunion"]
    expect(page.locator(".desk-items")).to_contain_text("reporté de CP 1/2020, point 1")
    page.get_by_role("button", name="Monter – Budget").focus()
    page.keyboard.press("Enter")
    page.wait_for_url("**#point-*")
    assert [item.title for item in meeting.agenda_items.order_by("position")][2:4] == ["Budget", "Reporté"]
    # Two clicks are one meeting.
    assert Meeting.objects.count() == 2
    assert console_errors == []


def test_a_member_proposes_on_a_telephone_in_arabic(seeded, open_page, tmp_path, console_errors):
    factories.committee()
    member, office = factories.member(), factories.account("secretariat")
    paper = tmp_path / "مذكرة.pdf"
    paper.write_bytes(pdf(1))
    page = open_page(viewport=MOBILE, is_mobile=True, has_touch=True, locale="ar-MA")
    log_in(page, member.email)
    page.goto("/ar/reunions/propositions/")
    page.get_by_role("link", name="اقتراح نقطة").first.tap()
    page.fill("input[name=title_ar]", "حصيلة الورشات الجهوية")
    page.fill("textarea[name=why]", "لتقديمها للجنة")
    page.set_input_files("input[name=paper]", str(paper))
    page.locator("form.box button[type=submit]").tap()
    page.wait_for_url("**/ar/reunions/propositions/*/")
    expect(page.locator(".badge").first).to_contain_text("في انتظار الكتابة")
    made = AgendaProposal.objects.get()
    desk = open_page()
    log_in(desk, office.email)
    desk.goto(f"/reunions/propositions/{made.pk}/")
    desk.fill("input[name=title]", "Bilan des ateliers régionaux")
    desk.click("button[value=accepter]")
    expect(desk.locator(".flash")).to_contain_text("Acceptée")
    page.reload()
    expect(page.locator(".lead")).to_contain_text("في الاحتياط")
    assert console_errors == []


def test_decisions_are_read_out_on_a_projector_and_the_meeting_closed(
    seeded, open_page, accessibility_faults, console_errors
):
    office = factories.account("secretariat")
    meeting = factories.meeting(timezone.localdate(), status="draft", agenda=1, points=1, decisions=0)
    meeting = factories.convened(meeting)
    for number in (1, 2):
        Decision.objects.create(meeting=meeting, position=number, text=f"Point arrêté {number} " + "à lire " * 20)
    page = open_page(viewport=PROJECTOR)
    log_in(page, office.email)
    page.goto(f"/reunions/{meeting.pk}/lecture/")
    assert page.locator(".read-text").first.evaluate("e => parseFloat(getComputedStyle(e).fontSize)") >= 28
    expect(page.get_by_text("Sans pilote")).to_have_count(2)
    assert accessibility_faults(page) == []
    page.get_by_role("link", name="Corriger décision 1").click()
    page.fill("input[name=owner_text]", "Le secrétariat")
    page.fill("input[name=deadline_date]", (timezone.localdate() + datetime.timedelta(days=30)).isoformat())
    page.get_by_role("button", name="Enregistrer").click()
    page.wait_for_url("**/lecture/#decision-*")
    expect(page.get_by_text("Sans pilote")).to_have_count(1)
    page.get_by_role("button", name="Clore la séance").click()
    expect(page.locator("[role=alert]")).to_contain_text("Cochez la case")
    page.goto(f"/reunions/{meeting.pk}/lecture/")
    page.check("#accepts")
    page.get_by_role("button", name="Clore la séance").click()
    expect(page.locator(".flash")).to_contain_text("est close")
    meeting.refresh_from_db()
    assert meeting.status == "held"
    assert console_errors == []


def test_the_pack_is_followed_while_it_is_made(seeded, open_page, worker, console_errors):
    member = factories.member()
    meeting = factories.meeting(timezone.localdate() + datetime.timedelta(days=9), status="draft")
    factories.convened(meeting)
    page = open_page(viewport=MOBILE, is_mobile=True, has_touch=True)
    log_in(page, member.email)
    page.goto(f"/reunions/{meeting.pk}/dossier/")
    page.get_by_role("button", name="Produire le dossier").tap()
    expect(page.locator("#pack")).to_contain_text("Le dossier")
    worker()
    page.get_by_text("Le dossier est prêt.").wait_for(timeout=60_000)
    with page.expect_download() as download:
        page.locator("#pack a.btn-primary").tap()
    assert download.value.path().read_bytes().startswith(b"%PDF-")
    assert console_errors == []
