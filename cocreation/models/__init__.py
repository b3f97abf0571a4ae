from .aftermath import Certificate, EntryBatch, EventReport
from .analysis import AnalysisReview, Assignment, Criterion, Note, Score
from .association import Association, AssociationAlias, Consent, Verification
from .comment import Comment
from .communication import CommunicationAction, RequirementNote
from .contribution import AnswerReason, Cluster, ClusterMove, Contribution, ReasonedAnswer
from .contribution_trail import CommitmentOrigin, ConsultationReport, ContributionFile, Publication, Reaction
from .event import Event, Registration
from .forum import ForumList, ForumMandate, ForumRepresentative, ForumRule, ForumSeat
from .places import Province, Region, Theme
from .preparation import EventPaper, EventQuota, Format, ProgrammeItem, TeamMember
from .process import FeatureOverride, Process, Stage, Timetable
from .requirements import Requirement, RequirementGrid
from .review import AssociationImport, DistinctPair, ReviewItem
from .week import EventProposal, OpenGovWeek

__all__ = [
    "AnalysisReview",
    "AnswerReason",
    "Assignment",
    "Association",
    "AssociationAlias",
    "AssociationImport",
    "Certificate",
    "Cluster",
    "ClusterMove",
    "Comment",
    "CommitmentOrigin",
    "CommunicationAction",
    "Consent",
    "ConsultationReport",
    "Contribution",
    "ContributionFile",
    "Criterion",
    "DistinctPair",
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
    "Note",
    "OpenGovWeek",
    "Process",
    "ProgrammeItem",
    "Province",
    "Publication",
    "Reaction",
    "ReasonedAnswer",
    "Region",
    "Registration",
    "Requirement",
    "RequirementGrid",
    "RequirementNote",
    "ReviewItem",
    "Score",
    "Stage",
    "TeamMember",
    "Theme",
    "Timetable",
    "Verification",
]
