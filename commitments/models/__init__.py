from .commitment import (
    COMMITMENT_TEXTS,
    MILESTONE_TEXTS,
    Commitment,
    CommitmentVersion,
    Milestone,
    MilestoneVersion,
)
from .figures import CommitmentFigures, MeetingAnnex, MilestoneFigures, PlanFigures, Report, Snapshot
from .focal_point import FocalPoint
from .impact import Assessment, AssessmentCode, AssessmentCycle, AssessmentQuestion
from .importing import SheetImport
from .plan import ActionPlan, Axis
from .reporting import (
    Difficulty,
    Evidence,
    ExtensionRequest,
    LateEntry,
    ProgressUpdate,
    Remark,
    ReportingPeriod,
)

__all__ = [
    "COMMITMENT_TEXTS",
    "MILESTONE_TEXTS",
    "ActionPlan",
    "Assessment",
    "AssessmentCode",
    "AssessmentCycle",
    "AssessmentQuestion",
    "Axis",
    "Commitment",
    "CommitmentFigures",
    "CommitmentVersion",
    "Difficulty",
    "Evidence",
    "ExtensionRequest",
    "FocalPoint",
    "LateEntry",
    "MeetingAnnex",
    "Milestone",
    "MilestoneFigures",
    "MilestoneVersion",
    "PlanFigures",
    "ProgressUpdate",
    "Remark",
    "Report",
    "ReportingPeriod",
    "SheetImport",
    "Snapshot",
]
