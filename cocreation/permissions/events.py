"""Who reads events and their papers. What is not public does not exist for others (404)."""

from ..enums.events import PUBLIC_STATES, TeamRole
from ..models import Event, EventPaper
from .process import can_manage


def visible_events(user):
    """Published, held and cancelled events are everybody's; drafts and proposals the secretariat's.

    An event of a cancelled draft was never public: it stays the secretariat's.
    """
    events = Event.objects.all()
    return events if can_manage(user) else events.filter(state__in=PUBLIC_STATES, published_at__isnull=False)


def public_events():
    """What stands in the calendar and its feed, whoever asks."""
    return Event.objects.filter(state__in=PUBLIC_STATES, published_at__isnull=False)


def readable_papers(user):
    papers = EventPaper.objects.select_related("event")
    if can_manage(user):
        return papers
    return papers.filter(is_public=True, event__in=visible_events(user))


def may_type_for(member, event):
    """A rapporteur of the team types in for that event, and no other."""
    return member.role == TeamRole.RAPPORTEUR and event is not None and member.event_id == event.pk
