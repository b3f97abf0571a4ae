"""The process of a plan's co-creation, its timetable in versions, and what was opened or closed by hand."""

from django.conf import settings
from django.core.validators import RegexValidator
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from commitments.models.plan import in_page_language
from ogp_secretariat.web.fields import LineField, LongLineField, PlainTextField

from ..enums.process import Feature, ProcessState, StageKind

PROCESS_CODE = RegexValidator(r"^[A-Z][A-Z0-9]{0,11}\Z", _("Capital letters and digits only, such as COC2."))


class Process(models.Model):
    """The making of one action plan with the public. Its dates live in the timetable that the committee approved."""

    code = models.CharField(_("code"), max_length=12, unique=True, validators=[PROCESS_CODE])
    plan = models.OneToOneField(
        "commitments.ActionPlan", models.PROTECT, related_name="process", verbose_name=_("plan that is made")
    )
    title = LongLineField(_("title"))
    title_ar = LongLineField(_("title in Arabic"), blank=True)
    summary = PlainTextField(_("presentation"), blank=True)
    summary_ar = PlainTextField(_("presentation in Arabic"), blank=True)
    state = models.CharField(
        _("state"), max_length=9, choices=ProcessState.choices, default=ProcessState.DRAFT, editable=False
    )
    published_on = models.DateField(_("published on"), null=True, blank=True, editable=False)
    closed_on = models.DateField(_("closed on"), null=True, blank=True, editable=False)
    answer_days = models.PositiveSmallIntegerField(
        _("days to answer"), default=60, help_text=_("Each contribution is answered within so many days.")
    )
    # Participants of a cycle that was not held with this software: what was declared, kept apart from what was counted.
    declared_online = models.PositiveIntegerField(_("participants online (declared)"), null=True, blank=True)
    source = PlainTextField(
        _("source"), blank=True, help_text=_("Where declared figures come from; printed with them.")
    )
    source_ar = PlainTextField(_("source in Arabic"), blank=True)
    is_demo = models.BooleanField(_("demonstration data"), default=False, editable=False)
    version = models.PositiveIntegerField(default=1, editable=False)
    version.audit_ignored = True

    class Meta:
        verbose_name = _("co-creation process")
        verbose_name_plural = _("co-creation processes")
        ordering = ["-pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(state="draft") | Q(published_on__isnull=False),
                name="process_published_has_date",
                violation_error_message=_("A published process has the date of its publication."),
            ),
        ]

    def __str__(self):
        return f"{self.code} – {self.title}"

    @property
    def display_title(self):
        return in_page_language(self, "title")

    @property
    def display_source(self):
        return in_page_language(self, "source")

    @property
    def display_summary(self):
        return in_page_language(self, "summary")

    def get_absolute_url(self):
        return reverse("process", args=[self.code])


class Timetable(models.Model):
    """A version of the stages. Once adopted by the committee it does not change: another version replaces it."""

    process = models.ForeignKey(Process, models.PROTECT, related_name="timetables", verbose_name=_("process"))
    number = models.PositiveSmallIntegerField(_("version"))
    decision = models.ForeignKey(
        "meetings.Decision", models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("decision")
    )
    approval = LineField(
        _("approval as written"), blank=True, help_text=_("When the decision is not recorded here: who approved, when.")
    )
    recorded_in = models.ForeignKey(
        "meetings.Meeting",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("meeting whose relevé recalls it"),
    )
    approved_on = models.DateField(_("approved on"), null=True, blank=True)
    adopted_at = models.DateTimeField(_("in force since"), null=True, blank=True, editable=False)
    reason = PlainTextField(_("reason of this version"), blank=True)
    version = models.PositiveIntegerField(default=1, editable=False)
    version.audit_ignored = True

    class Meta:
        verbose_name = _("timetable")
        verbose_name_plural = _("timetables")
        ordering = ["process", "number"]
        constraints = [
            models.UniqueConstraint(fields=["process", "number"], name="timetable_number_unique"),
            models.CheckConstraint(
                condition=Q(adopted_at__isnull=True)
                | (Q(approved_on__isnull=False) & (Q(decision__isnull=False) | ~Q(approval=""))),
                name="timetable_adopted_cites",
                violation_error_message=_("A timetable in force cites the decision that approved it, with its date."),
            ),
        ]

    def __str__(self):
        return f"{self.process.code} v{self.number}"


class Stage(models.Model):
    """A dated stage. Stages may overlap and last one day; what they open is open on both their first and last day."""

    timetable = models.ForeignKey(Timetable, models.CASCADE, related_name="stages", verbose_name=_("timetable"))
    position = models.PositiveSmallIntegerField(_("no."), default=1)
    kind = models.CharField(_("kind"), max_length=10, choices=StageKind.choices, default=StageKind.OTHER)
    title = LineField(_("title"))
    title_ar = LineField(_("title in Arabic"), blank=True)
    description = PlainTextField(_("description"), blank=True)
    description_ar = PlainTextField(_("description in Arabic"), blank=True)
    deliverable = LineField(_("deliverable"), blank=True)
    deliverable_ar = LineField(_("deliverable in Arabic"), blank=True)
    responsible = LineField(_("responsible"), blank=True)
    responsible_ar = LineField(_("responsible, in Arabic"), blank=True)
    starts_on = models.DateField(_("from"))
    ends_on = models.DateField(_("until"))
    opens_proposals = models.BooleanField(_("opens contributions"), default=False)
    opens_comments = models.BooleanField(_("opens comments"), default=False)
    opens_registration = models.BooleanField(_("opens registration"), default=False)
    # The same stage in the version before: what changed is told from it.
    copied_from = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="copies", editable=False
    )

    class Meta:
        verbose_name = _("stage")
        verbose_name_plural = _("stages")
        ordering = ["timetable", "position", "starts_on"]
        constraints = [
            models.CheckConstraint(
                condition=Q(ends_on__gte=F("starts_on")),
                name="stage_ends_after_start",
                violation_error_message=_("A stage cannot end before it starts."),
            )
        ]

    def __str__(self):
        return self.title

    @property
    def display_title(self):
        return in_page_language(self, "title")

    @property
    def display_description(self):
        return in_page_language(self, "description")

    @property
    def display_deliverable(self):
        return in_page_language(self, "deliverable")

    @property
    def display_responsible(self):
        return in_page_language(self, "responsible")

    @property
    def features(self):
        """The features that this stage opens."""
        return {
            feature
            for feature, is_open in (
                (Feature.PROPOSE, self.opens_proposals),
                (Feature.COMMENT, self.opens_comments),
                (Feature.REGISTER, self.opens_registration),
            )
            if is_open
        }


class FeatureOverride(models.Model):
    """A feature opened or closed by hand, from one day to another, with who did it and why. The latest one holds."""

    process = models.ForeignKey(Process, models.PROTECT, related_name="overrides", verbose_name=_("process"))
    feature = models.CharField(_("feature"), max_length=8, choices=Feature.choices)
    is_open = models.BooleanField(_("open"))
    starts_on = models.DateField(_("from"))
    ends_on = models.DateField(_("until"))
    reason = PlainTextField(_("reason"))
    reason_ar = PlainTextField(_("reason in Arabic"), blank=True)
    created_at = models.DateTimeField(auto_now_add=True)
    created_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")

    class Meta:
        verbose_name = _("feature opened or closed by hand")
        verbose_name_plural = _("features opened or closed by hand")
        ordering = ["-pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(ends_on__gte=F("starts_on")),
                name="override_ends_after_start",
                violation_error_message=_("The end cannot come before the start."),
            ),
            models.CheckConstraint(
                condition=~Q(reason=""), name="override_has_reason", violation_error_message=_("Give a reason.")
            ),
        ]

    def __str__(self):
        return f"{self.process.code} {self.get_feature_display()}"
