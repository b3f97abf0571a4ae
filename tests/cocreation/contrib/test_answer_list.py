"""The list of answers in preparation: what it offers will be done, what is missing stands once beside its answer."""

import re

import pytest
from django.urls import reverse

from cocreation.actions import analysing, grouping
from cocreation.models import Assignment, Criterion, ReasonedAnswer
from cocreation.queries.analysis import without_analysis
from tests.cocreation import making_contrib as making

pytestmark = pytest.mark.django_db


@pytest.fixture
def staff(client):
    account = making.staff()
    client.force_login(account)
    return account


@pytest.fixture
def process():
    return making.process("REP")


def page(client):
    return client.get(reverse("answer_list") + "?processus=REP").content.decode()


def drafted(process, by, number=1):
    return [
        making.drafted("postponed", by=by, contribution=making.contribution(process, by=by)) for _n in range(number)
    ]


def offered(text):
    return re.findall(r'name="lesquelles" value="(\w+)"', text)


def test_publishing_is_offered_only_where_it_will_be_done(client, staff, process):
    other = making.staff()
    first, second = drafted(process, other, 2)
    text = page(client)
    assert offered(text) == [] and "2 réponses ne sont pas encore relues." in text
    client.post(reverse("answer_act", args=[first.pk]), {"acte": "relire", "version": first.version})
    text = page(client)
    assert offered(text) == ["relues"] and "1 réponse n’est pas encore relue." in text
    client.post(reverse("answer_act", args=[second.pk]), {"acte": "relire", "version": second.version})
    text = page(client)
    assert offered(text) == ["toutes"] and "Publier les 2" in text
    client.post(reverse("answers_publish") + "?processus=REP", {"lesquelles": "toutes"})
    assert set(ReasonedAnswer.objects.values_list("state", flat=True)) == {"published"}


def test_a_refusal_shows_once(client, staff, process):
    drafted(process, making.staff(), 2)
    text = client.post(
        reverse("answers_publish") + "?processus=REP", {"lesquelles": "toutes"}, follow=True
    ).content.decode()
    assert text.count("Rien n’a été publié") == 1
    assert "n’a pas été relue" not in text and "n’a pas été relue" not in text
    assert not ReasonedAnswer.objects.filter(state="published").exists()


def test_a_reviewed_answer_whose_reason_no_longer_goes_with_it_is_not_offered(client, staff, process):
    (answer,) = drafted(process, making.staff())
    client.post(reverse("answer_act", args=[answer.pk]), {"acte": "relire", "version": answer.version})
    reason = answer.reason
    reason.dispositions = ["retained"]
    reason.save()
    text = page(client)
    assert offered(text) == [] and "1 réponse relue est à corriger d’abord." in text
    assert text.count("ne va pas avec") == 1


def test_a_missing_analysis_is_one_click_away(client, staff, process):
    Criterion.objects.create(process=process, label="Portée", scale=3)
    other = making.staff()
    (answer,) = drafted(process, other)
    manage = reverse("contribution_manage", args=[answer.contribution.reference]) + "#analysis"
    text = page(client)
    assert manage in text and "Terminer d’abord l’analyse" in text and "J’ai relu" not in text
    for analyst in (staff, other):
        analysing.assign([answer.contribution], analyst, by=staff)
    Assignment.objects.update(done_at=making.noon(making.TODAY))
    text = page(client)
    assert manage not in text and 'value="relire"' in text


def test_an_answer_of_a_cluster_rests_on_the_analysis_of_any_of_its_contributions(process):
    by = making.staff()
    Criterion.objects.create(process=process, label="Portée", scale=3)
    rows = [making.contribution(process, by=by) for _n in range(3)]
    cluster = grouping.make_cluster(process, rows[:2], by=by, title="Groupe", reason="essai")
    answers = [making.drafted("postponed", by=by, cluster=cluster), making.drafted(by=by, contribution=rows[2])]
    keys = {answer.pk for answer in answers}
    assert without_analysis(process, answers) == keys
    for analyst in (by, making.staff()):
        analysing.assign([rows[0]], analyst, by=by)
    Assignment.objects.update(done_at=making.noon(making.TODAY))
    assert without_analysis(process, answers) == {answers[1].pk}
    for answer in answers:
        subject = {"cluster": answer.cluster} if answer.cluster_id else {"contribution": answer.contribution}
        assert analysing.is_analysed(**subject) == (answer.pk not in without_analysis(process, answers))
