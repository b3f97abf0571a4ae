"""A declaration from the focal point's form to the public page, returned once on the way."""

import datetime

import pytest
from django.utils import timezone
from playwright.sync_api import expect

from commitments.models import ProgressUpdate
from tests import factories
from tests.browser.conftest import SCREENS, log_in
from tests.commitments import making
from tests.portal.evidence_files import word

pytestmark = pytest.mark.django_db(transaction=True)
DAY = datetime.timedelta(days=1)


@pytest.fixture
def milestone():
    """The only milestone of its plan, by steps, validated at 25."""
    today = timezone.localdate()
    plan = making.plan("PAN1", starts_on=today - 300 * DAY, ends_on=today + 300 * DAY)
    commitment = making.commitment(plan, starts_on=plan.starts_on, ends_on=plan.ends_on)
    milestone = making.milestone(commitment, weight=50, starts_on=today - 200 * DAY, due_on=today + 60 * DAY)
    making.validated(milestone, 25, on=today - 60 * DAY, effective_on=today - 61 * DAY)
    return milestone


def hand_in(page, value, words, proof):
    """Fill the form with its evidence and submit it."""
    page.locator(f"input[name=value][value='{value}']").check()
    page.fill("textarea[name=statement]", words)
    page.set_input_files("input[name=files][multiple]", str(proof))
    expect(page.locator("#evidence-list")).to_contain_text("pv.docx")
    if page.locator("input[name=difficulty_technical]").is_visible():
        page.locator("input[name=difficulty_technical]").check()
        page.fill("textarea[name=difficulty_technical_text]", "Délai du prestataire")
    page.locator("button[name=submit]").click()
    page.wait_for_url("**/avancement/")


@pytest.mark.parametrize(("screen", "language"), [("desktop", ""), ("telephone", "/ar")], ids=["desktop", "telephone"])
def test_declared_returned_corrected_validated_and_published(
    open_page, milestone, console_errors, accessibility_faults, tmp_path, screen, language
):
    code, plan = milestone.commitment.code, milestone.commitment.plan.code
    form = f"{language}/engagements/{code}/avancement/{milestone.short_code}/"
    person, secretary = making.focal_point(milestone.commitment), factories.account("secretariat")
    options = {**SCREENS[screen], "locale": "ar-MA" if language else "fr-FR"}
    focal, office, public = (open_page(**options) for _who in range(3))

    public.goto(f"{language}/plans/{plan}/")
    expect(public.locator("main")).to_contain_text("25")

    log_in(focal, person.email)
    focal.goto(form)
    proof = tmp_path / "pv.docx"
    proof.write_bytes(word())
    hand_in(focal, 75, "Le portail est en recette.", proof)

    log_in(office, secretary.email)
    office.goto(f"{language}/validation/")
    office.locator("main a", has_text=milestone.code).first.click()
    office.wait_for_url("**/validation/*/**")
    assert accessibility_faults(office) == []
    office.locator("details.rev-return summary").click()
    office.fill("textarea[name=reason]", "Joignez le procès-verbal signé.")
    office.locator("details.rev-return button").click()
    office.wait_for_url("**/validation/**")
    assert ProgressUpdate.objects.latest("pk").state == "returned"
    public.reload()
    expect(public.locator("main")).not_to_contain_text("75")

    focal.goto(f"{language}/")
    focal.locator(f"a[href='{form}']").first.click()
    expect(focal.locator("main")).to_contain_text("Joignez le procès-verbal signé.")
    assert accessibility_faults(focal) == []
    hand_in(focal, 50, "Procès-verbal signé joint.", proof)

    office.goto(f"{language}/validation/")
    office.locator("main a", has_text=milestone.code).first.click()
    office.locator("form:has(input[value=validate]) button").click()
    office.wait_for_url("**/validation/**")
    expect(office.locator(".alert-success")).to_be_visible()
    update = ProgressUpdate.objects.latest("pk")
    assert (update.state, update.value, update.reviewed_by) == ("validated", 50, secretary)

    for address in (f"/plans/{plan}/", f"/engagements/{code}/"):
        public.goto(language + address)
        expect(public.locator("main")).to_contain_text("50")
        assert public.evaluate("document.documentElement.scrollWidth <= document.documentElement.clientWidth")
        assert accessibility_faults(public) == []
    assert console_errors == []
