"""Impact: four assessors side by side, one's own name only, reasons compulsory, the rate suggests and no more."""

import datetime
from decimal import Decimal
from fractions import Fraction

import pytest
from django.urls import reverse
from django.utils import timezone

from commitments import impact
from commitments.actions import assessing
from commitments.models import Assessment, AssessmentCode, AssessmentCycle, AssessmentQuestion
from ogp_secretariat.people.models import Mandate
from tests import factories
from tests.commitments import making


@pytest.mark.parametrize(
    ("rate", "code"),
    [
        (None, None),
        (0, "not_started"),
        (Decimal("0.9999"), "not_started"),
        (1, "limited"),
        (Fraction(4999, 100), "limited"),
        (50, "substantial"),
        (Decimal("99.9999"), "substantial"),
        (100, "complete"),
    ],
)
def test_the_rate_suggests_a_code(rate, code):
    assert impact.suggested_code(rate) == code


@pytest.fixture
def question(db):
    cycle = AssessmentCycle.objects.create(code="essai", title="Cycle d'essai")
    made = AssessmentQuestion.objects.create(cycle=cycle, position=1, code="completion", title="Réalisé ?")
    for position, code in enumerate(("not_started", "limited", "substantial", "complete"), 1):
        AssessmentCode.objects.create(question=made, position=position, code=code, title=f"Code {code}")
    return made


@pytest.fixture
def commitment(question):
    plan = making.plan("PAN1", cycle=question.cycle)
    return making.commitment(plan)


@pytest.fixture
def secretary(db):
    return factories.account("secretariat")


def wrote(commitment, question, assessor, code, **fields):
    return assessing.assess(
        commitment,
        by=None,
        assessor=assessor,
        question=question,
        code=question.codes.get(code=code),
        justification=fields.pop("justification", f"Parce que {code}"),
        evidence="Document",
        **fields,
    )


def page_of(commitment):
    return reverse("impact", args=[commitment.code])


def form_of(commitment, question, assessor):
    return reverse("assess", args=[commitment.code, assessor, question.code])


def typed(question, code="limited", **fields):
    return {
        "code": question.codes.get(code=code).pk,
        "justification": "Première version seulement",
        "evidence": "Rapport, page 3",
        "assessed_on": timezone.localdate().isoformat(),
        **fields,
    }


def test_everybody_reads_the_four_side_by_side_with_their_history(client, commitment, question):
    wrote(commitment, question, "irm", "limited", assessed_on=datetime.date(2020, 1, 1))
    newer = wrote(commitment, question, "irm", "substantial", assessed_on=datetime.date(2020, 6, 1))
    wrote(commitment, question, "self", "complete")
    (item,) = client.get(page_of(commitment)).context["questions"]
    answers = {answer["assessor"].value: answer for answer in item["answers"]}
    assert list(answers) == ["self", "secretariat", "civil_society", "irm"]
    assert answers["irm"]["current"] == newer and len(answers["irm"]["history"]) == 1
    assert answers["secretariat"]["current"] is None
    text = client.get(page_of(commitment)).content.decode()
    assert "Parce que limited" in text and "Parce que complete" in text
    assert not any(answer["is_mine"] for answer in answers.values())


def test_the_page_costs_the_same_with_more_assessments(client, commitment, question, django_assert_max_num_queries):
    for _number in range(20):
        wrote(commitment, question, "irm", "limited")
    with django_assert_max_num_queries(8):
        client.get(page_of(commitment))


def test_a_draft_plan_has_no_page_outside_the_secretariat(client, question, secretary):
    commitment = making.commitment(making.plan("PAN2", state="draft", cycle=question.cycle))
    assert client.get(page_of(commitment)).status_code == 404
    client.force_login(secretary)
    assert client.get(page_of(commitment)).status_code == 200


def test_without_a_cycle_the_page_says_what_to_do(client, db):
    response = client.get(page_of(making.commitment(making.plan("PAN3"))))
    assert response.status_code == 200 and response.context["questions"] == []


def test_markup_in_a_text_is_only_text(client, commitment, question):
    wrote(commitment, question, "irm", "limited", justification="<script>alert(1)</script>")
    assert "<script>alert(1)" not in client.get(page_of(commitment)).content.decode()


def test_the_rate_only_suggests(client, commitment, question, secretary):
    milestone = making.milestone(commitment)
    making.validated(milestone, 75, on=datetime.date(2020, 1, 31))
    client.force_login(secretary)
    page = client.get(form_of(commitment, question, "secretariat"))
    assert page.context["suggested"].code == "substantial"
    assert client.post(form_of(commitment, question, "secretariat"), typed(question)).status_code == 302
    assert Assessment.objects.get().code.code == "limited"


def test_another_question_gets_no_suggestion(client, commitment, question, secretary):
    other = AssessmentQuestion.objects.create(cycle=question.cycle, position=2, code="changed", title="Changé ?")
    AssessmentCode.objects.create(question=other, code="complete", title="Code")
    making.validated(making.milestone(commitment), 100, on=datetime.date(2020, 1, 31))
    client.force_login(secretary)
    suggestions = [item["suggested"] for item in client.get(page_of(commitment)).context["questions"]]
    assert suggestions[0].code == "complete" and suggestions[1] is None


def test_each_in_their_own_name(client, commitment, question, secretary):
    point = making.focal_point(commitment)
    member = factories.account("member")
    society = factories.institution("Association")
    society.kind = "civil_society"
    society.save()
    committee = commitment.plan.committee
    Mandate.objects.create(
        committee=committee,
        person=member.person,
        institution=society,
        college=committee.colleges.first(),
        starts_on=datetime.date(2018, 1, 1),
    )
    own = {
        secretary: {"secretariat", "irm"},
        point: {"self"},
        member: {"civil_society"},
        factories.account("chair"): set(),
    }
    for account, names in own.items():
        client.force_login(account)
        for assessor in ("self", "secretariat", "civil_society", "irm", "autre"):
            expected = 200 if assessor in names else 404
            assert client.get(form_of(commitment, question, assessor)).status_code == expected
            done = client.post(form_of(commitment, question, assessor), typed(question)).status_code
            assert done == (302 if assessor in names else 404)
    assert Assessment.objects.count() == 4
    client.logout()
    assert client.get(form_of(commitment, question, "irm")).status_code == 302


@pytest.mark.parametrize(
    "wrong",
    [
        {"justification": " "},
        {"evidence": ""},
        {"code": ""},
        {"code": "9" * 5000},
        {"assessed_on": "2999-01-01"},
        {"assessed_on": "99999-01-01"},
        {"assessed_on": "0001-01-01"},
    ],
)
def test_what_is_missing_is_said_and_what_was_typed_stays(client, commitment, question, secretary, wrong):
    client.force_login(secretary)
    response = client.post(form_of(commitment, question, "irm"), {**typed(question), **wrong})
    assert response.status_code == 200 and response.context["form"].errors
    assert not Assessment.objects.exists()


def test_a_code_of_another_question_is_refused(client, commitment, question, secretary):
    other = AssessmentQuestion.objects.create(cycle=question.cycle, position=2, code="changed", title="Changé ?")
    client.force_login(secretary)
    response = client.post(form_of(commitment, other, "irm"), typed(question))
    assert response.status_code == 200 and not Assessment.objects.exists()


@pytest.mark.parametrize("code", ["inconnue", "a" * 3000])
def test_an_unknown_question_is_not_found(client, commitment, question, secretary, code):
    client.force_login(secretary)
    assert client.get(reverse("assess", args=[commitment.code, "irm", code])).status_code == 404
    assert client.get(reverse("impact", args=[code])).status_code == 404
