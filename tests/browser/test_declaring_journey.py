"""A focal point declares a milestone, as it is done in an office and on a telephone: five minutes, nothing lost."""

import datetime
import re

import pytest
from django.utils import timezone
from playwright.sync_api import expect

from commitments.actions import reporting
from commitments.models import ProgressUpdate
from tests.browser.conftest import SCREENS, log_in
from tests.commitments import making
from tests.portal.evidence_files import word

pytestmark = pytest.mark.django_db(transaction=True)
DAY = datetime.timedelta(days=1)


@pytest.fixture
def late():
    """A milestone by steps, a month late, validated at 50; another one beside it."""
    today = timezone.localdate()
    plan = making.plan(starts_on=today - 300 * DAY, ends_on=today + 300 * DAY)
    commitment = making.commitment(plan, starts_on=plan.starts_on, ends_on=plan.ends_on)
    milestone = making.milestone(commitment, weight=50, starts_on=today - 200 * DAY, due_on=today - 30 * DAY)
    making.milestone(commitment, weight=50, starts_on=today, due_on=today + 200 * DAY)
    making.validated(milestone, 50, on=today - 60 * DAY, effective_on=today - 61 * DAY)
    return milestone


def path(milestone, language=""):
    return f"{language}/engagements/{milestone.commitment.code}/avancement/{milestone.short_code}/"


def saved(page, version):
    """Wait until the page holds that version of the draft and says that it is saved."""
    expect(page.locator("input[name=version]")).to_have_value(str(version))
    expect(page.locator("#saved")).not_to_be_empty()
    expect(page.locator("#saved")).not_to_have_class(re.compile("dec-trouble"))


def sideways(page):
    return page.evaluate("document.documentElement.scrollWidth > document.documentElement.clientWidth")


@pytest.mark.parametrize("language", ["", "/ar"], ids=["fr", "ar"])
@pytest.mark.parametrize("screen", list(SCREENS))
def test_from_the_desk_to_the_submission(
    open_page, late, console_errors, accessibility_faults, tmp_path, screen, language
):
    person = making.focal_point(late.commitment)
    page = open_page(**SCREENS[screen], locale="ar-MA" if language else "fr-FR")
    log_in(page, person.email)
    page.goto(f"{language}/")
    page.locator(f"a[href='{path(late, language)}']").first.click()
    page.wait_for_url(f"**{path(late, language)}")

    expect(page.locator("#behind .alert-warning")).to_be_visible()
    expect(page.locator(".dec-decrease")).to_be_hidden()
    page.locator("input[name=value][value='75']").check()
    expect(page.locator("#effect strong").last).to_contain_text("38")
    page.locator("input[name=value][value='25']").check()
    expect(page.locator(".dec-decrease")).to_be_visible()
    page.locator("input[name=no_progress]").check()
    assert page.locator("input[name=value][value='50']").is_checked(), "one click repeats the last value"
    page.locator("input[name=value][value='75']").check()
    assert not page.locator("input[name=no_progress]").is_checked()
    expect(page.locator(".dec-decrease")).to_be_hidden()

    page.fill("textarea[name=statement]", "Le portail est en recette.")
    expect(page.locator("#saved")).to_contain_text(re.compile(r"\d:\d\d" if language else r"\d\sh"))
    assert ProgressUpdate.objects.latest("pk").statement == "Le portail est en recette."

    expect(page.locator("textarea[name=difficulty_technical_text]")).to_be_hidden()
    page.locator("input[name=difficulty_technical]").check()
    page.fill("textarea[name=difficulty_technical_text]", "Délai du prestataire")
    proof = tmp_path / "pv.docx"
    proof.write_bytes(word())
    page.set_input_files("input[name=files][multiple]", str(proof))
    expect(page.locator("#evidence-list")).to_contain_text("pv.docx")
    assert not sideways(page)
    assert accessibility_faults(page) == []

    page.locator("button[name=submit]").click()
    page.wait_for_url("**/avancement/")
    expect(page.locator(".alert-success")).to_be_visible()
    assert not sideways(page)
    assert accessibility_faults(page) == []
    update = ProgressUpdate.objects.latest("pk")
    assert (update.state, update.value, update.evidence.count()) == ("submitted", 75, 1)
    assert list(update.difficulties.values_list("kind", "text")) == [("technical", "Délai du prestataire")]

    page.goto(path(late, language))
    assert page.locator("form textarea").count() == 0
    assert accessibility_faults(page) == []
    page.locator("details.confirm summary").click()
    page.locator("details.confirm button").click()
    expect(page.locator("textarea[name=statement]")).to_have_value("Le portail est en recette.")
    assert console_errors == []


def test_a_file_dropped_on_the_page_is_kept(open_page, late, console_errors):
    person = making.focal_point(late.commitment)
    page = open_page()
    log_in(page, person.email)
    page.goto(path(late))
    content = list(word())
    data = page.evaluate_handle(
        """bytes => { const data = new DataTransfer();
        data.items.add(new File([new Uint8Array(bytes)], "glisse.docx")); return data; }""",
        content,
    )
    page.dispatch_event("[data-drop]", "drop", {"dataTransfer": data})
    expect(page.locator("#evidence-list")).to_contain_text("glisse.docx")
    page.locator("#evidence-list button").click()
    expect(page.locator("#evidence-list")).not_to_contain_text("glisse.docx")
    assert console_errors == []


def test_without_a_connection_what_is_typed_stays_and_is_saved_afterwards(open_page, late):
    person = making.focal_point(late.commitment)
    page = open_page()
    log_in(page, person.email)
    page.goto(path(late))
    page.fill("textarea[name=statement]", "Avant la coupure")
    saved(page, 1)
    page.context.set_offline(True)
    page.fill("textarea[name=statement]", "Pendant la coupure")
    expect(page.locator("#saved")).to_have_class(re.compile("dec-trouble"))
    assert page.locator("textarea[name=statement]").input_value() == "Pendant la coupure"
    assert ProgressUpdate.objects.latest("pk").statement == "Avant la coupure"
    page.context.set_offline(False)
    saved(page, 2)
    assert ProgressUpdate.objects.latest("pk").statement == "Pendant la coupure"


def test_two_people_on_one_draft(open_page, late):
    person = making.focal_point(late.commitment)
    other = making.focal_point(late.commitment, seat="substitute")
    page = open_page()
    log_in(page, person.email)
    page.goto(path(late))
    reporting.save_draft(
        late, by=other, expected_version=0, values={"statement": "Texte du suppléant"}, difficulties={}
    )
    page.fill("textarea[name=statement]", "Mon texte")
    expect(page.locator("#saved")).to_have_class(re.compile("dec-trouble"))
    page.locator("button[name=save]").click()
    expect(page.locator("section[aria-labelledby=recorded]")).to_contain_text("Texte du suppléant")
    expect(page.locator("textarea[name=statement]")).to_have_value("Mon texte")
    page.locator("button[name=save]").click()
    expect(page.locator(".alert-success")).to_be_visible()
    assert ProgressUpdate.objects.latest("pk").statement == "Mon texte"


def test_a_button_pressed_while_the_draft_is_being_saved_waits_for_it(open_page, late):
    person = making.focal_point(late.commitment)
    page = open_page()
    log_in(page, person.email)
    page.goto(path(late))

    def slowly(route):
        page.wait_for_timeout(700)
        route.continue_()

    page.route("**/brouillon/", slowly)
    page.locator("input[name=value][value='75']").check()
    page.locator("input[name=difficulty_legal]").check()
    page.fill("textarea[name=difficulty_legal_text]", "Décret attendu")
    with page.expect_request("**/brouillon/"):
        page.fill("textarea[name=statement]", "Vite envoyé")
    page.locator("button[name=submit]").click()
    page.wait_for_url("**/avancement/")
    assert ProgressUpdate.objects.latest("pk").state == "submitted"


def test_the_same_without_scripts(open_page, late, tmp_path):
    person = making.focal_point(late.commitment)
    page = open_page(**SCREENS["telephone"], java_script_enabled=False)
    log_in(page, person.email)
    page.goto(path(late))
    page.locator("input[name=value][value='75']").check()
    page.fill("textarea[name=statement]", "Sans script")
    proof = tmp_path / "pv.docx"
    proof.write_bytes(word())
    page.set_input_files("input[name=files][multiple]", str(proof))
    page.locator("button[name=submit]").click()
    expect(page.locator("#problems")).to_be_visible()
    expect(page.locator("#evidence-list")).to_contain_text("pv.docx")
    page.locator("input[name=difficulty_budget]").check()
    page.fill("textarea[name=difficulty_budget_text]", "Crédits non ouverts")
    page.locator("button[name=submit]").click()
    page.wait_for_url("**/avancement/")
    assert ProgressUpdate.objects.latest("pk").state == "submitted"
