"""The action plan and its axes."""

from django.core.validators import RegexValidator
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from ogp_secretariat.web.fields import LongLineField, PlainTextField

from ..enums import PlanState

CODE = RegexValidator(r"^[A-Z][A-Z0-9]{0,11}\Z", _("Capital letters and digits only, such as PAN1."))


def in_page_language(record, name):
    """The Arabic twin of a text on an Arabic page when there is one, else the text itself."""
    return (get_language() == "ar" and getattr(record, f"{name}_ar")) or getattr(record, name)


class ActionPlan(models.Model):
    """A national action plan. `code` opens every code under it: PAN1, PAN1-E05, PAN1-E05-J2."""

    code = models.CharField(_("code"), max_length=12, unique=True, validators=[CODE])
    title = LongLineField(_("title"))
    title_ar = LongLineField(_("title in Arabic"), blank=True)
    committee = models.ForeignKey("people.Committee", models.PROTECT, verbose_name=_("committee that steers it"))
    starts_on = models.DateField(_("from"))
    ends_on = models.DateField(_("until"))
    state = models.CharField(
        _("state"), max_length=8, choices=PlanState.choices, default=PlanState.DRAFT, editable=False
    )
    adopted_on = models.DateField(_("adopted on"), null=True, blank=True, editable=False)
    adopted_by = models.ForeignKey(
        "meetings.Decision",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("decision that adopted it"),
    )
    # One method for the life of a plan, unless the committee decides otherwise: figures say which.
    method_version = models.PositiveSmallIntegerField(_("version of the method"), default=1, editable=False)
    cycle = models.ForeignKey(
        "commitments.AssessmentCycle",
        models.PROTECT,
        null=True,
        blank=True,
        verbose_name=_("cycle of the assessment codes"),
    )
    # An extension of up to this many days in total is the secretariat's own act; beyond, the committee decides.
    own_extension_days = models.PositiveSmallIntegerField(_("extension without the committee (days)"), default=60)
    review_target_days = models.PositiveSmallIntegerField(
        _("target for examining a declaration (working days)"), default=5
    )
    source = PlainTextField(
        _("source"), blank=True, help_text=_("Where these facts come from; printed under the plan.")
    )
    is_demo = models.BooleanField(_("demonstration data"), default=False, editable=False)
    version = models.PositiveIntegerField(default=1, editable=False)
    version.audit_ignored = True

    class Meta:
        verbose_name = _("action plan")
        verbose_name_plural = _("action plans")
        ordering = ["-starts_on", "code"]
        constraints = [
            models.CheckConstraint(
                condition=Q(ends_on__gt=F("starts_on")),
                name="plan_ends_after_start",
                violation_error_message=_("The plan ends after it starts."),
            ),
            models.CheckConstraint(
                condition=Q(state="draft") | Q(adopted_on__isnull=False),
                name="plan_adopted_has_date",
                violation_error_message=_("An adopted plan has a date of adoption."),
            ),
        ]

    def __str__(self):
        return f"{self.code} – {self.title}"

    @property
    def display_title(self):
        return in_page_language(self, "title")

    def get_absolute_url(self):
        return reverse("plan", args=[self.code])


class Axis(models.Model):
    plan = models.ForeignKey(ActionPlan, models.PROTECT, related_name="axes", verbose_name=_("plan"))
    position = models.PositiveSmallIntegerField(_("no."), default=1)
    code = models.CharField(_("code"), max_length=12, validators=[CODE], help_text=_("Such as A1."))
    title = LongLineField(_("title"))
    title_ar = LongLineField(_("title in Arabic"), blank=True)

    class Meta:
        verbose_name = _("axis")
        verbose_name_plural = _("axes")
        ordering = ["plan", "position", "code"]
        constraints = [
            models.UniqueConstraint(
                fields=["plan", "code"],
                name="axis_code_unique",
                violation_error_message=_("This plan already has an axis of this code."),
            )
        ]

    def __str__(self):
        return f"{self.code} – {self.title}"

    @property
    def display_title(self):
        return in_page_language(self, "title")
