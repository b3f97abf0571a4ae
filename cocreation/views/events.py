"""The public calendar: coming events by month, past ones, one event, the feed and its files."""

import datetime
from itertools import groupby

from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from ogp_secretariat.web.handing import serve_evidence

from .. import calendars
from ..enums.events import Door, EventState
from ..forms.events import EventFilter
from ..models import Format
from ..notifications.addresses import event_address
from ..permissions.events import public_events, readable_papers
from ..permissions.process import can_manage
from ..policies.seats import Room, full_for, words_when_full
from ..queries.events import door_of, for_pages, full_among
from ..queries.outcomes import in_words
from ..queries.registrations import room_of
from .loading import LARGEST_KEY, visible_event

PER_PAGE = 30
COMING_SHOWN = 200  # on one page, by month
FEED_DAYS = 400  # how far back the feed goes
FEED_EVENTS = 500


def event_list(request):
    today = timezone.localdate()
    found = EventFilter(request.GET, for_pages(public_events()))
    past = request.GET.get("past") == "true"
    query = request.GET.copy()
    query.pop("page", None)
    query.pop("past", None)
    context = {"filter": found, "is_past": past, "query": query.urlencode()}
    if past:
        events = found.qs.filter(date__lt=today).order_by("-date", "-pk")
        context["page"] = Paginator(events, PER_PAGE).get_page(request.GET.get("page"))
    else:
        events = found.qs.filter(date__gte=today).order_by("date", "starts_at", "pk")[:COMING_SHOWN]
        full = full_among(events, today)
        for one in events:
            one.full_words = full.get(one.pk, "")
        context["months"] = [
            (day, list(group)) for day, group in groupby(events, key=lambda event: event.date.replace(day=1))
        ]
    return render(request, "cocreation/events/list.html", context)


def event_feed(request):
    """All coming events and those of the last year, with the filters of the page; for calendar programs."""
    since = timezone.localdate() - datetime.timedelta(days=FEED_DAYS)
    found = EventFilter(request.GET, public_events().filter(date__gte=since).order_by("date", "starts_at", "pk"))
    language = translation.get_language()
    return _calendar(
        calendars.feed(
            found.qs[:FEED_EVENTS],
            lambda event: event_address(event, language),
            name=_("Events of Open Government"),
        ),
        "calendrier.ics",
    )


def event_ics(request, pk):
    event = visible_event(request, pk)
    language = translation.get_language()
    content = calendars.single(event, url=event_address(event, language), language=language, link=event.public_link)
    return _calendar(content, f"evenement_{event.pk}.ics")


def _calendar(content, filename):
    response = HttpResponse(content, content_type=calendars.CONTENT_TYPE)
    response["Content-Disposition"] = f'inline; filename="{filename}"'
    response["X-Content-Type-Options"] = "nosniff"
    return response


def event(request, pk):
    found, today = visible_event(request, pk), timezone.localdate()
    report = getattr(found, "report", None)
    if report is not None and not report.published_on:
        report = None
    door = door_of(found, today)
    room = room_of(found) if door in (Door.OPEN, Door.LATE) else Room()
    context = {
        "event": found,
        "door": door,
        "door_label": Door(door).label,
        "can_register": door in (Door.OPEN, Door.LATE),
        "full_words": words_when_full(room) if door == Door.OPEN else "",
        "full_for": full_for(room),
        "is_cancelled": found.state == EventState.CANCELLED,
        "is_over": found.last_day < today,
        "programme": found.programme.all(),
        "papers": readable_papers(request.user).filter(event=found),
        "hosts": found.hosts.all(),
        "institutions": found.institutions.all(),
        "regions": found.regions.all(),
        "themes": found.themes.all(),
        "report": report,
        "figures": in_words(report.figures, hide=True) if report else None,
        "is_staff": can_manage(request.user),
    }
    return render(request, "cocreation/events/event.html", context)


def event_paper(request, pk, paper_pk):
    found = visible_event(request, pk)
    papers = readable_papers(request.user).filter(event=found)
    paper = get_object_or_404(papers, pk=paper_pk if paper_pk < LARGEST_KEY else 0)
    return serve_evidence(request, paper.file, paper.file_name, paper.content_type)


def format_library(request):
    return render(request, "cocreation/events/formats.html", {"formats": Format.objects.filter(is_offered=True)})
