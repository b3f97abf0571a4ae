"""What may follow what, and what is still missing. Pure: objects and dates come in, the clock is never read.

Each `missing_for_…` returns sentences for people; an empty list means that the act is allowed now. The same list drives
the button, the page and the action.
"""

from dataclasses import dataclass
from datetime import timedelta
from decimal import Decimal

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from ogp_secretariat.web.workdays import is_working_day

from .enums import Method, PlanState, RequestState, UpdateState
from .methodology import STEP_VALUES
from .methodology.figures import WATCH_GAP

# A plan: brouillon → adopté → clos; reopening a closed one is a decision like its adoption.
PLAN_TRANSITIONS = {
    PlanState.DRAFT: {PlanState.ADOPTED},
    PlanState.ADOPTED: {PlanState.CLOSED},
    PlanState.CLOSED: {PlanState.ADOPTED},
}

# How a milestone is measured.
MEASURE = ("method", "baseline_value", "target_value")

# A declaration: brouillon → soumise → validée, or renvoyée with a reason; withdrawn before it is examined.
UPDATE_TRANSITIONS = {
    UpdateState.DRAFT: {UpdateState.SUBMITTED},
    UpdateState.SUBMITTED: {UpdateState.VALIDATED, UpdateState.RETURNED, UpdateState.DRAFT},
    UpdateState.VALIDATED: set(),
    UpdateState.RETURNED: set(),
}


@dataclass(frozen=True)
class Declaration:
    """What a declaration says, beside what was known before.

    `value`: as typed (percent, or the measured quantity); `progress` and `previous_progress`: the percentages the
    methodology makes of it and of the last declaration (None: never declared); `is_behind`: the milestone is late, or
    below what was planned for the day. `evidence`, `difficulties`: how many.
    """

    method: str
    value: Decimal | None
    effective_on: object
    progress: object
    previous_progress: object
    no_progress: bool
    is_behind: bool
    claims_completion: bool
    statement: str
    decrease_reason: str
    evidence: int
    difficulties: int


def missing_for_plan_state(plan, state, commitments):
    """What keeps `plan`, with that many commitments, from becoming `state`."""
    if state not in PLAN_TRANSITIONS[PlanState(plan.state)]:
        return [
            _("A plan « %(before)s » cannot become « %(after)s ».")
            % {"before": plan.get_state_display(), "after": PlanState(state).label}
        ]
    if state == PlanState.ADOPTED and not commitments:
        return [_("The plan has no commitment yet.")]
    return []


def missing_for_declaring(plan, commitment_standing, period, late_entry, today):
    """What keeps a focal point from declaring on a commitment today.

    `period`: the `ReportingPeriod` in course or the last one opened, None when the plan has none (then one may always
    declare). `late_entry`: whether an exception in force today was granted.
    """
    if plan.state == PlanState.DRAFT:
        return [_("The plan is not adopted yet.")]
    if plan.state == PlanState.CLOSED:
        return [_("The plan is closed: it no longer takes declarations.")]
    if commitment_standing == "abandoned":
        return [_("The committee abandoned this commitment: it no longer takes declarations.")]
    if period and today < period.opens_on:
        return [_("Declarations open on %(day)s.") % {"day": f"{period.opens_on:%d/%m/%Y}"}]
    if period and today > period.locks_on and not late_entry:
        return [
            _("Declarations for « %(period)s » were closed on %(day)s. Ask the secretariat for a late entry.")
            % {"period": period.label, "day": f"{period.locks_on:%d/%m/%Y}"}
        ]
    return []


def is_behind(progress, planned, due, today):
    """Whether a milestone is behind with `progress`: its due date has passed below 100, or it lacks ten points.

    The ten points are those of « à surveiller » in the methodology; without a due date nothing is behind.
    """
    if due is None or planned is None:
        return False
    return progress < 100 and (today > due or progress - planned <= WATCH_GAP)


def missing_in_value(method, value):
    """What is wrong with the value of a declaration, by the milestone's method."""
    if value is None or not value.is_finite():
        return [_("Give the progress.")]
    if method == Method.BINARY and value not in (0, 100):
        return [_("This milestone is done or not done: 0 or 100.")]
    if method == Method.STEPS and value not in STEP_VALUES:
        return [_("Choose one of the five steps: 0, 25, 50, 75 or 100.")]
    return []


def missing_for_submission(declaration, today):
    """What a declaration still needs before it goes to the secretariat."""
    missing = missing_in_value(declaration.method, declaration.value)
    if declaration.effective_on is None:
        missing.append(_("Give the day of the situation you describe."))
    elif declaration.effective_on > today:
        missing.append(_("The situation you describe cannot lie in the future."))
    if missing:
        return missing
    before, now = declaration.previous_progress, declaration.progress
    decreases = before is not None and now is not None and now < before
    if declaration.no_progress and before is not None and now != before:
        missing.append(_("You say « no progress », but the figure differs from the last one."))
    if decreases and not declaration.decrease_reason:
        missing.append(_("The figure is lower than the last one: say why."))
    if declaration.is_behind and not declaration.difficulties:
        missing.append(_("This milestone is behind: name at least one difficulty."))
    if not declaration.no_progress and not declaration.statement:
        missing.append(_("Say in a few words what was done."))
    if declaration.claims_completion and not declaration.evidence:
        missing.append(_("100 % needs at least one piece of evidence."))
    return missing


def missing_for_review(update, reviewer_id):
    """What keeps this account from examining the declaration. Reviewer and submitter are two people."""
    if update.state != UpdateState.SUBMITTED:
        return [
            _("This declaration is « %(state)s »: there is nothing to examine.") % {"state": update.get_state_display()}
        ]
    if reviewer_id is not None and reviewer_id == update.submitted_by_id:
        return [_("You submitted this declaration yourself: somebody else examines it.")]
    return []


def missing_for_withdrawal(update):
    if update.state != UpdateState.SUBMITTED:
        return [_("Only a declaration that waits to be examined can be taken back.")]
    return []


def reasons_to_read(*, progress, previous_progress, is_behind, difficulties, claims_completion, evidence):
    """Why a declaration needs a reader of its own and stays out of « validate all », in sentences; empty when nothing
    is unusual. `difficulties`, `evidence`: how many."""
    reasons = []
    if previous_progress is not None and progress is not None and progress < previous_progress:
        reasons.append(_("The figure goes down."))
    if claims_completion:
        reasons.append(_("Completion is claimed."))
    if difficulties:
        reasons.append(
            ngettext("%(n)s difficulty is told.", "%(n)s difficulties are told.", difficulties) % {"n": difficulties}
        )
    if is_behind:
        reasons.append(_("The milestone is behind."))
    if progress is not None and progress > (previous_progress or 0) and not evidence:
        reasons.append(_("Progress without any piece of evidence."))
    return reasons


def missing_for_extension(milestone_due, requested_due, *, is_complete, today):
    """What keeps a later due date from being asked for."""
    missing = []
    if milestone_due is None:
        missing.append(_("This milestone has no due date: there is nothing to move."))
    elif requested_due is not None and requested_due <= milestone_due:
        missing.append(_("The new due date must come after the present one."))
    if requested_due is not None and requested_due < today:
        missing.append(_("The new due date has already passed."))
    if is_complete:
        missing.append(_("This milestone is completed."))
    return missing


def extension_needs_committee(baseline_due, requested_due, own_days):
    """Whether the total shift from the initial due date goes beyond what the secretariat grants by its own act.

    Source: « up to 60 days of extension in total by the secretariat's numbered act, a committee decision beyond »; the
    number of days is the plan's.
    """
    return baseline_due is None or (requested_due - baseline_due).days > own_days


def missing_for_extension_decision(request, *, approve, needs_committee, decision, note):
    missing = []
    if request.state != RequestState.PENDING:
        return [_("This request is already « %(state)s ».") % {"state": request.get_state_display()}]
    if approve and needs_committee and decision is None:
        missing.append(_("Beyond what the secretariat may grant by itself: cite the decision of the committee."))
    if not approve and not note:
        missing.append(_("Say why the extension is refused."))
    return missing


# A revision further ahead would bar every other one until then: a wrong year, most of the time.
REVISION_HORIZON = timedelta(days=366)


def missing_for_revision(*, decision, act, effective_on, today):
    """A revision never overwrites: it cites an act, and says from when it holds, within the coming year."""
    missing = []
    if decision is None and not act:
        missing.append(_("A revision cites a decision of the committee, or an act, and has a date."))
    if effective_on is None:
        missing.append(_("Say from when the revision holds."))
    elif effective_on > today + REVISION_HORIZON:
        missing.append(_("A revision takes effect within a year at the latest: check the year of the date."))
    return missing


def missing_for_new_terms(before, changes, *, baseline_due, own_days, decision):
    """What a revision of a milestone's terms may not do by a mere act of the secretariat.

    `before`: the version revised; `changes`: {field: new value}. The due date obeys the rule of extensions whatever the
    door; a weight taken away would leave the rate without a word, as neutralising does, which the committee decides.
    """
    missing = []
    if decision is not None:
        return missing
    due = changes.get("due_on")
    moves = due is not None and due != before.due_on
    if moves and extension_needs_committee(baseline_due, due, own_days):
        missing.append(_("Beyond what the secretariat may grant by itself: cite the decision of the committee."))
    if before.weight is not None and "weight" in changes and changes["weight"] is None:
        missing.append(_("Only the committee takes the weight of a milestone away: cite its decision."))
    return missing


def warnings_of_dates(plan, starts_on, ends_on):
    """Dates of a commitment outside its plan: told, never refused (domain: « warn, do not block »)."""
    warnings = []
    if starts_on and starts_on < plan.starts_on:
        warnings.append(_("Starts before the plan (%(day)s).") % {"day": f"{plan.starts_on:%d/%m/%Y}"})
    if ends_on and ends_on > plan.ends_on:
        warnings.append(_("Ends after the plan (%(day)s).") % {"day": f"{plan.ends_on:%d/%m/%Y}"})
    return warnings


def working_days_between(start, end, holidays):
    """Working days after `start` up to `end` included."""
    days, day = 0, start
    while day < end:
        day += timedelta(days=1)
        days += is_working_day(day, holidays)
    return days


def add_working_days(day, count, holidays):
    """The `count`-th working day after `day`."""
    while count:
        day += timedelta(days=1)
        count -= is_working_day(day, holidays)
    return day


def missing_for_making(as_of, today):
    """What keeps a report from being made; an empty list means « allowed »."""
    if as_of > today:
        return [_("This day has not come yet: choose today or an earlier day.")]
    return []


def missing_for_publishing(report):
    """What keeps a report from being published."""
    if report.is_public:
        return [_("This report is already published.")]
    if report.plan.state == PlanState.DRAFT:
        return [_("The plan is not adopted yet: its reports stay with the secretariat.")]
    if any(not document.is_ready for document in report.documents):
        return [_("PDF pending: the file is not made yet.")]
    return []


def missing_for_annex(plan, meeting):
    """What keeps the situation of `plan` from becoming an annex of `meeting`; a locked relevé is refused in saving."""
    if meeting.committee_id != plan.committee_id:
        return [_("This meeting is not one of the committee that steers the plan.")]
    if meeting.date is None:
        return [_("The date of the meeting is missing.")]
    return []


def missing_for_measure(before, after, *, is_draft, has_updates):
    """{field: [sentence]} of what may not become what is asked; `before`, `after`: {field: value} of the method, the
    starting value and the target of a milestone.

    A milestone keeps the method by which progress was already declared. In an adopted plan all three are part of what
    was adopted: changing them would change figures of past days without an act. The committee neutralises the
    milestone and the plan gets another one.
    """
    missing = {}
    for field, value in after.items():
        if before[field] == value:
            continue
        if field == "method" and has_updates:
            missing[field] = [_("Progress was already declared by this method: it stays.")]
        elif not is_draft:
            missing[field] = [
                _(
                    "The plan is adopted: the method, the starting value and the target of a milestone stay. To change "
                    "them, the committee neutralises this milestone and another one is added."
                )
            ]
    return missing


def missing_for_late_entry(until, today):
    """An exception after a period's lock is for the days to come, within a year."""
    if until < today:
        return [_("This day is past: nobody could declare any more.")]
    if until > today + REVISION_HORIZON:
        return [_("A late entry ends within a year at the latest: check the year of the date.")]
    return []
