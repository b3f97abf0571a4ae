"""The press figures of 2019-2020 in the demonstration: what the reconciliation says of them, loaded once."""

import pytest
from django.db import transaction
from django.urls import reverse
from django.utils import timezone

from cocreation.actions import receiving
from cocreation.models import Contribution, Event, Process, ReasonedAnswer
from cocreation.queries.reconciliation import participants, reconciliation
from ogp_secretariat.documents.actions.numbering import next_number
from ogp_secretariat.portal.actions.demonstration_press import load_press
from ogp_secretariat.web.errors import NotAllowedNow
from tests.cocreation import making_contrib as making
from tests.cocreation import making_process

pytestmark = pytest.mark.django_db


@pytest.fixture
def process():
    return making_process.process(
        "COC2", state="closed", source="Inventé.", stages=[making_process.collection(-300, -200)]
    )


def load(process):
    load_press(Process.objects.get(pk=process.pk), by=making.staff(), today=timezone.localdate())


def test_the_figures_reconcile_on_the_public_page(process, client):
    load(process)
    process.refresh_from_db()
    table = reconciliation(process)
    assert table.reconciles
    assert (table.total.received, table.total.pending) == (411, 179)
    assert (table.total.counts["retained"], table.total.counts["not_retained"]) == (143, 89)
    assert {line.key: (line.received, line.pending) for line in table.origin} == {
        "workshop": (232, 0), "portal": (179, 179),
    }  # fmt: skip
    people = participants(process)
    assert (people.declared, people.declared_events, people.online, people.total) == (572, 10, 232, 804)
    page = client.get(reverse("balance", args=["COC2"])).content.decode()
    for number in ("411", "179", "143", "89", "804"):
        assert f">{number}<" in page
    assert "presse (804 participants" in page and "Inventé." in page


def test_every_record_says_that_it_is_of_the_demonstration(process):
    load(process)
    for model in (Contribution, Event, ReasonedAnswer):
        assert model.objects.count() and not model.objects.filter(is_demo=False).exists()
    assert not Contribution.objects.exclude(title__endswith="texte non publié").exists()
    assert not Contribution.objects.exclude(search_text__contains="non publie").exists()
    assert set(Contribution.objects.values_list("number", flat=True)) == set(range(1, 412))


def test_loading_again_adds_nothing_and_numbers_go_on(process):
    load(process)
    load(process)
    assert Contribution.objects.count() == 411 and Event.objects.count() == 10
    letter = {"by": making.staff(), "today": making.TODAY, "origin": "post", "title": "Une lettre"}
    with pytest.raises(NotAllowedNow):  # the process is closed: its 411 stay 411
        receiving.receive(Process.objects.get(pk=process.pk), **letter)
    with transaction.atomic():
        assert next_number("contribution:COC2", 0) == 412


def test_a_process_with_contributions_of_its_own_is_left_alone(process):
    making_process.contribution(process, received=-250)
    load(process)
    assert Contribution.objects.count() == 1 and not Event.objects.exists()


def test_the_desk_of_the_past_process_is_paginated(process, client):
    load(process)
    client.force_login(making.staff())
    page = client.get(reverse("contribution_desk") + "?processus=COC2&etat=en-retard").content.decode()
    assert page.count('name="contribution"') == 50 and "(179)" in page
