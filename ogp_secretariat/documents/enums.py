from django.db import models
from django.utils.translation import gettext_lazy as _


class State(models.TextChoices):
    """Where the making of a document stands."""

    WAITING = "waiting", _("waiting")
    RENDERING = "rendering", _("being made")
    READY = "ready", _("ready")
    FAILED = "failed", _("failed")


class Purpose(models.TextChoices):
    PREVIEW = "preview", _("preview")
    ISSUE = "issue", _("issue")
