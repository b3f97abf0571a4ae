"""Co-creation in the browser admin: one noun per file."""

from .places import RegionAdmin, ThemeAdmin

__all__ = ["RegionAdmin", "ThemeAdmin"]
