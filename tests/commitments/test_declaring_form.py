"""The progress form of one milestone: what is kept, what is refused, what is handed in."""

import datetime
from decimal import Decimal

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from commitments.actions import reporting, reviewing
from commitments.enums import UpdateState
from commitments.models import Evidence, MilestoneFigures, ProgressUpdate, ReportingPeriod
from tests import factories
from tests.commitments import making
from tests.portal.evidence_files import word

pytestmark = pytest.mark.django_db
DAY = datetime.timedelta(days=1)


@pytest.fixture
def commitment(today):
    plan = making.plan(starts_on=today - 300 * DAY, ends_on=today + 300 * DAY)
    return making.commitment(plan, starts_on=today - 300 * DAY, ends_on=today + 300 * DAY)


@pytest.fixture
def steps(commitment, today):
    return making.milestone(commitment, starts_on=today - DAY, due_on=today + 200 * DAY)


@pytest.fixture
def quantity(commitment, today):
    return making.milestone(
        commitment,
        method="quantity",
        baseline_value=0,
        target_value=Decimal(2000),
        unit="personnes",
        starts_on=today - DAY,
        due_on=today + 200 * DAY,
    )


@pytest.fixture
def person(commitment):
    return making.focal_point(commitment)


@pytest.fixture
def page(client, person):
    client.force_login(person)
    return client


def address(milestone, name="declare", *args):
    return reverse(name, args=[milestone.commitment.code, milestone.short_code, *args])


def typed(today, **values):
    """What a browser sends for a whole declaration; None leaves a field out."""
    sent = {"version": "0", "value": "50", "effective_on": today.isoformat(), "statement": "Travaux menés", **values}
    return {name: value for name, value in sent.items() if value is not None}


def errors_of(answer):
    form = answer.context["form"]
    return [str(sentence) for errors in form.errors.values() for sentence in errors] + list(answer.context["problems"])


# -- Without JavaScript ------------------------------------------------------------------------------------------------


def test_a_plain_form_saves_then_submits_and_the_clock_of_the_figures_moves(page, steps, today):
    saved = page.post(address(steps), typed(today, save=""))
    assert saved.status_code == 302
    draft = ProgressUpdate.objects.get()
    assert (draft.state, draft.value, draft.statement, draft.effective_on) == ("draft", 50, "Travaux menés", today)

    answer = page.post(address(steps), typed(today, version=draft.version, value="75", submit=""))
    assert answer.url == reverse("commitment_progress", args=[steps.commitment.code])
    draft.refresh_from_db()
    assert (draft.state, draft.value) == (UpdateState.SUBMITTED, 75)
    assert MilestoneFigures.objects.get(milestone=steps).declared == 75


def test_the_page_shows_what_is_expected_and_prefills_the_draft(page, steps, today):
    reporting.save_draft(
        steps, by=None, expected_version=0, values={"value": 25, "statement": "Lancé"}, difficulties={"legal": "Loi"}
    )
    text = page.get(address(steps)).content.decode()
    assert "Procès-verbal de recette" in text
    assert "100,00" in text, "its weight in points"
    assert "Lancé" in text
    assert ">Loi</textarea>" in text.replace("\n", "")


def test_no_progress_is_one_tick_and_repeats_the_last_value(page, quantity, today):
    making.validated(quantity, 320, on=today - 50 * DAY, effective_on=today - 55 * DAY)
    page.post(address(quantity), typed(today, value="", statement="", no_progress="on", submit=""))
    update = quantity.updates.latest("pk")
    assert (update.state, update.value, update.no_progress, update.statement) == ("submitted", 320, True, "")


def test_files_and_links_come_with_the_same_form(page, steps, today):
    files = [SimpleUploadedFile(f"pv{n}.docx", word()) for n in (1, 2)]
    page.post(address(steps), typed(today, files=files, is_public="on", attach=""))
    draft = ProgressUpdate.objects.get()
    link = {"url": "https://exemple.test/pv", "title": "PV en ligne", "dated_on": "2020-02-12"}
    page.post(address(steps), typed(today, version=draft.version, **link, attach=""))
    pieces = Evidence.objects.order_by("pk").values_list("title", "url", "is_public", "dated_on")
    assert list(pieces) == [
        ("pv1.docx", "", True, None),
        ("pv2.docx", "", True, None),
        ("PV en ligne", "https://exemple.test/pv", False, datetime.date(2020, 2, 12)),
    ]


def test_a_bad_file_is_named_the_draft_is_kept_and_nothing_is_submitted(page, steps, today):
    files = [SimpleUploadedFile("pv.docx", b"rien"), SimpleUploadedFile("bon.docx", word())]
    answer = page.post(address(steps), typed(today, files=files, submit=""))
    assert any("pv.docx" in problem for problem in answer.context["problems"])
    draft = ProgressUpdate.objects.get()
    assert draft.state == UpdateState.DRAFT
    assert [piece.title for piece in draft.evidence.all()] == ["bon.docx"]
    assert f'name="version" value="{draft.version}"' in answer.content.decode()


def test_evidence_is_taken_out_and_the_words_around_it_are_kept(page, steps, today):
    draft = reporting.save_draft(steps, by=None, expected_version=0, values={"value": 25})
    piece = reporting.attach(draft, by=None, title="PV", url="https://exemple.test/pv")
    page.post(address(steps, "evidence_remove", piece.pk), typed(today, version=draft.version, statement="Ajouté"))
    draft.refresh_from_db()
    assert (draft.statement, draft.evidence.count()) == ("Ajouté", 0)
    assert page.post(address(steps, "evidence_remove", piece.pk), {}).status_code == 404


def test_taking_evidence_out_without_the_form_changes_nothing_else(page, steps):
    draft = reporting.save_draft(steps, by=None, expected_version=0, values={"value": 25, "statement": "Lancé"})
    piece = reporting.attach(draft, by=None, title="PV", url="https://exemple.test/pv")
    page.post(address(steps, "evidence_remove", piece.pk))
    draft.refresh_from_db()
    assert (draft.statement, draft.value, draft.evidence.count()) == ("Lancé", 25, 0)


# -- What is missing, what is refused ----------------------------------------------------------------------------------


def test_a_milestone_behind_says_that_a_difficulty_is_compulsory_before_anything_is_sent(page, commitment, today):
    late = making.milestone(commitment, starts_on=today - 200 * DAY, due_on=today - 30 * DAY)
    shown = page.get(address(late))
    assert shown.context["effect"].is_behind
    assert 'id="behind"' in shown.content.decode()
    answer = page.post(address(late), typed(today, submit=""))
    assert late.updates.get().state == UpdateState.DRAFT, "kept, not submitted"
    told = {"difficulty_technical": "on", "difficulty_technical_text": "Prestataire défaillant"}
    page.post(address(late), typed(today, version=answer.context["form"]["version"].value(), submit="", **told))
    update = late.updates.get()
    assert update.state == UpdateState.SUBMITTED
    assert list(update.difficulties.values_list("kind", "text")) == [("technical", "Prestataire défaillant")]


def test_a_difficulty_ticked_without_words_is_asked_for(page, steps, today):
    answer = page.post(address(steps), typed(today, difficulty_legal="on", save=""))
    assert answer.context["form"].errors["difficulty_legal_text"]
    assert not ProgressUpdate.objects.exists()


def test_a_decrease_asks_why(page, steps, today):
    making.validated(steps, 75, on=today - 20 * DAY, effective_on=today - 25 * DAY)
    answer = page.post(address(steps), typed(today, value="50", submit=""))
    draft = steps.updates.latest("pk")
    assert draft.state == UpdateState.DRAFT
    assert answer.context["effect"].decreases
    page.post(
        address(steps), typed(today, value="50", version=draft.version, decrease_reason="Recette refusée", submit="")
    )
    draft.refresh_from_db()
    assert (draft.state, draft.decrease_reason) == (UpdateState.SUBMITTED, "Recette refusée")


def test_a_whole_milestone_needs_evidence(page, steps, today):
    page.post(address(steps), typed(today, value="100", submit=""))
    draft = ProgressUpdate.objects.get()
    assert draft.state == UpdateState.DRAFT
    files = [SimpleUploadedFile("pv.docx", word())]
    page.post(address(steps), typed(today, value="100", version=draft.version, files=files, submit=""))
    draft.refresh_from_db()
    assert (draft.state, draft.claims_completion) == (UpdateState.SUBMITTED, True)


BAD = ["101", "-1", "NaN", "Infinity", "1e400", "9" * 400, "9" * 5000, "12a", "<b>", "١٠١", "=1+1", "33"]


@pytest.mark.parametrize("value", BAD, ids=lambda v: v[:12])
@pytest.mark.parametrize("act", ["save", "submit"])
def test_a_bad_step_is_refused_with_a_sentence_and_nothing_is_written(page, steps, today, value, act):
    answer = page.post(address(steps), typed(today, value=value, **{act: ""}))
    assert answer.status_code == 200
    assert answer.context["form"].errors["value"]
    assert not ProgressUpdate.objects.exists()
    assert "Travaux menés" in answer.content.decode(), "what was typed stays"


@pytest.mark.parametrize("value", ["-1", "NaN", "1e400", "9" * 400, "9" * 13, "1,000", "beaucoup", "1.00001"])
def test_a_bad_quantity_is_refused_with_a_sentence_and_nothing_is_written(page, quantity, today, value):
    answer = page.post(address(quantity), typed(today, value=value, save=""))
    assert answer.context["form"].errors["value"]
    assert not ProgressUpdate.objects.exists()
    assert value in answer.content.decode()


@pytest.mark.parametrize(
    ("value", "read"),
    [("50 %", "50"), ("50", "50"), ("٧٥", "75"), ("100", "100")],
)
def test_a_step_is_read_as_people_write_it(page, steps, today, value, read):
    page.post(address(steps), typed(today, value=value, save=""))
    assert ProgressUpdate.objects.get().value == Decimal(read)


@pytest.mark.parametrize(
    ("value", "read"), [("1 234,5", "1234.5"), ("0,5", "0.5"), ("1\u202f234", "1234"), ("12.25", "12.25"), ("0", "0")]
)
def test_a_quantity_is_read_as_people_write_it_and_shown_so_that_it_is_read_again(page, quantity, today, value, read):
    page.post(address(quantity), typed(today, value=value, save=""))
    draft = ProgressUpdate.objects.get()
    assert draft.value == Decimal(read)
    shown = page.get(address(quantity)).context["form"]["value"].value()
    page.post(address(quantity), typed(today, value=shown, version=draft.version, save=""))
    draft.refresh_from_db()
    assert draft.value == Decimal(read)


def test_three_decimals_survive_the_way_through_the_page(page, quantity, today):
    reporting.save_draft(quantity, by=None, expected_version=0, values={"value": Decimal("1.125")})
    shown = page.get(address(quantity)).context["form"]["value"].value()
    page.post(address(quantity), typed(today, value=shown, version=1, save=""))
    assert ProgressUpdate.objects.get().value == Decimal("1.125")


def test_a_share_stops_at_one_hundred_percent(page, commitment, today):
    share = making.milestone(commitment, method="quantity", target_value=80, unit="%", due_on=today + 200 * DAY)
    assert page.post(address(share), typed(today, value="101", save="")).context["form"].errors["value"]
    page.post(address(share), typed(today, value="62,5 %", save=""))
    assert ProgressUpdate.objects.get().value == Decimal("62.5")


@pytest.mark.parametrize("day", ["31/02/2020", "99999-01-01", "hier", "0000-00-00", "1" * 5000])
def test_an_impossible_day_is_refused(page, steps, today, day):
    answer = page.post(address(steps), typed(today, effective_on=day, save=""))
    assert answer.context["form"].errors["effective_on"]
    assert not ProgressUpdate.objects.exists()


def test_tomorrow_cannot_be_declared(page, steps, today):
    page.post(address(steps), typed(today + DAY, submit=""))
    assert ProgressUpdate.objects.get().state == UpdateState.DRAFT


@pytest.mark.parametrize("field", ["statement", "title", "url", "difficulty_legal_text", "version", "value"])
@pytest.mark.parametrize("text", ["\x00", "a\x01b", "9" * 20_000])
def test_text_that_cannot_be_kept_never_breaks_the_page(page, steps, today, field, text):
    sent = typed(today, difficulty_legal="on", difficulty_legal_text="Loi", save="") | {field: text}
    assert page.post(address(steps), sent).status_code in {200, 302}
    assert text not in ProgressUpdate.objects.values_list("statement", flat=True)


def test_only_the_fields_of_the_form_are_written(page, steps, today):
    hidden = {
        "state": "validated",
        "is_verified": "on",
        "submitted_by": "1",
        "milestone": "99",
        "claims_completion": "1",
    }
    page.post(address(steps), typed(today, save="", **hidden))
    draft = ProgressUpdate.objects.get()
    assert (draft.state, draft.is_verified, draft.submitted_by, draft.claims_completion) == (
        "draft",
        False,
        None,
        False,
    )
    assert draft.milestone == steps


# -- Two clicks, two people --------------------------------------------------------------------------------------------


def test_a_second_click_on_submit_submits_once(page, steps, today):
    sent = typed(today, submit="")
    page.post(address(steps), sent)
    again = page.post(address(steps), sent)
    assert again.status_code == 302
    assert ProgressUpdate.objects.get().state == UpdateState.SUBMITTED


def test_a_second_click_on_save_is_no_conflict(page, steps, today):
    sent = typed(today, save="")
    page.post(address(steps), sent)
    assert page.post(address(steps), sent).status_code == 302
    assert ProgressUpdate.objects.get().version == 1


def test_a_file_of_a_second_tab_is_not_lost_silently(page, steps, today):
    page.post(address(steps), typed(today, save=""))
    files = {"files": [SimpleUploadedFile("pv.docx", word())]}
    assert page.post(address(steps), typed(today, save="", **files)).status_code == 409
    page.post(address(steps), typed(today, version=1, save="", files=[SimpleUploadedFile("pv.docx", word())]))
    again = typed(today, version=1, save="", files=[SimpleUploadedFile("pv.docx", word())])
    assert page.post(address(steps), again).status_code == 302, "it is there already"
    assert Evidence.objects.count() == 1


def test_two_people_on_one_draft_see_both_texts_and_the_second_can_send_again(page, client, steps, commitment, today):
    other = making.focal_point(commitment, seat="substitute")
    reporting.save_draft(
        steps, by=other, expected_version=0, values={"value": 25, "statement": "Texte du suppléant"}, difficulties={}
    )
    answer = page.post(address(steps), typed(today, statement="Mon texte", save=""))
    assert answer.status_code == 409
    text = answer.content.decode()
    assert "Texte du suppléant" in text
    assert "Mon texte" in text
    assert ProgressUpdate.objects.get().statement == "Texte du suppléant", "nothing was written"
    version = answer.context["form"]["version"].value()
    page.post(address(steps), typed(today, statement="Mon texte", version=version, save=""))
    assert ProgressUpdate.objects.get().statement == "Mon texte"


def test_what_somebody_else_submitted_meanwhile_is_shown_beside_the_own_text(page, steps, commitment, today):
    making.declared(steps, 25, by=making.focal_point(commitment, seat="substitute"), statement="Soumis avant")
    answer = page.post(address(steps), typed(today, statement="Mon texte", submit=""))
    assert answer.status_code == 409
    assert "Soumis avant" in answer.content.decode()
    assert "Mon texte" in answer.content.decode()


# -- Afterwards --------------------------------------------------------------------------------------------------------


def test_a_submitted_declaration_is_read_only_until_it_is_taken_back(page, person, steps, today):
    making.declared(steps, 50, by=person, effective_on=today)
    shown = page.get(address(steps))
    assert b"<textarea" not in shown.content
    page.post(address(steps, "declare_withdraw"))
    assert ProgressUpdate.objects.get().state == UpdateState.DRAFT
    assert page.post(address(steps, "declare_withdraw")).status_code == 302, "a second click is no error"
    assert "Travaux menés" in page.get(address(steps)).content.decode()


def test_a_returned_declaration_shows_its_reason_and_its_words(page, person, steps, today):
    update = making.declared(steps, 50, by=person, effective_on=today)
    reviewing.return_(update, by=factories.account("secretariat"), reason="Joignez le procès-verbal")
    text = page.get(address(steps)).content.decode()
    assert "Joignez le procès-verbal" in text
    assert "Travaux menés" in text
    page.post(
        address(steps),
        typed(today, submit="", difficulty_technical="on", difficulty_technical_text="Délai"),
    )
    correction = steps.updates.latest("pk")
    assert (correction.corrects_id, correction.state) == (update.pk, UpdateState.SUBMITTED)
    assert correction.evidence.count() == 1, "the evidence is taken over"


def test_a_draft_is_thrown_away(page, steps):
    reporting.save_draft(steps, by=None, expected_version=0, values={"value": 25})
    page.post(address(steps, "declare_discard"))
    assert not ProgressUpdate.objects.exists()
    assert page.post(address(steps, "declare_discard")).status_code == 302


@pytest.fixture
def locked(commitment, today):
    period = ReportingPeriod(
        plan=commitment.plan, label="Campagne", starts_on=today - 90 * DAY, ends_on=today - 30 * DAY
    )
    period.opens_on, period.on_time_until, period.locks_on = today - 40 * DAY, today - 20 * DAY, today - 5 * DAY
    return reporting.save_period(period, by=None)


def test_a_locked_period_says_until_when_and_writes_nothing(page, steps, locked, today):
    text = page.get(address(steps)).content.decode()
    assert f"{locked.locks_on:%d/%m/%Y}" in text
    assert "mailto:" in text
    answer = page.post(address(steps), typed(today, submit=""))
    assert f"{locked.locks_on:%d/%m/%Y}" in answer.content.decode()
    assert "Travaux menés" in answer.content.decode(), "what was typed is not lost"
    assert not ProgressUpdate.objects.exists()


def test_a_late_entry_opens_the_page_again_for_the_days_of_the_period(page, steps, locked, today):
    reporting.allow_late_entry(
        locked, steps.commitment, until=today, reason="Panne", by=factories.account("secretariat")
    )
    proposed = page.get(address(steps)).context["form"]["effective_on"].value()
    assert proposed == locked.ends_on
    page.post(address(steps), typed(proposed, submit=""))
    assert ProgressUpdate.objects.get().state == UpdateState.SUBMITTED


def test_the_day_proposed_is_today_or_the_last_of_a_period_that_has_ended(page, steps, commitment, today):
    assert page.get(address(steps)).context["form"]["effective_on"].value() == today
    period = ReportingPeriod(plan=commitment.plan, label="C", starts_on=today - 90 * DAY, ends_on=today - 9 * DAY)
    period.opens_on, period.on_time_until, period.locks_on = today - 10 * DAY, today, today + DAY
    reporting.save_period(period, by=None)
    assert page.get(address(steps)).context["form"]["effective_on"].value() == today - 9 * DAY
