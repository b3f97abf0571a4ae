"""Pages of commitments cost the same number of statements whatever the number of rows; the numbers are a gate."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from commitments.models import Commitment, CommitmentFigures, MilestoneFigures, ProgressUpdate, Remark
from tests import factories
from tests.commitments import making

pytestmark = pytest.mark.django_db
ROLES = [None, "member", "focal_point", "chair", "secretariat"]


def statements(client, url):
    """How many SQL statements a page takes, once its caches are warm."""
    client.get(url)
    with CaptureQueriesContext(connection) as captured:
        assert client.get(url).status_code == 200
    return len(captured)


@pytest.fixture
def plan():
    made = making.plan("PAN1")
    commitment = making.commitment(made, number=1)
    making.validated(making.milestone(commitment, number=1, method="steps"), 50)
    return made


def log_in(client, role, plan):
    if role == "focal_point":
        client.force_login(making.focal_point(plan.commitments.first()))
    elif role:
        client.force_login(factories.account(role))


def many_commitments(plan, count):
    """`count` more commitments with figures and a late milestone each, made in bulk from the first."""
    like = plan.commitments.first()
    figures, line = like.figures, like.milestone_figures.first()
    milestone = like.milestones.first()
    first = plan.commitments.count() + 1
    made = Commitment.objects.bulk_create(
        Commitment(plan=plan, position=n, code=f"PAN1-E{n:04d}", title=f"Engagement {n}", lead=like.lead)
        for n in range(first, first + count)
    )
    columns = [f.name for f in CommitmentFigures._meta.concrete_fields if f.name != "commitment"]
    CommitmentFigures.objects.bulk_create(
        CommitmentFigures(commitment=one, **{name: getattr(figures, name) for name in columns}) for one in made
    )
    columns = [f.name for f in MilestoneFigures._meta.concrete_fields if f.name not in ("milestone", "commitment")]
    milestones = type(milestone).objects.bulk_create(
        type(milestone)(commitment=one, code=f"{one.code}-J1", title="Jalon") for one in made
    )
    MilestoneFigures.objects.bulk_create(
        MilestoneFigures(milestone=m, commitment=m.commitment, **{name: getattr(line, name) for name in columns})
        for m in milestones
    )


@pytest.mark.parametrize("role", ROLES)
def test_lists_and_dashboards_cost_the_same_with_3_and_with_100_rows(client, plan, role):
    log_in(client, role, plan)
    many_commitments(plan, 2)
    most = {"commitment_list": 11, "plan": 15, "plan_gantt": 15, "plan_print": 15}
    urls = {name: reverse(name, args=[] if name == "commitment_list" else ["PAN1"]) for name in most}
    few = {name: statements(client, url) for name, url in urls.items()}
    many_commitments(plan, 97)
    assert {name: statements(client, url) for name, url in urls.items()} == few
    assert all(few[name] <= most[name] for name in most), few


@pytest.mark.parametrize("role", ROLES)
def test_the_page_of_a_commitment_costs_the_same_with_many_rows(client, plan, role):
    log_in(client, role, plan)
    commitment = plan.commitments.first()
    url = reverse("commitment", args=[commitment.code])
    few = statements(client, url)
    for number in range(2, 8):
        milestone = making.milestone(commitment, number=number, method="steps")
        for value in (25, 50):
            making.validated(milestone, value)
        Remark.objects.create(milestone=milestone, text="Remarque")
    assert ProgressUpdate.objects.count() > 10
    assert statements(client, url) == few <= 18  # one asks whether contributions are behind it


def test_a_dashboard_draws_a_bounded_number_of_rows(client, plan):
    many_commitments(plan, 200)
    context = client.get(reverse("plan", args=["PAN1"])).context
    assert len(context["desk"].rows) == context["list_limit"]
