"""A spreadsheet handed in: what it held, what it would do, what it did."""

from django.conf import settings
from django.core.serializers.json import DjangoJSONEncoder
from django.db import models
from django.utils.translation import gettext_lazy as _

from ogp_secretariat.web.fields import LineField

from ..enums import ImportKind, ImportState
from .plan import ActionPlan


class SheetImport(models.Model):
    """`table`: the cells as read (headers and numbered rows); `result`: the counts and details of `import_plan`."""

    kind = models.CharField(_("kind"), max_length=7, choices=ImportKind.choices)
    plan = models.ForeignKey(ActionPlan, models.PROTECT, related_name="imports", verbose_name=_("plan"))
    file_name = LineField(_("file"))
    sha256 = models.CharField(_("SHA-256"), max_length=64)
    state = models.CharField(_("state"), max_length=7, choices=ImportState.choices)
    table = models.JSONField(encoder=DjangoJSONEncoder)
    mapping = models.JSONField(default=dict, blank=True)
    result = models.JSONField(encoder=DjangoJSONEncoder)
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("handed in by"),
    )
    created_at = models.DateTimeField(_("handed in"), auto_now_add=True)
    applied_at = models.DateTimeField(_("applied"), null=True, blank=True)

    class Meta:
        verbose_name = _("import of a spreadsheet")
        verbose_name_plural = _("imports of spreadsheets")
        ordering = ["-created_at"]

    def __str__(self):
        return self.file_name
