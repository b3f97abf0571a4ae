from .association import Association
from .communication import CommunicationAction, RequirementNote
from .contribution import AnswerReason, Cluster, ClusterMove, Contribution, ReasonedAnswer
from .event import Event, Registration
from .places import Province, Region, Theme
from .process import FeatureOverride, Process, Stage, Timetable
from .requirements import Requirement, RequirementGrid

__all__ = [
    "AnswerReason",
    "Association",
    "Cluster",
    "ClusterMove",
    "CommunicationAction",
    "Contribution",
    "Event",
    "FeatureOverride",
    "Process",
    "Province",
    "ReasonedAnswer",
    "Region",
    "Registration",
    "Requirement",
    "RequirementGrid",
    "RequirementNote",
    "Stage",
    "Theme",
    "Timetable",
]
