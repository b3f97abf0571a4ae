"""The reporting periods of a plan: their dates, who has not declared, and exceptions after the lock."""

import datetime
from collections import defaultdict

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from ogp_secretariat.web.guards import only

from .. import permissions, queries
from ..actions import reporting
from ..forms.periods import LateEntryForm, PeriodForm
from ..models import LateEntry, ReportingPeriod
from ..models.plan import in_page_language


def _plan(request, code):
    return get_object_or_404(permissions.visible_plans(request.user), code=code)


def _number(text):
    return int(text) if text.isascii() and text.isdecimal() and len(text) < 10 else None


def stage_of(period, today):
    """(key, word) of where a period stands on a day."""
    if today < period.opens_on:
        return "planned", _("to come")
    if today <= period.on_time_until:
        return "good", _("open")
    if today <= period.locks_on:
        return "pending", _("open, no longer on time")
    return "quiet", _("locked")


def _focal_points(commitments, day):
    """{commitment pk: [FocalPoint]}: who could be asked, titular first."""
    in_force = (
        permissions.mandates_in_force(day)
        .filter(institution__in={commitment.lead_id for commitment in commitments})
        .select_related("person")
        .order_by("-seat", "person__name")
    )
    by_institution = defaultdict(list)
    for point in in_force:
        by_institution[point.institution_id].append(point)
    return {
        commitment.pk: [
            point for point in by_institution[commitment.lead_id] if point.commitment_id in (None, commitment.pk)
        ]
        for commitment in commitments
    }


@only(permissions.can_review)
def plan_periods(request, code):
    plan = _plan(request, code)
    today = timezone.localdate()
    periods = list(plan.periods.order_by("-opens_on"))
    asked = request.GET.get("periode", "")
    edited = next((period for period in periods if period.pk == _number(asked)), None)
    if asked and edited is None:
        raise Http404
    period = edited or ReportingPeriod(plan=plan)
    form = PeriodForm(request.POST or None, instance=period)
    if request.method == "POST" and form.is_valid():
        try:
            saved = reporting.save_period(form.instance, by=request.user)
        except ValidationError as error:
            form.add_error(None, error.messages)
        else:
            messages.success(request, _("Period « %(label)s » saved.") % {"label": saved.label})
            return redirect(reverse("plan_periods", args=[plan.code], query={"periode": saved.pk}))
    current = edited or queries.period_on(plan, today)
    context = {
        "plan": plan,
        "periods": [(one, in_page_language(one, "label"), *stage_of(one, today)) for one in periods],
        "edited": edited,
        "form": form,
        "current": current,
        "label": in_page_language(current, "label") if current else "",
        "is_locked": current is not None and today > current.locks_on,
        "has_begun": current is not None and today >= current.opens_on,
        "rows": _missing_rows(plan, current, today),
        "entries": LateEntry.objects.filter(period__plan=plan).select_related(
            "period", "commitment", "granted_by__person"
        ),
        "today": today,
    }
    return render(request, "commitments/periods.html", context)


def _missing_rows(plan, period, today):
    if period is None or today < period.opens_on:
        return []
    missing = queries.undeclared(plan, period, today, (get_language() or "fr")[:2])
    points = _focal_points([commitment for commitment, _lines in missing], today)
    allowed = {commitment: until for (_period, commitment), until in queries.late_entries([period.pk], today).items()}
    return [
        {
            "commitment": commitment,
            "lines": lines,
            "points": points[commitment.pk],
            "allowed_until": allowed.get(commitment.pk),
        }
        for commitment, lines in missing
    ]


@only(permissions.can_review)
def late_entry(request, code, pk):
    """Let one commitment declare after the lock, with a reason that stays in the log."""
    plan = _plan(request, code)
    period = get_object_or_404(plan.periods, pk=pk if pk < 2**63 else 0)
    asked = request.GET.get("engagement", "").replace("\x00", "")
    wanted = plan.commitments.filter(code=asked).first() if asked else None
    today = timezone.localdate()
    initial = {"commitment": wanted, "until": max(today, period.locks_on) + datetime.timedelta(days=7)}
    form = LateEntryForm(request.POST or None, period=period, initial=initial)
    if request.method == "POST" and form.is_valid():
        try:
            entry = reporting.allow_late_entry(period, by=request.user, **form.cleaned_data)
        except ValidationError as error:
            form.add_error(None, error.messages)
        else:
            said = _("%(code)s may declare until %(day)s.")
            messages.success(request, said % {"code": entry.commitment.code, "day": f"{entry.until:%d/%m/%Y}"})
            return redirect(reverse("plan_periods", args=[plan.code], query={"periode": period.pk}))
    label = in_page_language(period, "label")
    context = {"plan": plan, "period": period, "label": label, "form": form, "entries": _entries(period)}
    return render(request, "commitments/late_entry.html", context)


def _entries(period):
    return period.late_entries.select_related("period", "commitment", "granted_by__person")
