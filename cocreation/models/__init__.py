from .analysis import AnalysisReview, Assignment, Criterion, Note, Score
from .association import Association
from .contribution import AnswerReason, Cluster, ClusterMove, Contribution, ReasonedAnswer
from .contribution_trail import CommitmentOrigin, ConsultationReport, ContributionFile, Publication, Reaction
from .event import Event, Registration
from .places import Province, Region, Theme
from .process import FeatureOverride, Process, Stage, Timetable

__all__ = [
    "AnalysisReview",
    "AnswerReason",
    "Assignment",
    "Association",
    "Cluster",
    "ClusterMove",
    "CommitmentOrigin",
    "ConsultationReport",
    "Contribution",
    "ContributionFile",
    "Criterion",
    "Event",
    "FeatureOverride",
    "Note",
    "Process",
    "Province",
    "Publication",
    "Reaction",
    "ReasonedAnswer",
    "Region",
    "Registration",
    "Score",
    "Stage",
    "Theme",
    "Timetable",
]
