"""Co-creation in the browser admin: one noun per file."""

from .association import AssociationAdmin
from .places import RegionAdmin, ThemeAdmin

__all__ = ["AssociationAdmin", "RegionAdmin", "ThemeAdmin"]
