"""Co-creation on the public home page, and the way to the desks on the public lists."""

import datetime
from io import StringIO

import pytest
from django.core.management import call_command
from django.urls import reverse

from cocreation.desk.front import front
from cocreation.models import FeatureOverride
from tests import factories
from tests.cocreation import making_contrib, making_events

pytestmark = pytest.mark.django_db
TODAY = datetime.date.today()


def home(client):
    return client.get("/").content.decode()


def opened(process, feature):
    FeatureOverride.objects.create(
        process=process, feature=feature, is_open=True, reason="Essai", starts_on=TODAY,
        ends_on=TODAY + datetime.timedelta(days=9),
    )  # fmt: skip


def test_without_a_process_nothing_is_said(client):
    assert front(TODAY) is None
    assert 'id="cocreation"' not in home(client)


def test_what_is_open_with_its_last_day_and_its_button(client):
    process = making_contrib.process(is_open=False)
    opened(process, "propose")
    opened(process, "register")
    event = making_events.event(title="Atelier de Fès")
    page = home(client)
    assert "Contribuer" in page and "S’inscrire à un événement" in page
    assert reverse("propose") in page and event.get_absolute_url() in page and "Atelier de Fès" in page
    assert page.count("inclus") == 2


def test_when_nothing_is_open_what_came_of_it_is_said(client):
    process, by = making_contrib.process(is_open=False), making_contrib.staff()
    rows = [making_contrib.contribution(process, by=by, origin="post") for _n in range(3)]
    making_contrib.answered("postponed", by=by, reviewer=making_contrib.staff(), contribution=rows[0])
    page = home(client)
    assert "Contribuer" not in page
    assert "3 reçues = 2 en attente de réponse + 1 ayant reçu une réponse" in page
    assert reverse("balance", args=[process.code]) in page


def test_a_draft_process_is_not_told(client):
    making_contrib.process(state="draft")
    assert 'id="cocreation"' not in home(client)


@pytest.mark.parametrize("address", ["/associations/", "/cocreation/", "/contributions/", "/ateliers/"])
def test_the_way_to_the_desks_is_the_secretariats(client, address):
    making_contrib.process()
    desks = [reverse(name) for name in ("contribution_desk", "event_desk", "association_register", "forum_desk")]
    for role in (None, "member", "focal_point", "chair"):
        client.logout()
        if role:
            client.force_login(factories.account(role))
        page = client.get(address).content.decode()
        assert "office-strip" not in page and not any(f'href="{desk}"' in page for desk in desks)
    client.force_login(factories.account("secretariat"))
    page = client.get(address).content.decode()
    assert page.count('class="office-here"') == 1 and all(f'href="{desk}"' in page for desk in desks)


def test_the_demonstration_tells_of_cocreation(settings):
    settings.DEMO = True
    out = StringIO()
    call_command("demo_accounts", stdout=out)
    assert "/cocreation/" in out.getvalue() and "Trois choses" in out.getvalue()
