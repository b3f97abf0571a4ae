"""The directory in the browser admin: one noun per file."""

from .account import UserAdmin
from .committee import CollegeAdmin, CommitteeAdmin, DelegationAdmin, HolidayAdmin
from .institution import InstitutionAdmin
from .person import PersonAdmin

__all__ = [
    "CollegeAdmin",
    "CommitteeAdmin",
    "DelegationAdmin",
    "HolidayAdmin",
    "InstitutionAdmin",
    "PersonAdmin",
    "UserAdmin",
]
