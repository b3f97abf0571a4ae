"""What the calculation takes in: the plan as it was asked, and what was declared. Plain, frozen, without a database.

Dates are `datetime.date`, weights and values `decimal.Decimal`. Texts are in the language wanted by the reader.
"""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

VERSION = 1

# Methods of measure of a milestone; the values of `commitments.enums.Method`.
BINARY, STEPS, QUANTITY = "binary", "steps", "quantity"
STEP_VALUES = (0, 25, 50, 75, 100)

# States of an update that reach the calculation; a draft never does.
SUBMITTED, VALIDATED, RETURNED = "submitted", "validated", "returned"

# What the committee decided of a commitment.
ACTIVE, SUSPENDED, ABANDONED = "active", "suspended", "abandoned"


@dataclass(frozen=True, slots=True)
class Terms:
    """What the plan asks of a milestone, one version. The first of a milestone's terms is the baseline.

    `effective_on`: None is in force from the beginning. `weight`: above 0; None is « without weight ». `starts_on`:
    None is the plan's start. `due_on`: None when there is no date, or one known only as text. `counted`: False when
    neutralised by decision. `reference`: the act or decision, as « CP 2/2019, point 3 ».
    """

    effective_on: date | None
    weight: Decimal | None
    starts_on: date | None
    due_on: date | None
    counted: bool = True
    reference: str = ""


@dataclass(frozen=True, slots=True)
class Milestone:
    """`code` is unique in the plan; `terms` holds at least the baseline, in the order of the versions.

    `baseline_value` (None is 0) and `target_value` belong to the method « quantity »; `means` is the means of
    verification, `due_text` the due date in the plan's own words.
    """

    code: str
    title: str
    method: str
    terms: tuple[Terms, ...]
    baseline_value: Decimal | None = None
    target_value: Decimal | None = None
    means: str = ""
    due_text: str = ""


@dataclass(frozen=True, slots=True)
class Update:
    """One declaration of progress.

    `value`: 0 or 100 (binary), 0 to 100 (steps), or the measured value (quantity: the last one, never the sum).
    `decided_on`: the day it was validated or returned. `verified`: the means of verification was checked at validation.
    `sequence`: order of entry; of two updates effective on the same day the higher one wins.
    """

    value: Decimal
    effective_on: date
    submitted_on: date
    decided_on: date | None
    state: str
    verified: bool = False
    sequence: int = 0


@dataclass(frozen=True, slots=True)
class CommitmentTerms:
    """What the plan asks of a commitment, one version; the first is the baseline. `standing` is set by decision."""

    effective_on: date | None
    starts_on: date | None
    ends_on: date | None
    weight: Decimal = Decimal(1)
    standing: str = ACTIVE
    reference: str = ""


@dataclass(frozen=True, slots=True)
class Commitment:
    """`axis`: the code of its axis, or None; `terms` holds at least the baseline."""

    code: str
    title: str
    axis: str | None
    terms: tuple[CommitmentTerms, ...]
    milestones: tuple[Milestone, ...]


@dataclass(frozen=True, slots=True)
class Period:
    """A reporting period, both days included; declarations are on time until `on_time_until`."""

    starts_on: date
    ends_on: date
    on_time_until: date | None = None


@dataclass(frozen=True, slots=True)
class Plan:
    """`axes`: (code, title) in the plan's order."""

    code: str
    title: str
    starts_on: date
    ends_on: date | None
    axes: tuple[tuple[str, str], ...]
    commitments: tuple[Commitment, ...]


def in_force(terms, as_of):
    """The terms in force on a day: the last version that is effective by then; the baseline when none is."""
    found = terms[0]
    for version in terms:
        if version.effective_on is None or version.effective_on <= as_of:
            found = version
    return found
