"""Commitments and milestones: what was promised, and what each version of the plan asks of it."""

from decimal import Decimal

from django.core.validators import MaxValueValidator, MinValueValidator, RegexValidator
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from ogp_secretariat.web.fields import LineField, LongLineField, PlainTextField
from ogp_secretariat.web.text import fold

from ..enums import DuePrecision, Method, Standing
from .plan import ActionPlan, Axis, in_page_language

WEIGHT = [MinValueValidator(Decimal("0.01")), MaxValueValidator(Decimal("9999.99"))]
COMMITMENT_CODE = RegexValidator(
    r"^[A-Z][A-Z0-9]{0,11}-[A-Z0-9][A-Z0-9.]{0,15}\Z", _("The plan's code, a hyphen and the commitment: PAN1-E05.")
)
MILESTONE_CODE = RegexValidator(
    r"^[A-Z][A-Z0-9]{0,11}-[A-Z0-9][A-Z0-9.]{0,15}-[A-Z0-9][A-Z0-9.]{0,19}\Z",
    _("The commitment's code, a hyphen and the milestone: PAN1-E05-J2."),
)
# The texts of a commitment that readers expect in both languages.
COMMITMENT_TEXTS = ("title", "problem", "done_so_far", "solution", "expected_results", "relevance")
MILESTONE_TEXTS = ("title", "deliverable", "means_of_verification")


class Commitment(models.Model):
    """A commitment of a plan. Its dates, weight and standing live in its versions; its rate is computed."""

    plan = models.ForeignKey(ActionPlan, models.PROTECT, related_name="commitments", verbose_name=_("plan"))
    axis = models.ForeignKey(
        Axis, models.PROTECT, null=True, blank=True, related_name="commitments", verbose_name=_("axis")
    )
    position = models.PositiveSmallIntegerField(_("no."), default=1)
    code = models.CharField(_("code"), max_length=32, unique=True, validators=[COMMITMENT_CODE])
    ogp_code = models.CharField(
        _("OGP code"), max_length=12, blank=True, validators=[RegexValidator(r"^[A-Z]{2}\d{4}\Z", _("Such as MO0005."))]
    )
    component = LongLineField(_("component"), blank=True)
    component_ar = LongLineField(_("component in Arabic"), blank=True)
    title = LongLineField(_("title"))
    title_ar = LongLineField(_("title in Arabic"), blank=True)
    lead = models.ForeignKey(
        "people.Institution",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="led_commitments",
        verbose_name=_("lead institution"),
    )
    coordinator = models.ForeignKey(
        "people.Institution",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="coordinated_commitments",
        verbose_name=_("coordinating institution"),
    )
    supporters = models.ManyToManyField(
        "people.Institution",
        blank=True,
        related_name="supported_commitments",
        verbose_name=_("supporting institutions and civil society"),
    )
    problem = PlainTextField(_("problem addressed"), blank=True)
    problem_ar = PlainTextField(_("problem addressed, in Arabic"), blank=True)
    done_so_far = PlainTextField(_("what has been done"), blank=True)
    done_so_far_ar = PlainTextField(_("what has been done, in Arabic"), blank=True)
    solution = PlainTextField(_("solution"), blank=True)
    solution_ar = PlainTextField(_("solution, in Arabic"), blank=True)
    expected_results = PlainTextField(_("expected results"), blank=True)
    expected_results_ar = PlainTextField(_("expected results, in Arabic"), blank=True)
    relevance = PlainTextField(_("relevance to OGP values"), blank=True)
    relevance_ar = PlainTextField(_("relevance to OGP values, in Arabic"), blank=True)
    links = PlainTextField(_("links (SDG, budget)"), blank=True)
    is_gender = models.BooleanField(_("gender equality"), default=False)
    period_text = LineField(_("period as written in the plan"), blank=True)
    source = PlainTextField(_("source"), blank=True)
    is_demo = models.BooleanField(_("demonstration data"), default=False, editable=False)
    version = models.PositiveIntegerField(default=1, editable=False)
    version.audit_ignored = True
    changed_at = models.DateTimeField(_("last change"), auto_now=True)
    changed_at.audit_ignored = True
    search_text = models.TextField(editable=False, blank=True)
    search_text.audit_ignored = True

    class Meta:
        verbose_name = _("commitment")
        verbose_name_plural = _("commitments")
        ordering = ["plan", "position", "code"]

    def __str__(self):
        return f"{self.code} – {self.title}"

    @property
    def display_title(self):
        return in_page_language(self, "title")

    def get_absolute_url(self):
        return reverse("commitment", args=[self.code])

    def refresh_search_text(self):
        self.search_text = fold(f"{self.code} {self.ogp_code} {self.title} {self.title_ar} {self.component}")

    def save(self, *args, **kwargs):
        self.refresh_search_text()
        super().save(*args, **kwargs)


class CommitmentVersion(models.Model):
    """Dates, weight and standing of a commitment from `effective_on` on. Number 0 is the baseline and never changes."""

    commitment = models.ForeignKey(Commitment, models.PROTECT, related_name="versions", verbose_name=_("commitment"))
    number = models.PositiveSmallIntegerField(_("version"))
    starts_on = models.DateField(_("from"), null=True, blank=True)
    ends_on = models.DateField(_("until"), null=True, blank=True)
    weight = models.DecimalField(
        _("weight in the plan"), max_digits=6, decimal_places=2, default=Decimal(1), validators=WEIGHT
    )
    standing = models.CharField(_("standing"), max_length=9, choices=Standing.choices, default=Standing.ACTIVE)
    effective_on = models.DateField(_("in force from"), null=True, blank=True)
    decision = models.ForeignKey(
        "meetings.Decision", models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("decision")
    )
    act = LineField(_("act of the secretariat"), max_length=60, blank=True)
    reason = PlainTextField(_("reason"), blank=True)
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        verbose_name = _("version of a commitment")
        verbose_name_plural = _("versions of the commitment")
        ordering = ["commitment", "number"]
        constraints = [
            models.UniqueConstraint(fields=["commitment", "number"], name="commitment_version_unique"),
            models.CheckConstraint(
                condition=Q(ends_on__isnull=True) | Q(starts_on__isnull=True) | Q(ends_on__gte=F("starts_on")),
                name="commitment_ends_after_start",
                violation_error_message=_("A commitment cannot end before it starts."),
            ),
            models.CheckConstraint(
                condition=Q(weight__gt=0),
                name="commitment_weight_positive",
                violation_error_message=_("A weight is greater than 0."),
            ),
            models.CheckConstraint(
                condition=Q(number=0) | (Q(effective_on__isnull=False) & (Q(decision__isnull=False) | ~Q(act=""))),
                name="commitment_version_cites",
                violation_error_message=_("A revision cites a decision of the committee, or an act, and has a date."),
            ),
            models.CheckConstraint(
                condition=Q(standing="active") | Q(decision__isnull=False),
                name="commitment_standing_decided",
                violation_error_message=_("Only the committee suspends or abandons a commitment: cite its decision."),
            ),
        ]

    def __str__(self):
        return f"{self.commitment.code} v{self.number}"


class Milestone(models.Model):
    """An activity of a commitment, measured by one of three methods. Weight and dates live in its versions."""

    commitment = models.ForeignKey(Commitment, models.PROTECT, related_name="milestones", verbose_name=_("commitment"))
    position = models.PositiveSmallIntegerField(_("no."), default=1)
    code = models.CharField(_("code"), max_length=52, unique=True, validators=[MILESTONE_CODE])
    component = LongLineField(_("component"), blank=True)
    component_ar = LongLineField(_("component in Arabic"), blank=True)
    title = LongLineField(_("title"))
    title_ar = LongLineField(_("title in Arabic"), blank=True)
    deliverable = PlainTextField(_("deliverable"), blank=True)
    deliverable_ar = PlainTextField(_("deliverable, in Arabic"), blank=True)
    means_of_verification = PlainTextField(
        _("means of verification"),
        blank=True,
        help_text=_("What will prove that it is done, written in advance: without it progress stays at 90 % at most."),
    )
    means_of_verification_ar = PlainTextField(_("means of verification, in Arabic"), blank=True)
    method = models.CharField(_("method of measure"), max_length=8, choices=Method.choices, default=Method.STEPS)
    baseline_value = models.DecimalField(_("starting value"), max_digits=16, decimal_places=4, null=True, blank=True)
    target_value = models.DecimalField(_("target"), max_digits=16, decimal_places=4, null=True, blank=True)
    unit = LineField(_("unit"), max_length=80, blank=True)
    unit_ar = LineField(_("unit in Arabic"), max_length=80, blank=True)
    responsible = LineField(_("responsible"), blank=True)
    is_demo = models.BooleanField(_("demonstration data"), default=False, editable=False)
    version = models.PositiveIntegerField(default=1, editable=False)
    version.audit_ignored = True

    class Meta:
        verbose_name = _("milestone")
        verbose_name_plural = _("milestones")
        ordering = ["commitment", "position", "code"]
        constraints = [
            models.CheckConstraint(
                condition=~Q(method="quantity")
                | (
                    Q(target_value__isnull=False)
                    & (Q(baseline_value__isnull=True) | ~Q(target_value=F("baseline_value")))
                ),
                name="milestone_quantity_has_target",
                violation_error_message=_("A milestone measured by a quantity has a target other than its start."),
            ),
        ]

    def __str__(self):
        return f"{self.code} – {self.title}"

    @property
    def short_code(self):
        """« J2 » of PAN1-E05-J2."""
        return self.code.rsplit("-", 1)[-1]

    @property
    def display_title(self):
        return in_page_language(self, "title")

    @property
    def display_unit(self):
        return in_page_language(self, "unit")

    @property
    def display_means(self):
        return in_page_language(self, "means_of_verification")


class MilestoneVersion(models.Model):
    """Weight and dates of a milestone from `effective_on` on. Number 0 is the baseline and never changes."""

    milestone = models.ForeignKey(Milestone, models.PROTECT, related_name="versions", verbose_name=_("milestone"))
    number = models.PositiveSmallIntegerField(_("version"))
    weight = models.DecimalField(_("weight"), max_digits=6, decimal_places=2, null=True, blank=True, validators=WEIGHT)
    starts_on = models.DateField(_("from"), null=True, blank=True)
    due_on = models.DateField(_("due date"), null=True, blank=True)
    due_precision = models.CharField(
        _("precision of the due date"), max_length=5, choices=DuePrecision.choices, default=DuePrecision.DAY
    )
    due_text = LineField(_("due date as written"), blank=True)
    counted = models.BooleanField(_("counts in the rate"), default=True)
    effective_on = models.DateField(_("in force from"), null=True, blank=True)
    decision = models.ForeignKey(
        "meetings.Decision", models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("decision")
    )
    act = LineField(_("act of the secretariat"), max_length=60, blank=True)
    reason = PlainTextField(_("reason"), blank=True)
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        verbose_name = _("version of a milestone")
        verbose_name_plural = _("versions of the milestone")
        ordering = ["milestone", "number"]
        constraints = [
            models.UniqueConstraint(fields=["milestone", "number"], name="milestone_version_unique"),
            models.CheckConstraint(
                condition=Q(weight__isnull=True) | Q(weight__gt=0),
                name="milestone_weight_positive",
                violation_error_message=_("A weight is greater than 0."),
            ),
            models.CheckConstraint(
                condition=Q(due_on__isnull=True) | Q(starts_on__isnull=True) | Q(due_on__gte=F("starts_on")),
                name="milestone_due_after_start",
                violation_error_message=_("A milestone cannot be due before it starts."),
            ),
            models.CheckConstraint(
                condition=Q(due_on__isnull=True) | ~Q(due_precision="text"),
                name="milestone_text_has_no_date",
                violation_error_message=_("A due date known only in words has no day."),
            ),
            models.CheckConstraint(
                condition=Q(number=0) | (Q(effective_on__isnull=False) & (Q(decision__isnull=False) | ~Q(act=""))),
                name="milestone_version_cites",
                violation_error_message=_("A revision cites a decision of the committee, or an act, and has a date."),
            ),
            models.CheckConstraint(
                condition=Q(counted=True) | Q(decision__isnull=False),
                name="milestone_neutralised_by_decision",
                violation_error_message=_("Only the committee neutralises a milestone: cite its decision."),
            ),
        ]

    def __str__(self):
        return f"{self.milestone.code} v{self.number}"
