"""Co-creation in the browser admin: one noun per file."""

from .communication import CommunicationActionAdmin, RequirementGridAdmin
from .places import RegionAdmin, ThemeAdmin
from .process import ProcessAdmin, TimetableAdmin

__all__ = [
    "CommunicationActionAdmin",
    "ProcessAdmin",
    "RegionAdmin",
    "RequirementGridAdmin",
    "ThemeAdmin",
    "TimetableAdmin",
]
