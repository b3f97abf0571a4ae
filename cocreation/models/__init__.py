from .aftermath import Certificate, EntryBatch, EventReport
from .association import Association
from .contribution import AnswerReason, Cluster, ClusterMove, Contribution, ReasonedAnswer
from .event import Event, Registration
from .places import Province, Region, Theme
from .preparation import EventPaper, EventQuota, Format, ProgrammeItem, TeamMember
from .process import FeatureOverride, Process, Stage, Timetable
from .week import EventProposal, OpenGovWeek

__all__ = [
    "AnswerReason",
    "Association",
    "Certificate",
    "Cluster",
    "ClusterMove",
    "Contribution",
    "EntryBatch",
    "Event",
    "EventPaper",
    "EventProposal",
    "EventQuota",
    "EventReport",
    "FeatureOverride",
    "Format",
    "OpenGovWeek",
    "Process",
    "ProgrammeItem",
    "Province",
    "ReasonedAnswer",
    "Region",
    "Registration",
    "Stage",
    "TeamMember",
    "Theme",
    "Timetable",
]
