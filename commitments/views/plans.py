"""Plans: their list, the dashboard of one, and the page that prints for the committee."""

from django.shortcuts import get_object_or_404, render
from django.utils import timezone

from ogp_secretariat.people.permissions import is_secretariat

from .. import desks, permissions

# The page for the committee is one sheet.
PRINTED_DIFFICULTIES = 8


def plan_list(request):
    plans = permissions.visible_plans(request.user).select_related("figures").order_by("-starts_on", "code")
    return render(request, "commitments/plan_list.html", {"plans": list(plans)})


def plan(request, code):
    today = timezone.localdate()
    found = get_object_or_404(permissions.visible_plans(request.user), code=code)
    context = {
        "plan": found,
        "desk": desks.dashboard(found, today),
        "is_secretariat": is_secretariat(request.user),
        "list_limit": desks.SHOWN,
    }
    return render(request, "commitments/plan.html", context)


def plan_print(request, code):
    today = timezone.localdate()
    found = get_object_or_404(permissions.visible_plans(request.user), code=code)
    difficulties = desks.difficulties(found)
    context = {
        "plan": found,
        "desk": desks.dashboard(found, today),
        "difficulties": difficulties[:PRINTED_DIFFICULTIES],
        "difficulty_count": len(difficulties),
    }
    return render(request, "commitments/plan_print.html", context)
