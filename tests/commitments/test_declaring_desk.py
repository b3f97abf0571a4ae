"""What a focal point finds first: what there is to do. And what the form says while one types."""

import datetime
import json

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone, translation

from commitments import todo
from commitments.actions import extending, planning, remarking, reporting, reviewing
from commitments.models import ActionPlan, ProgressUpdate, ReportingPeriod
from ogp_secretariat.people.enums import InstitutionKind
from tests import factories
from tests.commitments import making
from tests.portal.evidence_files import word

pytestmark = pytest.mark.django_db
DAY = datetime.timedelta(days=1)


@pytest.fixture
def commitment(today):
    plan = making.plan(starts_on=today - 300 * DAY, ends_on=today + 300 * DAY)
    return making.commitment(plan, starts_on=plan.starts_on, ends_on=plan.ends_on)


@pytest.fixture
def person(commitment):
    return making.focal_point(commitment)


def milestone_due(commitment, today, days, **fields):
    return making.milestone(commitment, starts_on=today - 200 * DAY, due_on=today + days * DAY, **fields)


def open_period(plan, today, *, on_time=10, locks=20, label="Campagne"):
    period = ReportingPeriod(plan=plan, label=label, starts_on=today - 90 * DAY, ends_on=today + 30 * DAY)
    period.opens_on, period.on_time_until, period.locks_on = (
        today - 50 * DAY,
        today + on_time * DAY,
        today + locks * DAY,
    )
    return reporting.save_period(period, by=None)


def tasks_of(person, today):
    return [(task.kind, task.milestone.short_code) for task in todo.own(person, today)[0]]


def test_each_reason_makes_its_task_in_order(commitment, person, today):
    late = milestone_due(commitment, today, -30)
    milestone_due(commitment, today, 10)
    returned = milestone_due(commitment, today, 200)
    drafted = milestone_due(commitment, today, 200)
    milestone_due(commitment, today, 200)
    update = making.declared(returned, 50, by=person, effective_on=today)
    reviewing.return_(update, by=factories.account("secretariat"), reason="Joignez le PV")
    reporting.save_draft(drafted, by=person, expected_version=0, values={"value": 25})
    organisation = factories.institution("Association")
    organisation.kind = InstitutionKind.CIVIL_SOCIETY
    organisation.save()
    remarking.remark(late, by=factories.member(institution=organisation), text="Et alors ?")
    assert tasks_of(person, today) == [
        ("returned", "J3"),
        ("late", "J1"),
        ("due_soon", "J2"),
        ("remark", "J1"),
        ("draft", "J4"),
    ]
    tasks, _commitments = todo.own(person, today)
    assert "Joignez le PV" in tasks[0].why
    assert "30" in tasks[1].why
    assert tasks[1].until == today - 30 * DAY
    assert "Et alors ?" in tasks[3].why


def test_what_was_not_declared_in_the_period_is_asked_with_the_day_for_being_on_time(commitment, person, today):
    milestone = milestone_due(commitment, today, 200)
    period = open_period(commitment.plan, today)
    task = todo.own(person, today)[0][0]
    assert (task.kind, task.until) == ("undeclared", period.on_time_until)
    assert "Campagne" in task.why
    after = period.on_time_until + DAY
    assert todo.own(person, after)[0][0].until == period.locks_on
    assert todo.own(person, period.locks_on + DAY)[0] == [], "after the lock nothing can be declared"
    making.declared(milestone, 50, by=person, effective_on=today)
    assert todo.own(person, today)[0] == []


def test_what_waits_for_the_secretariat_is_nothing_to_do(commitment, person, today):
    milestone = milestone_due(commitment, today, -30)
    making.declared(milestone, 100, by=person, effective_on=today)
    assert tasks_of(person, today) == []


def test_a_completed_milestone_and_a_closed_plan_ask_for_nothing(commitment, person, today):
    making.validated(milestone_due(commitment, today, -30), 100, on=today - 5 * DAY, effective_on=today - 6 * DAY)
    open_period(commitment.plan, today)
    assert tasks_of(person, today) == []
    milestone_due(commitment, today, -20)
    assert tasks_of(person, today) == [("late", "J2")]
    ActionPlan.objects.update(state="closed")
    assert tasks_of(person, today) == []


def test_an_extension_that_is_examined_is_told(commitment, person, today):
    late = milestone_due(commitment, today, -30)
    extending.ask(late, by=person, requested_due=today + 40 * DAY, reason="Marché")
    assert f"{today + 40 * DAY:%d/%m/%Y}" in todo.own(person, today)[0][0].why


def statements(action):
    with CaptureQueriesContext(connection) as seen:
        action()
    return len(seen)


def test_the_statements_do_not_grow_with_the_commitments(client, commitment, person, today):
    open_period(commitment.plan, today)
    milestone_due(commitment, today, -30)
    client.force_login(person)
    urls = [reverse("my_commitments"), reverse("home"), reverse("commitment_progress", args=[commitment.code])]
    before = [statements(lambda url=url: client.get(url)) for url in urls]
    for _number in range(3):
        other = making.commitment(commitment.plan, lead=commitment.lead)
        for days in (-30, 10, 200):
            making.declared(milestone_due(other, today, days), 50, by=None, effective_on=today)
            milestone_due(commitment, today, days)
    assert [statements(lambda url=url: client.get(url)) for url in urls] == before


@pytest.mark.parametrize("page", ["home", "my_commitments"])
def test_each_task_is_one_click_from_its_form(client, commitment, person, today, page):
    late = milestone_due(commitment, today, -30)
    client.force_login(person)
    text = client.get(reverse(page)).content.decode()
    assert f'href="{reverse("declare", args=[commitment.code, late.short_code])}"' in text


def test_an_empty_desk_says_what_to_do(client, commitment, person):
    client.force_login(person)
    assert client.get(reverse("my_commitments")).status_code == 200
    assert client.get(reverse("commitment_progress", args=[commitment.code])).status_code == 200
    client.force_login(factories.account("focal_point"))
    text = client.get(reverse("my_commitments")).content.decode()
    assert 'class="empty"' in text
    assert 'class="empty"' in client.get(reverse("home")).content.decode()


# -- While one types ---------------------------------------------------------------------------------------------------


def address(milestone, name):
    return reverse(name, args=[milestone.commitment.code, milestone.short_code])


def typed(today, **values):
    return {"version": "0", "value": "50", "effective_on": today.isoformat(), "statement": "Texte", **values}


@pytest.fixture
def page(client, person):
    client.force_login(person)
    return client


def test_the_draft_keeps_itself_and_says_at_what_time(page, commitment, today):
    milestone = milestone_due(commitment, today, 200)
    url = address(milestone, "declare_autosave")
    first = page.post(url, typed(today)).json()
    assert first["version"] == 1
    now = timezone.localtime()
    assert f"{now.hour}\u00a0h" in first["saved"]
    second = page.post(url, typed(today, version=1, statement="Texte plus long")).json()
    draft = ProgressUpdate.objects.get()
    assert (second["version"], draft.version, draft.statement) == (2, 2, "Texte plus long")


def test_what_is_wrong_is_told_and_the_rest_is_kept(page, commitment, today):
    milestone = milestone_due(commitment, today, 200)
    answer = page.post(address(milestone, "declare_autosave"), typed(today, value="101", difficulty_legal="on"))
    assert len(answer.json()["problems"]) == 2
    draft = ProgressUpdate.objects.get()
    assert (draft.value, draft.statement, draft.difficulties.count()) == (None, "Texte", 0)


def test_files_are_kept_at_once_and_listed(page, commitment, today):
    milestone = milestone_due(commitment, today, 200)
    files = [SimpleUploadedFile("pv.docx", word()), SimpleUploadedFile("faux.pdf", b"rien")]
    answer = page.post(address(milestone, "declare_autosave"), typed(today, files=files)).json()
    assert "pv.docx" in answer["evidence"]
    assert any("faux.pdf" in problem for problem in answer["problems"])
    assert ProgressUpdate.objects.get().evidence.count() == 1


def test_a_draft_changed_by_somebody_else_is_a_conflict(page, commitment, today):
    milestone = milestone_due(commitment, today, 200)
    other = making.focal_point(commitment, seat="substitute")
    reporting.save_draft(milestone, by=other, expected_version=0, values={"statement": "Avant"})
    answer = page.post(address(milestone, "declare_autosave"), typed(today))
    assert answer.status_code == 409
    assert answer.json()["problems"]
    assert ProgressUpdate.objects.get().statement == "Avant"


@pytest.mark.parametrize("version", ["", "x", "-1", "9" * 5000, "\x00"])
def test_a_version_that_is_none_writes_nothing(page, commitment, today, version):
    milestone = milestone_due(commitment, today, 200)
    answer = page.post(address(milestone, "declare_autosave"), typed(today, version=version))
    assert answer.status_code == 422
    assert json.loads(answer.content)["problems"]
    assert not ProgressUpdate.objects.exists()


def test_a_locked_period_keeps_nothing_and_says_so(page, commitment, today):
    milestone = milestone_due(commitment, today, 200)
    period = open_period(commitment.plan, today - 60 * DAY)
    answer = page.post(address(milestone, "declare_autosave"), typed(today))
    assert answer.status_code == 422
    assert f"{period.locks_on:%d/%m/%Y}" in " ".join(answer.json()["problems"])
    assert not ProgressUpdate.objects.exists()


@pytest.mark.parametrize("language", ["fr", "ar", "en"])
def test_the_effect_on_the_rate_is_the_engines_and_nothing_is_written(page, commitment, today, language):
    milestone_due(commitment, today, 200, weight=50)
    milestone = milestone_due(commitment, today, 200, weight=50)
    making.validated(milestone, 25, on=today - 20 * DAY, effective_on=today - 21 * DAY)
    with translation.override(language):
        url = address(milestone, "declare_effect")
    before = ProgressUpdate.objects.count()
    text = page.post(url, typed(today, value="75")).content.decode()
    space = "" if language == "en" else "\u00a0"
    assert f"13{space}%" in text, "0.25 × 50 points, rounded half up"
    assert f"38{space}%" in text
    assert "data-decreases" not in text
    assert "data-decreases" in page.post(url, typed(today, value="0")).content.decode()
    assert ProgressUpdate.objects.count() == before


def test_the_effect_says_whether_difficulties_are_compulsory(page, commitment, today):
    late = milestone_due(commitment, today, -30)
    url = address(late, "declare_effect")
    behind = page.post(url, typed(today, value="75")).context["effect"]
    done = page.post(url, typed(today, value="100")).context["effect"]
    assert (behind.is_behind, done.is_behind) == (True, False)


@pytest.mark.parametrize("value", ["", "101", "-1", "NaN", "9" * 5000])
def test_the_effect_of_no_possible_value(page, commitment, today, value):
    milestone = milestone_due(commitment, today, 200)
    answer = page.post(address(milestone, "declare_effect"), typed(today, value=value))
    assert answer.status_code == 200
    assert answer.context["effect"].value is None
    assert bool(answer.context["errors"]) == bool(value)


def test_a_commitment_without_weights_has_no_rate_to_move(page, commitment, today):
    milestone = milestone_due(commitment, today, 200, weight=None)
    answer = page.post(address(milestone, "declare_effect"), typed(today))
    assert answer.status_code == 200
    assert not answer.context["effect"].changes
    assert page.get(address(milestone, "declare")).status_code == 200


@pytest.mark.parametrize("method", ["binary", "steps", "quantity"])
@pytest.mark.parametrize("language", ["fr", "ar", "en"])
def test_every_method_in_every_language(page, commitment, today, method, language):
    fields = {"target_value": 10, "unit": "guichets"} if method == "quantity" else {}
    milestone = milestone_due(commitment, today, 200, method=method, **fields)
    making.validated(milestone, 0, on=today - 20 * DAY, effective_on=today - 21 * DAY)
    with translation.override(language):
        urls = [address(milestone, "declare"), address(milestone, "extension_ask"), reverse("my_commitments")]
    assert [page.get(url).status_code for url in urls] == [200, 200, 200]


def test_a_neutralised_milestone_is_shown_and_asks_for_nothing(page, commitment, person, today):
    milestone = milestone_due(commitment, today, -30)
    decision = factories.meeting().decisions.first()
    planning.revise_milestone(milestone, by=None, effective_on=today, decision=decision, counted=False)
    assert tasks_of(person, today) == []
    assert page.get(reverse("commitment_progress", args=[commitment.code])).status_code == 200
