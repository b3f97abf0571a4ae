"""What is counted of registrations: limits, seats taken, the waiting list."""

from django.db.models import Count, Q

from ..enums.events import ACTIVE, Presence, RegistrationState
from ..models import EventQuota, Registration
from ..policies.seats import Applicant, Limits, Taken, room


def limits_of(event):
    """The `Limits` of an event as stored now."""
    quotas = list(EventQuota.objects.filter(event=event))
    return Limits(
        capacity=event.capacity,
        categories={quota.category: quota.seats for quota in quotas if quota.category},
        regions={quota.region_id: quota.seats for quota in quotas if quota.region_id},
    )


def applicants(event, state):
    """The `Applicant`s of an event in one state, in the order of the waiting list."""
    rows = Registration.objects.filter(event=event, state=state).order_by("pk")
    return [Applicant(*row) for row in rows.values_list("pk", "category", "region_id")]


def room_in(events):
    """{event key: `Room`} of several events: two statements."""
    events = list(events)
    limits = {event.pk: Limits(event.capacity, {}, {}) for event in events}
    for quota in EventQuota.objects.filter(event__in=limits):
        of = limits[quota.event_id]
        if quota.category:
            of.categories[quota.category] = quota.seats
        if quota.region_id:
            of.regions[quota.region_id] = quota.seats
    taken, waiting = {key: Taken() for key in limits}, dict.fromkeys(limits, 0)
    counts = (
        Registration.objects.filter(
            event__in=limits, state__in=[RegistrationState.CONFIRMED, RegistrationState.WAITING]
        )
        .order_by()
        .values_list("event", "state", "category", "region")
        .annotate(number=Count("pk"))
    )
    for key, state, category, region, number in counts:
        if state == RegistrationState.WAITING:
            waiting[key] += number
        else:
            taken[key].add(Applicant(0, category, region), number)
    return {key: room(limits[key], taken[key], waiting[key]) for key in limits}


def room_of(event):
    """The `Room` of one event."""
    return room_in([event])[event.pk]


def has_active(event):
    """Whether anybody is registered, on the waiting list or awaiting a decision."""
    return Registration.objects.filter(event=event, state__in=ACTIVE).exists()


def active_registration(event, email):
    """The registration that this address has for the event, whatever its case, or None."""
    if not email:
        return None
    return Registration.objects.filter(event=event, email__iexact=email, state__in=ACTIVE).first()


def position_in_list(registration):
    """Which place on the waiting list, from 1."""
    ahead = Registration.objects.filter(
        event_id=registration.event_id, state=RegistrationState.WAITING, pk__lt=registration.pk
    )
    return ahead.count() + 1


def tallies(event):
    """{name: number} of the registrations of an event by state and by attendance; one statement."""
    states = {str(state): Count("pk", filter=Q(state=state)) for state in RegistrationState}
    came = {
        f"is_{presence}": Count("pk", filter=Q(state=RegistrationState.CONFIRMED, presence=presence))
        for presence in Presence.values
        if presence
    }
    walk_ins = Count("pk", filter=Q(state=RegistrationState.CONFIRMED, is_walk_in=True))
    changes = Count("pk", filter=Q(state__in=ACTIVE, change_asked__isnull=False))
    return Registration.objects.filter(event=event).aggregate(**states, **came, walk_ins=walk_ins, changes=changes)


def attendance_rows(event):
    """Those who are expected or came, by name."""
    rows = Registration.objects.filter(event=event, state=RegistrationState.CONFIRMED)
    return rows.select_related("region", "association").order_by("name", "pk")
