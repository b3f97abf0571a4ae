"""Declarations that wait for the secretariat: since when, what they would change, why one must be read alone.

Read whole: eleven statements for one plan, however many declarations wait, and seven more for each further plan.
"""

from collections import defaultdict
from dataclasses import dataclass, replace
from datetime import datetime, time, timedelta
from statistics import median

from django.db.models import Exists, OuterRef, Q
from django.utils import timezone
from django.utils.formats import number_format
from django.utils.translation import gettext as _

from ogp_secretariat.people.models import Holiday

from . import methodology, policies, queries
from .enums import Method, PlanState, RequestState, Step
from .models import CommitmentFigures, ExtensionRequest, MilestoneFigures, ProgressUpdate

# The secretariat's own delay is shown over so many days.
DELAY_WINDOW = 90


@dataclass(frozen=True)
class Waiting:
    """A submitted declaration. `age`: working days; `reasons`: why it is read alone, empty when nothing is unusual;
    `previous`: the milestone's `Line` without this declaration."""

    update: ProgressUpdate
    age: int
    target: int
    reasons: list
    previous: methodology.Line

    @property
    def is_over(self):
        return self.age > self.target


@dataclass(frozen=True)
class Effect:
    """`CommitmentResult`s of a day: as it is, validated with the means of verification checked, and without."""

    now: methodology.CommitmentResult
    verified: methodology.CommitmentResult
    unverified: methodology.CommitmentResult


def local_day(moment):
    return timezone.localtime(moment).date()


def holidays_between(start, end):
    return set(Holiday.objects.filter(day__gte=start, day__lte=end).values_list("day", flat=True))


def waiting_list(updates, day, language="fr"):
    """[Waiting] of some submitted declarations (a queryset), in their order."""
    updates = list(updates.select_related("milestone__commitment__plan").prefetch_related("evidence", "difficulties"))
    if not updates:
        return []
    holidays = holidays_between(min(local_day(update.submitted_at) for update in updates), day)
    by_plan = defaultdict(list)
    for update in updates:
        by_plan[update.milestone.commitment.plan].append(update)
    found = {}
    for plan, own in by_plan.items():
        engine = _Engine(plan, {update.milestone.commitment_id for update in own}, day, language)
        for update in own:
            found[update.pk] = _waiting(update, engine, day, holidays)
    return [found[update.pk] for update in updates]


def _waiting(update, engine, day, holidays):
    previous = engine.without(update)
    now = engine.simulated(update)
    facts = {
        "progress": now.progress,
        "previous_progress": previous.declared if previous.reported else None,
        "is_behind": policies.is_behind(now.progress, now.planned, now.due, day),
        "difficulties": len(update.difficulties.all()),
        "claims_completion": update.claims_completion,
        "evidence": len(update.evidence.all()),
    }
    return Waiting(
        update,
        policies.working_days_between(local_day(update.submitted_at), day, holidays),
        update.milestone.commitment.plan.review_target_days,
        policies.reasons_to_read(**facts),
        previous,
    )


def effect_of(update, day, language="fr"):
    """What deciding the declaration on `day` would do to its commitment, as an `Effect`. Nothing is written."""
    commitment = update.milestone.commitment
    return _Engine(commitment.plan, {commitment.pk}, day, language).effect(update)


class _Engine:
    """The methodology with the inputs of some commitments of one plan, read once."""

    def __init__(self, plan, commitments, day, language):
        tree, self.updates = queries.engine_inputs(plan, commitments, language)
        self.commitments = {commitment.code: commitment for commitment in tree.commitments}
        self.day = day
        period = queries.engine_period(queries.period_on(plan, day), day)
        self.asked = {"plan_start": tree.starts_on, "method": plan.method_version, "period": period}

    def _compute(self, update, change):
        """The commitment with `change` made to this one declaration: another `Update`, or None to leave it out."""
        milestone = update.milestone
        history = [u if u.sequence != update.pk else change(u) for u in self.updates.get(milestone.code, ())]
        updates = {**self.updates, milestone.code: [u for u in history if u is not None]}
        return methodology.compute_commitment(
            self.commitments[milestone.commitment.code], updates, self.day, **self.asked
        )

    def without(self, update):
        return line_of(self._compute(update, lambda _u: None), update.milestone)

    def simulated(self, update):
        """The line as its form showed it: the value taken as validated and verified today."""
        result = methodology.simulate(
            self.commitments[update.milestone.commitment.code],
            self.updates,
            self.day,
            {update.milestone.code: update.value},
            **self.asked,
        )
        return line_of(result, update.milestone)

    def effect(self, update):
        decided = {"state": methodology.VALIDATED, "decided_on": self.day}
        return Effect(
            self._compute(update, lambda u: u),
            self._compute(update, lambda u: replace(u, verified=True, **decided)),
            self._compute(update, lambda u: replace(u, verified=False, **decided)),
        )


def line_of(result, milestone):
    return next(line for line in result.lines if line.code == milestone.code)


def value_words(milestone, value):
    """A value as it was declared: « fait », « 75 % – livrable en recette », « 1 administration »."""
    if value is None:
        return ""
    if milestone.method == Method.QUANTITY:
        return f"{number_format(value.normalize(), use_l10n=True)} {milestone.display_unit}".strip()
    if milestone.method == Method.BINARY:
        return _("done") if value >= 100 else _("not done")
    words = methodology.displayed(value)
    return f"{words} – {Step(int(value)).label}" if value in Step.values else words


def name_of(account):
    """Whoever acted, by name; None is the system."""
    if account is None:
        return _("the system")
    return account.person.display_name if account.person_id else account.email


# -- The secretariat's own delay ---------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Delay:
    """Working days from submission to decision: their median (None when nothing was decided), how many decisions there
    were and how many came after their plan's target."""

    median: float | None
    decided: int
    over: int


def own_delay(day):
    """The `Delay` of what people decided in the last 90 days; history written down by the system is nobody's delay."""
    since = timezone.make_aware(datetime.combine(day - timedelta(days=DELAY_WINDOW), time.min))
    decided = list(
        ProgressUpdate.objects.filter(reviewed_at__gte=since, reviewed_by__isnull=False)
        .order_by()
        .values_list("submitted_at", "reviewed_at", "milestone__commitment__plan__review_target_days")
    )
    if not decided:
        return Delay(None, 0, 0)
    spans = [(local_day(submitted), local_day(reviewed), target) for submitted, reviewed, target in decided]
    holidays = holidays_between(min(span[0] for span in spans), day)
    waits = [(policies.working_days_between(start, end, holidays), target) for start, end, target in spans]
    return Delay(median(wait for wait, _target in waits), len(waits), sum(wait > target for wait, target in waits))


# -- The secretariat's desk --------------------------------------------------------------------------------------------


def desk(day, limit):
    """What the secretariat finds first: (how many, the first `limit`) of declarations, extensions, newly late ones.

    Declarations and extensions as (record, working days it has waited, whether that is over the plan's target), the
    oldest first; commitments newly late since the committee's last meeting, or with such a milestone as the plan's own
    page counts them, the latest first.
    """
    waiting = queries.to_review()
    asked = (
        ExtensionRequest.objects.filter(state=RequestState.PENDING)
        .select_related("milestone__commitment__plan", "milestone__commitment__lead")
        .order_by("requested_at", "pk")
    )
    newly = MilestoneFigures.objects.filter(commitment=OuterRef("commitment"), is_newly_late=True)
    late = (
        CommitmentFigures.objects.filter(Q(is_newly_late=True) | Exists(newly), plan__state=PlanState.ADOPTED)
        .select_related("commitment__lead")
        .order_by("-days_late", "commitment__code")
    )
    updates, extensions, newly_late = list(waiting[:limit]), list(asked[:limit]), list(late[:limit])
    moments = [update.submitted_at for update in updates] + [one.requested_at for one in extensions]
    holidays = holidays_between(local_day(min(moments)), day) if moments else set()
    return {
        "to_review": _counted(waiting, [_aged(one, one.submitted_at, day, holidays) for one in updates], limit),
        "extensions": _counted(asked, [_aged(one, one.requested_at, day, holidays) for one in extensions], limit),
        "newly_late": _counted(late, newly_late, limit),
    }


def _aged(record, since, day, holidays):
    age = policies.working_days_between(local_day(since), day, holidays)
    return record, age, age > record.milestone.commitment.plan.review_target_days


def _counted(records, first, limit):
    """A second statement only when there may be more than what is shown."""
    return records.count() if len(first) == limit else len(first), first
