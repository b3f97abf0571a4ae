"""The register of associations."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from commitments.models.plan import in_page_language
from ogp_secretariat.web.fields import LineField, LongLineField, PlainTextField

from ..enums.associations import AssociationState


class Association(models.Model):
    """An association under its legal names. What the public may see of it follows from its consents, field by field.

    `receipt_date` is a day only when the record says one; `receipt_text` keeps what was written.
    """

    name = LongLineField(_("name"), blank=True)
    name_ar = LongLineField(_("name in Arabic"), blank=True)
    acronym = LineField(_("acronym"), max_length=40, blank=True)
    receipt_number = LineField(_("receipt number"), max_length=80, blank=True)
    receipt_date = models.DateField(_("date of the receipt"), null=True, blank=True)
    receipt_text = LineField(_("receipt as written"), blank=True)
    region = models.ForeignKey(
        "cocreation.Region",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="associations",
        verbose_name=_("region"),
    )
    province = models.ForeignKey(
        "cocreation.Province",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="associations",
        verbose_name=_("province or prefecture"),
    )
    themes = models.ManyToManyField(
        "cocreation.Theme", blank=True, related_name="associations", verbose_name=_("themes")
    )
    contact_name = LineField(_("contact"), blank=True)
    email = models.EmailField(_("e-mail address"), max_length=254, blank=True)
    phone = LineField(_("telephone"), max_length=60, blank=True)
    address = PlainTextField(_("address"), blank=True)
    website = models.URLField(_("website"), blank=True)
    state = models.CharField(
        _("state"), max_length=9, choices=AssociationState.choices, default=AssociationState.ACTIVE, editable=False
    )
    merged_into = models.ForeignKey(
        "self",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="merged",
        editable=False,
        verbose_name=_("merged into"),
    )
    note = PlainTextField(_("note of the secretariat"), blank=True)
    is_demo = models.BooleanField(_("demonstration data"), default=False, editable=False)
    created_at = models.DateTimeField(_("entered"), auto_now_add=True)
    version = models.PositiveIntegerField(default=1, editable=False)
    version.audit_ignored = True
    search_text = models.TextField(editable=False, blank=True)
    search_text.audit_ignored = True

    # A person's own: it is erased on demand, and the record of changes, which nobody can erase, does not keep it.
    contact_name.audit_ignored = email.audit_ignored = phone.audit_ignored = True

    class Meta:
        verbose_name = _("association")
        verbose_name_plural = _("associations")
        ordering = ["name", "name_ar"]
        constraints = [
            models.CheckConstraint(
                condition=~Q(name="") | ~Q(name_ar=""),
                name="association_named",
                violation_error_message=_("An association has a name, in French or in Arabic."),
            ),
            models.CheckConstraint(
                condition=Q(state="merged", merged_into__isnull=False)
                | (~Q(state="merged") & Q(merged_into__isnull=True)),
                name="association_merged_somewhere",
                violation_error_message=_("A merged association says into which one."),
            ),
        ]

    def __str__(self):
        return self.name or self.name_ar

    @property
    def display_name(self):
        return in_page_language(self, "name") or self.name_ar
