"""What the calculation gives back. Figures are exact `Fraction`s from 0 to 100, or None (« n.d. »)."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from fractions import Fraction
from functools import lru_cache

from .terms import Commitment, CommitmentTerms, Milestone, Period, Plan, Terms, Update


@lru_cache(maxsize=4096)
def exact(value):
    """The `Fraction` equal to a `Decimal` or an integer. Plans repeat few weights and values."""
    return Fraction(value)


def shift(before, after):
    """Days between the date first planned and the one in force; None when either is missing."""
    return (after - before).days if before and after else None


@dataclass(frozen=True, slots=True)
class Line:
    """One milestone at a date.

    progress          p, in force for the official rate; 0 when nothing is validated
    declared          the last value submitted or validated, without the cap; for the focal point and the secretariat
    planned           q, None without due date
    total             Σ of the weights of the commitment's counted milestones; None when the commitment has no figure
    starts_on         with the plan's start when the milestone has none
    days_late         calendar days late, those under review taken off; 0 when not late
    review_days       days after the due date during which a claim of completion was under review; 0 when neither late
                      nor under review. While late, days_late + review_days = as_of − due
    reported          something is validated; a reported zero is reported
    measurable        False for a quantity without target: it counts 0
    capped            the missing verification holds the progress back (at 90, or at 0 for a binary one)
    update, pending   the validated update that counts; the later one that awaits a decision
    """

    milestone: Milestone
    terms: Terms
    progress: Fraction
    declared: Fraction
    planned: Fraction | None
    total: Fraction | None
    starts_on: date
    days_late: int
    review_days: int
    reported: bool
    measurable: bool
    verified: bool
    capped: bool
    complete: bool
    late: bool
    under_review: bool
    watch: bool
    missing_declaration: bool
    status: str
    update: Update | None
    pending: Update | None

    @property
    def code(self):
        return self.milestone.code

    @property
    def title(self):
        return self.milestone.title

    @property
    def method(self):
        return self.milestone.method

    @property
    def means(self):
        return self.milestone.means

    @property
    def due_text(self):
        return self.milestone.due_text

    @property
    def counted(self):
        return self.terms.counted

    @property
    def weight(self):
        return self.terms.weight

    @property
    def due(self):
        return self.terms.due_on

    @property
    def baseline_due(self):
        return self.milestone.terms[0].due_on

    @property
    def shift_days(self):
        return shift(self.baseline_due, self.due)

    @property
    def revised(self):
        return self.terms is not self.milestone.terms[0]

    @property
    def reference(self):
        """The act or decision that revised or neutralised the milestone; empty for the baseline."""
        return self.terms.reference if self.revised or not self.counted else ""

    @property
    def value(self):
        """The validated value, in the method's own unit; None when not reported."""
        return self.update.value if self.update else None

    @property
    def share(self):
        """Points out of 100 at stake: w / Σ w · 100. None when it does not count or the commitment has no figure."""
        if not self.counted or self.total is None:
            return None
        return exact(self.terms.weight) * 100 / self.total

    @property
    def contribution(self):
        """Points brought: the contributions of the lines add up to the exact rate."""
        if not self.counted or self.total is None:
            return None
        return exact(self.terms.weight) * self.progress / self.total

    @property
    def remaining(self):
        """Points still to gain."""
        share = self.share
        return None if share is None else share - self.contribution


@dataclass(frozen=True, slots=True)
class Row:
    """What the means of an axis or a plan need of a commitment: exact fractions or None."""

    axis: str | None
    weight: Decimal
    standing: str
    rate: Fraction | None
    initial_rate: Fraction | None
    declared: Fraction | None
    planned: Fraction | None
    coverage: Fraction | None


@dataclass(frozen=True, slots=True)
class CommitmentResult:
    """One commitment at a date.

    rate, declared, planned, gap, coverage   A, D, B, E = A − B (points) and C of the method
    initial_rate      the rate with the neutralised milestones; None when none is neutralised
    days_late, due, review_days              of one and the same cause: days_late + review_days = as_of − due
    cause             code of that milestone; empty when the cause is the end of the commitment, or when not late
    unweighted        codes of the counted milestones without weight: they leave the commitment without figure
    """

    commitment: Commitment
    terms: CommitmentTerms
    as_of: date
    method: int
    period: Period | None
    starts_on: date
    rate: Fraction | None
    initial_rate: Fraction | None
    declared: Fraction | None
    planned: Fraction | None
    gap: Fraction | None
    coverage: Fraction | None
    status: str
    late: bool
    days_late: int
    review_days: int
    due: date | None
    cause: str
    watch: bool
    missing_declaration: bool
    unweighted: tuple[str, ...]
    lines: tuple[Line, ...]

    @property
    def code(self):
        return self.commitment.code

    @property
    def title(self):
        return self.commitment.title

    @property
    def axis(self):
        return self.commitment.axis

    @property
    def weight(self):
        return self.terms.weight

    @property
    def standing(self):
        return self.terms.standing

    @property
    def ends_on(self):
        return self.terms.ends_on

    @property
    def baseline_end(self):
        return self.commitment.terms[0].ends_on

    @property
    def shift_days(self):
        return shift(self.baseline_end, self.ends_on)

    @property
    def reference(self):
        """The act or decision behind the terms in force; empty for the baseline."""
        return self.terms.reference if self.terms is not self.commitment.terms[0] else ""

    @property
    def row(self):
        return Row(
            self.axis,
            self.weight,
            self.standing,
            self.rate,
            self.initial_rate,
            self.declared,
            self.planned,
            self.coverage,
        )


@dataclass(frozen=True, slots=True)
class PlanFigures:
    """Means over commitments, and how many of them stand inside and beside.

    `counted` are in the mean; `suspended`, `abandoned` and `unknown` (active, n.d.) stand beside; `dated` of the
    counted ones have a planned rate. `initial_rate` is None when it equals the rate.
    """

    rate: Fraction | None
    initial_rate: Fraction | None
    declared: Fraction | None
    planned: Fraction | None
    gap: Fraction | None
    coverage: Fraction | None
    counted: int
    suspended: int
    abandoned: int
    unknown: int
    dated: int


@dataclass(frozen=True, slots=True)
class PlanResult:
    """A plan at a date: its figures, those of its axes by code, and its commitments in the plan's order."""

    plan: Plan
    as_of: date
    method: int
    period: Period | None
    figures: PlanFigures
    axes: dict[str, PlanFigures]
    commitments: tuple[CommitmentResult, ...]

    @property
    def code(self):
        return self.plan.code

    @property
    def title(self):
        return self.plan.title

    @property
    def rate(self):
        return self.figures.rate

    @property
    def initial_rate(self):
        return self.figures.initial_rate

    @property
    def declared(self):
        return self.figures.declared

    @property
    def planned(self):
        return self.figures.planned

    @property
    def gap(self):
        return self.figures.gap

    @property
    def coverage(self):
        return self.figures.coverage
