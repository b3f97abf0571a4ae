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
from .letters import (
    DispatchSlip,
    Letter,
    LetterReply,
    ReplyDifficulty,
    ReplyExtension,
    ReplyFile,
    ReplyMeasure,
    TextBlock,
)
from .plan import ActionPlan, Axis
from .reminders import LadderPause, LadderSettings, Reminder, ReminderMail
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
    "DispatchSlip",
    "Evidence",
    "ExtensionRequest",
    "FocalPoint",
    "LadderPause",
    "LadderSettings",
    "LateEntry",
    "Letter",
    "LetterReply",
    "MeetingAnnex",
    "Milestone",
    "MilestoneFigures",
    "MilestoneVersion",
    "PlanFigures",
    "ProgressUpdate",
    "Remark",
    "Reminder",
    "ReminderMail",
    "ReplyDifficulty",
    "ReplyExtension",
    "ReplyFile",
    "ReplyMeasure",
    "Report",
    "ReportingPeriod",
    "SheetImport",
    "Snapshot",
    "TextBlock",
]
