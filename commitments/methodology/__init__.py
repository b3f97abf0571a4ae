"""« Méthodologie de calcul »: the one place where rates, lateness and statuses are computed. Pure: dates come in.

`terms` what goes in and `results` what comes out; between them `milestones`, `figures` and `means`, the rules.
`display` figures as read, `words` the sentences by which each figure explains itself, `exchange` JSON.
"""

from .display import displayed, displayed_points, number, shown, two
from .exchange import as_json, from_inputs, inputs_json, late_rows
from .figures import WATCH_GAP, compute, compute_commitment, simulate, value_at
from .means import combine
from .milestones import WATCH_DAYS, WATCH_PROGRESS, clock_of
from .results import CommitmentResult, Line, PlanFigures, PlanResult, Row
from .terms import (
    ABANDONED,
    ACTIVE,
    BINARY,
    QUANTITY,
    RETURNED,
    STEP_VALUES,
    STEPS,
    SUBMITTED,
    SUSPENDED,
    VALIDATED,
    VERSION,
    Commitment,
    CommitmentTerms,
    Milestone,
    Period,
    Plan,
    Terms,
    Update,
)
from .words import explain, explain_plan

__all__ = [
    "ABANDONED",
    "ACTIVE",
    "BINARY",
    "QUANTITY",
    "RETURNED",
    "STEPS",
    "STEP_VALUES",
    "SUBMITTED",
    "SUSPENDED",
    "VALIDATED",
    "VERSION",
    "WATCH_DAYS",
    "WATCH_GAP",
    "WATCH_PROGRESS",
    "Commitment",
    "CommitmentResult",
    "CommitmentTerms",
    "Line",
    "Milestone",
    "Period",
    "Plan",
    "PlanFigures",
    "PlanResult",
    "Row",
    "Terms",
    "Update",
    "as_json",
    "clock_of",
    "combine",
    "compute",
    "compute_commitment",
    "displayed",
    "displayed_points",
    "explain",
    "explain_plan",
    "from_inputs",
    "inputs_json",
    "late_rows",
    "number",
    "shown",
    "simulate",
    "two",
    "value_at",
]
