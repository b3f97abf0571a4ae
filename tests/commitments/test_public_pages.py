"""Public pages: their figures are the engine's, their access the rules', their sentences the method's."""

import datetime
from fractions import Fraction

import pytest
from django.urls import reverse
from django.utils import timezone, translation

from commitments import methodology, queries
from commitments.actions import measuring, planning
from commitments.models import Axis, CommitmentFigures, PlanFigures, Remark
from meetings.models import Decision
from tests import factories
from tests.commitments import making

pytestmark = pytest.mark.django_db
PAST = datetime.date(2019, 9, 30)


@pytest.fixture
def plan():
    """A plan with an axis and two commitments: one late and partly neutralised, one without weights."""
    made = making.plan("PAN1", title="Plan d’essai", title_ar="خطة تجريبية")
    axis = Axis(plan=made, position=1, code="A1", title="Accès à l’information")
    planning.save_axis(axis, by=None)
    first = making.commitment(made, number=1, axis=axis, title="Portail de transparence", title_ar="بوابة الشفافية")
    making.validated(making.milestone(first, number=1, weight=15, method="binary", due_on=PAST), 100)
    making.validated(making.milestone(first, number=2, weight=45, due_on=PAST), 75)
    third = making.milestone(
        first, number=3, weight=40, due_on=None, due_text="D’ici l’automne 2028", due_precision="text"
    )
    meeting = factories.meeting(datetime.date(2019, 10, 31))
    planning.revise_milestone(
        third,
        by=None,
        decision=Decision.objects.filter(meeting=meeting).first(),
        effective_on=datetime.date(2019, 11, 1),
        counted=False,
        reason="Hors du champ",
    )
    second = making.commitment(made, number=2, title="Sans poids", title_ar="")
    making.milestone(second, number=1, weight=None, due_on=None)
    return made


def page(client, name, *args, **query):
    response = client.get(reverse(name, args=args), query)
    assert response.status_code == 200
    return response.content.decode()


def figures(code):
    return CommitmentFigures.objects.get(commitment__code=code)


def test_the_figures_of_the_pages_are_the_engines(client, plan):
    today = timezone.localdate()
    result = queries.compute(plan, today)
    first = result.commitments[0]
    shown = methodology.displayed(first.rate)
    assert first.rate == Fraction(15 * 100 + 45 * 75, 60)
    for name, args in (("commitment_list", []), ("commitment", [first.code]), ("explanation", [first.code])):
        assert shown in page(client, name, *args)
    dashboard = page(client, "plan", plan.code)
    assert shown in dashboard
    assert methodology.displayed(result.rate) in dashboard
    assert methodology.displayed(result.rate) in page(client, "plan_print", plan.code)
    assert methodology.displayed(result.rate) in page(client, "plan_explanation", plan.code)
    assert methodology.displayed(result.rate) in page(client, "home")


def test_the_explanation_says_the_engines_sentences_for_the_day_of_the_figures(client, plan):
    yesterday = timezone.localdate() - datetime.timedelta(days=1)
    measuring.refresh(plan, day=yesterday)
    with translation.override("fr"):
        result = queries.compute(plan, yesterday).commitments[0]
        sentences = methodology.explain(result)
    response = client.get(reverse("explanation", args=["PAN1-E01"]))
    assert response.context["sentences"] == sentences
    assert response.context["result"].days_late == figures("PAN1-E01").days_late > 0
    assert float(response.context["result"].rate) == pytest.approx(float(figures("PAN1-E01").rate), abs=0.0001)


def test_the_explanation_of_the_plan_is_that_of_its_stored_mean(client, plan):
    response = client.get(reverse("plan_explanation", args=[plan.code]))
    stored = PlanFigures.objects.get(plan=plan)
    assert float(response.context["result"].rate) == pytest.approx(float(stored.rate), abs=0.0001)
    assert response.context["result"].figures.unknown == 1


def test_nd_is_neither_zero_nor_hidden(client, plan):
    row = page(client, "commitment_list", q="poids")
    assert "Sans poids" in row
    assert "<b>n.d.</b>" in row


def test_a_neutralised_milestone_is_struck_through_with_its_decision(client, plan):
    html = page(client, "commitment", "PAN1-E01")
    assert 'class="milestone struck" id="J3"' in html
    assert "CP 1/2019" in html
    assert "D’ici l’automne 2028" in html


def test_days_late_and_days_under_review_are_both_shown(client, plan):
    late = figures("PAN1-E01")
    assert late.days_late + late.review_days == (late.as_of - late.due_on).days
    html = page(client, "commitment", "PAN1-E01")
    assert f"{late.days_late} " in html
    with translation.override("fr"):
        assert translation.ngettext("%(n)s day under review", "%(n)s days under review", 0) % {"n": 0} in html


@pytest.mark.parametrize("role", [None, "none", "member", "focal_point", "chair", "secretariat"])
def test_a_draft_plan_exists_for_the_secretariat_alone(client, role):
    draft = making.plan("PAN9", state="draft")
    one = making.commitment(draft, number=1, title="Projet secret")
    making.milestone(one, number=1)
    if role == "none":
        client.force_login(factories.account("member"))
    elif role:
        client.force_login(factories.account(role))
    expected = 200 if role == "secretariat" else 404
    names = ("plan", "plan_explanation", "plan_gantt", "plan_curve", "plan_matrix", "plan_print")
    for url in [
        *(reverse(name, args=["PAN9"]) for name in names),
        reverse("plan_export", args=["PAN9", "engagements", "csv"]),
        *(reverse(name, args=[one.code]) for name in ("commitment", "explanation")),
    ]:
        assert client.get(url).status_code == expected, url
    for url in (reverse("plan_list"), reverse("commitment_list"), reverse("commitment_export", args=["csv"])):
        assert (b"PAN9" in client.get(url).content) == (role == "secretariat")


def test_the_declared_rate_is_for_who_declares_and_the_secretariat(client, plan):
    commitment = plan.commitments.get(code="PAN1-E02")
    planning.revise_milestone(
        commitment.milestones.get(), by=None, act="Acte 1", effective_on=datetime.date(2020, 1, 1), weight=10
    )
    making.declared(commitment.milestones.get(), 50)
    declared = methodology.displayed(figures("PAN1-E02").declared, "fr")
    insiders = [making.focal_point(commitment), factories.account("secretariat")]
    stranger = making.focal_point(plan.commitments.get(code="PAN1-E01"))
    for name in ("commitment", "explanation"):
        for user in (None, factories.account("member"), stranger):
            client.logout()
            if user:
                client.force_login(user)
            assert declared not in page(client, name, "PAN1-E02")
        for user in insiders:
            client.force_login(user)
            assert declared in page(client, name, "PAN1-E02")


def test_names_and_missing_arabic_are_for_the_secretariat(client, plan):
    commitment = plan.commitments.get(code="PAN1-E02")
    name = making.focal_point(commitment).person.name
    assert name not in page(client, "commitment", commitment.code)
    client.force_login(factories.account("secretariat"))
    response = client.get(reverse("commitment", args=[commitment.code]))
    assert name in response.content.decode()
    assert response.context["missing_arabic"]


def test_evidence_is_read_by_its_rule(client, plan):
    private = plan.commitments.get(code="PAN1-E01").milestones.get(code="PAN1-E01-J1").updates.get().evidence.get()
    assert "exemple.test/rapport" not in page(client, "commitment", "PAN1-E01")
    client.force_login(factories.account("secretariat"))
    assert "exemple.test/rapport" in page(client, "commitment", "PAN1-E01")
    # A link has no bytes of its own.
    assert client.get(reverse("evidence_file", args=[private.pk])).status_code == 404
    assert client.get(reverse("evidence_file", args=[10**30])).status_code == 404


def test_a_withdrawn_remark_is_not_shown(client, plan):
    milestone = plan.commitments.get(code="PAN1-E01").milestones.first()
    Remark.objects.create(milestone=milestone, text="Encore là")
    Remark.objects.create(milestone=milestone, text="Retirée", withdrawn_at=timezone.now())
    html = page(client, "commitment", "PAN1-E01")
    assert "Encore là" in html
    assert "Retirée" not in html


def test_a_text_in_another_language_says_so(client, plan):
    html = page(client, "commitment", "PAN1-E01")
    assert '<bdi lang="ar" dir="rtl">بوابة الشفافية</bdi>' in html
    html = client.get("/ar" + reverse("commitment", args=["PAN1-E02"])).content.decode()
    assert '<bdi lang="fr" dir="ltr">Sans poids</bdi>' in html


def test_the_worked_example_of_the_method(client):
    response = client.get(reverse("methodology"))
    result = response.context["result"]
    assert methodology.displayed(result.rate) in response.content.decode()
    assert (methodology.shown(result.rate), methodology.shown(result.planned)) == (57, 76)
    assert (methodology.displayed_points(result.gap, "fr"), result.days_late, result.status) == ("−19", 135, "late")


# -- Simulator ---------------------------------------------------------------------------------------------------------


def test_the_simulator_computes_and_writes_nothing(client, plan):
    url = reverse("simulator", args=["PAN1-E01"])
    assert client.get(url).status_code == 302
    client.force_login(making.focal_point(plan.commitments.get(code="PAN1-E02")))
    assert client.get(url).status_code == 404
    client.force_login(making.focal_point(plan.commitments.get(code="PAN1-E01")))
    before = figures("PAN1-E01")
    assert client.get(url).context["after"] is None
    after = client.get(url, {"J2": "100"}).context["after"]
    assert after.rate == 100
    assert figures("PAN1-E01").rate == before.rate != after.rate


@pytest.mark.parametrize("value", ["7", "-5", "abc", "9" * 5000, "NaN", "1e400"])
def test_the_simulator_refuses_nonsense_with_a_sentence(client, plan, value):
    client.force_login(factories.account("secretariat"))
    response = client.get(reverse("simulator", args=["PAN1-E01"]), {"J2": value})
    assert response.status_code == 200
    assert response.context["after"] is None
    assert response.context["form"].errors["J2"]


def test_the_simulator_takes_a_quantity_as_a_percentage(client, plan):
    commitment = making.commitment(plan, number=5)
    making.milestone(commitment, number=1, method="quantity", baseline_value=2, target_value=10, weight=1)
    client.force_login(factories.account("secretariat"))
    url = reverse("simulator", args=[commitment.code])
    assert client.get(url, {"J1": "62,5"}).context["after"].rate == 62.5
    for value in ("101", "-1", "NaN", "9" * 5000, "1e999999"):
        assert client.get(url, {"J1": value}).context["form"].errors["J1"]


# -- Filters and bad input ---------------------------------------------------------------------------------------------


def test_the_filters_hold_together(client, plan):
    def codes(**query):
        return [row.code for row in client.get(reverse("commitment_list"), query).context["rows"]]

    assert codes() == ["PAN1-E01", "PAN1-E02"]
    assert codes(plan="PAN1", axis="PAN1-A1") == ["PAN1-E01"]
    assert codes(status="late") == ["PAN1-E01"]
    assert codes(q="TRANSPARENCE portail") == ["PAN1-E01"]
    assert codes(q="الشفافية") == ["PAN1-E01"]
    lead = plan.commitments.get(code="PAN1-E02").lead
    assert codes(institution=lead.code) == ["PAN1-E02"]
    assert codes(q="rien de tel") == []


def test_a_chosen_plan_offers_its_own_axes(client, plan):
    other = making.plan(code="PAN2")
    planning.save_axis(Axis(plan=other, position=1, code="B1", title="Autre"), by=None)

    def offered(**query):
        choices = client.get("/engagements/", query).context["filter"].form.fields["axis"].choices
        return [value for value, _label in choices if value]

    assert sorted(offered()) == ["PAN1-A1", "PAN2-B1"]
    assert offered(plan="PAN1") == ["PAN1-A1"]
    assert sorted(offered(plan="PAN2", axis="PAN1-A1")) == ["PAN1-A1", "PAN2-B1"]


@pytest.mark.parametrize("query", [{"plan": "x"}, {"q": "a" * 5000}, {"status": "<b>"}, {"axis": "-"}])
def test_bad_filters_are_sentences(client, plan, query):
    (name,) = query
    assert client.get(reverse("commitment_list"), query).status_code == 200
    refused = client.get(reverse("commitment_export", args=["csv"]), query)
    assert refused.status_code == 400 and refused.context["filter"].form.errors[name]
    assert "download>CSV" not in refused.content.decode()


@pytest.mark.parametrize("page", ["9" * 5000, "abc"])
def test_a_page_that_does_not_exist_is_the_nearest(client, plan, page):
    for address in (reverse("commitment_list"), reverse("commitment_export", args=["csv"])):
        assert client.get(address, {"page": page}).status_code == 200


@pytest.mark.parametrize(
    "path",
    [
        "plans/x/", "plans/pan1/", f"plans/{'9' * 5000}/", "engagements/X/", "engagements/PAN1-E01'/", "preuves/0/",
        f"preuves/{'9' * 5000}/", "plans/PAN1/donnees/rien.csv", "plans/PAN1/donnees/jalons.pdf",
        "engagements/export.pdf", "engagements/X/calcul/", "plans/X/courbe/",
    ],
)  # fmt: skip
def test_what_does_not_exist_is_a_404(client, plan, path):
    assert client.get(f"/{path}").status_code == 404


def test_a_nul_is_refused(client, plan):
    assert client.get("/engagements/?q=%00").status_code == 400
    assert client.get("/engagements/%00/").status_code in (400, 404)


# -- Pictures have their tables ----------------------------------------------------------------------------------------


def test_the_calendar_draws_both_versions_and_tells_them(client, plan):
    milestone = plan.commitments.get(code="PAN1-E01").milestones.get(code="PAN1-E01-J2")
    milestone.commitment.plan.own_extension_days = 300
    planning.revise_milestone(
        milestone, by=None, act="Acte 3", effective_on=datetime.date(2020, 1, 1), due_on=datetime.date(2020, 6, 30)
    )
    response = client.get(reverse("plan_gantt", args=["PAN1"]))
    rows = {row.task.label: row for picture in response.context["pictures"] for row in picture.rows}
    assert rows["J2"].initial.width < rows["J2"].bar.width
    assert rows["PAN1-E01"].bar
    assert rows["PAN1-E01"].initial is None
    table = {row.code: row for row in response.context["rows"]}
    assert table["PAN1-E01-J2"].shift_days == 274


def test_the_curve_has_a_point_for_each_kept_day_and_today(client, plan):
    measuring.snapshot_plan(plan, as_of=datetime.date(2019, 10, 31), kind="meeting", by=None, name="CP 1/2019")
    points = client.get(reverse("plan_curve", args=["PAN1"])).context["points"]
    assert points[0].day == datetime.date(2019, 10, 31)
    assert points[0].is_meeting
    assert points[-1].day == timezone.localdate()
    assert points[-1].rate == PlanFigures.objects.get(plan=plan).rate
