"""A guest's address: the one that was typed stays, and nobody is invited twice."""

from importlib import import_module

import pytest
from django.apps import apps
from django.core.exceptions import ValidationError
from django.urls import reverse

from meetings import invitation_links
from meetings.actions import announcing, inviting, recording
from meetings.models import Invitee, Meeting, Summons
from ogp_secretariat.mailroom.models import Message
from ogp_secretariat.people.models import Mandate, Person
from ogp_secretariat.web.errors import NotAllowedNow
from tests import factories

pytestmark = pytest.mark.django_db


def change(meeting, **values):
    meeting = Meeting.objects.get(pk=meeting.pk)
    for name, value in values.items():
        setattr(meeting, name, value)
    return recording.save_meeting(meeting, by=None)


def seat(meeting, person):
    college = meeting.committee.colleges.first()
    Mandate.objects.create(committee=meeting.committee, person=person, college=college, starts_on="2020-01-01")


def invite(meeting, **values):
    return inviting.invite(Invitee(meeting=meeting, capacity="guest", language="fr", **values), by=None)


def page(client, meeting):
    return client.get(reverse("convocation", args=[meeting.pk])).content.decode()


@pytest.mark.parametrize("was_convened", [True, False])
def test_the_address_typed_for_a_guest_stays_once_they_have_a_seat(client, meeting, chair, was_convened):
    person = factories.person("Nouvelle MEMBRE", email="fiche@exemple.test")
    guest = invite(meeting, person=person, email="Tapee@exemple.test")
    link = reverse("invitation", args=[invitation_links.token_of(guest)])
    if was_convened:
        factories.convene(meeting, chair)
    seat(meeting, person)
    factories.convene(change(meeting, place="Oujda"), chair)
    factories.convene(change(meeting, place="Agadir"), chair)
    guest.refresh_from_db()
    assert (guest.capacity, guest.email) == ("member", "Tapee@exemple.test")
    assert client.get(link).status_code == 200 and not Message.objects.filter(to="fiche@exemple.test").exists()


def test_what_came_from_the_card_follows_it_and_the_page_names_it(client, meeting, chair, secretary):
    person = factories.person("Nouvelle MEMBRE", email="fiche@exemple.test")
    guest = invite(meeting, person=person)
    factories.convene(meeting, chair)
    seat(meeting, person)
    Person.objects.filter(pk=person.pk).update(email="neuve@exemple.test")
    client.force_login(secretary)
    shown = page(client, meeting)
    assert "le prochain message part à neuve@exemple.test et non plus à fiche@exemple.test" in shown
    announcing.convene_newcomers(meeting, by=None)
    guest.refresh_from_db()
    assert guest.email == "neuve@exemple.test" and "le prochain message part" not in page(client, meeting)


def test_an_address_corrected_by_hand_stays_whatever_the_card_becomes(meeting, members, chair, secretary):
    factories.convene(meeting, chair)
    summons = Summons.objects.get(invitee__person=members[0].person)
    announcing.send_again(summons, to="corrigee@exemple.test", by=secretary)
    Person.objects.filter(pk=members[0].person.pk).update(email="neuve@exemple.test")
    factories.convene(change(meeting, place="Oujda"), chair)
    assert meeting.invitees.get(person=members[0].person).email == "corrigee@exemple.test"


def test_the_same_guest_is_not_invited_twice(client, meeting, members, secretary):
    invite(meeting, name="Sara Invitée", email="sara@exemple.test")
    invite(meeting, name="Omar Papier")
    for values, word in (
        ({"name": "Sara Autre", "email": "SARA@exemple.test"}, "laissez vide"),
        ({"name": "Voisin", "email": members[0].email.upper()}, "laissez vide"),
        ({"name": " omar  papier"}, "déjà sur la liste"),
        ({"name": "Sara Invitee"}, "déjà sur la liste"),
    ):
        with pytest.raises(NotAllowedNow, match=word):
            invite(meeting, **values)
    client.force_login(secretary)
    typed = {"name": "Sara", "email": "sara@exemple.test", "capacity": "guest", "language": "fr"}
    shown = client.post(reverse("convocation_guests", args=[meeting.pk]), typed).content.decode()
    assert "laissez vide" in shown and meeting.invitees.count() == 2
    # The office's second one has none, and a namesake has another one.
    invite(meeting, name="Sara Autre")
    invite(meeting, name="Sara Invitée", email="homonyme@exemple.test")
    assert meeting.invitees.count() == 4


def test_a_card_that_shares_an_address_gives_none(meeting):
    invite(meeting, name="Sara Invitée", email="bureau@exemple.test")
    assert invite(meeting, person=factories.person("Ali Bureau", email="bureau@exemple.test")).email == ""
    with pytest.raises(NotAllowedNow, match="déjà sur la liste"):
        invite(meeting, person=factories.person("Sara Invitée", email="bureau@exemple.test"))
    card = factories.person("Zineb Fiche", email="zineb@exemple.test")
    invite(meeting, person=card)
    with pytest.raises(ValidationError, match="déjà invité"):
        invite(meeting, person=card)


def test_what_was_typed_before_it_was_noted(meeting):
    person = factories.person("Nouvelle MEMBRE", email="fiche@exemple.test")
    typed = invite(meeting, person=person, email="tapee@exemple.test")
    copied = invite(meeting, person=factories.person("Zineb Fiche", email="zineb@exemple.test"))
    Invitee.objects.update(email_typed=None)
    import_module("meetings.migrations.0014_typed_address").note_typed(apps, None)
    assert dict(Invitee.objects.values_list("pk", "email_typed")) == {typed.pk: True, copied.pk: None}
