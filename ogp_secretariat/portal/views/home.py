"""The home page: the public one, and after log-in each person's own desk."""

from django.shortcuts import render
from django.utils import timezone

from cocreation.desk import waiting
from cocreation.desk.front import front
from commitments import review_queue, todo
from meetings import desks, manual_desk
from meetings import queries as meeting_queries
from meetings.permissions import signs_anything
from ogp_secretariat.people.enums import Role
from ogp_secretariat.people.permissions import is_administrator, is_secretariat

from .. import queries


def home(request):
    if not request.user.is_authenticated:
        return _public(request)
    if is_secretariat(request.user):
        return _secretariat(request)
    return _desk(request)


def _public(request):
    today = timezone.localdate()
    context = {
        "figures": queries.public_figures(),
        "cocreation": front(today),
        "plan": queries.plan_in_course(),
        "releves": queries.latest_releves(request.user, today),
    }
    return render(request, "portal/home.html", context)


def _secretariat(request):
    user, now, today = request.user, timezone.now(), timezone.localdate()
    context = {
        "today": today,
        "imports": list(meeting_queries.imports_to_review()[: queries.LATEST]),
        "in_progress": queries.minutes_in_progress(today),
        "corrections": list(desks.unsigned_corrections()[: queries.IN_PROGRESS]),
        "manuals_due": manual_desk.revisions_due(today),
        "coming": queries.next_meetings(user, today),
        "documents": queries.troubled_documents(now),
        "messages_in_trouble": queries.troubled_messages(now),
        "releves": queries.latest_releves(user, today),
        "is_administrator": is_administrator(user),
        "waiting": waiting.lines(user, today),
        **desks.office_counts(today),
        **review_queue.desk(today, queries.LATEST),
    }
    return render(request, "portal/desk_secretariat.html", context)


def _desk(request):
    """Chair, delegate, member, focal point, or an account that has no role yet."""
    user, today = request.user, timezone.localdate()
    signs = signs_anything(user, today)
    to_sign = list(desks.minutes_to_sign(user, today)[: queries.LATEST]) if signs else []
    declares = Role.FOCAL_POINT in user.roles
    tasks, commitments = todo.own(user, today) if declares else ([], [])
    context = {
        "today": today,
        "has_role": bool(user.roles) or signs,
        "is_focal_point": declares,
        "tasks": tasks[: queries.LATEST],
        "tasks_left": len(tasks[queries.LATEST :]),
        "commitments": commitments,
        "waiting": waiting.own_lines(user),
        "sits": bool(user.roles & {Role.MEMBER, Role.CHAIR}),
        "signs": signs,
        "convocations": list(desks.convocations_to_sign(user, today)[: queries.LATEST]) if signs else [],
        "to_sign": to_sign,
        "to_read": [m for m in desks.minutes_to_read(user, today)[: queries.LATEST] if m not in to_sign],
        "corrections": list(desks.corrections_to_sign(user, today)[: queries.LATEST]) if signs else [],
        "coming": queries.next_meetings(user, today),
        "postponed": queries.postponed_meetings(user, today),
        "releves": queries.latest_releves(user, today),
    }
    return render(request, "portal/desk.html", context)
