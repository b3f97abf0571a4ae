"""Institutions, whose names and heads change: a document keeps those of its day."""

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from ogp_secretariat.web.fields import LineField
from ogp_secretariat.web.text import fold

from ..enums import Civility, InstitutionKind


def _ends_after_start(name):
    return models.CheckConstraint(
        condition=Q(ends_on__isnull=True) | Q(starts_on__isnull=True) | Q(ends_on__gte=F("starts_on")),
        name=name,
        violation_error_message=_("The end cannot come before the start."),
    )


class Institution(models.Model):
    code = models.SlugField(
        _("code"),
        max_length=30,
        unique=True,
        help_text=_("Short and lasting, such as « MEFRA ». It stays when the name changes."),
    )
    kind = models.CharField(_("kind"), max_length=20, choices=InstitutionKind.choices, default=InstitutionKind.MINISTRY)
    parent = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="children", verbose_name=_("belongs to")
    )
    # The name of today, kept beside the history for lists and search; `renaming` keeps both together.
    name = LineField(_("present name"), blank=True, editable=False)
    name_ar = LineField(_("present name in Arabic"), blank=True, editable=False)
    is_demo = models.BooleanField(_("demonstration data"), default=False, editable=False)
    search_text = models.TextField(editable=False, blank=True)
    search_text.audit_ignored = True

    class Meta:
        verbose_name = _("institution")
        verbose_name_plural = _("institutions")
        ordering = ["name", "code"]

    def __str__(self):
        return self.name or self.code

    def named_on(self, day):
        """The `InstitutionName` in force on `day`, else the oldest known one, else None."""
        names = sorted(self.names.all(), key=lambda n: n.starts_on.isoformat() if n.starts_on else "")
        in_force = [n for n in names if (not n.starts_on or n.starts_on <= day) and (not n.ends_on or day <= n.ends_on)]
        return (in_force or names or [None])[-1 if in_force else 0]

    def headed_on(self, day):
        """The `InstitutionHead` in office on `day`, or None."""
        return (
            self.heads.filter(Q(starts_on__isnull=True) | Q(starts_on__lte=day))
            .exclude(ends_on__lt=day)
            .order_by(F("starts_on").desc(nulls_last=True))
            .first()
        )

    def refresh_name(self, day):
        """Set the present name from the history (not saved)."""
        current = self.named_on(day)
        if current:
            self.name, self.name_ar = current.name, current.name_ar

    def refresh_search_text(self):
        self.search_text = fold(f"{self.code} {self.name} {self.name_ar}")

    def save(self, *args, **kwargs):
        self.refresh_search_text()
        super().save(*args, **kwargs)


class InstitutionName(models.Model):
    institution = models.ForeignKey(Institution, models.PROTECT, related_name="names", verbose_name=_("institution"))
    name = LineField(_("name"))
    name_ar = LineField(_("name in Arabic"), blank=True)
    acronym = LineField(_("acronym"), max_length=30, blank=True)
    starts_on = models.DateField(_("from"), null=True, blank=True)
    ends_on = models.DateField(_("until"), null=True, blank=True)

    class Meta:
        verbose_name = _("name of an institution")
        verbose_name_plural = _("names of the institution")
        ordering = ["institution", "starts_on"]
        constraints = [_ends_after_start("institution_name_ends_after_start")]

    def __str__(self):
        return self.name


class InstitutionHead(models.Model):
    """Who heads the institution, and how a letter addresses it, from one day to another."""

    institution = models.ForeignKey(Institution, models.PROTECT, related_name="heads", verbose_name=_("institution"))
    civility = models.CharField(_("civility"), max_length=4, choices=Civility.choices, blank=True)
    person = models.ForeignKey("people.Person", models.PROTECT, null=True, blank=True, verbose_name=_("person"))
    function = LineField(_("function"), help_text=_("As an address line: « le Secrétaire Général »."))
    function_ar = LineField(_("function in Arabic"), blank=True)
    address = models.TextField(_("address"), blank=True)
    email = models.EmailField(
        _("e-mail address for letters"), blank=True, help_text=_("Of the head's office, or of the registry.")
    )
    starts_on = models.DateField(_("from"), null=True, blank=True)
    ends_on = models.DateField(_("until"), null=True, blank=True)

    class Meta:
        verbose_name = _("head of an institution")
        verbose_name_plural = _("heads of the institution")
        ordering = ["institution", "-starts_on"]
        constraints = [_ends_after_start("institution_head_ends_after_start")]

    def __str__(self):
        return f"{self.function} ({self.person})" if self.person_id else self.function
