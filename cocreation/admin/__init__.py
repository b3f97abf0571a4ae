"""Co-creation in the browser admin: one noun per file."""

from .association import (
    AssociationAdmin,
    AssociationImportAdmin,
    ForumListAdmin,
    ForumMandateAdmin,
    ForumRuleAdmin,
    ReviewItemAdmin,
)
from .communication import CommunicationActionAdmin, RequirementGridAdmin
from .contributions import AnswerReasonAdmin
from .event import EventAdmin, FormatAdmin
from .places import RegionAdmin, ThemeAdmin
from .process import ProcessAdmin, TimetableAdmin
from .week import OpenGovWeekAdmin

__all__ = [
    "AnswerReasonAdmin",
    "AssociationAdmin",
    "AssociationImportAdmin",
    "CommunicationActionAdmin",
    "EventAdmin",
    "FormatAdmin",
    "ForumListAdmin",
    "ForumMandateAdmin",
    "ForumRuleAdmin",
    "OpenGovWeekAdmin",
    "ProcessAdmin",
    "RegionAdmin",
    "RequirementGridAdmin",
    "ReviewItemAdmin",
    "ThemeAdmin",
    "TimetableAdmin",
]
