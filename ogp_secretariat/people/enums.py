from django.db import models
from django.utils.translation import gettext_lazy as _


class Role(models.TextChoices):
    """What an account may do; the desk it sees follows."""

    ADMINISTRATOR = "administrator", _("administrator")
    SECRETARIAT = "secretariat", _("secretariat")
    CHAIR = "chair", _("chair")
    MEMBER = "member", _("committee member")
    FOCAL_POINT = "focal_point", _("focal point")


class Seat(models.TextChoices):
    PRESIDENT = "president", _("president")
    TITULAR = "titular", _("titular member")
    SUBSTITUTE = "substitute", _("substitute")
    SECRETARY = "secretary", _("secretary")


class Civility(models.TextChoices):
    M = "M.", _("Mr")
    MME = "Mme", _("Ms")


class InstitutionKind(models.TextChoices):
    MINISTRY = "ministry", _("ministry or department")
    PUBLIC = "public", _("public institution")
    LOCAL = "local", _("local authority")
    CIVIL_SOCIETY = "civil_society", _("civil society organisation")
    UNIVERSITY = "university", _("university")
    PARTNER = "partner", _("partner")
