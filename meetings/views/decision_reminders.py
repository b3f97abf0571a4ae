"""« Ce qui partira »: what will be sent to owners, what was, and who must be told in another way. It writes nothing."""

import datetime

from django.shortcuts import render
from django.utils import timezone, translation

from ogp_secretariat.people.permissions import is_secretariat
from ogp_secretariat.web.guards import only

from .. import decision_page, owing, queries, register
from ..enums import PostponementState
from ..models import DecisionReminder, PostponementRequest

SENT = 40


def _day(request, today):
    """The day looked at: today, or one within the next months."""
    try:
        day = datetime.date.fromisoformat(request.GET.get("jour", ""))
    except ValueError:
        return today
    return day if today <= day <= today + datetime.timedelta(days=366) else today


@only(is_secretariat)
def decision_reminders(request):
    today, lang = timezone.localdate(), translation.get_language()
    day = _day(request, today)
    owed = owing.survey(day)
    late = register.listed(queries.overdue(queries.validated(), today)).order_by("due_on", "pk")
    context = {
        "today": today,
        "day": day,
        "leaving": [one for one in owed if one.leaves],
        "kept": [one for one in owed if not one.leaves and one.recipients],
        "unreachable": [decision_page.row_of(one, lang, today) for one in owing.without_address(today)],
        "overdue": [decision_page.row_of(one, lang, today) for one in late[:100]],
        "requests": PostponementRequest.objects.filter(state=PostponementState.PENDING).select_related(
            "decision__meeting__committee", "asked_by__person"
        ),
        "sent": DecisionReminder.objects.select_related("decision__meeting__committee", "message").defer(
            "message__body"
        )[:SENT],
    }
    return render(request, "meetings/decisions/reminders.html", context)
