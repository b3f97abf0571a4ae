"""The requirements of the Open Government Partnership: data, by generation, for the plan they apply to."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from commitments.models.plan import in_page_language
from ogp_secretariat.web.fields import LineField, PlainTextField

from ..enums.requirements import Check


class RequirementGrid(models.Model):
    """A generation of requirements. A plan falls under the newest grid in force on its first day."""

    code = models.SlugField(_("code"), max_length=20, unique=True)
    title = LineField(_("title"))
    title_ar = LineField(_("title in Arabic"), blank=True)
    in_force_from = models.DateField(_("for plans that start from"))
    source = PlainTextField(_("source"), blank=True)
    source_ar = PlainTextField(_("source in Arabic"), blank=True)

    class Meta:
        verbose_name = _("grid of requirements")
        verbose_name_plural = _("grids of requirements")
        ordering = ["-in_force_from"]

    def __str__(self):
        return self.title

    @property
    def display_title(self):
        return in_page_language(self, "title")


class Requirement(models.Model):
    """One requirement: its words, and the check with its numbers (`months`: the pace, `days`: the notice)."""

    grid = models.ForeignKey(RequirementGrid, models.PROTECT, related_name="requirements", verbose_name=_("grid"))
    position = models.PositiveSmallIntegerField(_("no."), default=1)
    code = LineField(_("number"), max_length=12)
    title = LineField(_("requirement"))
    title_ar = LineField(_("requirement in Arabic"), blank=True)
    check_kind = models.CharField(_("check"), max_length=10, choices=Check.choices)
    months = models.PositiveSmallIntegerField(_("at least every (months)"), null=True, blank=True)
    days = models.PositiveSmallIntegerField(_("notice (days)"), null=True, blank=True)
    times = models.PositiveSmallIntegerField(_("how many times"), null=True, blank=True)

    class Meta:
        verbose_name = _("requirement")
        verbose_name_plural = _("requirements")
        ordering = ["grid", "position"]
        constraints = [
            models.UniqueConstraint(
                fields=["grid", "code"],
                name="requirement_code_unique",
                violation_error_message=_("This grid already has a requirement of this number."),
            )
        ]

    def __str__(self):
        return f"{self.code} – {self.title}"

    @property
    def display_title(self):
        return in_page_language(self, "title")
