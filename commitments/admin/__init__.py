"""Commitments in the browser admin: one noun per file."""

from .commitment import CommitmentAdmin
from .focal_point import FocalPointAdmin
from .impact import AssessmentCycleAdmin, AssessmentQuestionAdmin
from .ladder import LadderSettingsAdmin
from .milestone import MilestoneAdmin
from .plan import ActionPlanAdmin
from .written import ProgressUpdateAdmin

__all__ = [
    "ActionPlanAdmin",
    "AssessmentCycleAdmin",
    "AssessmentQuestionAdmin",
    "CommitmentAdmin",
    "FocalPointAdmin",
    "LadderSettingsAdmin",
    "MilestoneAdmin",
    "ProgressUpdateAdmin",
]
