"""The page of a decision says who cites it in the storeys above: only what its reader may see."""

import pytest
from django.contrib.auth.models import AnonymousUser
from django.utils import timezone

from cocreation import citing
from cocreation.models import ForumList, ForumRule, Timetable
from commitments.models import ActionPlan, CommitmentVersion, Letter, MilestoneVersion
from meetings.models import ManualVersion
from tests import factories
from tests.cocreation import making_process
from tests.commitments import lettering, making
from tests.meetings import making_manual
from tests.meetings.deciding import decided
from tests.meetings.test_statements import statements

pytestmark = pytest.mark.django_db


@pytest.fixture
def decision():
    return decided({"text": "Adopter"})[0]


def names(decision, user):
    return [(one.words, one.name) for one in citing.cited_by(decision, user, timezone.localdate())]


def page_of(client, decision, user=None):
    client.logout()
    if user:
        client.force_login(user)
    return client.get(decision.get_absolute_url()).content.decode()


def version_of(model, count=1, start=1, **fields):
    model.objects.bulk_create(
        model(number=number, effective_on=timezone.localdate(), reason="Décidé", **fields)
        for number in range(start, start + count)
    )


def test_nothing_is_said_where_nobody_cites_it(client, decision):
    assert names(decision, factories.account("secretariat")) == []
    assert "Ce qui cite cette décision" not in page_of(client, decision)


def test_plans_and_commitments_and_never_those_of_a_draft(client, decision):
    plan, draft = making.plan("PAN1"), making.plan("PAN2", state="draft")
    ActionPlan.objects.update(adopted_by=decision)
    commitment, hidden = making.commitment(plan), making.commitment(draft)
    milestone = making.milestone(commitment)
    for one in (commitment, hidden):
        version_of(CommitmentVersion, commitment=one, decision=decision)
    version_of(MilestoneVersion, milestone=milestone, decision=decision)
    seen = [
        ("adopte le plan d’action", "PAN1"),
        ("révision de l’engagement", "PAN1-E01"),
        ("révision du jalon", "PAN1-E01-J1"),
    ]
    assert names(decision, AnonymousUser()) == seen
    page = page_of(client, decision)
    assert "PAN1-E01-J1" in page and "PAN2" not in page and "/engagements/PAN1-E01/" in page
    assert {name for _words, name in names(decision, factories.account("secretariat"))} >= {"PAN2", "PAN2-E01"}


def test_letters_are_for_the_secretariat_and_for_who_signs(client, decision):
    today = timezone.localdate()
    plan = lettering.late_plan(today)
    lettering.late_institution(plan, today)
    (letter,) = lettering.drafted(plan, today)
    Letter.objects.filter(pk=letter.pk).update(order_decision=decision)
    office, chair, member = factories.account("secretariat"), factories.account("chair"), factories.member()
    assert names(decision, office)[0][0] == "lettre en préparation"
    assert names(decision, chair) == names(decision, member) == names(decision, AnonymousUser()) == []
    letter.refresh_from_db()
    signed = lettering.sign(letter, chair, today)
    for user, address in ((office, f"/relances/lettres/{signed.pk}/"), (chair, f"/{signed.pk}/lettre.pdf")):
        assert names(decision, user) == [("lettre", str(signed))]
        assert address in page_of(client, decision, user)
    assert names(decision, member) == names(decision, AnonymousUser()) == []
    assert str(letter.institution) not in page_of(client, decision, member)


def test_processes_the_forum_and_the_manual(client, decision):
    process, hidden = making_process.process("COC1"), making_process.process("COC2", state="draft")
    rule = ForumRule.objects.create(number=1, text="Règle")
    for made in (process, hidden):
        timetable = making_process.draft(made, [making_process.stage()])
        Timetable.objects.filter(pk=timetable.pk).update(decision=decision)
    ForumList.objects.create(number=1, rule=rule, prepared_on=timezone.localdate(), decision=decision)
    making_manual.draft(adopted_by=decision)
    office = factories.account("secretariat")
    assert names(decision, AnonymousUser()) == []
    assert [words for words, _name in names(decision, office)] == [
        "calendrier du processus", "calendrier du processus", "liste du forum", "manuel du comité",
    ]  # fmt: skip
    Timetable.objects.filter(decision=decision).update(adopted_at=timezone.now(), approved_on=timezone.localdate())
    ForumList.objects.update(state="adopted", adopted_on=timezone.localdate())
    made = making_manual.published(adopted_by=decision)
    seen = names(decision, AnonymousUser())
    assert seen == [("calendrier du processus", "COC1"), ("liste du forum", "1"), ("manuel du comité", str(made))]
    page = page_of(client, decision)
    assert made.get_absolute_url() in page and "COC2" not in page
    assert 'lang="ar"' in client.get(f"/ar{decision.get_absolute_url()}").content.decode()
    assert ManualVersion.objects.filter(adopted_by=decision).count() == 2


@pytest.mark.parametrize("role", [None, "member", "secretariat"])
def test_the_page_costs_the_same_with_few_and_many(client, decision, role):
    if role:
        client.force_login(factories.account(role))
    commitment = making.commitment(making.plan("PAN1"))
    milestone, url = making.milestone(commitment), decision.get_absolute_url()
    version_of(CommitmentVersion, commitment=commitment, decision=decision)
    few = statements(client, url)
    version_of(CommitmentVersion, 15, 2, commitment=commitment, decision=decision)
    version_of(MilestoneVersion, 15, milestone=milestone, decision=decision)
    assert statements(client, url) == few
    version_of(MilestoneVersion, 15, 16, milestone=milestone, decision=decision)
    assert "et 10 autres" in client.get(url).content.decode()
