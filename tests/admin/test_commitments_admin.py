"""Plans, commitments and milestones in the browser admin: saved by the actions, revised by an act, never lost."""

import datetime

import pytest
from django.urls import reverse
from django.utils import timezone

from commitments.models import (
    ActionPlan,
    AssessmentCycle,
    Commitment,
    CommitmentFigures,
    FocalPoint,
    Milestone,
    ProgressUpdate,
)
from meetings.actions import approving
from ogp_secretariat.audit.queries import history_of
from tests import factories
from tests.commitments import making

pytestmark = pytest.mark.django_db
TEXTS = ("problem", "done_so_far", "solution", "expected_results", "relevance")


def change(record):
    return reverse(f"admin:commitments_{record._meta.model_name}_change", args=[record.pk])


def formset(prefix, rows=(), stored=0):
    data = {f"{prefix}-TOTAL_FORMS": len(rows), f"{prefix}-INITIAL_FORMS": stored}
    for number, row in enumerate(rows):
        data |= {f"{prefix}-{number}-{name}": value for name, value in row.items()}
    return data


def plan_page(committee, *, axes=(), periods=(), stored=(0, 0), **fields):
    return {
        "code": "PAN5",
        "committee": committee.pk,
        "title": "Plan d'essai",
        "starts_on": "01/10/2018",
        "ends_on": "31/08/2020",
        "own_extension_days": 60,
        "review_target_days": 5,
        **formset("axes", axes, stored[0]),
        **formset("periods", periods, stored[1]),
        **fields,
    }


def commitment_page(record, **fields):
    """What the browser posts for a stored commitment."""
    return {
        "position": record.position,
        "title": record.title,
        "lead": record.lead_id or "",
        "expected_version": record.version,
        "seen": 0,
        **fields,
    }


def milestone_page(record, **fields):
    return {
        "position": record.position,
        "title": record.title,
        "means_of_verification": record.means_of_verification,
        "method": record.method,
        "expected_version": record.version,
        "seen": 0,
        **fields,
    }


@pytest.fixture
def plan(committee):
    return making.plan("PAN1", committee=committee)


@pytest.fixture
def draft(committee):
    return making.plan("PAN2", committee=committee, state="draft")


def errors_of(response):
    return " ".join(str(e) for e in response.context["errors"]) if response.context else response.content.decode()


# -- Plans -------------------------------------------------------------------------------------------------------------


def test_a_plan_is_made_with_its_axes_and_periods(desk, committee):
    period = {
        "label": "S1",
        "starts_on": "01/10/2018",
        "ends_on": "31/03/2019",
        "opens_on": "01/03/2019",
        "on_time_until": "15/04/2019",
        "locks_on": "30/04/2019",
    }
    page = plan_page(committee, axes=[{"position": 1, "code": "A1", "title": "Axe 1"}], periods=[period])
    response = desk.post(reverse("admin:commitments_actionplan_add"), page)
    assert response.status_code == 302, errors_of(response)
    made = ActionPlan.objects.get(code="PAN5")
    assert made.state == "draft"
    assert [axis.code for axis in made.axes.all()] == ["A1"]
    assert [one.label for one in made.periods.all()] == ["S1"]
    assert [entry.action for entry in history_of(made)] == ["create"]
    assert [entry.action for entry in history_of(made.axes.get())] == ["create"]
    assert [entry.action for entry in history_of(made.periods.get())] == ["create"]


def test_a_wrong_period_keeps_everything_out_and_says_why(desk, committee):
    period = {
        "label": "S1",
        "starts_on": "01/10/2018",
        "ends_on": "31/03/2019",
        "opens_on": "01/05/2019",
        "on_time_until": "15/04/2019",
        "locks_on": "30/04/2019",
    }
    response = desk.post(reverse("admin:commitments_actionplan_add"), plan_page(committee, periods=[period]))
    assert response.status_code == 200
    assert not ActionPlan.objects.filter(code="PAN5").exists()


def test_the_state_is_never_typed(desk, plan, committee):
    page = plan_page(committee, code="PAN1", state="closed", expected_version=plan.version)
    assert desk.post(change(plan), page).status_code == 302
    plan.refresh_from_db()
    assert plan.state == "adopted" and plan.title == "Plan d'essai"


def test_a_plan_is_adopted_by_an_act_that_may_cite_a_decision(desk, draft, committee):
    url = reverse("admin:commitments_actionplan_state", args=[draft.pk, "adopted"])
    assert desk.get(url).context["missing"]
    assert desk.post(url, {"adopted_on": "01/10/2018", "confirmed": 1}).status_code == 200
    draft.refresh_from_db()
    assert draft.state == "draft"
    making.commitment(draft)
    meeting = factories.meeting(committee=committee)
    approving.validate(meeting.minutes, by=factories.account("chair"))
    decision = meeting.decisions.first()
    page = desk.get(url)
    assert not page.context["missing"] and str(meeting) in page.content.decode()
    page = desk.post(url, {"adopted_on": "01/10/2018", "decision": decision.pk, "confirmed": 1})
    assert page.status_code == 302
    draft.refresh_from_db()
    assert (draft.state, draft.adopted_by) == ("adopted", decision)
    close = reverse("admin:commitments_actionplan_state", args=[draft.pk, "closed"])
    assert desk.get(close).status_code == 200
    assert desk.post(close, {"confirmed": 1}).status_code == 302
    draft.refresh_from_db()
    assert draft.state == "closed"


def test_an_unknown_state_or_plan_is_not_found(desk, plan):
    assert desk.get(reverse("admin:commitments_actionplan_state", args=[plan.pk, "neant"])).status_code == 404
    assert desk.get(reverse("admin:commitments_actionplan_state", args=["x" * 300, "closed"])).status_code == 404


def test_somebody_quicker_makes_a_conflict_with_both_texts(desk, plan, committee, secretary):
    page = plan_page(committee, code="PAN1", title="Le mien", expected_version=plan.version)
    first = plan_page(committee, code="PAN1", title="Le leur", expected_version=plan.version)
    assert desk.post(change(plan), first).status_code == 302
    response = desk.post(change(plan), page)
    assert response.status_code == 409
    text = response.content.decode()
    assert "Le mien" in text and "Le leur" in text
    plan.refresh_from_db()
    assert plan.title == "Le leur"
    again = desk.post(change(plan), {**page, "overwrite": plan.version})
    assert again.status_code == 302
    plan.refresh_from_db()
    assert plan.title == "Le mien"


# -- Commitments -------------------------------------------------------------------------------------------------------


def test_a_commitment_gets_its_baseline_and_its_figures(desk, plan):
    lead = factories.institution("Agence")
    axis = plan.axes.create(code="A1", title="Axe", position=1)
    page = {
        "plan": plan.pk,
        "axis": axis.pk,
        "position": 1,
        "code": "PAN1-E01",
        "title": "Données ouvertes",
        "lead": lead.pk,
        "supporters": [lead.pk],
        "starts_on": "01/10/2018",
        "ends_on": "31/12/2020",
        "weight": "2",
    }
    response = desk.post(reverse("admin:commitments_commitment_add"), page, follow=True)
    made = Commitment.objects.get(code="PAN1-E01")
    baseline = made.versions.get()
    assert (baseline.number, baseline.weight, baseline.ends_on) == (0, 2, datetime.date(2020, 12, 31))
    assert list(made.supporters.all()) == [lead]
    assert CommitmentFigures.objects.filter(commitment=made).exists()
    said = [str(message) for message in response.context["messages"]]
    assert any("31/08/2020" in sentence for sentence in said), said


def test_the_code_opens_with_the_plans_and_the_axis_is_the_plans_own(desk, plan, draft):
    axis = draft.axes.create(code="A1", title="Axe", position=1)
    page = {"plan": plan.pk, "position": 1, "code": "AUTRE-E01", "title": "X"}
    assert desk.post(reverse("admin:commitments_commitment_add"), page).status_code == 200
    page = {"plan": plan.pk, "axis": axis.pk, "position": 1, "code": "PAN1-E01", "title": "X"}
    response = desk.post(reverse("admin:commitments_commitment_add"), page)
    assert response.status_code == 200 and response.context["adminform"].form.errors["axis"]
    assert not Commitment.objects.exists()


def test_the_terms_of_an_adopted_plan_are_not_typed(desk, plan):
    record = making.commitment(plan)
    assert "starts_on" not in desk.get(change(record)).content.decode().split("<form")[-1]
    page = commitment_page(record, title="Nouveau titre", starts_on="01/01/2001", weight="9")
    assert desk.post(change(record), page).status_code == 302
    record.refresh_from_db()
    assert record.title == "Nouveau titre"
    assert record.versions.get().weight == 1 and record.versions.get().starts_on == making.START


def test_the_terms_of_a_draft_plan_are_typed_anew(desk, draft):
    record = making.commitment(draft)
    page = commitment_page(record, starts_on="01/01/2019", ends_on="31/12/2019", weight="3")
    assert desk.post(change(record), page).status_code == 302
    baseline = record.versions.get()
    assert (baseline.weight, baseline.starts_on) == (3, datetime.date(2019, 1, 1))


def test_a_wrong_term_is_said_and_what_was_typed_stays(desk, draft):
    record = making.commitment(draft)
    page = commitment_page(record, title="Gardé", starts_on="01/01/2020", ends_on="31/12/2019", weight="3")
    response = desk.post(change(record), page)
    assert response.status_code == 200 and "Gardé" in response.content.decode()
    assert record.versions.get().ends_on == making.END


def test_a_commitment_is_revised_by_an_act(desk, plan, secretary):
    record = making.commitment(plan)
    url = reverse("admin:commitments_commitment_revise", args=[record.pk])
    terms = {"starts_on": "01/10/2018", "ends_on": "31/10/2020", "weight": "1", "standing": "active"}
    cited = {"effective_on": "01/03/2020", "act": "3/2020", "reason": "Marché relancé"}
    assert desk.get(url).status_code == 200
    without_act = desk.post(url, {**terms, **cited, "act": ""})
    assert without_act.status_code == 200 and without_act.context["form"].errors
    unchanged = desk.post(url, {**terms, **cited, "ends_on": "31/08/2020"})
    assert unchanged.status_code == 200 and unchanged.context["form"].errors
    suspended = desk.post(url, {**terms, **cited, "standing": "suspended"})
    assert suspended.status_code == 200 and suspended.context["form"].errors
    assert record.versions.count() == 1
    assert desk.post(url, {**terms, **cited}).status_code == 302
    version = record.versions.get(number=1)
    assert (version.act, version.ends_on) == ("3/2020", datetime.date(2020, 10, 31))
    assert record.versions.get(number=0).ends_on == making.END
    assert history_of(record).first().action == "revise" and history_of(record).first().actor_id == secretary.pk
    assert "3/2020" in desk.get(change(record)).content.decode()


def test_a_draft_plans_commitment_has_nothing_to_revise(desk, draft):
    record = making.commitment(draft)
    url = reverse("admin:commitments_commitment_revise", args=[record.pk])
    assert desk.get(url).context["missing"]
    desk.post(url, {"ends_on": "31/10/2020", "effective_on": "01/03/2020", "act": "1", "reason": "x"})
    assert record.versions.count() == 1


def test_supporters_are_audited(desk, plan):
    record, other = making.commitment(plan), factories.institution("Association d'appui")
    assert desk.post(change(record), commitment_page(record, supporters=[other.pk])).status_code == 302
    entry = history_of(record).first()
    assert entry.changes["supporters"] == ["", "Association d'appui"]


def test_two_people_on_one_commitment(desk, plan):
    record = making.commitment(plan)
    assert desk.post(change(record), commitment_page(record, title="Le leur")).status_code == 302
    response = desk.post(change(record), commitment_page(record, title="Le mien"))
    assert response.status_code == 409
    record.refresh_from_db()
    assert record.title == "Le leur"


def test_the_page_lists_milestones_and_what_lacks_arabic(desk, plan):
    record = making.commitment(plan, problem="Problème", title_ar="عنوان")
    milestone = making.milestone(record)
    response = desk.get(change(record))
    assert change(milestone) in response.content.decode()
    assert response.context["arabic"] == "1/2"
    assert len(response.context["arabic_missing"]) == 1


# -- Milestones --------------------------------------------------------------------------------------------------------


def test_a_milestone_is_made_from_its_commitments_page(desk, plan):
    record = making.commitment(plan)
    add = reverse("admin:commitments_milestone_add")
    page = desk.get(add, {"commitment": record.pk})
    assert page.context["adminform"].form.initial["code"] == "PAN1-E01-J1"
    data = {
        "commitment": record.pk,
        "position": 1,
        "code": "PAN1-E01-J1",
        "title": "Premier jalon",
        "method": "steps",
        "weight": "10",
        "due_on": "31/12/2019",
        "due_precision": "day",
    }
    assert desk.post(add, data).status_code == 302
    made = Milestone.objects.get()
    assert made.versions.get().due_on == datetime.date(2019, 12, 31)
    assert made.figures.weight == 10
    assert history_of(made).get().action == "create"


def test_a_milestone_is_revised_and_neutralised_only_by_decision(desk, plan):
    record = making.milestone(making.commitment(plan))
    url = reverse("admin:commitments_milestone_revise", args=[record.pk])
    terms = {
        "weight": "10",
        "starts_on": "01/10/2018",
        "due_on": "30/09/2020",
        "due_precision": "day",
        "effective_on": "01/03/2020",
        "act": "4/2020",
        "reason": "Motif",
    }
    refused = desk.post(url, terms)
    assert refused.status_code == 200 and record.versions.count() == 1
    assert desk.post(url, {**terms, "counted": "on"}).status_code == 302
    assert record.versions.get(number=1).due_on == datetime.date(2020, 9, 30)
    assert record.commitment.versions.get(number=1).ends_on == datetime.date(2020, 9, 30)


def test_the_method_stays_once_progress_was_declared(desk, plan):
    record = making.milestone(making.commitment(plan))
    making.validated(record, 50, on=datetime.date(2020, 1, 31))
    response = desk.post(change(record), milestone_page(record, method="binary"))
    assert response.status_code == 200 and "errornote" in response.content.decode()
    record.refresh_from_db()
    assert record.method == "steps"


# -- Lists, the rest ---------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("words", ["donnees ouvertes", "DONNÉES", "pan1-e01"])
def test_lists_are_searched_without_accents(desk, plan, words):
    record = making.commitment(plan, title="Données ouvertes")
    making.milestone(record, title="Éléments publiés")
    found = desk.get(reverse("admin:commitments_commitment_changelist"), {"q": words})
    assert list(found.context["cl"].result_list) == [record]


def test_milestones_and_plans_are_searched_without_accents(desk, plan):
    record = making.milestone(making.commitment(plan), title="Éléments publiés")
    url = reverse("admin:commitments_milestone_changelist")
    assert list(desk.get(url, {"q": "elements"}).context["cl"].result_list) == [record]
    assert list(desk.get(url, {"q": "elements introuvables"}).context["cl"].result_list) == []
    url = reverse("admin:commitments_actionplan_changelist")
    assert [p.code for p in desk.get(url, {"q": "plan pan1"}).context["cl"].result_list] == ["PAN1"]


def test_drafts_of_declarations_are_not_shown(desk, plan):
    from commitments.actions import reporting

    record = making.milestone(making.commitment(plan))
    draft = reporting.open_draft(record, by=None)
    sent = making.declared(making.milestone(record.commitment), 50)
    shown = desk.get(reverse("admin:commitments_progressupdate_changelist")).context["cl"].result_list
    assert list(shown) == [sent]
    assert desk.get(reverse("admin:commitments_progressupdate_change", args=[draft.pk])).status_code in {302, 404}
    url = reverse("admin:commitments_progressupdate_change", args=[sent.pk])
    assert desk.get(url).status_code == 200
    assert desk.post(url, {"value": "100"}).status_code == 403
    sent.refresh_from_db()
    assert ProgressUpdate.objects.get(pk=sent.pk).value == 50


@pytest.mark.parametrize(
    "name",
    ["progressupdate", "extensionrequest", "snapshot", "assessment", "report", "sheetimport", "lateentry", "remark"],
)
def test_what_the_product_writes_is_only_read(desk, name):
    assert desk.get(reverse(f"admin:commitments_{name}_changelist"), {"q": "x"}).status_code == 200
    assert desk.get(reverse(f"admin:commitments_{name}_add")).status_code == 403


@pytest.mark.parametrize("name", ["actionplan", "commitment", "milestone", "focalpoint"])
def test_nothing_is_deleted(desk, plan, name):
    record = making.milestone(making.commitment(plan))
    making.focal_point(record.commitment)
    pk = {
        "actionplan": plan.pk,
        "commitment": record.commitment_id,
        "milestone": record.pk,
        "focalpoint": FocalPoint.objects.get().pk,
    }[name]
    assert desk.post(reverse(f"admin:commitments_{name}_delete", args=[pk]), {"post": "yes"}).status_code == 403


def test_a_focal_point_hands_over_by_dates(desk, plan, secretary):
    record = making.commitment(plan)
    person = factories.person("Point FOCAL")
    page = {
        "institution": record.lead_id,
        "person": person.pk,
        "seat": "titular",
        "starts_on": f"{timezone.localdate():%d/%m/%Y}",
    }
    assert desk.post(reverse("admin:commitments_focalpoint_add"), page).status_code == 302
    point = FocalPoint.objects.get()
    assert history_of(point).get().action == "create"
    assert desk.post(change(point), {**page, "ends_on": "01/01/2001"}).status_code == 200
    assert desk.get(reverse("admin:commitments_focalpoint_changelist"), {"q": "focal"}).status_code == 200


def test_code_lists_are_data(desk):
    cycle = AssessmentCycle.objects.create(code="essai", title="Essai")
    page = {
        "code": "essai",
        "title": "Cycle d'essai",
        **formset("questions", [{"position": 1, "code": "fait", "title": "Fait ?"}]),
    }
    assert desk.post(change(cycle), page).status_code == 302
    question = cycle.questions.get()
    page = {
        "cycle": cycle.pk,
        "position": 1,
        "code": "fait",
        "title": "Fait ?",
        **formset("codes", [{"position": 1, "code": "oui", "title": "Oui"}]),
    }
    assert desk.post(change(question), page).status_code == 302
    assert question.codes.get().code == "oui"


def test_pages_cost_a_fixed_number_of_statements(desk, plan, django_assert_max_num_queries):
    for _number in range(3):
        making.milestone(making.commitment(plan))
    for name, most in (("actionplan", 12), ("commitment", 16), ("milestone", 14)):
        with django_assert_max_num_queries(most):
            desk.get(reverse(f"admin:commitments_{name}_changelist"))
