"""Certificates: numbers without gap, the file with its code, trained people, withdrawal."""

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.urls import reverse

from cocreation.actions import certifying, preparing
from cocreation.models import Certificate, TeamMember
from cocreation.queries.events import warnings_of
from cocreation.queries.training import trained_people
from cocreation.tasks.events import issue_certificates
from ogp_secretariat.documents.actions.rendering import render_waiting
from ogp_secretariat.mailroom.models import Message
from ogp_secretariat.people.models import Person
from tests import factories
from tests.cocreation import making_events as making

pytestmark = pytest.mark.django_db


@pytest.fixture
def training():
    """A training that was held, with three people present, one of whom is in the directory."""
    event = making.held(kind="training", title="Techniques d'animation", title_ar="تقنيات التنشيط")
    making.come(event, "rim@exemple.test", name="Rim MAQUETTE")
    making.come(event, "adil@exemple.test", name="Adil CANEVAS", region=making.region())
    making.come(event, name="Sans ADRESSE")
    absent = making.come(event, name="Absente")
    absent.presence = "absent"
    absent.save()
    return preparing.mark_held(event, by=None, day=making.today())


def issue(event):
    keys = list(event.registrations.values_list("pk", flat=True))
    count = certifying.ask(event, keys, by=factories.account("secretariat"))
    issue_certificates()
    issue_certificates()
    return count


def test_present_people_get_numbers_without_gap_and_once(training):
    assert issue(training) == 3
    found = list(Certificate.objects.order_by("number"))
    assert [(one.number, one.year) for one in found] == [(n, training.date.year) for n in (1, 2, 3)]
    assert sorted(making.mails("certificate")) == ["adil@exemple.test", "rim@exemple.test"]
    with pytest.raises(ValidationError):
        issue(training)


def test_a_training_that_was_not_held_gives_none():
    event = making.held(kind="training")
    making.come(event)
    with pytest.raises(ValidationError):
        issue(event)


def test_the_certificate_is_checked_without_showing_the_name(training, client):
    issue(training)
    render_waiting()
    certificate = Certificate.objects.get(name="Rim MAQUETTE")
    assert certificate.document.is_ready and certificate.document.pages == 1
    page = client.get(reverse("verify_code", args=[certificate.document.code])).content.decode()
    assert certificate.reference in page and "R. M." in page and "MAQUETTE" not in page
    certifying.withdraw(certificate, reason="Erreur de personne", by=None, day=making.today())
    render_waiting()
    page = client.get(reverse("verify_code", args=[certificate.document.code])).content.decode()
    assert "Authentique" in page and "remplacé" in page
    assert "Erreur de personne" not in page


def test_whoever_was_trained_quiets_the_warning(training):
    person = factories.person("Rim Maquette", email="Rim@exemple.test")
    workshop = making.event()
    TeamMember.objects.create(event=workshop, person=person, role="facilitator")
    before = warnings_of(workshop, making.today())
    issue(training)
    assert Person.objects.filter(email__iexact="rim@exemple.test").count() == 1
    assert len(warnings_of(workshop, making.today())) == len(before) - 1
    assert {one.name for one in trained_people()} == {"Rim Maquette", "Adil CANEVAS", "Sans ADRESSE"}
    certifying.withdraw(Certificate.objects.get(person=person), reason="Erreur", by=None, day=making.today())
    assert warnings_of(workshop, making.today()) == before


def test_messages_wait_for_the_file(training):
    issue(training)
    message = Message.objects.filter(kind="mail/certificate").first()
    assert message.attachments.get().document.is_waiting


def test_an_issued_certificate_keeps_its_number(training):
    issue(training)
    for change in (
        lambda: Certificate.objects.update(number=99),
        lambda: Certificate.objects.all().delete(),
    ):
        with pytest.raises(IntegrityError), transaction.atomic():
            change()
