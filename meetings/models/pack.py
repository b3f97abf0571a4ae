"""The pack of a meeting: which joined file holds which of its contents."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from .meeting import Meeting


class Pack(models.Model):
    """One state of a meeting's pack, in one language. `with_closed`: papers behind closed doors are in it."""

    meeting = models.ForeignKey(Meeting, models.PROTECT, related_name="packs", verbose_name=_("meeting"))
    bundle = models.OneToOneField("documents.Bundle", models.CASCADE, related_name="+", verbose_name=_("joined file"))
    language = models.CharField(_("language"), max_length=2)
    with_closed = models.BooleanField(_("with what is behind closed doors"))

    class Meta:
        verbose_name = _("meeting pack")
        verbose_name_plural = _("meeting packs")
        ordering = ["-id"]
        indexes = [models.Index(fields=["meeting", "language", "with_closed"], name="pack_of_meeting")]

    def __str__(self):
        return f"{self._meta.verbose_name} {self.meeting}"
