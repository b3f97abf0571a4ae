"""A late commitment's letters: drafted, signed, received, answered, examined; the promise missed, the committee asked.

Each person in a browser of their own, a real worker, a real SMTP server. Weeks pass by moving every day of the records
back: pages, actions and worker know the present day only.
"""

import datetime
import re
import time

import pytest
from django.apps import apps
from django.db import connection, models, transaction
from django.db.models import F
from django.utils import timezone
from playwright.sync_api import expect

from commitments.actions import delivering, reminding
from commitments.models import LadderPause, LadderSettings, Letter, LetterReply, Reminder
from meetings.models import AgendaItem, MeetingPaper
from ogp_secretariat.people.models import InstitutionHead
from tests import factories
from tests.browser.conftest import SCREENS, log_in
from tests.commitments import lettering
from tests.documents.pdfs import page_texts
from tests.mailroom import sink as smtp

pytestmark = pytest.mark.django_db(transaction=True)
DAY = datetime.timedelta(days=1)
HEAD = "sg@exemple.test"
OPENING = "سلام تام بوجود مولانا الإمام"
PATIENCE = 90  # seconds for the worker, on a busy machine


@pytest.fixture
def sink(monkeypatch):
    """The mail server; the worker that is started after it delivers there."""
    with smtp.running() as server:
        monkeypatch.setenv("EMAIL_URL", f"smtp://127.0.0.1:{server.port}")
        yield server


def mail_with_letter(sink, number, to=HEAD):
    """The message to the head that carries this letter: (its text, its PDF), once it has arrived."""
    until = time.monotonic() + PATIENCE
    while time.monotonic() < until:
        for recipients, message in list(sink.accepted):
            parts = {part.get_content_type(): part for part in message.walk()}
            name = f"_lettre_{number.replace('/', '-')}"
            if recipients == [to] and name in (parts.get("application/pdf", message).get_filename() or ""):
                pdf = parts["application/pdf"].get_payload(decode=True)
                return parts["text/plain"].get_payload(decode=True).decode(), pdf
        time.sleep(0.3)
    raise AssertionError([(to, message["Subject"]) for to, message in sink.accepted])


def gone(letter):
    """Wait until the worker has written down that the letter left."""
    until = time.monotonic() + PATIENCE
    while letter.state == "signed" and time.monotonic() < until:
        delivering.settle()
        letter.refresh_from_db()
        time.sleep(0.3)
    return letter


def pass_days(number):
    """Every day in the records of commitments becomes that much earlier; the database's guards look away."""
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SET LOCAL session_replication_role = replica")
        for model in apps.get_app_config("commitments").get_models():
            days = [field.name for field in model._meta.concrete_fields if type(field) is models.DateField]
            if days:
                model.objects.update(**{name: F(name) - number * DAY for name in days})


def path_of(url):
    """The address without its server: links in mails lead to `SITE_URL`."""
    return re.sub(r"^https?://[^/]+", "", url)


def prepared(today, language):
    """A milestone 100 days late whose first mails have left; its first letter waits as a draft."""
    plan = lettering.late_plan(today)
    milestone = lettering.late_institution(plan, today, email=HEAD)
    InstitutionHead.objects.update(function_ar="السيد الكاتب العام")
    reminding.save_settings(LadderSettings(plan=plan, order_act=lettering.ORDER, language=language), by=None)
    reminding.activate(plan, by=None, day=today - 20 * DAY)
    reminding.plan_day(plan, as_of=today - 20 * DAY, today=today)
    for reminder in Reminder.objects.filter(plan=plan, state="due"):
        reminding.say_sent(reminder, on=today - 20 * DAY, reason="Réunion de coordination", by=None, today=today)
    reminding.plan_day(plan, as_of=today, today=today)
    return plan, milestone


@pytest.mark.parametrize(("screen", "language"), [("desktop", "fr"), ("telephone", "ar")])
def test_from_the_draft_to_the_agenda(open_page, worker, sink, console_errors, accessibility_faults, screen, language):
    today = timezone.localdate()
    prefix = "" if language == "fr" else "/ar"
    factories.account("secretariat")
    secretary, chair = factories.account("secretariat"), factories.account("chair")
    plan, milestone = prepared(today, language)
    draft = Letter.objects.get()
    worker()
    options = {**SCREENS[screen], "locale": "ar-MA" if language == "ar" else "fr-FR"}
    office, signer, head = (open_page(**options) for _who in range(3))

    def looks_right(page):
        assert accessibility_faults(page) == []
        wide = page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
        assert wide <= 1, page.url

    # The secretariat reads the draft and corrects its subject.
    log_in(office, secretary.email)
    office.goto(f"{prefix}/relances/lettres/")
    office.locator(f"a[href='{prefix}/relances/lettres/relire/']").click()
    office.locator(f"a[href^='{prefix}/relances/lettres/{draft.pk}/corriger/']").click()
    office.fill("input[name=subject]", "Objet relu")
    office.locator("form.box button[type=submit]").click()
    office.wait_for_url("**/relances/lettres/relire/")
    office.locator("main details summary").click()
    expect(office.locator(".letter-text")).to_contain_text("Objet relu")
    looks_right(office)

    # The chair signs, on a desk or a telephone, with the password once more; the page says how many PDFs are made.
    def sign_in_the_browser():
        signer.goto(f"{prefix}/a-signer/")
        signer.locator(f"a[href='{prefix}/a-signer/lettres/']").first.click()
        looks_right(signer)
        signer.locator("main form button[type=submit]").last.click()
        signer.wait_for_url(re.compile("/compte/reauthenticate/|/a-signer/lettres/lot/"))
        if "reauthenticate" in signer.url:
            signer.fill("input[name=password]", factories.PASSWORD)
            signer.press("input[name=password]", "Enter")
        signer.wait_for_url("**/a-signer/lettres/lot/*/")
        expect(signer.locator("#progress progress[value='1'][max='1']")).to_be_attached(timeout=PATIENCE * 1000)
        looks_right(signer)

    log_in(signer, chair.email)
    sign_in_the_browser()
    letter = Letter.objects.get()
    assert letter.number == 1 and letter.subject == "Objet relu"

    # It reaches the head with its PDF; opening the link changes nothing, the button acknowledges.
    text, pdf = mail_with_letter(sink, letter.reference)
    assert pdf.startswith(b"%PDF-") and milestone.code in "".join(page_texts(pdf))
    assert (OPENING in letter.document.html) == (language == "ar")
    gone(letter)
    link = path_of(re.search(r"https?://\S+/reponse/\S+", text)[0])
    assert link.startswith(f"{prefix}/reponse/")
    head.goto(link)
    letter.refresh_from_db()
    assert letter.state == "dispatched"
    expect(head.locator(".letter-text")).to_contain_text(milestone.code)
    looks_right(head)
    receipt = head.locator("form:has(input[value=reception])")
    receipt.locator("input[name=name]").fill("Mme Essai")
    receipt.locator("button").click()
    expect(head.locator(".alert-success").first).to_be_visible()
    letter.refresh_from_db()
    assert letter.state == "received"

    # The answer: a difficulty, and a measure with somebody and a day.
    promised = today + 5 * DAY
    answer = head.locator("form:has(input[value=reponse])")
    field = f"j{milestone.pk}-"
    answer.locator("input[name=author_name]").fill("Mme Essai")
    answer.locator("textarea[name=text]").fill("Le marché est relancé.")
    answer.locator(f"select[name={field}kind]").select_option("procurement")
    answer.locator(f"textarea[name={field}difficulty]").fill("Marché infructueux")
    answer.locator(f"textarea[name={field}measure]").fill("Relancer le marché")
    answer.locator(f"input[name={field}owner]").fill("Direction des achats")
    answer.locator(f"input[name={field}promised_on]").fill(promised.isoformat())
    answer.locator("button[type=submit]").click()
    expect(head.locator("main")).to_contain_text("Marché infructueux")
    looks_right(head)

    # The secretariat accepts the measure: the ladder waits until its day, then goes on with the next level.
    office.goto(f"{prefix}/relances/lettres/")
    office.locator("main a[href*='/relances/reponses/']").first.click()
    office.check("input[name=state][value=accepted]")
    office.check("input[name=accepted]")
    looks_right(office)
    office.locator("form.box button[type=submit]").click()
    office.wait_for_url(f"**/relances/lettres/{letter.pk}/")
    assert LetterReply.objects.get().state == "accepted" and LadderPause.objects.get().until == promised
    assert reminding.preview(plan, as_of=promised) == []
    later = today + 30 * DAY
    office.goto(f"{prefix}/relances/demain/?plan={plan.code}&jour={later.isoformat()}")
    expect(office.locator("main table")).to_contain_text("N4")

    # The promise is missed: the second letter cites the first, is signed and leaves like it.
    pass_days(30)
    assert [row["level"] for row in reminding.plan_day(plan, as_of=today, today=today)] == ["N4"]
    sign_in_the_browser()
    second = Letter.objects.exclude(pk=letter.pk).get()
    text, pdf = mail_with_letter(sink, second.reference)
    assert letter.reference in "".join(page_texts(pdf))
    assert gone(second).dispatched_on == today
    office.goto(f"{prefix}/relances/lettres/?q={second.number}/{second.year}")
    expect(office.locator("main table")).to_contain_text(second.reference)

    # Without effect still: an item with the commitment's sheet on the next meeting's agenda.
    pass_days(30)
    meeting = factories.meeting(today + 20 * DAY, status="draft", decisions=0, points=0, committee=plan.committee)
    assert [row["level"] for row in reminding.plan_day(plan, as_of=today, today=today)] == ["N5"]
    item = AgendaItem.objects.get(meeting=meeting, title__contains=milestone.code)
    assert MeetingPaper.objects.filter(agenda_item=item).count() == 2
    assert reminding.plan_day(plan, as_of=today, today=today) == []
    office.goto(f"{prefix}/engagements/{milestone.commitment.code}/")
    thread = office.locator("main")
    for words in (letter.reference, second.reference, "Le marché est relancé."):
        expect(thread).to_contain_text(words)
    looks_right(office)
    assert [error for error in console_errors if "status of 404" not in error] == []
