"""Co-creation in the browser admin: one noun per file."""

from .event import EventAdmin, FormatAdmin
from .places import RegionAdmin, ThemeAdmin
from .week import OpenGovWeekAdmin

__all__ = ["EventAdmin", "FormatAdmin", "OpenGovWeekAdmin", "RegionAdmin", "ThemeAdmin"]
