"""The matrix completion × early results: the newest assessment of each assessor, side by side."""

import datetime

import pytest
from django.urls import reverse

from commitments.models import ActionPlan, Assessment, AssessmentCycle
from tests.commitments import making

pytestmark = pytest.mark.django_db


@pytest.fixture
def plan():
    made = making.plan("PAN1")
    ActionPlan.objects.filter(pk=made.pk).update(cycle=AssessmentCycle.objects.get(code="2018"))
    made.refresh_from_db()
    making.commitment(made, number=1)
    return made


def assess(plan, question, code, assessor="irm", day=1):
    question = plan.cycle.questions.get(code=question)
    Assessment.objects.create(
        commitment=plan.commitments.get(),
        assessor=assessor,
        question=question,
        code=question.codes.get(code=code),
        assessed_on=datetime.date(2020, 9, day),
        justification="Constat",
        evidence="Rapport, page 3",
    )


def test_the_newest_of_each_assessor_is_in_force(client, plan):
    assess(plan, "completion", "limited", day=1)
    assess(plan, "completion", "substantial", day=2)
    assess(plan, "opened_government", "major")
    assess(plan, "completion", "complete", assessor="self")
    context = client.get(reverse("plan_matrix", args=["PAN1"])).context
    assert [(row.assessor, row.completion, row.result) for row in context["rows"]] == [
        ("irm", "substantial", "major"),
        ("self", "complete", None),
    ]
    ((_label, grid),) = context["grids"]
    filled = [(row, n) for row, (_name, cells) in enumerate(grid) for n, cell in enumerate(cells) if cell]
    assert filled == [(1, 3)]


def test_an_empty_matrix_says_so(client, plan):
    response = client.get(reverse("plan_matrix", args=["PAN1"]))
    assert response.context["rows"] == []
    assert b'class="empty"' in response.content
