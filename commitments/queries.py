"""What pages, figures and letters count: whole, in a constant number of statements."""

import datetime
from collections import defaultdict

from django.db.models import Q
from django.utils import timezone

from meetings.enums import MeetingStatus
from meetings.models import Decision, Meeting
from meetings.order import in_order

from . import methodology
from .enums import PlanState, UpdateState
from .models import (
    ActionPlan,
    Axis,
    Commitment,
    CommitmentVersion,
    LateEntry,
    Milestone,
    MilestoneVersion,
    ProgressUpdate,
    ReportingPeriod,
)


def reference_of(decision):
    """« CP 1/2020, point 3 »; without numbers the meeting's date stands in."""
    if decision is None:
        return ""
    return f"{decision.meeting}, point {decision.number}" if decision.number else str(decision.meeting)


def references(decision_ids):
    """{pk: reference} of decisions, in one statement; none when nothing is asked."""
    wanted = {pk for pk in decision_ids if pk}
    if not wanted:
        return {}
    decisions = Decision.objects.filter(pk__in=wanted).select_related("meeting__committee")
    return {decision.pk: reference_of(decision) for decision in decisions}


# -- What the methodology is given -------------------------------------------------------------------------------------


def _commitment_terms(where):
    columns = ("commitment_id", "effective_on", "starts_on", "ends_on", "weight", "standing", "decision_id", "act")
    rows = CommitmentVersion.objects.filter(where).order_by("commitment_id", "number").values_list(*columns)
    rows = list(rows)
    cited = references(row[6] for row in rows)
    found = defaultdict(list)
    for pk, effective_on, starts_on, ends_on, weight, standing, decision, act in rows:
        terms = methodology.CommitmentTerms(
            effective_on, starts_on, ends_on, weight, standing, cited.get(decision, act)
        )
        found[pk].append(terms)
    return found


def _milestone_terms(where):
    columns = ("milestone_id", "effective_on", "weight", "starts_on", "due_on", "counted", "decision_id", "act")
    rows = list(MilestoneVersion.objects.filter(where).order_by("milestone_id", "number").values_list(*columns))
    cited = references(row[6] for row in rows)
    texts = dict(
        MilestoneVersion.objects.filter(where)
        .exclude(due_text="")
        .order_by("number")
        .values_list("milestone_id", "due_text")
    )
    found = defaultdict(list)
    for pk, effective_on, weight, starts_on, due_on, counted, decision, act in rows:
        found[pk].append(methodology.Terms(effective_on, weight, starts_on, due_on, counted, cited.get(decision, act)))
    return found, texts


def updates_of(where):
    """{milestone code: [Update]}: everything that was ever submitted, days in local time."""
    columns = (
        "milestone__code", "value", "effective_on", "submitted_at", "reviewed_at", "state", "is_verified", "id",
    )  # fmt: skip
    rows = ProgressUpdate.objects.filter(where).exclude(state=UpdateState.DRAFT).order_by().values_list(*columns)
    zone = timezone.get_current_timezone()
    found = defaultdict(list)
    for code, value, effective_on, submitted_at, reviewed_at, state, verified, pk in rows:
        found[code].append(
            methodology.Update(
                value,
                effective_on,
                submitted_at.astimezone(zone).date(),
                reviewed_at.astimezone(zone).date() if reviewed_at else None,
                state,
                verified,
                pk,
            )
        )
    return found


def claims_of(where):
    """As `updates_of`, of those milestones alone of which completion may have been claimed: no other one is complete
    or under review."""
    claimed = Q(value__gte=100) | Q(milestone__method=methodology.QUANTITY)
    reached = ProgressUpdate.objects.filter(where & claimed).order_by()
    return updates_of(where & Q(milestone__in=reached.values("milestone")))


def engine_inputs(plan, commitments=None, language="fr"):
    """(methodology.Plan, {milestone code: updates}) of a plan, or of some of its `commitments` (keys).

    Seven statements at most, whatever they hold; texts in `language`, French where there is no translation.
    """
    where = {"": Q(plan=plan), "commitment__": Q(commitment__plan=plan)}
    of_milestone = Q(milestone__commitment__plan=plan)
    if commitments is not None:
        where = {"": Q(pk__in=commitments), "commitment__": Q(commitment__in=commitments)}
        of_milestone = Q(milestone__commitment__in=commitments)
    commitment_terms = _commitment_terms(where["commitment__"])
    milestone_terms, due_texts = _milestone_terms(of_milestone)
    arabic = language == "ar"
    milestones = defaultdict(list)
    columns = (
        "commitment_id", "pk", "code", "title", "title_ar", "method", "baseline_value", "target_value",
        "means_of_verification", "means_of_verification_ar",
    )  # fmt: skip
    rows = Milestone.objects.filter(where["commitment__"]).order_by("commitment_id", "position", "code")
    for owner, pk, code, title, title_ar, method, baseline, target, means, means_ar in rows.values_list(*columns):
        milestones[owner].append(
            methodology.Milestone(
                code,
                (arabic and title_ar) or title,
                method,
                tuple(milestone_terms[pk]),
                baseline,
                target,
                (arabic and means_ar) or means,
                due_texts.get(pk, ""),
            )
        )
    rows = Commitment.objects.filter(where[""]).order_by("position", "code")
    tree = tuple(
        methodology.Commitment(
            code,
            (arabic and title_ar) or title,
            axis,
            tuple(commitment_terms[pk]),
            tuple(milestones[pk]),
        )
        for pk, code, title, title_ar, axis in rows.values_list("pk", "code", "title", "title_ar", "axis__code")
    )
    axes = tuple(
        (code, (arabic and title_ar) or title)
        for code, title, title_ar in Axis.objects.filter(plan=plan).values_list("code", "title", "title_ar")
    )
    whole = methodology.Plan(plan.code, plan.title, plan.starts_on, plan.ends_on, axes, tree)
    return whole, updates_of(of_milestone)


def period_on(plan, day):
    """The period that `day` falls in for declaring: the last one opened, else the next one, else None."""
    periods = list(plan.periods.order_by("opens_on"))
    opened = [period for period in periods if period.opens_on <= day]
    return opened[-1] if opened else (periods[0] if periods else None)


def engine_period(period, day):
    """The period as the methodology wants it; None before it opens."""
    if period is None or period.opens_on > day:
        return None
    return methodology.Period(period.starts_on, period.ends_on, period.on_time_until)


def compute(plan, as_of, *, language="fr", commitments=None):
    """The plan's `methodology.PlanResult` on a day, from the records as they are now."""
    tree, updates = engine_inputs(plan, commitments, language)
    return methodology.compute(
        tree, updates, as_of, method=plan.method_version, period=engine_period(period_on(plan, as_of), as_of)
    )


def undeclared(plan, period, day, language="fr"):
    """[(Commitment, [Line])]: active commitments and their counted, unfinished milestones undeclared for the period.

    The methodology's own rule of missing declarations, asked before the time is over too.
    """
    tree, updates = engine_inputs(plan, language=language)
    asked = methodology.Period(period.starts_on, period.ends_on, datetime.date.min)
    result = methodology.compute(tree, updates, day, method=plan.method_version, period=asked)
    missing = {
        commitment.code: [line for line in commitment.lines if line.missing_declaration]
        for commitment in result.commitments
        if commitment.missing_declaration
    }
    found = Commitment.objects.filter(code__in=missing).select_related("lead")
    return [(commitment, missing[commitment.code]) for commitment in found]


# -- Around it ---------------------------------------------------------------------------------------------------------


def last_meeting(plan, day):
    """The committee's last meeting held before `day`, from which something is « newly » late; or None."""
    return (
        Meeting.objects.filter(committee=plan.committee_id, status=MeetingStatus.HELD, date__lt=day)
        .order_by(*in_order(newest=True))
        .first()
    )


def late_entries(periods, day):
    """{(period, commitment): last day} (keys) of the exceptions in force on `day`, in one statement.

    The last one granted to a commitment holds: it may be longer or shorter than the one before.
    """
    granted = LateEntry.objects.filter(period__in=list(periods)).order_by("granted_at", "pk")
    last = {(period, owner): until for period, owner, until in granted.values_list("period", "commitment", "until")}
    return {key: until for key, until in last.items() if until >= day}


def late_entry_for(period, commitment, day):
    """Whether an exception in force lets this commitment declare after the period's lock."""
    return period is not None and (period.pk, commitment.pk) in late_entries([period.pk], day)


def current_terms(milestone, day):
    """The milestone's version in force on `day`."""
    in_force = [v for v in milestone.versions.all() if v.effective_on is None or v.effective_on <= day]
    return max(in_force, key=lambda version: version.number)


def baseline_due(milestone):
    """The due date first promised; None when it was known in words only."""
    return MilestoneVersion.objects.values_list("due_on", flat=True).get(milestone=milestone, number=0)


def current_commitment_terms(commitment, day):
    in_force = [v for v in commitment.versions.all() if v.effective_on is None or v.effective_on <= day]
    return max(in_force, key=lambda version: version.number)


def to_review():
    """Declarations that wait for the secretariat, the oldest first."""
    return (
        ProgressUpdate.objects.filter(state=UpdateState.SUBMITTED)
        .select_related("milestone__commitment__plan", "milestone__commitment__lead", "submitted_by", "period")
        .order_by("submitted_at", "pk")
    )


def plans_in_course():
    """Adopted plans, the newest first."""
    return ActionPlan.objects.filter(state=PlanState.ADOPTED)


def open_periods(day):
    """Periods that take declarations on `day`."""
    return ReportingPeriod.objects.filter(
        plan__state=PlanState.ADOPTED, opens_on__lte=day, locks_on__gte=day
    ).select_related("plan")


def due_precisions(commitments, day):
    """{milestone pk: how exactly its due date in force is known} for the milestones of some commitments (keys)."""
    versions = (
        MilestoneVersion.objects.filter(milestone__commitment__in=list(commitments))
        .filter(Q(effective_on__isnull=True) | Q(effective_on__lte=day))
        .order_by("number")
    )
    return dict(versions.values_list("milestone_id", "due_precision"))


def plan_named(code, day):
    """The plan of that code; without a code the adopted plan in course on `day`, else the newest adopted one; or None.

    A closed plan is found too when no adopted one is left; a draft only by its code.
    """
    if code:
        return ActionPlan.objects.filter(code__iexact=code).first()
    public = ActionPlan.objects.exclude(state=PlanState.DRAFT)
    in_course = public.filter(state=PlanState.ADOPTED, starts_on__lte=day, ends_on__gte=day)
    adopted = public.filter(state=PlanState.ADOPTED)
    return in_course.first() or adopted.first() or public.first()


def late_rows(plan, day):
    """The rows of `list_late` for one plan on a day: late milestones and commitments, worst first."""
    tree, updates = engine_inputs(plan)
    result = methodology.compute(tree, updates, day, method=plan.method_version)
    meeting = last_meeting(plan, day)
    before = methodology.compute(tree, updates, meeting.date, method=plan.method_version) if meeting else None
    institutions = dict(plan.commitments.values_list("code", "lead__name"))
    return methodology.late_rows(result, before, institutions)
