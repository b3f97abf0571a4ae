"""Meetings in the browser admin: the secretariat's desk."""

from .correction import CorrectionAdmin
from .decision import DecisionAdmin
from .importing import ReleveImportAdmin
from .meeting import MeetingAdmin

__all__ = ["CorrectionAdmin", "DecisionAdmin", "MeetingAdmin", "ReleveImportAdmin"]
