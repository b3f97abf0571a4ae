from .committee import College, Committee, Holiday, Mandate, SignatureDelegation
from .institution import Institution, InstitutionHead, InstitutionName
from .person import Person
from .user import RoleGrant, User

__all__ = [
    "College",
    "Committee",
    "Holiday",
    "Institution",
    "InstitutionHead",
    "InstitutionName",
    "Mandate",
    "Person",
    "RoleGrant",
    "SignatureDelegation",
    "User",
]
