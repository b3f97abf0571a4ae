"""What is read of events: the door of registration, who is told, what stands on the pages."""

from dataclasses import dataclass

from django.db.models import Count, Q

from ..enums.events import ACTIVE, Door, RegistrationState
from ..enums.process import Feature
from ..models import Certificate, EventReport, Registration, TeamMember
from ..policies import events as rules
from ..policies.seats import words_when_full
from .process import feature_is_open, open_among
from .registrations import room_in
from .training import has_trained_facilitator


def door_of(event, day):
    """The `Door` of an event on `day`, its process asked."""
    opens = (
        event.process_id is None
        or not event.takes_registration
        or feature_is_open(event.process, Feature.REGISTER, day)
    )
    return rules.door(event, day, opens)


def full_among(events, day):
    """{event key: words} of those that still register people and have no seat left; four statements at most."""
    events = [event for event in events if event.takes_registration and event.capacity is not None]
    if not events:
        return {}
    processes = {event.process_id: event.process for event in events if event.process_id}
    switched_on = {None, *open_among(processes.values(), Feature.REGISTER, day)}
    taking = [event for event in events if rules.door(event, day, event.process_id in switched_on) == Door.OPEN]
    rooms = room_in(taking)
    return {key: words_when_full(found) for key, found in rooms.items() if found.is_full}


def warnings_of(event, day):
    """What should be looked at before publishing on `day`, in sentences."""
    return rules.warnings(event, has_trained_facilitator(event), day)


def missing_for_undoing_held(event):
    """As the policy says, of what the records hold."""
    return rules.missing_for_undoing_held(
        event,
        certificates=Certificate.objects.filter(registration__event=event).count(),
        report_is_published=EventReport.objects.filter(event=event, published_on__isnull=False).exists(),
    )


@dataclass(frozen=True)
class Recipient:
    """Somebody who is told about an event: `registration` is None for whoever is in the team only."""

    name: str
    email: str
    language: str
    registration: Registration | None = None


def recipients(event, states=ACTIVE):
    """Whoever an event concerns, each address once: those registered (in `states`), the team, the proposer."""
    found = {}
    for one in Registration.objects.filter(event=event, state__in=states).exclude(email="").order_by("pk"):
        found.setdefault(one.email.lower(), Recipient(one.name, one.email, one.language, one))
    for member in TeamMember.objects.filter(event=event).select_related("person__user"):
        person = member.person
        if email := person.mail_address:
            found.setdefault(email.lower(), Recipient(person.name, email, person.mail_language))
    if (proposal := getattr(event, "proposal", None)) and proposal.email:
        found.setdefault(proposal.email.lower(), Recipient(proposal.name, proposal.email, proposal.language))
    return list(found.values())


def with_seats_taken(events):
    """`seats_taken` on each event."""
    return events.annotate(
        seats_taken=Count("registrations", filter=Q(registrations__state=RegistrationState.CONFIRMED))
    )


def for_pages(events):
    """Events with what a list of them shows, in a fixed number of statements."""
    return events.select_related("format", "process", "week", "report").prefetch_related("regions", "themes")
