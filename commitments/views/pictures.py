"""A plan in pictures, each with its table: calendar, progress curve, matrix."""

from django.core.paginator import Paginator
from django.shortcuts import get_object_or_404, render
from django.utils import timezone, translation

from ogp_secretariat.people.permissions import is_secretariat

from .. import desks_pictures, permissions
from .. import pictures as geometry
from ..models import Commitment

# Commitments drawn on one calendar.
PER_CALENDAR = 30


def _plan(request, code):
    return get_object_or_404(permissions.visible_plans(request.user), code=code)


def gantt(request, code):
    plan, today = _plan(request, code), timezone.localdate()
    commitments = Commitment.objects.filter(plan=plan).order_by("position", "code")
    page = Paginator(commitments, PER_CALENDAR).get_page(request.GET.get("page"))
    rows = desks_pictures.calendar(page.object_list)
    context = {
        "plan": plan,
        "page": page,
        "rows": rows,
        "today": today,
        "pictures": geometry.calendar(
            [row.task for row in rows],
            plan.starts_on,
            plan.ends_on,
            today,
            mirrored=translation.get_language_bidi(),
        ),
    }
    return render(request, "commitments/plan_gantt.html", context)


def curve(request, code):
    plan = _plan(request, code)
    points = desks_pictures.curve_points(plan)
    context = {
        "plan": plan,
        "points": points,
        "picture": geometry.curve(points, mirrored=translation.get_language_bidi()),
    }
    return render(request, "commitments/plan_curve.html", context)


def matrix(request, code):
    plan = _plan(request, code)
    found = desks_pictures.assessments(plan)
    context = {
        "plan": plan,
        "rows": found.rows,
        "columns": [label for _code, label in found.results],
        "grids": [
            (label, geometry.matrix([(r.code, r.completion, r.result) for r in rows], found.completions, found.results))
            for label, rows in found.by_assessor()
        ],
        "is_secretariat": is_secretariat(request.user),
    }
    return render(request, "commitments/plan_matrix.html", context)
