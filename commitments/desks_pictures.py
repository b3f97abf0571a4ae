"""What the pictures of a plan are drawn from: its calendar, its curve, its assessments."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from meetings.releve import Text

from .desks import MILESTONE_STATUSES, STATUSES, said
from .enums import Assessor, SnapshotKind
from .models import (
    Assessment,
    AssessmentCode,
    AssessmentCycle,
    CommitmentVersion,
    MilestoneFigures,
    MilestoneVersion,
    PlanFigures,
    Snapshot,
)
from .pictures import Task

# -- Calendar ----------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class CalendarRow:
    """A commitment (`is_head`) or one of its milestones, with what is drawn of it and what its table says."""

    task: Task
    code: str
    title: Text
    is_head: bool
    starts_on: date | None
    due_on: date | None
    due_text: str
    due_precision: str
    initial_due: date | None
    status: str
    status_label: str
    figure: Decimal | None
    days_late: int

    @property
    def shift_days(self):
        """Days between the date first planned and the one in force; None when they agree or one is missing."""
        if self.due_on is None or self.initial_due is None or self.due_on == self.initial_due:
            return None
        return (self.due_on - self.initial_due).days


_COMMITMENT = (
    "pk", "code", "title", "title_ar", "figures__starts_on", "figures__ends_on", "figures__status", "figures__rate",
    "figures__days_late",
)  # fmt: skip
_MILESTONE = (
    "commitment_id", "milestone_id", "milestone__code", "milestone__title", "milestone__title_ar", "starts_on",
    "due_on", "due_text", "due_precision", "baseline_due", "status", "progress", "days_late",
)  # fmt: skip


def calendar(commitments):
    """The `CalendarRow`s of some commitments (a sliced queryset will do): each followed by its milestones.

    Four statements, whatever they hold.
    """
    heads = list(commitments.values_list(*_COMMITMENT))
    keys = [head[0] for head in heads]
    baselines = {
        pk: (starts_on, ends_on)
        for pk, starts_on, ends_on in CommitmentVersion.objects.filter(commitment__in=keys, number=0).values_list(
            "commitment_id", "starts_on", "ends_on"
        )
    }
    starts = dict(
        MilestoneVersion.objects.filter(milestone__commitment__in=keys, number=0).values_list(
            "milestone_id", "starts_on"
        )
    )
    below = {}
    figures = MilestoneFigures.objects.filter(commitment__in=keys).order_by("milestone__position", "milestone__code")
    for owner, pk, *values in figures.values_list(*_MILESTONE):
        below.setdefault(owner, []).append(_milestone_row(starts.get(pk), *values))
    rows = []
    for pk, *values in heads:
        rows.append(_commitment_row(*baselines.get(pk, (None, None)), *values))
        rows.extend(below.get(pk, []))
    return rows


def _commitment_row(initial_start, initial_end, code, title, title_ar, starts_on, ends_on, status, rate, days_late):
    text, status = said(title, title_ar), status or "unknown"
    task = Task(code, text.text, starts_on, ends_on, initial_start, initial_end, rate, status, True)
    return CalendarRow(
        task, code, text, True, starts_on, ends_on, "", "day", initial_end, status, STATUSES[status], rate,
        days_late or 0,
    )  # fmt: skip


def _milestone_row(
    initial_start, code, title, title_ar, starts_on, due_on, due_text, precision, initial_due, status, progress, late
):
    text = said(title, title_ar)
    task = Task(
        code.rsplit("-", 1)[-1], text.text, starts_on, due_on, initial_start or starts_on, initial_due, progress, status
    )
    return CalendarRow(
        task, code, text, False, starts_on, due_on, due_text, precision, initial_due, status,
        MILESTONE_STATUSES[status], progress, late,
    )  # fmt: skip


# -- Curve -------------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class CurvePoint:
    """The plan's figures kept on a day; `occasions`: why they were kept."""

    day: date
    rate: Decimal | None
    planned: Decimal | None
    coverage: Decimal | None
    method_version: int | None
    occasions: tuple[str, ...]
    is_meeting: bool

    @property
    def gap(self):
        return None if self.rate is None or self.planned is None else self.rate - self.planned


def curve_points(plan):
    """The kept figures of a plan, the last of each day, and those of today; in the order of days."""
    snapshots = Snapshot.objects.filter(plan=plan, commitment=None).order_by("as_of", "id")
    labels = dict(SnapshotKind.choices)
    points = {}
    columns = ("as_of", "kind", "name", "rate", "planned", "coverage", "method_version")
    for day, kind, name, rate, planned, coverage, method in snapshots.values_list(*columns):
        before = points.get(day)
        occasion = name or str(labels[kind])
        occasions = before.occasions if before else ()
        if occasion not in occasions:
            occasions = (*occasions, occasion)
        is_meeting = kind == SnapshotKind.MEETING or bool(before and before.is_meeting)
        points[day] = CurvePoint(day, rate, planned, coverage, method, occasions, is_meeting)
    figures = PlanFigures.objects.filter(plan=plan).first()
    if figures and figures.as_of not in points:
        points[figures.as_of] = CurvePoint(
            figures.as_of, figures.rate, figures.planned, figures.coverage, plan.method_version, (), False
        )
    return [points[day] for day in sorted(points)]


# -- Matrix ------------------------------------------------------------------------------------------------------------

COMPLETION, EARLY_RESULTS = "completion", "opened_government"


@dataclass(frozen=True, slots=True)
class AssessedRow:
    """What one assessor says of one commitment: codes and their words, None where nothing was said."""

    code: str
    title: Text
    assessor: str
    assessor_label: str
    completion: str | None
    completion_label: str
    result: str | None
    result_label: str


@dataclass(frozen=True, slots=True)
class Assessments:
    """`completions`, `results`: (code, label) of the cycle, from the least to the most."""

    rows: list
    completions: list
    results: list

    def by_assessor(self):
        """[(assessor's label, rows)] in the order of `Assessor`, those that said both things only."""
        found = []
        for value, label in Assessor.choices:
            rows = [row for row in self.rows if row.assessor == value and row.completion and row.result]
            if rows:
                found.append((label, rows))
        return found


def assessments(plan):
    """The newest assessment of each assessor on completion and early results, by commitment."""
    cycle = plan.cycle_id or AssessmentCycle.objects.order_by("-code").values_list("pk", flat=True).first()
    codes = AssessmentCode.objects.filter(question__cycle=cycle).order_by("position")
    lists = {COMPLETION: [], EARLY_RESULTS: []}
    columns = ("question__code", "code", "title", "title_ar")
    for question, code, title, title_ar in codes.filter(question__code__in=lists).values_list(*columns):
        lists[question].append((code, said(title, title_ar).text))
    found, titles = {}, {}
    newest_last = Assessment.objects.filter(commitment__plan=plan, question__code__in=lists).order_by(
        "commitment__position", "commitment__code", "assessor", "assessed_on", "id"
    )
    columns = (
        "commitment__code", "commitment__title", "commitment__title_ar", "assessor", "question__code", "code__code",
        "code__title", "code__title_ar",
    )  # fmt: skip
    for code, title, title_ar, assessor, question, answer, label, label_ar in newest_last.values_list(*columns):
        titles[code] = said(title, title_ar)
        found.setdefault((code, assessor), {})[question] = (answer, said(label, label_ar).text)
    labels = dict(Assessor.choices)
    rows = [
        AssessedRow(
            code, titles[code], assessor, labels[assessor],
            *answers.get(COMPLETION, (None, "")), *answers.get(EARLY_RESULTS, (None, "")),
        )
        for (code, assessor), answers in found.items()
    ]  # fmt: skip
    return Assessments(rows, lists[COMPLETION], lists[EARLY_RESULTS])
