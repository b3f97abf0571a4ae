"""The reconciliation of a process in the database: the press figures of 2019-2020, any acts, any day."""

import contextlib
import datetime
import random

import pytest
from django.urls import reverse

from cocreation.actions import answering, grouping
from cocreation.models import Cluster, Contribution, ReasonedAnswer
from cocreation.policies.reconciliation import ORDER, disposition_of, reconcile
from cocreation.queries.reconciliation import participants, reconciliation
from ogp_secretariat.web.errors import NotAllowedNow
from tests.cocreation import making_contrib as making

pytestmark = pytest.mark.django_db
TODAY = making.TODAY


@pytest.fixture
def people():
    return making.staff(), making.staff()


def in_clusters(process, contributions, disposition, people):
    """One answer for many: what a secretariat does with hundreds."""
    cluster = grouping.make_cluster(process, contributions, by=people[0], title=f"Groupe {disposition}")
    return making.answered(disposition, by=people[0], reviewer=people[1], cluster=cluster)


def test_the_press_figures_of_2019_2020(people, client):
    """804 participants, 232 + 179 contributions, 143 kept and 89 not: 179 wait, then none does."""
    process = making.process(declared_online=232, source="Presse, février 2020")
    meetings = [making.event(process, declared_attendance=n) for n in [57] * 9 + [59]]
    for n in range(232):
        making.contribution(
            process, by=people[0], origin="workshop", event=meetings[n % 10], author_kind="workshop", title=f"Table {n}"
        )
    for n in range(179):
        making.contribution(process, title=f"Portail {n}")
    from_tables = list(Contribution.objects.filter(origin="workshop"))
    in_clusters(process, from_tables[:143], "retained", people)
    in_clusters(process, from_tables[143:], "not_retained", people)

    found = participants(process)
    assert (found.declared, found.declared_events, found.online, found.counted, found.total) == (572, 10, 232, 0, 804)
    table = reconciliation(process)
    assert table.reconciles
    assert (table.total.received, table.total.pending, table.total.answered) == (411, 179, 232)
    assert (table.total.counts["retained"], table.total.counts["not_retained"]) == (143, 89)
    assert {line.key: (line.received, line.pending) for line in table.origin} == {
        "workshop": (232, 0), "portal": (179, 179),
    }  # fmt: skip
    page = client.get(reverse("balance", args=[process.code])).content.decode()
    for number in ("411", "179", "232", "804", "143", "89"):
        assert f">{number}<" in page

    in_clusters(process, list(Contribution.objects.filter(origin="portal")), "forwarded", people)
    table = reconciliation(process)
    assert table.reconciles
    assert (table.total.pending, table.total.answered) == (0, 411)


def test_any_acts_reconcile_and_agree_with_the_rule(people):
    """What is written on contributions is what the rule says of their answers, after any acts."""
    process, draw = making.process(), random.Random(7)
    axes = [None, *process.plan.axes.all()]
    rows = [
        making.contribution(process, region=draw.choice([None, making.region()]), axis=draw.choice(axes))
        for _n in range(14)
    ]
    for step in range(40):
        one = Contribution.objects.get(pk=draw.choice(rows).pk)
        act = draw.choice(["group", "join", "leave", "answer", "answer_cluster", "dissolve"])
        clusters = list(Cluster.objects.filter(dissolved_at__isnull=True))
        # Moves by which an answer would be given or taken are refused (`policies.contributions`).
        with contextlib.suppress(NotAllowedNow):
            _act(act, one, clusters, draw, people, step)
        assert_agrees(process)


def _act(act, one, clusters, draw, people, step):
    if act == "group":
        grouping.make_cluster(one.process, [one], by=None, title=f"Groupe {step}", reason="essai")
    elif act == "join" and clusters and one.cluster_id != clusters[0].pk:
        grouping.move([one], clusters[0], by=None, reason="essai")
    elif act == "leave" and one.cluster_id:
        grouping.move([one], None, by=None, reason="essai")
    elif act == "dissolve" and clusters:
        grouping.dissolve(draw.choice(clusters), by=None, reason="essai")
    elif act == "answer" or (act == "answer_cluster" and clusters):
        subject = {"contribution": one} if act == "answer" else {"cluster": draw.choice(clusters)}
        making.answered(draw.choice(ORDER), by=people[0], reviewer=people[1], why_corrected="essai", **subject)


def assert_agrees(process):
    own = {a.contribution_id: a for a in ReasonedAnswer.objects.filter(state="published", contribution__isnull=False)}
    of_cluster = {a.cluster_id: a for a in ReasonedAnswer.objects.filter(state="published", cluster__isnull=False)}
    expected = [
        (c.origin, c.region_id, c.axis_id, disposition_of(own.get(c.pk), of_cluster.get(c.cluster_id)), 1)
        for c in Contribution.objects.filter(process=process)
    ]
    table = reconciliation(process)
    assert table.reconciles
    assert table == reconcile(expected)
    # The history gives the same as what is written down.
    assert reconciliation(process, TODAY) == table


def test_a_day_that_has_passed_shows_what_was_known_then(people):
    process = making.process()
    early, late = TODAY - datetime.timedelta(days=20), TODAY - datetime.timedelta(days=5)
    for day in (early, early, late):
        making.contribution(process, by=people[0], origin="post", received_on=day)
    first = Contribution.objects.order_by("number").first()
    making.answered("not_retained", by=people[0], reviewer=people[1], contribution=first, today=early)
    making.answered(
        "retained", by=people[0], reviewer=people[1], contribution=first, today=late, why_corrected="Erreur"
    )

    def on(day):
        total = reconciliation(process, day).total
        return total.received, total.pending, total.counts

    assert on(early - datetime.timedelta(days=1)) == (0, 0, {})
    assert on(early) == (2, 1, {"not_retained": 1})
    assert on(late) == (3, 2, {"retained": 1})
    assert on(TODAY) == (3, 2, {"retained": 1})


def test_a_counted_list_goes_before_a_declared_figure():
    process = making.process(declared_online=5)
    counted, declared = making.event(process, declared_attendance=99), making.event(process, declared_attendance=10)
    for presence in ("present", "absent", ""):
        counted.registrations.create(name="Personne", state="confirmed", presence=presence)
    found = participants(process)
    assert (found.counted, found.counted_events) == (1, 1)
    assert (found.declared, found.declared_events, found.online) == (10, 1, 5)
    assert declared.registrations.count() == 0


@pytest.mark.parametrize("day", ["abc", "31/02/2020", "9" * 5000, "20120-01-01", "2999-01-01"])
def test_a_day_that_is_none_is_said(client, day):
    process = making.process()
    page = client.get(reverse("balance", args=[process.code]), {"jour": day})
    assert page.status_code == 200
    assert "invalid-feedback" in page.content.decode()


@pytest.mark.parametrize("format", ["csv", "xlsx"])
def test_the_table_as_a_file(client, format):
    process = making.process()
    making.contribution(process)
    answer = client.get(reverse("balance_export", args=[process.code, format]))
    assert answer.status_code == 200
    if format == "csv":
        assert ";1;1;0;0;0;0;0;0;0" in answer.content.decode("utf-8-sig")


def test_answers_together_are_all_or_none(people):
    process = making.process()
    one, two = making.contribution(process), making.contribution(process)
    ready = making.reviewed("retained", by=people[0], reviewer=people[1], contribution=one)
    draft = making.drafted("retained", by=people[0], contribution=two)
    with pytest.raises(answering.NotAllowedNow) as refused:
        answering.publish_many([ready, draft], by=people[0], today=TODAY)
    assert two.reference in str(refused.value.messages)
    assert reconciliation(process).total.pending == 2
