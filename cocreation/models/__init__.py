from .association import Association
from .contribution import AnswerReason, Cluster, ClusterMove, Contribution, ReasonedAnswer
from .event import Event, Registration
from .places import Province, Region, Theme
from .process import FeatureOverride, Process, Stage, Timetable

__all__ = [
    "AnswerReason",
    "Association",
    "Cluster",
    "ClusterMove",
    "Contribution",
    "Event",
    "FeatureOverride",
    "Process",
    "Province",
    "ReasonedAnswer",
    "Region",
    "Registration",
    "Stage",
    "Theme",
    "Timetable",
]
