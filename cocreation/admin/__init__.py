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
from .places import RegionAdmin, ThemeAdmin
from .process import ProcessAdmin, TimetableAdmin

__all__ = [
    "AssociationAdmin",
    "AssociationImportAdmin",
    "CommunicationActionAdmin",
    "ForumListAdmin",
    "ForumMandateAdmin",
    "ForumRuleAdmin",
    "ProcessAdmin",
    "RegionAdmin",
    "RequirementGridAdmin",
    "ReviewItemAdmin",
    "ThemeAdmin",
    "TimetableAdmin",
]
