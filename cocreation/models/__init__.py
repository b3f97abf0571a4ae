from .association import Association, AssociationAlias, Consent, Verification
from .contribution import AnswerReason, Cluster, ClusterMove, Contribution, ReasonedAnswer
from .event import Event, Registration
from .forum import ForumList, ForumMandate, ForumRepresentative, ForumRule, ForumSeat
from .places import Province, Region, Theme
from .process import FeatureOverride, Process, Stage, Timetable
from .review import AssociationImport, ReviewItem

__all__ = [
    "AnswerReason",
    "Association",
    "AssociationAlias",
    "AssociationImport",
    "Cluster",
    "ClusterMove",
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
    "ReviewItem",
    "Stage",
    "Theme",
    "Timetable",
    "Verification",
]
