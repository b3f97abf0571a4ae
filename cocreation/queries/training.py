"""Who was trained: certificates that were issued and not withdrawn."""

from django.db.models import Exists, OuterRef

from ogp_secretariat.people.models import Person
from ogp_secretariat.web.text import ERASED

from ..enums.events import EventKind, Presence, RegistrationState, TeamRole
from ..models import Certificate, Registration, TeamMember


def certificates_in_force():
    return Certificate.objects.filter(number__isnull=False, withdrawn_on__isnull=True)


def trained_facilitators(event):
    """The facilitators of an event who have a certificate."""
    certified = certificates_in_force().filter(person=OuterRef("person"))
    return TeamMember.objects.filter(Exists(certified), event=event, role=TeamRole.FACILITATOR)


def has_trained_facilitator(event):
    return trained_facilitators(event).exists()


def trained_people():
    """`Person`s with their certificates in force (`trainings`), by name."""
    found = {}
    for certificate in (
        certificates_in_force()
        .filter(person__isnull=False)
        .select_related("person", "registration__event")
        .order_by("-registration__event__date", "pk")
    ):
        found.setdefault(certificate.person_id, []).append(certificate)
    people = list(Person.objects.filter(pk__in=found).select_related("institution").order_by("name"))
    for person in people:
        person.trainings = found[person.pk]
    return people


def to_certify(event):
    """Those who were at a training and have no certificate yet, by name."""
    if event.kind != EventKind.TRAINING:
        return Registration.objects.none()
    return (
        Registration.objects.filter(
            event=event, state=RegistrationState.CONFIRMED, presence=Presence.PRESENT, certificate__isnull=True
        )
        .exclude(name=ERASED)
        .order_by("name", "pk")
    )
