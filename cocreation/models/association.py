"""The register of associations."""

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.validators import MaxLengthValidator
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from commitments.models.plan import in_page_language
from ogp_secretariat.web.fields import LineField, LongLineField, PlainTextField
from ogp_secretariat.web.text import fold

from ..enums.associations import AssociationState, ConsentField, ConsentWay, VerificationMeans

# No register has a longer one; it keeps a page pasted into a field out.
LONGEST_NAME = [MaxLengthValidator(500)]
LONGEST_TEXT = [MaxLengthValidator(20_000)]
LANGUAGES = [("fr", "Français"), ("ar", "العربية")]


class Association(models.Model):
    """An association under its legal names. What the public may see of it follows from its consents, field by field.

    `receipt_date` is a day only when the record says one; `receipt_text` keeps what was written.
    """

    name = LongLineField(_("name"), blank=True, validators=LONGEST_NAME)
    name_ar = LongLineField(_("name in Arabic"), blank=True, validators=LONGEST_NAME)
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
    other_emails = LineField(_("other e-mail addresses"), max_length=600, blank=True)
    # Several numbers stand side by side, separated by semicolons.
    phone = LineField(_("telephone"), max_length=200, blank=True)
    address = PlainTextField(_("address"), blank=True, validators=[MaxLengthValidator(1_000)])
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
    note = PlainTextField(_("note of the secretariat"), blank=True, validators=LONGEST_TEXT)
    # What a file said and nobody could read: kept until somebody has put it where it belongs.
    unread = PlainTextField(_("values that could not be read"), blank=True, validators=LONGEST_TEXT)
    language = models.CharField(_("language of its mail"), max_length=2, default="fr", choices=LANGUAGES)
    is_demo = models.BooleanField(_("demonstration data"), default=False, editable=False)
    created_at = models.DateTimeField(_("entered"), auto_now_add=True)
    version = models.PositiveIntegerField(default=1, editable=False)
    version.audit_ignored = True
    search_text = models.TextField(editable=False, blank=True)
    search_text.audit_ignored = True

    # A person's own: it is erased on demand, and the record of changes, which nobody can erase, does not keep it.
    contact_name.audit_ignored = email.audit_ignored = other_emails.audit_ignored = phone.audit_ignored = True
    address.audit_ignored = note.audit_ignored = unread.audit_ignored = True

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

    def get_absolute_url(self):
        return reverse("association", args=[self.pk])

    def clean(self):
        if self.province_id and self.region_id and self.province.region_id != self.region_id:
            raise ValidationError({"province": _("This province is not in this region.")})

    def refresh_search_text(self, aliases=()):
        """Names, acronym, receipt and other names, folded; contacts are not searched."""
        self.search_text = fold(" ".join([self.name, self.name_ar, self.acronym, self.receipt_number, *aliases]))

    @property
    def survivor(self):
        """The association that stands for this one today: itself, or the end of the chain of mergers."""
        found = self
        while found.merged_into_id:
            found = found.merged_into
        return found


class AssociationAlias(models.Model):
    """Another name under which an association is known: as a file wrote it, or that of a merged record."""

    association = models.ForeignKey(Association, models.CASCADE, related_name="aliases", verbose_name=_("association"))
    name = LongLineField(_("other name"), validators=LONGEST_NAME)

    class Meta:
        verbose_name = _("other name")
        verbose_name_plural = _("other names")
        ordering = ["association", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["association", "name"],
                name="association_alias_once",
                violation_error_message=_("This other name is known already."),
            ),
            models.CheckConstraint(condition=~Q(name=""), name="association_alias_named"),
        ]

    def __str__(self):
        return self.name


class Consent(models.Model):
    """One agreement to publish one field. It is never rewritten: withdrawing dates its end, agreeing again adds one."""

    association = models.ForeignKey(Association, models.PROTECT, related_name="consents", verbose_name=_("association"))
    field = models.CharField(_("what is published"), max_length=12, choices=ConsentField.choices)
    given_on = models.DateField(_("given on"))
    way = models.CharField(_("how it was obtained"), max_length=6, choices=ConsentWay.choices)
    withdrawn_on = models.DateField(_("withdrawn on"), null=True, blank=True)
    withdrawn_way = models.CharField(_("how it was withdrawn"), max_length=6, choices=ConsentWay.choices, blank=True)

    class Meta:
        verbose_name = _("consent")
        verbose_name_plural = _("consents")
        ordering = ["association", "field", "given_on", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["association", "field"],
                condition=Q(withdrawn_on__isnull=True),
                name="consent_one_in_force",
                violation_error_message=_("This consent is recorded already."),
            ),
            models.CheckConstraint(
                condition=Q(withdrawn_on__isnull=True) | Q(withdrawn_on__gte=F("given_on")),
                name="consent_withdrawn_after_given",
                violation_error_message=_("A consent cannot be withdrawn before it was given."),
            ),
            models.CheckConstraint(
                condition=Q(withdrawn_on__isnull=True, withdrawn_way="")
                | (Q(withdrawn_on__isnull=False) & ~Q(withdrawn_way="")),
                name="consent_withdrawn_somehow",
            ),
        ]

    def __str__(self):
        return f"{self.association} – {self.get_field_display()}"


class Verification(models.Model):
    """Somebody made sure that the record is right; it holds until `valid_until`."""

    association = models.ForeignKey(
        Association, models.PROTECT, related_name="verifications", verbose_name=_("association")
    )
    verified_on = models.DateField(_("verified on"))
    valid_until = models.DateField(_("valid until"))
    means = models.CharField(_("by what means"), max_length=9, choices=VerificationMeans.choices)
    verified_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("by")
    )

    class Meta:
        verbose_name = _("verification")
        verbose_name_plural = _("verifications")
        ordering = ["association", "-verified_on", "-pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(valid_until__gt=F("verified_on")),
                name="verification_expires_later",
                violation_error_message=_("A verification ends after it was made."),
            ),
        ]

    def __str__(self):
        return f"{self.association} – {self.verified_on:%d/%m/%Y}"
