"""The outbox as the secretariat sees and tends it."""

import pytest
from django.contrib.messages import get_messages
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from ogp_secretariat.mailroom.enums import State
from ogp_secretariat.mailroom.models import Outbox
from tests import factories

pytestmark = pytest.mark.django_db


@pytest.fixture
def office(client):
    client.force_login(factories.account("secretariat"))
    return client


def text(response):
    assert response.status_code == 200, response
    return response.content.decode()


def said(response):
    return " ".join(str(message) for message in get_messages(response.wsgi_request))


def test_an_empty_outbox_and_a_search_without_result(office):
    assert "Aucun message pour l’instant" in text(office.get(reverse("outbox")))
    assert "Aucun message ne correspond" in text(office.get(reverse("outbox"), {"q": "introuvable"}))


def test_each_state_is_counted_listed_and_found(office):
    for state in State.values:
        factories.message(f"{state}@exemple.test", state, owner="x" if state in ("claimed", "data") else "")
    page = text(office.get(reverse("outbox")))
    assert "Incertains (1)" in page and "En attente (3)" in page
    failed = text(office.get(reverse("outbox"), {"etat": "echec"}))
    assert "failed@exemple.test" in failed and "sent@exemple.test" not in failed
    found = text(office.get(reverse("outbox"), {"q": "UNCERTAIN"}))
    assert "uncertain@exemple.test" in found and "failed@exemple.test" not in found
    assert "failed@exemple.test" in text(office.get(reverse("outbox"), {"etat": "inconnu", "page": "abc"}))


def test_few_and_many_cost_the_same(office):
    def cost():
        with CaptureQueriesContext(connection) as found:
            text(office.get(reverse("outbox")))
        return len(found)

    factories.message()
    cost()  # the first visit makes the outbox's row
    few = cost()
    for n in range(60):
        factories.message(f"{n}@exemple.test")
    assert cost() == few


# state before, act, what is posted, state after
ACTS = [
    ("due", "hold", {"reason": "Trop tôt"}, "held"),
    ("held", "release", {}, "due"),
    ("due", "withdraw", {"reason": "Sans objet"}, "obsolete"),
    ("failed", "again", {"to": "juste@exemple.test"}, "due"),
    ("uncertain", "again", {"to": "quelqu.un@exemple.test"}, "due"),
    ("uncertain", "arrived", {}, "sent"),
]


@pytest.mark.parametrize(("before", "act", "values", "after"), ACTS)
def test_each_act_is_offered_and_does_what_it_says(office, before, act, values, after):
    message = factories.message(state=before)
    page = reverse("outbox_message", args=[message.pk])
    address = reverse("outbox_act", args=[message.pk, act])
    assert address in text(office.get(page))
    assert office.post(address, values).url == page
    message.refresh_from_db()
    assert message.state == after
    assert message.to == values.get("to", "quelqu.un@exemple.test")
    assert "Ce qui s’est passé" in text(office.get(page))


def test_what_does_not_apply_is_refused_with_a_sentence(office):
    message = factories.message(state="sent")
    page = text(office.get(reverse("outbox_message", args=[message.pk])))
    assert "Actes" not in page
    again = office.post(reverse("outbox_act", args=[message.pk, "again"]), {"to": message.to})
    assert "a changé entre-temps" in text(again)
    assert "a changé entre-temps" in said(office.post(reverse("outbox_act", args=[message.pk, "release"])))
    failed = factories.message(state="failed")
    assert "valide" in text(office.post(reverse("outbox_act", args=[failed.pk, "again"]), {"to": "pas une adresse"}))
    assert "Ce champ" in text(office.post(reverse("outbox_act", args=[failed.pk, "withdraw"]), {"reason": " "}))
    assert office.get(reverse("outbox_act", args=[failed.pk, "release"])).status_code == 405
    assert office.get(reverse("outbox_act", args=[failed.pk, "manger"])).status_code == 404
    failed.refresh_from_db()
    assert failed.state == State.FAILED


def test_a_log_in_code_is_not_shown_nor_sent_again(office):
    message = factories.message(state="failed", is_secret=True, body="123456")
    assert "123456" not in text(office.get(reverse("outbox_message", args=[message.pk])))
    again = text(office.post(reverse("outbox_act", args=[message.pk, "again"]), {"to": message.to}))
    assert "n’est pas renvoyé" in again


def test_stop_and_let_go_on(office):
    assert "Ce champ" in text(office.post(reverse("outbox_stop"), {"reason": ""}))
    office.post(reverse("outbox_stop"), {"reason": "Serveur en maintenance"})
    page = text(office.get(reverse("outbox")))
    assert Outbox.objects.get().is_paused and "Serveur en maintenance" in page
    office.post(reverse("outbox_go_on"))
    assert not Outbox.objects.get().is_paused
    assert "pas arrêtée" in said(office.post(reverse("outbox_go_on")))
