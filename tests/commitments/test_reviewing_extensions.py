"""Extensions: the queue, what the secretariat may grant alone, the decision cited beyond, two clicks."""

import datetime

import pytest
from django.contrib.messages import get_messages
from django.urls import reverse

from commitments.actions import extending
from commitments.models import ExtensionRequest
from meetings.actions import approving
from tests import factories
from tests.commitments import making

pytestmark = pytest.mark.django_db
DAY = datetime.timedelta(days=1)


@pytest.fixture
def milestone(today):
    plan = making.plan("PAN1", starts_on=today - 400 * DAY, ends_on=today + 400 * DAY)
    commitment = making.commitment(plan, starts_on=plan.starts_on, ends_on=plan.ends_on)
    return making.milestone(commitment, starts_on=plan.starts_on, due_on=today + 10 * DAY)


@pytest.fixture
def desk(client):
    client.force_login(factories.account("secretariat"))
    return client


def asked(milestone, days, today):
    due = today + 10 * DAY
    return extending.ask(milestone, by=None, requested_due=due + days * DAY, reason="Marché infructueux")


def decision_of(committee, validated=True, date=datetime.date(2020, 2, 12)):
    meeting = factories.meeting(date, committee=committee)
    if validated:
        approving.validate(meeting.minutes, by=factories.account("chair"))
    return meeting.decisions.order_by("position").first()


def said(response):
    return " ".join(str(message) for message in get_messages(response.wsgi_request))


def post(desk, request, choice, **fields):
    data = {"choice": choice, **{f"{choice}-{name}": value for name, value in fields.items()}}
    return desk.post(reverse("extension_decide", args=[request.pk]), data)


def test_the_queue_says_who_decides(desk, milestone, today):
    small = asked(milestone, 60, today)
    large = asked(making.milestone(milestone.commitment, due_on=today + 10 * DAY), 61, today)
    rows = desk.get(reverse("extension_queue")).context["rows"]
    assert [(row["asked"], row["shift"], row["needs_committee"]) for row in rows] == [
        (small, 60, False),
        (large, 61, True),
    ]


def test_an_empty_queue_says_so(desk):
    assert desk.get(reverse("extension_queue")).context["rows"] == []


def test_within_the_limit_the_secretariats_own_numbered_act_is_enough(desk, milestone, today):
    request = asked(milestone, 60, today)
    assert desk.get(reverse("extension_decide", args=[request.pk])).context["needs_committee"] is False
    response = post(desk, request, "approve", note="Accordé")
    assert response.url == reverse("extension_queue")
    request.refresh_from_db()
    assert (request.state, request.decision_note) == ("approved", "Accordé")
    assert request.version_made.act == f"1/{today.year}" and request.version_made.due_on == request.requested_due
    assert f"1/{today.year}" in said(response)
    assert milestone.versions.get(number=0).due_on == today + 10 * DAY
    listed = desk.get(reverse("extension_queue")).context
    assert listed["rows"] == [] and [row["asked"] for row in listed["decided"]] == [request]


def test_beyond_it_a_validated_decision_of_the_plans_committee_is_cited(desk, milestone, today):
    committee = milestone.commitment.plan.committee
    request = asked(milestone, 100, today)
    response = post(desk, request, "approve")
    assert response.status_code == 200 and response.context["forms"]["approve"].errors["decision"]
    draft = decision_of(committee, validated=False)
    elsewhere = decision_of(factories.committee("AUTRE"))
    for wrong in (draft, elsewhere):
        assert post(desk, request, "approve", decision=wrong.pk).status_code == 200
    request.refresh_from_db()
    assert request.state == "pending"
    decision = decision_of(committee, date=datetime.date(2020, 3, 12))
    page = desk.get(reverse("extension_decide", args=[request.pk]))
    assert page.context["forms"]["approve"].fields["decision"].queryset[0] == decision
    assert post(desk, request, "approve", decision=decision.pk).status_code == 302
    request.refresh_from_db()
    assert request.version_made.decision == decision and request.version_made.act == ""


def test_the_limit_is_the_plans_own(desk, milestone, today):
    plan = milestone.commitment.plan
    plan.own_extension_days = 30
    plan.save()
    request = asked(milestone, 31, today)
    assert desk.get(reverse("extension_decide", args=[request.pk])).context["needs_committee"] is True


def test_the_total_shift_counts_from_the_baseline(desk, milestone, today):
    first = asked(milestone, 40, today)
    extending.approve(first, by=factories.account("secretariat"))
    second = asked(milestone, 70, today)
    context = desk.get(reverse("extension_decide", args=[second.pk])).context
    assert (context["shift"], context["step"], context["needs_committee"]) == (70, 30, True)
    assert [version.number for version in context["versions"]] == [0, 1]


def test_a_refusal_has_its_reason(desk, milestone, today):
    request = asked(milestone, 20, today)
    response = post(desk, request, "refuse", note=" ")
    assert response.status_code == 200 and response.context["forms"]["refuse"].errors
    post(desk, request, "refuse", note="Pièces insuffisantes")
    request.refresh_from_db()
    assert (request.state, request.decision_note) == ("refused", "Pièces insuffisantes")
    assert milestone.versions.count() == 1


def test_a_second_click_and_a_second_reviewer_end_in_a_sentence(desk, milestone, today, monkeypatch):
    request = asked(milestone, 20, today)
    post(desk, request, "approve")
    response = post(desk, request, "refuse", note="Trop tard")
    assert response.status_code == 302 and said(response)
    assert milestone.versions.count() == 2
    other = asked(making.milestone(milestone.commitment, due_on=today + 10 * DAY), 20, today)
    real = extending.approve

    def quicker(taken, **kwargs):
        extending.refuse(ExtensionRequest.objects.get(pk=taken.pk), by=factories.account("administrator"), note="Non")
        return real(taken, **kwargs)

    monkeypatch.setattr(extending, "approve", quicker)
    assert post(desk, other, "approve").status_code == 302
    other.refresh_from_db()
    assert other.state == "refused"


@pytest.mark.parametrize("value", ["x", "9" * 5000, "0", "\x00"])
def test_a_decision_that_does_not_exist(desk, milestone, today, value):
    request = asked(milestone, 100, today)
    assert post(desk, request, "approve", decision=value).status_code in {200, 400}
    request.refresh_from_db()
    assert request.state == "pending"


def test_unknown_choices_and_requests_are_not_found(desk, milestone, today):
    assert post(desk, asked(milestone, 20, today), "autre").status_code == 404
    assert desk.get(reverse("extension_decide", args=[10**9])).status_code == 404
