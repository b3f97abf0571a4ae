from django.db import models
from django.utils.translation import pgettext_lazy


class AssociationState(models.TextChoices):
    ACTIVE = "active", pgettext_lazy("association", "active")
    MERGED = "merged", pgettext_lazy("association", "merged into another")
    DISSOLVED = "dissolved", pgettext_lazy("association", "dissolved")
