"""An answer is given to those that it was analysed, reviewed and told for: a move neither gives nor takes one."""

import pytest

from cocreation.actions import analysing, grouping
from cocreation.models import ClusterMove, Criterion
from ogp_secretariat.mailroom.models import Message
from ogp_secretariat.web.errors import NotAllowedNow
from tests.cocreation import making_contrib as making

pytestmark = pytest.mark.django_db


@pytest.fixture
def by():
    return making.staff()


@pytest.fixture
def reviewer():
    return making.staff()


@pytest.fixture
def process():
    return making.process()


@pytest.fixture
def answered(process, by, reviewer):
    """A cluster of two, answered."""
    rows = [making.contribution(process) for _n in range(2)]
    cluster = grouping.make_cluster(process, rows, by=by, title="Répondu")
    making.answered("retained", by=by, reviewer=reviewer, cluster=cluster)
    return cluster


def state_of(one):
    one.refresh_from_db()
    return one.cluster_id, one.disposition, one.answered_on


@pytest.mark.parametrize("is_grouped", [False, True])
def test_a_pending_one_does_not_join_an_answered_cluster(process, answered, by, is_grouped):
    one = making.contribution(process, author_email="a@exemple.test")
    if is_grouped:
        grouping.make_cluster(process, [one], by=by, title="En attente")
    before, moves, mails = state_of(one), ClusterMove.objects.count(), Message.objects.count()
    with pytest.raises(NotAllowedNow) as refused:
        grouping.move([one], answered, by=by, reason="Dit la même chose")
    assert one.reference in refused.value.messages[0] and answered.reference in refused.value.messages[0]
    assert (state_of(one), ClusterMove.objects.count(), Message.objects.count()) == (before, moves, mails)


@pytest.mark.parametrize("act", ["leave", "split", "group", "join", "dissolve"])
def test_none_loses_the_answer_of_its_cluster(process, answered, by, act):
    one = answered.contributions.first()
    before = state_of(one)
    other = grouping.make_cluster(process, [making.contribution(process)], by=by, title="En attente")
    acts = {
        "leave": lambda: grouping.move([one], None, by=by, reason="Autre sujet"),
        "split": lambda: grouping.split(answered, [one], by=by, title="Autre", reason="Autre sujet"),
        "group": lambda: grouping.make_cluster(process, [one], by=by, title="Autre", reason="Autre sujet"),
        "join": lambda: grouping.move([one], other, by=by, reason="Autre sujet"),
        "dissolve": lambda: grouping.dissolve(answered, by=by, reason="Vide de sens"),
    }
    with pytest.raises(NotAllowedNow):
        acts[act]()
    assert state_of(one) == before
    answered.refresh_from_db()
    assert answered.dissolved_at is None


def test_one_with_an_answer_of_its_own_moves_and_keeps_it(process, answered, by, reviewer):
    inside, outside = answered.contributions.first(), making.contribution(process)
    for one in (inside, outside):
        making.answered("postponed", by=by, reviewer=reviewer, contribution=one)
    grouping.move([outside], answered, by=by, reason="Dit la même chose")
    grouping.move([inside], None, by=by, reason="Autre sujet")
    assert state_of(outside)[:2] == (answered.pk, "postponed")
    assert state_of(inside)[:2] == (None, "postponed")


def test_one_answered_with_its_cluster_is_analysed_so_that_it_may_be_answered_alone(process, answered, by, reviewer):
    criterion = Criterion.objects.create(process=process, position=1, label="Clair", scale=3)
    one = answered.contributions.first()
    analysing.assign([one], by, by=by)
    assignment = by.assignments.get(contribution=one)
    analysing.score(assignment, {criterion.pk: 2}, by=by)
    with pytest.raises(NotAllowedNow):  # done once, it is closed
        analysing.score(assignment, {criterion.pk: 3}, by=by)
    analysing.review_analysis(one, by=reviewer)
    making.answered("postponed", by=by, reviewer=reviewer, contribution=one)
    with pytest.raises(NotAllowedNow):
        analysing.review_analysis(one, by=reviewer)
