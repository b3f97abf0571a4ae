"""Loading and authorising for the pages of events and contributions."""

from django.http import Http404
from django.shortcuts import get_object_or_404
from django.utils import translation

from ..models import Event, Registration
from ..permissions.events import visible_events
from ..permissions.process import visible_processes
from ..queries.process import current_process

LARGEST_KEY = 2**63


def language_of_page():
    """« fr » or « ar »: what mails and personal pages are written in."""
    return "ar" if (translation.get_language() or "fr").startswith("ar") else "fr"


def chosen_process(request):
    """For the secretariat's pages: `?processus=`, else the current one, else the newest; None without any."""
    processes = visible_processes(request.user).order_by("-pk")
    code = request.GET.get("processus", "")
    return (processes.filter(code=code[:12]).first() if code else None) or current_process() or processes.first()


def visible_event(request, pk):
    """The event, where this visitor may know of it; else 404."""
    events = visible_events(request.user).select_related("process__plan", "format", "week")
    return get_object_or_404(events, pk=pk if pk < LARGEST_KEY else 0)


def any_event(pk):
    """The event for the secretariat's pages, which are guarded already."""
    events = Event.objects.select_related("process__plan", "format", "week")
    return get_object_or_404(events, pk=pk if pk < LARGEST_KEY else 0)


def registration_of(event, pk):
    registrations = Registration.objects.select_related("region", "association")
    found = get_object_or_404(registrations, pk=pk if pk < LARGEST_KEY else 0, event=event)
    found.event = event
    return found


def found_or_404(record):
    if record is None:
        raise Http404
    return record
