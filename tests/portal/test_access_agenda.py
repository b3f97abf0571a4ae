"""Every address of agendas and packs for every kind of person, from the table in `access_agenda.txt`."""

import datetime

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from meetings.actions import approving, packing
from ogp_secretariat.documents.actions import bundling
from ogp_secretariat.documents.actions.rendering import render_waiting
from tests import factories
from tests.meetings.agenda.making import proposal
from tests.portal.test_access_table import rows

pytestmark = [pytest.mark.django_db, pytest.mark.pure]
PRINCIPALS = (
    "anonymous", "none", "focal_point", "outside", "member", "own", "chair", "secretariat", "administrator",
)  # fmt: skip


def table():
    for name, state, *answers in rows("access_agenda.txt"):
        yield name, state, dict(zip(PRINCIPALS, map(int, answers), strict=True))


@pytest.fixture
def people():
    found = {
        "anonymous": None,
        "none": factories.account("focal_point"),
        "focal_point": factories.account("focal_point"),
        "outside": factories.account("member"),
        "member": factories.member(),
        "own": factories.member(),
        **{role: factories.account(role) for role in ("chair", "secretariat", "administrator")},
    }
    found["none"].role_grants.all().delete()
    return found


def meeting_in(state, people):
    coming = timezone.localdate() + datetime.timedelta(days=9)
    meeting = factories.meeting(datetime.date(2020, 2, 12) if state == "published" else coming, status="draft")
    if state in ("convened", "ready"):
        meeting = factories.convened(meeting)
    if state == "ready":
        packing.request_pack(meeting, language="fr", by=people["secretariat"])
        bundling.make_waiting()
    if state == "published":
        type(meeting).objects.filter(pk=meeting.pk).update(status="held", number=1)
        approving.validate(meeting.minutes, by=people["chair"])
        render_waiting()
        meeting.minutes.refresh_from_db()
        approving.publish(meeting.minutes, by=people["secretariat"])
    return meeting


def address(name, state, people):
    if name in ("agenda_proposal", "agenda_proposal_paper"):
        return reverse(name, args=[proposal(people["own"], paper=True).pk])
    if state == "-":
        return reverse(name)
    meeting = meeting_in(state, people)
    if name == "closing_decision":
        return reverse(name, args=[meeting.pk, meeting.decisions.first().pk])
    if name == "closing_outcome":
        return reverse(name, args=[meeting.pk, meeting.agenda_items.first().pk])
    return reverse(name, args=[meeting.pk])


@pytest.mark.parametrize(("name", "state", "answers"), list(table()), ids=lambda v: v if isinstance(v, str) else "")
def test_the_table_holds(name, state, answers, people):
    factories.committee()
    url = address(name, state, people)
    got = {}
    for who, user in people.items():
        client = Client()
        if user:
            client.force_login(user)
        answer = client.get(url)
        got[who] = answer.status_code
    assert got == answers


@pytest.mark.parametrize(
    "path",
    [
        "/reunions/preparer/?comite=%00",
        "/reunions/preparer/?comite=ABSENT",
        "/reunions/preparer/?depuis=999999999999999999999",
        "/reunions/reserve/?comite=%ff",
        "/reunions/propositions/?page=99999999999999999999",
        "/reunions/propositions/99999999999999999999999/",
        "/reunions/99999999999999999999999/dossier/",
        "/reunions/1/dossier/?langue=%00",
        "/reunions/1/lecture/decisions/99999999999999999999999/",
    ],
)
def test_bad_addresses_are_answered_never_500(path, people):
    factories.committee()
    client = Client()
    client.force_login(people["secretariat"])
    assert client.get(path).status_code in {200, 400, 404}


def test_pages_cost_the_same_with_few_and_with_many(people, django_assert_max_num_queries):
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    from meetings.actions import arranging, proposing

    office = people["secretariat"]
    client = Client()
    client.force_login(office)

    def costs():
        found = {}
        for name in ("prepare_meeting", "backlog", "agenda_proposals"):
            client.get(reverse(name))
            with CaptureQueriesContext(connection) as captured:
                assert client.get(reverse(name)).status_code == 200
            found[name] = len(captured)
        return found

    def grow(many):
        for _n in range(many):
            meeting = factories.meeting(datetime.date(2020, 2, 12) + datetime.timedelta(days=grow.day))
            grow.day += 1
            item = meeting.agenda_items.first()
            item.outcome = "postponed"
            item.save()
            other = meeting.agenda_items.last()
            other.outcome = "postponed"
            other.save()
            arranging.drop(meeting.committee, f"item:{other.pk}", reason="x", by=office)
            arranging.order_item(meeting.decisions.first(), title="Suite", title_ar="", by=office)
            made = proposal(people["own"])
            proposing.accept(made, by=office, title="Bilan")
            proposal(people["own"]) if many == 2 else None

    grow.day = 0
    grow(2)
    few = costs()
    grow(12)
    assert costs() == few
    assert max(few.values()) <= 17, few
