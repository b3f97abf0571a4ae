"""What is read of Open Gov Week: whom the call goes to, the programme, the summary in figures."""

from dataclasses import dataclass

from ogp_secretariat.people.models import Mandate

from ..enums.events import PUBLIC_STATES, EventState
from ..models import Event, EventProposal


@dataclass(frozen=True)
class Member:
    name: str
    email: str
    language: str


def members_to_call(day):
    """The members of every committee whose mandate is in force, each address once whatever the number of mandates."""
    found = {}
    mandates = Mandate.objects.filter(starts_on__lte=day).exclude(ends_on__lt=day).select_related("person__user")
    for mandate in mandates.order_by("protocol_order", "pk"):
        person = mandate.person
        if email := person.mail_address:
            found.setdefault(email.lower(), Member(person.name, email, person.mail_language))
    return list(found.values())


def programme_of(week):
    """The events of a week that the public sees, by day and hour."""
    events = Event.objects.filter(week=week, state__in=PUBLIC_STATES, published_at__isnull=False)
    return (
        events.select_related("report", "proposal")
        .prefetch_related("regions", "institutions", "hosts")
        .order_by("date", "starts_at", "pk")
    )


def waiting_proposals(week):
    """Proposals that wait for a decision, oldest first."""
    return (
        EventProposal.objects.filter(event__week=week, event__state=EventState.PROPOSED)
        .select_related("event")
        .order_by("received_at", "pk")
    )


def summary_of(events):
    """{"events", "held", "cancelled", "participants", "regions", "reports"} of the events of a week."""
    reports = [event.report for event in events if getattr(event, "report", None) and event.report.published_on]
    return {
        "events": len([event for event in events if event.state != EventState.CANCELLED]),
        "held": len([event for event in events if event.state == EventState.HELD]),
        "cancelled": len([event for event in events if event.state == EventState.CANCELLED]),
        "participants": sum(report.figures.get("participants") or 0 for report in reports),
        "regions": len({region.pk for event in events for region in event.regions.all()}),
        "reports": len(reports),
    }
