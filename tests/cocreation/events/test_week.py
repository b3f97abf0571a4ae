"""Open Gov Week: the call, proposals without an account, moderation, the programme and its reports."""

import datetime

import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse

from cocreation import event_links
from cocreation.actions import calling, closing, preparing, proposing
from cocreation.models import Event, OpenGovWeek
from ogp_secretariat.mailroom.models import Message
from ogp_secretariat.people.models import Mandate
from ogp_secretariat.web import robots
from tests import factories
from tests.cocreation import making_events as making

pytestmark = pytest.mark.django_db


def test_the_call_reaches_each_member_once_whatever_the_mandates():
    member = factories.member()
    Mandate.objects.create(
        committee=factories.committee("CI"), person=member.person, starts_on=datetime.date(2019, 1, 1)
    )
    gone = factories.member(ends_on=making.today() - making.DAY)
    week = making.week()
    assert making.mails("week_call") == [member.email] and gone.email not in making.mails()
    newcomer = factories.member()
    assert calling.call(week, by=None, day=making.today()) == 1
    assert making.mails("week_call") == [member.email, newcomer.email]


def test_the_personal_link_of_the_call_opens_the_form(client):
    member = factories.member()
    week = making.week()
    url = event_links.invitation_address(week, member.email.upper(), "fr")
    path = url.partition("://")[2].partition("/")[2]
    response = client.get(f"/{path}")
    assert response.status_code == 200 and response["Referrer-Policy"] == "same-origin"
    assert member.email in response.content.decode() and member.email not in path
    assert member.email not in client.get(reverse("week_propose", args=[week.year])).content.decode()
    assert client.get(f"/{path[:-3]}xx/").status_code == 404


def test_a_proposal_is_published_asked_about_or_refused(client):
    week = making.week()
    kept, asked, refused = (making.proposal(week, title=f"Événement {n}") for n in range(3))
    page = reverse("week", args=[week.year])
    assert "Événement" not in client.get(page).content.decode()
    proposing.accept(kept, by=None)
    proposing.ask(asked, question="Y a-t-il un accès de plain-pied ?", by=None)
    with pytest.raises(ValidationError):
        proposing.refuse(refused, reason="", by=None)
    proposing.refuse(refused, reason="Hors de la semaine", by=None)
    shown = client.get(page).content.decode()
    assert "Événement 0" in shown and "Événement 1" not in shown and "Événement 2" not in shown
    assert "Association Essai" in shown and kept.email not in shown and "Nadia" not in shown
    for kind, one in (("accepted", kept), ("question", asked), ("refused", refused)):
        assert making.mails(f"proposal_{kind}") == [one.email]
    with pytest.raises(ValidationError):
        proposing.accept(refused, by=None)


def test_a_proposal_lies_in_the_week_and_before_its_close():
    week = making.week()
    with pytest.raises(ValidationError):
        making.proposal(week, date=week.ends_on + making.DAY)
    calling.close(week, by=None)
    week.refresh_from_db()
    with pytest.raises(ValidationError):
        making.proposal(week)


def test_the_proposer_corrects_answers_and_tells_how_it_went(client):
    week = making.week()
    one = making.proposal(week)
    proposing.ask(one, question="À quelle heure ?", by=None)
    one.refresh_from_db()
    path = "/" + event_links.proposal_address(one).partition("://")[2].partition("/")[2]
    values = {
        "title": "Portes ouvertes bis", "description": "Visite", "date": one.event.date.isoformat(),
        "starts_at": "11:00", "mode": "on_site", "venue": "Rabat", "answer": "À onze heures.",
    }  # fmt: skip
    assert client.post(path, values).status_code == 302
    one.refresh_from_db()
    event = Event.objects.get(pk=one.event_id)
    assert (event.title, event.starts_at, one.answer) == ("Portes ouvertes bis", datetime.time(11), "À onze heures.")
    proposing.accept(one, by=None)
    assert client.post(path, {"text": "Trop tôt", "declared_attendance": "3"}).status_code == 200
    making.take_place(event)
    answer = client.post(path, {"text": "Cent visiteurs.", "declared_attendance": "104"})
    assert answer.status_code == 302
    # The secretariat reads it before it is published.
    assert "Cent visiteurs" not in client.get(event.get_absolute_url()).content.decode()
    preparing.mark_held(event, by=None, day=making.today())
    closing.publish_report(event, by=None, day=making.today())
    assert "Cent visiteurs" in client.get(event.get_absolute_url()).content.decode()
    assert "104" in client.get(reverse("week", args=[week.year])).content.decode()
    client.post(path, {"text": "Autre chose", "declared_attendance": "1"})
    assert "Autre chose" not in client.get(event.get_absolute_url()).content.decode()


@pytest.mark.parametrize("key", ["9" * 30, "9" * 5000, "\x00", "1'", "²"])
def test_keys_that_no_region_has(client, key, monkeypatch):
    monkeypatch.setattr(robots, "FASTEST", 0)
    week = making.week()
    day = week.starts_on.isoformat()
    values = {
        "title": "T", "description": "D", "date": day, "starts_at": "10:00", "mode": "on_site", "venue": "Rabat",
        "name": "Nadia", "email": "n@exemple.test", "organisation": "A", "consent": "on", "moment": robots.stamp(),
    }  # fmt: skip
    url = reverse("week_propose", args=[week.year])
    assert client.post(url, {**values, "regions": [key], "themes": [key]}).status_code == 200
    assert Event.objects.count() == 0
    assert client.post(url, values).status_code == 302


def test_a_week_that_is_prepared_is_the_secretariat_s(client):
    week = making.week(called=False)
    assert client.get(reverse("week", args=[week.year])).status_code == 404
    client.force_login(factories.account("secretariat"))
    assert client.get(reverse("week", args=[week.year])).status_code == 200


def test_the_feed_of_the_week(client):
    week = making.week()
    proposing.accept(making.proposal(week, title="Conférence"), by=None)
    making.proposal(week, title="En attente")
    raw = client.get(reverse("week_feed", args=[week.year])).content
    assert b"SUMMARY:Conf" in raw and b"En attente" not in raw


def test_a_call_after_its_day_is_refused():
    week = making.week(called=False)
    OpenGovWeek.objects.filter(pk=week.pk).update(call_closes_on=making.today() - making.DAY)
    with pytest.raises(ValidationError):
        calling.call(week, by=None, day=making.today())
    assert Message.objects.count() == 0
