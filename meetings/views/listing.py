"""The list of meetings: what exists for this account, newest first."""

from django.core.paginator import Paginator
from django.db.models import BooleanField, ExpressionWrapper
from django.shortcuts import render
from django.utils import timezone

from .. import desks, permissions
from ..convocation_desk import show_as_announced
from ..forms.filters import MeetingFilter

PER_PAGE = 50


def meeting_list(request):
    today = timezone.localdate()
    visible = permissions.visible_meetings(request.user, today)
    found = MeetingFilter(request.GET, visible, user=request.user, today=today)
    readable = ExpressionWrapper(permissions.readable(request.user, today, "minutes__"), BooleanField())
    page = Paginator(found.qs.annotate(is_readable=readable), PER_PAGE).get_page(request.GET.get("page"))
    meetings = list(page.object_list)
    if not permissions.can_edit(request.user):
        show_as_announced(meetings)
    issues = desks.last_issues(meetings)
    context = {
        "filter": found,
        "page": page,
        "sees_rates": permissions.sees_rates(request.user),
        "rows": [{"meeting": m, "issue": issues.get(m.pk), "readable": m.is_readable} for m in meetings],
    }
    return render(request, "meetings/list.html", context)
