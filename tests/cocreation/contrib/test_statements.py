"""Pages of contributions cost the same number of statements whatever the number of rows."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from cocreation import contribution_links
from cocreation.actions import analysing, grouping
from cocreation.models import ClusterMove, Contribution
from tests.cocreation import making_contrib as making

pytestmark = pytest.mark.django_db


def statements(client, address):
    client.get(address)
    with CaptureQueriesContext(connection) as captured:
        assert client.get(address).status_code == 200
    return len(captured)


def grown(process, by, reviewer, number):
    rows = [
        making.contribution(process, by=by, origin="post", region=making.region(), axis=process.plan.axes.first())
        for _n in range(number)
    ]
    cluster = grouping.make_cluster(process, rows[: number // 2], by=by, title="Groupe", reason="essai")
    making.answered(by=by, reviewer=reviewer, cluster=cluster)
    making.drafted("postponed", by=by, contribution=rows[-1])
    analysing.assign(rows, by, by=by)
    return rows[0], cluster


def test_statements_do_not_grow_with_rows(client):
    process, by, reviewer = making.process(), making.staff(), making.staff()
    one, cluster = grown(process, by, reviewer, 4)
    one = Contribution.objects.select_related("process").get(pk=one.pk)
    public = {
        "list": "/contributions/",
        "one": one.get_absolute_url(),
        "cluster": reverse("cluster", args=[cluster.reference]),
        "balance": reverse("balance", args=[process.code]),
        "past": reverse("balance", args=[process.code]) + "?jour=2020-01-01",
        "follow": reverse("contribution_follow", args=[contribution_links.token_of(one)]),
    }
    office = {
        "desk": reverse("contribution_desk") + "?etat=toutes",
        "answers": reverse("answer_list") + "?manque=1",
        "clusters": reverse("cluster_list"),
        "cluster": reverse("cluster_manage", args=[cluster.reference]),
        "analyses": reverse("my_analyses"),
    }

    def counted():
        client.logout()
        first = {name: statements(client, address) for name, address in public.items()}
        client.force_login(by)
        return first, {name: statements(client, address) for name, address in office.items()}

    few = counted()
    grown(process, by, reviewer, 24)
    # Written beside the act, which lets nobody into an answered cluster: its pages are read with many rows.
    joining = Contribution.objects.filter(cluster__isnull=True)
    moves = [ClusterMove(contribution=one, cluster=cluster, is_in=True, at=timezone.now()) for one in joining]
    ClusterMove.objects.bulk_create(moves)
    joining.update(cluster=cluster)
    assert counted() == few
    assert few[0]["list"] <= 10
    assert few[0]["balance"] <= 10
