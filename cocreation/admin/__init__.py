"""Co-creation in the browser admin: one noun per file."""

from .contributions import AnswerReasonAdmin
from .places import RegionAdmin, ThemeAdmin

__all__ = ["AnswerReasonAdmin", "RegionAdmin", "ThemeAdmin"]
