"""The analysis of contributions: the grid of the cycle, who reads what, and what they noted."""

from django.conf import settings
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from commitments.models.plan import in_page_language
from ogp_secretariat.web.fields import LineField, PlainTextField


class CriterionQuerySet(models.QuerySet):
    def in_force(self):
        """The lines of the grid of today."""
        return self.filter(retired_at__isnull=True)


class Criterion(models.Model):
    """One line of a process' grid: a question with a scale from 0 to `scale`. It has no weight: a mean decides
    nothing, the reasoned answer does. What was scored stays with the version (`number`) by which it was scored."""

    process = models.ForeignKey(
        "cocreation.Process", models.PROTECT, related_name="criteria", verbose_name=_("process")
    )
    position = models.PositiveSmallIntegerField(_("no."), default=1)
    label = LineField(_("criterion"))
    label_ar = LineField(_("criterion in Arabic"), blank=True)
    scale = models.PositiveSmallIntegerField(
        _("scale up to"), default=3, validators=[MinValueValidator(1), MaxValueValidator(10)]
    )
    number = models.PositiveSmallIntegerField(_("version"), default=1, editable=False)
    replaces = models.OneToOneField(
        "self",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="replaced_by",
        editable=False,
        verbose_name=_("replaces"),
    )
    retired_at = models.DateTimeField(_("left the grid"), null=True, blank=True, editable=False)
    version = models.PositiveIntegerField(default=1, editable=False)
    version.audit_ignored = True

    objects = CriterionQuerySet.as_manager()

    class Meta:
        verbose_name = _("criterion of analysis")
        verbose_name_plural = _("criteria of analysis")
        ordering = ["process", "position", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(scale__gte=1, scale__lte=10),
                name="criterion_scale",
                violation_error_message=_("The scale goes up to 10 at most."),
            ),
            models.CheckConstraint(
                condition=Q(number=1, replaces__isnull=True) | Q(number__gt=1, replaces__isnull=False),
                name="criterion_version_replaces",
                violation_error_message=_("A later version of a criterion replaces an earlier one."),
            ),
        ]

    def __str__(self):
        return self.label

    @property
    def display_label(self):
        return in_page_language(self, "label")


class Assignment(models.Model):
    """A contribution given to an analyst. One who declares a conflict of interest reads and notes nothing any more."""

    contribution = models.ForeignKey(
        "cocreation.Contribution", models.PROTECT, related_name="assignments", verbose_name=_("contribution")
    )
    analyst = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="assignments", verbose_name=_("analyst")
    )
    assigned_at = models.DateTimeField(_("given"), auto_now_add=True)
    assigned_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    done_at = models.DateTimeField(_("done"), null=True, blank=True)
    conflict_at = models.DateTimeField(_("conflict declared"), null=True, blank=True)
    conflict = PlainTextField(_("conflict of interest"), blank=True)

    class Meta:
        verbose_name = _("analysis given")
        verbose_name_plural = _("analyses given")
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["contribution", "analyst"],
                name="assignment_once",
                violation_error_message=_("This contribution was given to this analyst already."),
            ),
            models.CheckConstraint(
                condition=Q(conflict_at__isnull=True) | (Q(done_at__isnull=True) & ~Q(conflict="")),
                name="assignment_conflict_not_done",
                violation_error_message=_("Whoever has a conflict of interest does not analyse, and says which it is."),
            ),
        ]

    def __str__(self):
        return f"{self.contribution_id} → {self.analyst_id}"


class Score(models.Model):
    assignment = models.ForeignKey(Assignment, models.CASCADE, related_name="scores")
    criterion = models.ForeignKey(Criterion, models.PROTECT, related_name="scores", verbose_name=_("criterion"))
    value = models.PositiveSmallIntegerField(_("score"))

    class Meta:
        ordering = ["criterion"]
        constraints = [models.UniqueConstraint(fields=["assignment", "criterion"], name="score_once")]

    def __str__(self):
        return f"{self.criterion_id}: {self.value}"


class Note(models.Model):
    """A private note on a contribution: for its analysts and the secretariat alone."""

    contribution = models.ForeignKey("cocreation.Contribution", models.PROTECT, related_name="notes")
    author = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("author"))
    text = PlainTextField(_("note"))
    at = models.DateTimeField(_("at"), auto_now_add=True)

    class Meta:
        verbose_name = _("private note")
        verbose_name_plural = _("private notes")
        ordering = ["pk"]

    def __str__(self):
        return f"{self.contribution_id} {self.at:%d/%m/%Y}"


class AnalysisReview(models.Model):
    """A second pair of eyes on an analysis done by one analyst."""

    contribution = models.OneToOneField("cocreation.Contribution", models.PROTECT, related_name="analysis_review")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    at = models.DateTimeField(auto_now_add=True)

    class Meta:
        verbose_name = _("review of an analysis")
        verbose_name_plural = _("reviews of analyses")

    def __str__(self):
        return f"{self.contribution_id}"
