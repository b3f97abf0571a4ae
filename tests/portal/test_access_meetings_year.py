"""The addresses of observations, approval, the working copy, the manual and attendance rates, for everybody."""

import datetime

import pytest
from django.contrib.auth.models import AnonymousUser
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from meetings import observation_links
from meetings.actions import approving, circulating, observing
from meetings.models import Recipient
from meetings.observation_desk import recipient_for
from ogp_secretariat.documents.actions.rendering import render_waiting
from ogp_secretariat.people.models import User
from tests import factories
from tests.meetings import making_manual
from tests.portal.test_access_table import PRINCIPALS, rows

pytestmark = [pytest.mark.django_db, pytest.mark.pure]
FILE = "access_meetings_year.txt"


def table():
    for name, state, *answers in rows(FILE):
        yield name, state, dict(zip(PRINCIPALS, map(int, answers), strict=True))


@pytest.fixture
def people():
    return {
        "anonymous": AnonymousUser(),
        "none": User.objects.create_user("sans@exemple.test", factories.PASSWORD),
        "recipient": factories.member(),
        **{r: factories.account(r) for r in ("member", "focal_point", "chair", "secretariat", "administrator")},
    }


def meeting_in(state, people):
    """A meeting whose draft went to « recipient » and to a guest with an address; one observation on it."""
    meeting = factories.meeting()
    factories.attend(meeting, people["recipient"])
    factories.attend(meeting, factories.person("Invitée", email="invitee@exemple.test"))
    factories.attend(meeting, factories.person("Sans adresse"))
    minutes, today = meeting.minutes, timezone.localdate()
    if state == "draft":
        return meeting
    approving.circulate(minutes, until=today + datetime.timedelta(days=5), by=people["secretariat"])
    observing.observe(
        recipient_for(people["recipient"], minutes),
        target=f"decision:{meeting.decisions.first().uuid}:text",
        kind="remark",
        text="Trop court",
        by=people["recipient"],
    )
    minutes.refresh_from_db()
    if state == "expired":
        later = today + datetime.timedelta(days=30)
        circulating.record_silence(today=later)
        type(minutes).objects.filter(pk=minutes.pk).update(observations_until=today - datetime.timedelta(days=1))
    if state in {"validated", "published"}:
        approving.validate(minutes, by=people["chair"], confirmed=True)
        render_waiting()
    if state == "published":
        approving.publish(minutes, by=people["secretariat"])
    return meeting


def address(name, state, people):
    if name in {"assiduity", "assiduity_csv", "manual_new"}:
        return reverse(name)
    if name.startswith("manual"):
        make = making_manual.draft if state == "draft" else making_manual.published
        version = make(upload=making_manual.plain_pdf())
        return reverse(name) if name == "manual" else reverse(name, args=[version.pk])
    meeting = meeting_in("circulated" if state == "forged" else state, people)
    recipients = Recipient.objects.filter(round__minutes=meeting.minutes)
    if name == "observations_by_link":
        token = observation_links.token_of(recipients.get(name="Invitée"))
        return reverse(name, args=[f"{token}x" if state == "forged" else token])
    if name in {"observation_answer", "typed_withdraw"}:
        return reverse(name, args=[meeting.pk, recipients.exclude(user=None).get().observations.get().pk])
    if name in {"recipient_told", "observation_received"}:
        return reverse(name, args=[meeting.pk, recipients.get(name="Sans adresse").pk])
    return reverse(name, args=[meeting.pk])


@pytest.mark.parametrize(("name", "state", "answers"), list(table()), ids=lambda v: v if isinstance(v, str) else "")
def test_the_table_holds(name, state, answers, people):
    url, got = address(name, state, people), {}
    for who in PRINCIPALS:
        client = Client()
        if who != "anonymous":
            client.force_login(people[who])
        got[who] = client.get(url).status_code
    assert got == answers


def test_a_closed_link_shows_nothing_of_the_draft(people):
    url = address("observations_by_link", "expired", people)
    page = Client().get(url).content.decode()
    assert "Décision 1" not in page and "Trop court" not in page


@pytest.mark.parametrize(
    "path",
    [
        "/observations/%00/",
        "/observations/" + "A" * 3000 + "/",
        "/manuel/99999999999999999999999/",
        "/reunions/99999999999999999999999/observations/",
        "/reunions/99999999999999999999999/observations/toutes/",
        "/reunions/1/observations/99999999999999999999999/",
        "/reunions/99999999999999999999999/releve.docx",
        "/reunions/99999999999999999999999/approbation/",
        "/reunions/assiduite/?mandats=%00",
    ],
)
def test_bad_addresses_are_answered_never_500(path, people):
    for who in ("anonymous", "secretariat"):
        client = Client()
        if who != "anonymous":
            client.force_login(people[who])
        assert client.get(path).status_code in {200, 302, 400, 404, 414}


@pytest.mark.parametrize(
    "query",
    [
        "?sur=%00",
        "?sur=" + "x" * 5000,
        "?sur=decision:x:text",
        "?modifier=%00",
        "?modifier=" + "9" * 400,
        "?modifier=1",
    ],
)
def test_bad_places_are_not_found(query, people):
    url = address("observations_by_link", "circulated", people)
    assert Client().get(f"{url}{query}").status_code in {302, 400, 404}
