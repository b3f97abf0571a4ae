"""The secretariat's pages do what their buttons say, and say what is missing."""

import pytest
from django.urls import reverse

from cocreation.actions import grouping
from cocreation.models import Cluster, Contribution, Criterion, ReasonedAnswer
from commitments.models import Commitment
from ogp_secretariat.people.models import User
from tests import factories
from tests.cocreation import making_contrib as making

pytestmark = pytest.mark.django_db


@pytest.fixture
def staff(client):
    account = making.staff()
    client.force_login(account)
    return account


@pytest.fixture
def one(staff):
    made = making.contribution(making.process(), by=staff, origin="post", title="Titre à corriger")
    return Contribution.objects.select_related("process").get(pk=made.pk)


def act(client, one, name, **values):
    answer = client.post(reverse("contribution_manage", args=[one.reference]), {"acte": name, **values})
    one.refresh_from_db()
    return answer


def test_the_page_of_one_contribution(client, staff, one):
    analyst = factories.account("member")
    assert act(client, one, "trier", title="Titre corrigé", received_on=making.TODAY, version=1).status_code == 302
    assert one.title == "Titre corrigé"
    page = act(client, one, "trier", title="Autre titre", received_on=making.TODAY, version=1)
    assert page.status_code == 200 and one.title == "Titre corrigé"
    for version in ("", "abc", "9" * 5000):
        page = act(client, one, "trier", title="Autre titre", received_on=making.TODAY, version=version)
        assert page.status_code == 200 and one.title == "Titre corrigé"
    assert act(client, one, "confier", analyst=analyst.pk).status_code == 302
    assert act(client, one, "noter", note="Note privée").status_code == 302
    assert act(client, one, "relire-analyse").status_code == 302  # refused: nobody has analysed it
    assert act(client, one, "grouper", title="Un groupe nouveau").status_code == 302
    assert one.cluster.title == "Un groupe nouveau"
    page = act(client, one, "grouper")
    assert page.status_code == 200 and one.cluster_id  # leaving asks for a reason
    assert act(client, one, "grouper", reason="Seule").status_code == 302
    assert one.cluster_id is None
    assert act(client, one, "masquer", reason="").status_code == 200
    assert act(client, one, "masquer", reason="Hors sujet").status_code == 302
    assert one.moderation == "hidden"
    assert act(client, one, "montrer").status_code == 302
    assert one.moderation == "shown"
    for name, values in (("inconnu", {}), ("masquer-reaction", {"reaction": "9" * 5000}), ("", {})):
        assert act(client, one, name, **values).status_code == 404


def test_many_ticked_on_the_desk(client, staff, one):
    two = making.contribution(one.process)
    address = reverse("contributions_together") + f"?processus={one.process.code}"
    ticked = {"contribution": [one.pk, two.pk]}
    client.post(address, {"acte": "montrer", **ticked})
    two.refresh_from_db()
    assert two.moderation == "shown"
    client.post(address, {"acte": "confier", "analyst": staff.pk, **ticked})
    assert User.objects.get(pk=staff.pk).assignments.count() == 2
    client.post(address, {"acte": "grouper", "title": "Ensemble toutes deux", **ticked})
    assert Cluster.objects.get().contributions.count() == 2
    for values in ({"acte": "grouper", "contribution": ["9" * 5000, "x"]}, {"acte": "montrer"}):
        assert client.post(address, values).status_code == 302


def test_the_page_of_a_cluster(client, staff, one):
    two = making.contribution(one.process)
    cluster = grouping.make_cluster(one.process, [one, two], by=staff, title="Premier groupe")
    address = reverse("cluster_manage", args=[cluster.reference])
    words = {"acte": "mots", "title": "Groupe renommé", "title_ar": "مجموعة", "version": 1}
    assert client.post(address, words).status_code == 302
    assert client.post(address, words).status_code == 200  # somebody else's version
    assert client.post(address, {"acte": "sortir", "title": "Second groupe"}).status_code == 200
    assert (
        client.post(
            address, {"acte": "sortir", "contribution": [two.pk], "title": "Second groupe", "reason": "Autre sujet"}
        ).status_code
        == 302
    )
    assert Cluster.objects.get(title="Second groupe").split_from == cluster
    assert client.post(address, {"acte": "dissoudre", "d-reason": "Plus d'objet"}).status_code == 302
    assert Cluster.objects.get(pk=cluster.pk).dissolved_at


def test_an_answer_from_draft_to_a_draft_commitment(client, staff, one):
    reason = making.reason("retained")
    write = reverse("answer_write", args=[one.reference])
    values = {"disposition": "retained", "reason": reason.pk, "text": "Retenue.", "version": 0}
    assert client.post(write, values).status_code == 302
    assert client.post(write, values).status_code == 200  # written meanwhile
    answer = ReasonedAnswer.objects.get()
    client.post(reverse("answers_publish") + f"?processus={one.process.code}", {"lesquelles": "toutes"})
    assert ReasonedAnswer.objects.get().state == "draft"
    page = client.get(reverse("answer_list") + f"?processus={one.process.code}&manque=1").content.decode()
    assert one.reference in page
    client.force_login(making.staff())
    client.post(reverse("answer_act", args=[answer.pk]), {"acte": "relire", "version": answer.version})
    client.post(reverse("answers_publish") + f"?processus={one.process.code}", {"lesquelles": "toutes"})
    assert ReasonedAnswer.objects.get().state == "published"
    promote = reverse("promote", args=[one.reference])
    assert client.post(promote, {"title": ""}).status_code == 200
    assert client.post(promote, {"title": "Un engagement nouveau"}).status_code == 302
    assert Commitment.objects.get().origins.get().contribution == one


def test_the_grid_of_a_process(client, staff, one):
    address = reverse("criteria", args=[one.process.code])
    assert client.post(address, {"position": 1, "label": "Réalisable", "scale": 3}).status_code == 302
    assert client.post(address, {"position": 1, "label": "Trop", "scale": 99}).status_code == 200
    assert Criterion.objects.get().label == "Réalisable"
