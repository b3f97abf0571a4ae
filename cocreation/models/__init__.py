from .association import Association, AssociationAlias, Consent, Verification
from .communication import CommunicationAction, RequirementNote
from .contribution import AnswerReason, Cluster, ClusterMove, Contribution, ReasonedAnswer
from .event import Event, Registration
from .forum import ForumList, ForumMandate, ForumRepresentative, ForumRule, ForumSeat
from .places import Province, Region, Theme
from .process import FeatureOverride, Process, Stage, Timetable
from .requirements import Requirement, RequirementGrid
from .review import AssociationImport, ReviewItem

__all__ = [
    "AnswerReason",
    "Association",
    "AssociationAlias",
    "AssociationImport",
    "Cluster",
    "ClusterMove",
    "CommunicationAction",
    "Consent",
    "Contribution",
    "Event",
    "FeatureOverride",
    "ForumList",
    "ForumMandate",
    "ForumRepresentative",
    "ForumRule",
    "ForumSeat",
    "Process",
    "Province",
    "ReasonedAnswer",
    "Region",
    "Registration",
    "Requirement",
    "RequirementGrid",
    "RequirementNote",
    "ReviewItem",
    "Stage",
    "Theme",
    "Timetable",
    "Verification",
]
