"""What waits in co-creation stands on the desk: with its number and its page, not for zero, at a constant cost."""

import datetime

import pytest
from django.core.cache import cache
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from cocreation.actions import analysing
from cocreation.desk import waiting
from cocreation.models import Comment, CommunicationAction, Contribution, Criterion, Registration
from cocreation.queries import waiting as queries
from tests import factories
from tests.cocreation import making_assoc, making_contrib, making_events

pytestmark = pytest.mark.django_db
TODAY = datetime.date.today()
DAY = datetime.timedelta(days=1)


def numbers(user):
    """{words: address} of the lines of the secretariat's desk, the requirements left out."""
    return {line.words: line.url for line in waiting.lines(user, TODAY) if "/exigences/" not in line.url}


def test_nothing_waits_nothing_is_shown(client):
    client.force_login(factories.account("secretariat"))
    assert "cocreation-waiting" not in client.get("/").content.decode()


def test_each_thing_that_waits_has_its_number_and_its_page(client, settings):
    staff, other = making_contrib.staff(), making_contrib.staff()
    process = making_contrib.process("DESK", answer_days=10)
    Criterion.objects.create(process=process, label="Portée", scale=3)
    read, _unread = making_contrib.contribution(process, by=staff), making_contrib.contribution(process)
    third = making_contrib.contribution(process, by=staff)
    analysing.assign([read], other, by=staff)
    making_contrib.drafted("postponed", by=staff, contribution=third)
    late = making_contrib.contribution(process, by=staff)
    Contribution.objects.filter(pk=late.pk).update(received_on=TODAY - 60 * DAY)
    CommunicationAction.objects.create(
        process=process, title="Affiche", due_on=TODAY - DAY, channel="press", stage_kind="other"
    )
    found = numbers(other)
    desk = reverse("contribution_desk") + "?processus=DESK&etat="
    assert found["1 réponse en retard"] == desk + "en-retard"
    assert found["1 contribution à lire"] == desk + "a-lire"
    assert found["3 contributions à confier à un analyste"] == desk + "a-confier"
    assert found["1 réponse à relire"] == reverse("answer_list") + "?processus=DESK"
    assert found["1 contribution à analyser par vous"] == reverse("my_analyses")
    assert found["1 action de communication en retard"] == reverse("communication_plan", args=["DESK"])
    first = waiting.lines(other, TODAY)[0]
    assert first.is_late
    client.force_login(other)
    page = client.get("/").content.decode()
    assert "1 réponse en retard" in page and "Co-création" in page
    for address in found.values():
        assert client.get(address).status_code == 200
    assert client.get(desk + "a-confier").context["page"].paginator.count == 3


def test_a_cluster_is_given_by_one_of_its_contributions():
    staff = making_contrib.staff()
    process = making_contrib.process()
    from cocreation.actions import grouping

    rows = [making_contrib.contribution(process, by=staff) for _n in range(3)]
    assert not queries.unassigned(Contribution.objects.all()).exists()  # no grid, nothing is given
    Criterion.objects.create(process=process, label="Portée", scale=3)
    grouping.make_cluster(process, rows[:2], by=staff, title="Groupe", reason="essai")
    analysing.assign(rows[:1], staff, by=staff)
    assert list(queries.unassigned(Contribution.objects.all())) == [rows[2]]


def test_events_registrations_weeks_and_associations():
    staff = factories.account("secretariat")
    event = making_events.event()
    registration = making_events.register(event)
    Registration.objects.filter(pk=registration.pk).update(state="pending")
    making_events.held(title="Atelier fini")
    over = making_events.event(title="Atelier d’hier", days=5)
    type(over).objects.filter(pk=over.pk).update(date=TODAY - DAY, registration_closes_on=TODAY - 2 * DAY)
    week = making_events.week()
    making_events.proposal(week)
    making_assoc.association("Association à vérifier", verified=False)
    found = numbers(staff)
    assert found["1 inscription à décider"] == reverse("event_registrations", args=[event.pk])
    assert found["1 événement est passé\u00a0: dites qu’il a eu lieu"] == reverse("event_desk")
    assert found["1 événement proposé à décider"] == reverse("week_manage", args=[week.year])
    assert found["1 association à vérifier"] == reverse("association_to_verify")


def test_an_analyst_without_the_secretariat_finds_their_own(client):
    staff, analyst = making_contrib.staff(), factories.account("member")
    process = making_contrib.process()
    analysing.assign([making_contrib.contribution(process, by=staff) for _n in range(2)], analyst, by=staff)
    client.force_login(analyst)
    page = client.get("/").content.decode()
    assert "2 contributions à analyser par vous" in page and reverse("my_analyses") in page
    assert "à lire" not in page


def test_the_desk_costs_the_same_whatever_waits(client):
    staff = making_contrib.staff()

    def grow(n):
        process = making_contrib.process(answer_days=10)
        Criterion.objects.create(process=process, label="Portée", scale=3)
        rows = [making_contrib.contribution(process, by=staff) for _n in range(n)]
        Contribution.objects.filter(pk__in=[one.pk for one in rows[1:]]).update(moderation="pending")
        event = making_events.event()
        for _n in range(n):
            Registration.objects.filter(pk=making_events.register(event).pk).update(state="pending")
        analysing.assign(rows[:1], staff, by=staff)
        making_contrib.drafted("postponed", by=staff, contribution=rows[0])

    def counted():
        cache.clear()
        client.get("/")
        with CaptureQueriesContext(connection) as captured:
            assert client.get("/").status_code == 200
        return len(captured)

    client.force_login(staff)
    grow(2)
    few = counted()
    grow(6)
    grow(3)
    assert counted() == few


def test_comments_to_read(client):
    staff = making_contrib.staff()
    process = making_contrib.process("DESK")
    contribution = making_contrib.contribution(process, by=staff)
    Comment.objects.create(
        contribution=contribution, text="Oui", author_name="A", received_at=making_contrib.noon(TODAY)
    )
    assert numbers(staff)["1 commentaire à lire"] == reverse("comment_desk") + "?processus=DESK"
