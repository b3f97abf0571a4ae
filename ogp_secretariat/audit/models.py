"""The append-only record of who did what to which record.

An entry names its actor and target by value, without foreign keys: it stays when they go. Database triggers refuse any
change on both engines.
"""

from django.core.serializers.json import DjangoJSONEncoder
from django.db import models
from django.utils.translation import gettext_lazy as _

from .acts import ACTS


class Entry(models.Model):
    at = models.DateTimeField(_("when"))
    actor_id = models.BigIntegerField(_("account"), null=True, blank=True)
    actor_label = models.CharField(_("by"), max_length=300)
    action = models.CharField(_("act"), max_length=60)
    target_type = models.CharField(_("kind of record"), max_length=100)
    target_id = models.CharField(_("record"), max_length=40)
    target_label = models.CharField(_("name of the record"), max_length=300)
    changes = models.JSONField(_("changes"), default=dict, blank=True, encoder=DjangoJSONEncoder)
    note = models.TextField(_("note"), blank=True)

    class Meta:
        verbose_name = _("audit entry")
        verbose_name_plural = _("audit entries")
        ordering = ["-id"]
        indexes = [models.Index(fields=["target_type", "target_id", "-id"], name="audit_target")]

    @property
    def act(self):
        """What was done, in words."""
        return ACTS.get(self.action, self.action.replace("_", " "))

    def __str__(self):
        return f"{self.at:%Y-%m-%d %H:%M} {self.actor_label}: {self.action} {self.target_label}"
