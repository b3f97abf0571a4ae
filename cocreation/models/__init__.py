from .aftermath import Certificate, EntryBatch, EventReport
from .association import Association, AssociationAlias, Consent, Verification
from .communication import CommunicationAction, RequirementNote
from .contribution import AnswerReason, Cluster, ClusterMove, Contribution, ReasonedAnswer
from .event import Event, Registration
from .forum import ForumList, ForumMandate, ForumRepresentative, ForumRule, ForumSeat
from .places import Province, Region, Theme
from .preparation import EventPaper, EventQuota, Format, ProgrammeItem, TeamMember
from .process import FeatureOverride, Process, Stage, Timetable
from .requirements import Requirement, RequirementGrid
from .review import AssociationImport, ReviewItem
from .week import EventProposal, OpenGovWeek

__all__ = [
    "AnswerReason",
    "Association",
    "AssociationAlias",
    "AssociationImport",
    "Certificate",
    "Cluster",
    "ClusterMove",
    "CommunicationAction",
    "Consent",
    "Contribution",
    "EntryBatch",
    "Event",
    "EventPaper",
    "EventProposal",
    "EventQuota",
    "EventReport",
    "FeatureOverride",
    "Format",
    "ForumList",
    "ForumMandate",
    "ForumRepresentative",
    "ForumRule",
    "ForumSeat",
    "OpenGovWeek",
    "Process",
    "ProgrammeItem",
    "Province",
    "ReasonedAnswer",
    "Region",
    "Registration",
    "Requirement",
    "RequirementGrid",
    "RequirementNote",
    "ReviewItem",
    "Stage",
    "TeamMember",
    "Theme",
    "Timetable",
    "Verification",
]
