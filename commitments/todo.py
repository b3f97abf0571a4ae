"""What a focal point has to do, from the records of the day: nothing is stored and nothing is typed.

`facts_for` reads, in a number of statements that neither commitments nor milestones change; `tasks` is pure.
"""

from collections import defaultdict
from dataclasses import dataclass, field
from datetime import date

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from . import permissions, policies, queries
from .enums import MilestoneStatus, RequestState, Standing, UpdateState
from .methodology import WATCH_DAYS
from .models import ExtensionRequest, Milestone, ProgressUpdate, Remark
from .models.plan import in_page_language

RETURNED, LATE, DUE_SOON = "returned", "late", "due_soon"
UNDECLARED, REMARK, DRAFT = "undeclared", "remark", "draft"
# In this order tasks are shown; a milestone comes once, under the first that holds.
KINDS = (RETURNED, LATE, DUE_SOON, UNDECLARED, REMARK, DRAFT)
WORDS = {
    RETURNED: gettext_lazy("Returned: to be corrected"),
    LATE: gettext_lazy("Late"),
    DUE_SOON: gettext_lazy("Due soon"),
    UNDECLARED: gettext_lazy("To be declared"),
    REMARK: gettext_lazy("Remark to answer"),
    DRAFT: gettext_lazy("Draft begun"),
}
IN_COURSE = (UpdateState.SUBMITTED, UpdateState.VALIDATED)


@dataclass(frozen=True)
class Task:
    """One thing to do: what (`kind`, on which milestone), until when (None: no date), why (a sentence).

    `also`: in words, the other kinds that hold for that milestone; `remark`: the one to answer, of that kind alone.
    """

    kind: str
    milestone: Milestone
    until: date | None
    why: str
    also: tuple = ()
    remark: Remark | None = None

    @property
    def commitment(self):
        return self.milestone.commitment

    @property
    def words(self):
        return WORDS[self.kind]

    @property
    def tone(self):
        """The status whose colours this kind wears (see `templatetags/components`)."""
        return {DUE_SOON: "watch", UNDECLARED: "missing", REMARK: "pending"}.get(self.kind, self.kind)


@dataclass
class Facts:
    """What was read: `commitments` with their figures; their milestones; by milestone key its declarations in the order
    of entry and the extension asked for; remarks without answer; by commitment key the period and the late entry."""

    commitments: list
    milestones: list
    updates: dict
    extensions: dict
    remarks: list
    periods: dict = field(default_factory=dict)
    late_entries: set = field(default_factory=set)

    def closed(self, commitment, today):
        """Why nothing can be declared on a commitment today; an empty list when one may."""
        return policies.missing_for_declaring(
            commitment.plan,
            commitment.figures.standing,
            self.periods[commitment.plan_id],
            commitment.pk in self.late_entries,
            today,
        )


def facts_for(user, today):
    """The `Facts` of everything this account declares for today."""
    commitments = list(
        permissions.own_commitments(user, today)
        .select_related("plan", "figures", "lead")
        .order_by("plan__starts_on", "plan__code", "position", "code")
    )
    keys = {commitment.pk: commitment for commitment in commitments}
    milestones = list(Milestone.objects.filter(commitment__in=keys).select_related("figures"))
    for milestone in milestones:
        milestone.commitment = keys[milestone.commitment_id]
    order = {pk: number for number, pk in enumerate(keys)}
    milestones.sort(key=lambda one: (order[one.commitment_id], one.position, one.code))
    updates = defaultdict(list)
    for update in ProgressUpdate.objects.filter(milestone__commitment__in=keys).order_by("pk"):
        updates[update.milestone_id].append(update)
    pending = ExtensionRequest.objects.filter(milestone__commitment__in=keys, state=RequestState.PENDING)
    remarks = Remark.objects.filter(milestone__commitment__in=keys, answer="", withdrawn_at=None)
    plans = {commitment.plan_id: commitment.plan for commitment in commitments}
    periods = {pk: queries.period_on(plan, today) for pk, plan in plans.items()}
    in_force = queries.late_entries([period.pk for period in periods.values() if period], today)
    return Facts(
        commitments=commitments,
        milestones=milestones,
        updates=updates,
        extensions={request.milestone_id: request for request in pending},
        remarks=list(remarks.select_related("institution").order_by("written_at")),
        periods=periods,
        late_entries={commitment for _period, commitment in in_force},
    )


def tasks(facts, today):
    """The `Task`s of a focal point on a day, the most pressing first."""
    by_key = {milestone.pk: milestone for milestone in facts.milestones}
    found = [task for milestone in facts.milestones if (task := _declaring(facts, milestone, today))]
    for remark in facts.remarks:
        milestone = by_key[remark.milestone_id]
        why = _("%(name)s says: %(text)s") % {"name": remark.institution or _("civil society"), "text": remark.text}
        found.append(Task(REMARK, milestone, None, why, remark=remark))
    return sorted(found, key=lambda task: (KINDS.index(task.kind), task.until or date.max))


def _declaring(facts, milestone, today):
    """What there is to declare on one milestone, or None."""
    commitment = milestone.commitment
    updates = facts.updates.get(milestone.pk, [])
    last = updates[-1] if updates else None
    closed = facts.closed(commitment, today)
    if (closed and _is_over(commitment)) or (last and last.state == UpdateState.SUBMITTED):
        return None
    figures = milestone.figures
    is_open = figures.counted and figures.status != MilestoneStatus.COMPLETED
    reasons = {}
    if last and last.state == UpdateState.RETURNED:
        reasons[RETURNED] = (None, _("The secretariat says: %(note)s") % {"note": last.review_note})
    elif last and last.state == UpdateState.DRAFT:
        if last.corrects_id:
            note = next((one.review_note for one in updates if one.pk == last.corrects_id), "")
            reasons[RETURNED] = (None, _("The secretariat says: %(note)s") % {"note": note})
        reasons[DRAFT] = (None, _("A draft is begun and not submitted."))
    if is_open and figures.days_late:
        reasons[LATE] = (figures.due_on, _late_words(figures, facts.extensions.get(milestone.pk)))
    elif is_open and figures.due_on and 0 <= (figures.due_on - today).days <= WATCH_DAYS:
        reasons[DUE_SOON] = (figures.due_on, _days_words((figures.due_on - today).days))
    if is_open and not closed and (asked := _undeclared(facts, commitment, updates, today)):
        reasons[UNDECLARED] = asked
    if not reasons:
        return None
    kind = min(reasons, key=KINDS.index)
    until, why = reasons[kind]
    others = [one for one in KINDS if one in reasons and one != kind]
    if until is None:
        until = next((reasons[one][0] for one in others if reasons[one][0]), None)
    return Task(kind, milestone, until, why, tuple(WORDS[one] for one in others))


def _is_over(commitment):
    return commitment.plan.state != "adopted" or commitment.figures.standing == Standing.ABANDONED


def _late_words(figures, extension):
    words = ngettext("Late by %(n)s day.", "Late by %(n)s days.", figures.days_late) % {"n": figures.days_late}
    if extension:
        asked = _("An extension to %(day)s is being examined.") % {"day": f"{extension.requested_due:%d/%m/%Y}"}
        return f"{words} {asked}"
    return words


def _days_words(days):
    if days == 0:
        return _("Due today.")
    return ngettext("Due in %(n)s day.", "Due in %(n)s days.", days) % {"n": days}


def _undeclared(facts, commitment, updates, today):
    """(until, why) when nothing was declared for the period in course, else None."""
    period = facts.periods[commitment.plan_id]
    if period is None or commitment.figures.standing != Standing.ACTIVE:
        return None
    if any(
        update.state in IN_COURSE and period.starts_on <= update.effective_on <= period.ends_on for update in updates
    ):
        return None
    words = {"period": in_page_language(period, "label")}
    if today <= period.on_time_until:
        return period.on_time_until, _("Not declared yet for « %(period)s ».") % words
    return period.locks_on, _("Not declared for « %(period)s »: the day for being on time has passed.") % words


def default_day(period, today):
    """The day a declaration is about when nobody says otherwise: today, or the last day of a period that has ended, so
    that what is declared for it counts in it."""
    return period.ends_on if period and period.ends_on < today else today


def own(user, today):
    """The focal point's desk: (tasks, commitments with their figures)."""
    facts = facts_for(user, today)
    return tasks(facts, today), facts.commitments
