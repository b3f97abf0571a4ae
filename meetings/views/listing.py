"""The list of meetings: what exists for this account, newest first."""

from django.core.paginator import Paginator
from django.shortcuts import render
from django.utils import timezone

from .. import desks, permissions
from ..forms.filters import MeetingFilter

PER_PAGE = 50


def meeting_list(request):
    today = timezone.localdate()
    found = MeetingFilter(request.GET, permissions.visible_meetings(request.user, today))
    page = Paginator(found.qs, PER_PAGE).get_page(request.GET.get("page"))
    meetings = list(page.object_list)
    readable = permissions.readable_minutes(request.user, today).filter(meeting__in=[m.pk for m in meetings])
    readable = set(readable.values_list("meeting_id", flat=True))
    issues = desks.last_issues(meetings)
    context = {
        "filter": found,
        "page": page,
        "rows": [{"meeting": m, "issue": issues.get(m.pk), "readable": m.pk in readable} for m in meetings],
    }
    return render(request, "meetings/list.html", context)
