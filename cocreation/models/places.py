"""Regions, provinces and themes: what events, associations and contributions are sorted by."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from commitments.models.plan import in_page_language
from ogp_secretariat.web.fields import LineField
from ogp_secretariat.web.text import fold


class Named(models.Model):
    """A code with a name in both languages."""

    code = models.SlugField(_("code"), max_length=40, unique=True)
    name = LineField(_("name"), max_length=120)
    name_ar = LineField(_("name in Arabic"), max_length=120, blank=True)
    search_text = models.TextField(editable=False, blank=True)
    search_text.audit_ignored = True

    class Meta:
        abstract = True
        ordering = ["code"]

    def __str__(self):
        return self.name

    @property
    def display_name(self):
        return in_page_language(self, "name")

    def save(self, *args, **kwargs):
        self.search_text = fold(f"{self.name} {self.name_ar}")
        super().save(*args, **kwargs)


class Region(Named):
    class Meta(Named.Meta):
        verbose_name = _("region")
        verbose_name_plural = _("regions")


class Province(Named):
    """A province or prefecture, by its official code (« 01.511 »)."""

    code = models.CharField(_("code"), max_length=10, unique=True)
    region = models.ForeignKey(Region, models.PROTECT, related_name="provinces", verbose_name=_("region"))

    class Meta(Named.Meta):
        verbose_name = _("province or prefecture")
        verbose_name_plural = _("provinces and prefectures")


class Theme(Named):
    """A theme of open government. One that is no longer offered stays on what bears it."""

    position = models.PositiveSmallIntegerField(_("order"), default=100)
    is_offered = models.BooleanField(_("offered in forms"), default=True)

    class Meta(Named.Meta):
        verbose_name = _("theme")
        verbose_name_plural = _("themes")
        ordering = ["position", "name"]
