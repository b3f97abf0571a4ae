"""What lists and dashboards show: only the columns shown, in a number of statements that rows do not change."""

from collections import defaultdict
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.db.models import Exists, OuterRef, Q, Subquery
from django.utils.translation import get_language

from meetings.releve import Text
from ogp_secretariat.people.models import Institution

from . import queries
from .enums import CommitmentStatus, DifficultyKind, MilestoneStatus, UpdateState
from .models import Commitment, Difficulty, MilestoneFigures, PlanFigures, ProgressUpdate

# A dashboard draws so many commitments, and names so many that are late or to watch; the list and the exports hold all.
SHOWN = 50


def said(french, arabic):
    """The text in the page's language as a `Text` that knows its own, or None."""
    if get_language() == "ar" and arabic:
        return Text(arabic, "ar")
    return Text(french, "fr") if french else None


# -- Choices of the filters --------------------------------------------------------------------------------------------


def plan_and_axis_choices(plans, *, plan_asked="", axis_asked=""):
    """([(code, label)] of the plans, [(plan-axis, label)] of their axes), in one statement.

    Once a plan is asked for, only its axes are offered, and the one asked for, which may be of another plan.
    """
    columns = ("code", "axes__code", "axes__title", "axes__title_ar")
    of_plans, of_axes = {}, []
    for plan, axis, title, title_ar in plans.order_by("-starts_on", "code", "axes__position").values_list(*columns):
        of_plans[plan] = plan
        if axis and (not plan_asked or plan == plan_asked or f"{plan}-{axis}" == axis_asked):
            text = said(title, title_ar)
            of_axes.append((f"{plan}-{axis}", f"{plan} · {axis} – {text.text if text else ''}"))
    return list(of_plans.items()), of_axes


def institution_choices(commitments):
    """[(code, name)] of the institutions that lead some of these commitments: found by index, one look each."""
    leads = Institution.objects.filter(Exists(commitments.order_by().filter(lead=OuterRef("pk"))))
    rows = leads.order_by("name").values_list("code", "name", "name_ar")
    return [(code, said(name or code, name_ar).text) for code, name, name_ar in rows]


# -- Commitments -------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Listed:
    """A commitment in a list: rates are `Decimal`s of 0 to 100 or None."""

    pk: int
    code: str
    title: Text
    lead: Text | None
    axis: str | None
    plan: str
    as_of: date | None
    status: str
    rate: Decimal | None
    initial_rate: Decimal | None
    planned: Decimal | None
    gap: Decimal | None
    due_on: date | None
    days_late: int
    review_days: int
    is_newly_late: bool
    is_watched: bool
    is_missing: bool

    @property
    def status_label(self):
        return STATUSES[self.status]


STATUSES = dict(CommitmentStatus.choices)
_LISTED = (
    "pk", "code", "title", "title_ar", "lead__name", "lead__name_ar", "axis__code", "plan__code", "figures__as_of",
    "figures__status", "figures__rate", "figures__initial_rate", "figures__planned", "figures__gap", "figures__due_on",
    "figures__days_late", "figures__review_days", "figures__is_newly_late", "figures__is_watched",
    "figures__is_missing",
)  # fmt: skip


def listed(commitments):
    """The commitments of a queryset as `Listed`, in its order; those without figures yet are « unknown »."""
    found = []
    for pk, code, title, title_ar, lead, lead_ar, axis, plan, as_of, status, *rest in commitments.values_list(*_LISTED):
        rate, initial_rate, planned, gap, due_on, days, review_days, newly, watched, missing = rest
        found.append(
            Listed(
                pk, code, said(title, title_ar), said(lead, lead_ar), axis, plan, as_of,
                status or CommitmentStatus.UNKNOWN, rate, initial_rate, planned, gap, due_on, days or 0,
                review_days or 0, bool(newly), bool(watched), bool(missing),
            )
        )  # fmt: skip
    return found


# -- A plan ------------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class ListedMilestone:
    code: str
    title: Text
    commitment: int
    status: str
    progress: Decimal | None
    due_on: date | None
    due_precision: str
    days_late: int
    review_days: int
    is_newly_late: bool
    is_watched: bool
    is_missing: bool

    @property
    def status_label(self):
        return MILESTONE_STATUSES[self.status]


MILESTONE_STATUSES = dict(MilestoneStatus.choices)
_LISTED_MILESTONE = (
    "milestone__code", "milestone__title", "milestone__title_ar", "commitment_id", "status", "progress", "due_on",
    "due_precision", "days_late", "review_days", "is_newly_late", "is_watched", "is_missing",
)  # fmt: skip


def flagged_milestones(commitments):
    """{commitment key: [ListedMilestone]} of those late, to watch or not declared on, the latest first."""
    flagged = Q(days_late__gt=0) | Q(is_watched=True) | Q(is_missing=True)
    rows = MilestoneFigures.objects.filter(flagged, commitment__in=commitments).order_by(
        "-days_late", "milestone__code"
    )
    found = defaultdict(list)
    for code, title, title_ar, owner, *rest in rows.values_list(*_LISTED_MILESTONE):
        found[owner].append(ListedMilestone(code, said(title, title_ar), owner, *rest))
    return found


@dataclass(frozen=True, slots=True)
class AxisFigures:
    """An axis with its means as the method gives them (numbers of 0 to 100 or None), and what stands beside."""

    code: str
    title: Text
    figures: dict


@dataclass(frozen=True, slots=True)
class Group:
    """A commitment with those of its milestones that a list is about."""

    commitment: Listed
    milestones: list


@dataclass(frozen=True, slots=True)
class Dashboard:
    """`whole`: the plan's own figures (as `AxisFigures.figures`); `rows`: its first commitments; `total`: how many.

    `newly`, `late`, `watched`, `missing`: `Group`s. `last_meeting`: from which something is « newly » late.
    """

    figures: PlanFigures | None
    whole: dict
    axes: list
    rows: list
    total: int
    counts: dict
    last_meeting: object
    newly: list
    late: list
    watched: list
    missing: list


def dashboard(plan, day):
    """What the dashboard and the page for the committee show of a plan; six statements."""
    figures = PlanFigures.objects.filter(plan=plan).first()
    result = figures.result if figures else {"axes": [], "counts": {}}
    by_code = {axis["code"]: axis for axis in result["axes"]}
    axes = [
        AxisFigures(code, said(title, title_ar), by_code.get(code, {}))
        for code, title, title_ar in plan.axes.values_list("code", "title", "title_ar")
    ]
    commitments = Commitment.objects.filter(plan=plan)
    rows = listed(commitments.order_by("position", "code")[:SHOWN])
    flags = Q(figures__days_late__gt=0) | Q(figures__is_watched=True) | Q(figures__is_missing=True)
    flagged = listed(commitments.filter(flags).order_by("-figures__days_late", "code")[:SHOWN])
    milestones = flagged_milestones([row.pk for row in flagged])

    def groups(test):
        """The commitments that pass, or one of whose milestones does, with those milestones."""
        found = [Group(row, [m for m in milestones[row.pk] if test(m)]) for row in flagged]
        return [group for group in found if group.milestones or test(group.commitment)]

    counts = result["counts"]
    return Dashboard(
        figures=figures,
        whole={name: value for name, value in result.items() if name not in ("axes", "counts")},
        axes=axes,
        rows=rows,
        total=sum(counts.values()),
        counts=counts,
        last_meeting=queries.last_meeting(plan, day),
        newly=groups(lambda one: one.is_newly_late),
        late=groups(lambda one: one.days_late),
        watched=groups(lambda one: one.is_watched),
        missing=groups(lambda one: one.is_missing),
    )


# -- Difficulties ------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class ListedDifficulty:
    kind: str
    text: str
    milestone: str
    milestone_title: Text
    commitment: str
    lead: Text | None
    told_on: date

    @property
    def kind_label(self):
        return KINDS[self.kind]


KINDS = dict(DifficultyKind.choices)
_LISTED_DIFFICULTY = (
    "kind", "text", "update__milestone__code", "update__milestone__title", "update__milestone__title_ar",
    "update__milestone__commitment__code", "update__milestone__commitment__lead__name",
    "update__milestone__commitment__lead__name_ar", "update__effective_on",
)  # fmt: skip


def difficulties(plan):
    """What stands in the way now: the difficulties of the last validated declaration of each milestone of a plan."""
    last = ProgressUpdate.objects.filter(milestone=OuterRef("update__milestone"), state=UpdateState.VALIDATED)
    rows = Difficulty.objects.filter(
        update__milestone__commitment__plan=plan,
        update=Subquery(last.order_by("-effective_on", "-id").values("pk")[:1]),
    ).order_by("update__milestone__code", "pk")
    return [
        ListedDifficulty(kind, text, code, said(title, title_ar), commitment, said(lead, lead_ar), told_on)
        for kind, text, code, title, title_ar, commitment, lead, lead_ar, told_on in rows.values_list(
            *_LISTED_DIFFICULTY
        )
    ]
