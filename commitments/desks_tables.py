"""The tables that leave as CSV and XLSX: (title, headers, rows), figures as numbers with their four decimals."""

from django.utils.translation import gettext as _

from . import desks, desks_pictures, queries
from .desks import MILESTONE_STATUSES, STATUSES
from .enums import DuePrecision, Method
from .models import Commitment, MilestoneFigures

_COMMITMENT = (
    "plan__code", "axis__code", "code", "ogp_code", "title", "title_ar", "lead__name", "coordinator__name",
    "figures__status", "figures__rate", "figures__planned", "figures__gap", "figures__coverage",
    "figures__initial_rate", "figures__weight", "figures__starts_on", "figures__ends_on", "figures__due_on",
    "figures__days_late", "figures__review_days", "figures__is_newly_late", "figures__is_watched",
    "figures__is_missing", "figures__as_of",
)  # fmt: skip


def commitments(queryset, *, private):
    """The commitments of a queryset; with `private` the declared rate too."""
    headers = [
        _("Plan"), _("Axis"), _("Code"), _("OGP code"), _("Title"), _("Title in Arabic"), _("Lead institution"),
        _("Coordinating institution"), _("Status"), _("Completion rate"), _("Planned rate"), _("Gap in points"),
        _("Share reported"), _("Rate on the initial scope"), _("Weight in the plan"), _("From"), _("Until"),
        _("Due date passed"), _("Days late"), _("Days under review"), _("Newly late"), _("To watch"),
        _("Declaration missing"), _("Situation on"),
    ]  # fmt: skip
    columns = _COMMITMENT
    if private:
        headers, columns = [*headers, _("Declared rate")], (*columns, "figures__declared")
    at = columns.index("figures__status")
    rows = (
        [*row[:at], str(STATUSES.get(row[at], "")), *row[at + 1 :]] for row in queryset.values_list(*columns).iterator()
    )
    return _("Commitments"), headers, rows


def _of_plan(plan, today, *, private):
    return commitments(Commitment.objects.filter(plan=plan).order_by("position", "code"), private=private)


_MILESTONE = (
    "commitment__code", "milestone__code", "milestone__title", "milestone__title_ar", "commitment__lead__name",
    "milestone__method", "weight", "counted", "status", "reported", "progress", "planned", "starts_on", "due_on",
    "due_text", "due_precision", "baseline_due", "days_late", "review_days", "is_newly_late", "is_watched",
    "is_missing", "as_of",
)  # fmt: skip


def _milestones(plan, today, *, private):
    headers = [
        _("Commitment"), _("Code"), _("Title"), _("Title in Arabic"), _("Lead institution"), _("Method of measure"),
        _("Weight"), _("Counts in the rate"), _("Status"), _("Reported"), _("Progress"), _("Planned progress"),
        _("From"), _("Due date"), _("Due date as written"), _("Precision of the due date"), _("Initial due date"),
        _("Days late"), _("Days under review"), _("Newly late"), _("To watch"), _("Declaration missing"),
        _("Situation on"),
    ]  # fmt: skip
    columns = _MILESTONE
    if private:
        headers, columns = [*headers, _("Declared progress")], (*columns, "declared")
    words = {
        columns.index("milestone__method"): dict(Method.choices),
        columns.index("status"): MILESTONE_STATUSES,
        columns.index("due_precision"): dict(DuePrecision.choices),
    }
    found = MilestoneFigures.objects.filter(commitment__plan=plan).order_by(
        "commitment__position", "commitment__code", "milestone__position", "milestone__code"
    )
    rows = (
        [str(words[n][value]) if n in words else value for n, value in enumerate(row)]
        for row in found.values_list(*columns).iterator()
    )
    return _("Milestones"), headers, rows


def _late(plan, today, *, private):
    headers = [
        _("Kind"), _("Code"), _("Title"), _("Commitment"), _("Lead institution"), _("Due date"), _("Days late"),
        _("Days under review"), _("Newly late"),
    ]  # fmt: skip
    kinds = {"milestone": _("milestone"), "commitment": _("commitment")}
    late = Commitment.objects.filter(plan=plan, figures__days_late__gt=0).order_by("-figures__days_late", "code")
    rows = []
    owners = desks.listed(late)
    milestones = desks.flagged_milestones([owner.pk for owner in owners])
    for owner in owners:
        lead = owner.lead.text if owner.lead else ""
        for kind, one in [("commitment", owner), *(("milestone", m) for m in milestones[owner.pk] if m.days_late)]:
            rows.append(
                [kinds[kind], one.code, one.title.text, owner.code, lead, one.due_on, one.days_late, one.review_days,
                 one.is_newly_late]
            )  # fmt: skip
    return _("Late"), headers, rows


def _curve(plan, today, *, private):
    headers = [
        _("Date"), _("Occasion"), _("Completion rate"), _("Planned rate"), _("Gap in points"), _("Share reported"),
        _("Version of the method"),
    ]  # fmt: skip
    rows = [
        [p.day, " ; ".join(p.occasions), p.rate, p.planned, p.gap, p.coverage, p.method_version]
        for p in desks_pictures.curve_points(plan)
    ]
    return _("Progress curve"), headers, rows


def _matrix(plan, today, *, private):
    headers = [_("Code"), _("Title"), _("Assessor"), _("Completion"), _("Early results")]
    rows = [
        [r.code, r.title.text, str(r.assessor_label), r.completion_label, r.result_label]
        for r in desks_pictures.assessments(plan).rows
    ]
    return _("Completion and early results"), headers, rows


def _difficulties(plan, today, *, private):
    headers = [
        _("Commitment"), _("Milestone"), _("Title"), _("Lead institution"), _("Kind"), _("In words"), _("Told on"),
    ]  # fmt: skip
    rows = [
        [d.commitment, d.milestone, d.milestone_title.text, d.lead.text if d.lead else "", str(d.kind_label), d.text,
         d.told_on]
        for d in desks.difficulties(plan)
    ]  # fmt: skip
    return _("Difficulties"), headers, rows


def _missing(plan, today, *, private):
    period = queries.period_on(plan, today)
    headers = [
        _("Commitment"), _("Milestone"), _("Title"), _("Lead institution"), _("Reporting period"), _("On time until"),
    ]  # fmt: skip
    found = MilestoneFigures.objects.filter(commitment__plan=plan, is_missing=True).order_by("milestone__code")
    columns = ("commitment__code", "milestone__code", "milestone__title", "commitment__lead__name")
    label, until = (period.label, period.on_time_until) if period else ("", None)
    return _("Declarations missing"), headers, [[*row, label, until] for row in found.values_list(*columns)]


# By the names that stand in addresses.
TABLES = {
    "engagements": _of_plan,
    "jalons": _milestones,
    "retards": _late,
    "courbe": _curve,
    "matrice": _matrix,
    "difficultes": _difficulties,
    "declarations-manquantes": _missing,
}
