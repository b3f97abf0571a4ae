"""What focal points declare: periods, declarations with their difficulties and evidence, extensions asked."""

from decimal import Decimal

from django.conf import settings
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from ogp_secretariat.web.fields import LineField, PlainTextField
from ogp_secretariat.web.uploads import evidence_path

from ..enums import DifficultyKind, RequestState, UpdateState
from .commitment import Commitment, Milestone
from .plan import ActionPlan

# No quantity that a plan counts is longer; the database columns hold no more.
LARGEST = Decimal("999999999999.9999")


def _user(label, **kwargs):
    return models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        editable=False,
        verbose_name=label,
        **kwargs,
    )


class ReportingPeriod(models.Model):
    """A declaration campaign: it opens, is on time until a day, and locks after another (each day included)."""

    plan = models.ForeignKey(ActionPlan, models.PROTECT, related_name="periods", verbose_name=_("plan"))
    label = LineField(_("name"), max_length=80, help_text=_("Such as « 1er semestre 2020 »."))
    label_ar = LineField(_("name in Arabic"), max_length=80, blank=True)
    starts_on = models.DateField(_("covers from"))
    ends_on = models.DateField(_("covers until"))
    opens_on = models.DateField(_("opens on"))
    on_time_until = models.DateField(_("on time until"))
    locks_on = models.DateField(_("locks after"))

    class Meta:
        verbose_name = _("reporting period")
        verbose_name_plural = _("reporting periods")
        ordering = ["plan", "-starts_on"]
        constraints = [
            models.UniqueConstraint(
                fields=["plan", "starts_on"],
                name="period_starts_once",
                violation_error_message=_("This plan already has a period that starts on this day."),
            ),
            models.CheckConstraint(
                condition=Q(ends_on__gte=F("starts_on")),
                name="period_ends_after_start",
                violation_error_message=_("The period cannot end before it starts."),
            ),
            models.CheckConstraint(
                condition=Q(on_time_until__gte=F("opens_on")) & Q(locks_on__gte=F("on_time_until")),
                name="period_dates_in_order",
                violation_error_message=_("The period opens, then is on time until a day, then locks: in this order."),
            ),
        ]

    def __str__(self):
        return self.label


class LateEntry(models.Model):
    """After the lock, the secretariat lets one commitment declare until a day, and says why."""

    period = models.ForeignKey(ReportingPeriod, models.PROTECT, related_name="late_entries", verbose_name=_("period"))
    commitment = models.ForeignKey(
        Commitment, models.PROTECT, related_name="late_entries", verbose_name=_("commitment")
    )
    until = models.DateField(_("until"))
    reason = PlainTextField(_("reason"))
    granted_by = _user(_("granted by"))
    granted_at = models.DateTimeField(_("granted"), auto_now_add=True)

    class Meta:
        verbose_name = _("late entry allowed")
        verbose_name_plural = _("late entries allowed")
        ordering = ["-granted_at"]
        constraints = [
            models.CheckConstraint(
                condition=~Q(reason=""), name="late_entry_has_reason", violation_error_message=_("Say why.")
            )
        ]

    def __str__(self):
        return f"{self.commitment.code} – {self.period}"


class ProgressUpdate(models.Model):
    """A declaration of one milestone's progress: draft → submitted → validated, or returned with a reason.

    `value`: 0 or 100 (done or not done), 0 to 100 (steps), the measured value (quantity: the last one, never the sum).
    Validated and returned ones never change (triggers); a returned one is answered by a new draft that names it in
    `corrects`. `version` counts the saves of the draft.
    """

    milestone = models.ForeignKey(Milestone, models.PROTECT, related_name="updates", verbose_name=_("milestone"))
    state = models.CharField(
        _("state"), max_length=9, choices=UpdateState.choices, default=UpdateState.DRAFT, editable=False
    )
    period = models.ForeignKey(
        ReportingPeriod, models.PROTECT, null=True, blank=True, related_name="updates", editable=False
    )
    value = models.DecimalField(
        _("value"),
        max_digits=16,
        decimal_places=4,
        null=True,
        blank=True,
        validators=[MinValueValidator(-LARGEST), MaxValueValidator(LARGEST)],
    )
    no_progress = models.BooleanField(_("no progress since the last declaration"), default=False)
    effective_on = models.DateField(_("situation on"), null=True, blank=True)
    statement = PlainTextField(_("what was done"), blank=True)
    decrease_reason = PlainTextField(_("why the figure goes down"), blank=True)
    claims_completion = models.BooleanField(_("completion claimed"), default=False, editable=False)
    is_verified = models.BooleanField(_("means of verification checked"), default=False, editable=False)
    corrects = models.OneToOneField(
        "self", models.PROTECT, null=True, blank=True, related_name="corrected_by", editable=False
    )
    created_by = _user(_("begun by"))
    created_at = models.DateTimeField(_("begun"), auto_now_add=True)
    changed_by = _user(_("last typed by"))
    changed_at = models.DateTimeField(_("last change"), auto_now=True)
    submitted_by = _user(_("submitted by"))
    submitted_at = models.DateTimeField(_("submitted"), null=True, blank=True, editable=False)
    reviewed_by = _user(_("examined by"))
    reviewed_at = models.DateTimeField(_("examined"), null=True, blank=True, editable=False)
    review_note = PlainTextField(_("word of the secretariat"), blank=True)
    version = models.PositiveIntegerField(default=1, editable=False)
    version.audit_ignored = True
    is_demo = models.BooleanField(_("demonstration data"), default=False, editable=False)

    class Meta:
        verbose_name = _("declaration of progress")
        verbose_name_plural = _("declarations of progress")
        ordering = ["milestone", "effective_on", "id"]
        indexes = [
            models.Index(fields=["submitted_at"], name="update_to_review", condition=Q(state="submitted")),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["milestone"],
                name="update_one_open",
                condition=Q(state__in=["draft", "submitted"]),
                violation_error_message=_("This milestone already has a declaration in progress."),
            ),
            models.CheckConstraint(
                condition=Q(state="draft")
                | Q(
                    value__isnull=False,
                    effective_on__isnull=False,
                    submitted_at__isnull=False,
                ),
                name="update_submitted_is_whole",
                violation_error_message=_("A submitted declaration has a value, a date and an author."),
            ),
            models.CheckConstraint(
                condition=Q(state__in=["draft", "submitted"], reviewed_at__isnull=True)
                | Q(state__in=["validated", "returned"], reviewed_at__isnull=False),
                name="update_reviewed_has_date",
            ),
            models.CheckConstraint(
                condition=Q(reviewed_at__isnull=True) | Q(reviewed_at__gte=F("submitted_at")),
                name="update_reviewed_after_submission",
            ),
            models.CheckConstraint(
                condition=~Q(state="returned") | ~Q(review_note=""),
                name="update_returned_has_reason",
                violation_error_message=_("Say why the declaration is returned."),
            ),
            # Reviewer and submitter are two people.
            models.CheckConstraint(
                condition=Q(reviewed_by__isnull=True)
                | Q(submitted_by__isnull=True)
                | ~Q(reviewed_by=F("submitted_by")),
                name="update_reviewer_not_submitter",
                violation_error_message=_("Whoever submitted a declaration does not validate it."),
            ),
            models.CheckConstraint(
                condition=Q(is_verified=False) | Q(state="validated"), name="update_verified_when_validated"
            ),
        ]

    def __str__(self):
        return f"{self.milestone.code} – {self.get_state_display()}"

    @property
    def is_open(self):
        return self.state in {UpdateState.DRAFT, UpdateState.SUBMITTED}


class Difficulty(models.Model):
    """What stands in the way, coded and in words."""

    update = models.ForeignKey(
        ProgressUpdate, models.CASCADE, related_name="difficulties", verbose_name=_("declaration")
    )
    kind = models.CharField(_("kind"), max_length=12, choices=DifficultyKind.choices)
    text = PlainTextField(_("in words"))

    class Meta:
        verbose_name = _("difficulty")
        verbose_name_plural = _("difficulties")
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(
                fields=["update", "kind"],
                name="difficulty_once_per_kind",
                violation_error_message=_("Each kind of difficulty is told once: write it all in one text."),
            ),
            models.CheckConstraint(
                condition=~Q(text=""),
                name="difficulty_has_text",
                violation_error_message=_("Say in a few words what the difficulty is."),
            ),
        ]

    def __str__(self):
        return self.get_kind_display()


class Evidence(models.Model):
    """A file or a link that shows the progress declared. Its bytes are named by their SHA-256 and never replaced."""

    update = models.ForeignKey(ProgressUpdate, models.PROTECT, related_name="evidence", verbose_name=_("declaration"))
    title = LineField(_("what it shows"), max_length=200)
    dated_on = models.DateField(_("date of the document"), null=True, blank=True)
    file = models.FileField(_("file"), upload_to=evidence_path, blank=True)
    file_name = LineField(_("name of the file"), max_length=140, blank=True, editable=False)
    content_type = models.CharField(max_length=100, blank=True, editable=False)
    size = models.PositiveIntegerField(_("size (bytes)"), null=True, blank=True, editable=False)
    sha256 = models.CharField(_("SHA-256"), max_length=64, blank=True, editable=False)
    url = models.URLField(_("link"), max_length=500, blank=True)
    is_public = models.BooleanField(
        _("may be published"),
        default=False,
        help_text=_("Unticked: seen by your institution and the secretariat only."),
    )
    added_by = _user(_("added by"))
    added_at = models.DateTimeField(_("added"), auto_now_add=True)

    class Meta:
        verbose_name = _("piece of evidence")
        verbose_name_plural = _("evidence")
        ordering = ["id"]
        constraints = [
            models.CheckConstraint(
                condition=(Q(file="") & ~Q(url="")) | (~Q(file="") & Q(url="") & ~Q(sha256="")),
                name="evidence_one_source",
                violation_error_message=_("A piece of evidence is a file or a link."),
            )
        ]

    def __str__(self):
        return self.title


class ExtensionRequest(models.Model):
    """A later due date asked for: it moves nothing until approved, and the baseline stays visible."""

    milestone = models.ForeignKey(
        Milestone, models.PROTECT, related_name="extension_requests", verbose_name=_("milestone")
    )
    requested_due = models.DateField(_("new due date asked for"))
    reason = PlainTextField(_("reason"))
    state = models.CharField(
        _("state"), max_length=9, choices=RequestState.choices, default=RequestState.PENDING, editable=False
    )
    requested_by = _user(_("asked by"))
    requested_at = models.DateTimeField(_("asked"), auto_now_add=True)
    decided_by = _user(_("decided by"))
    decided_at = models.DateTimeField(_("decided"), null=True, blank=True, editable=False)
    decision_note = PlainTextField(_("word of the secretariat"), blank=True)
    version_made = models.OneToOneField(
        "commitments.MilestoneVersion", models.PROTECT, null=True, blank=True, related_name="extension", editable=False
    )

    class Meta:
        verbose_name = _("extension request")
        verbose_name_plural = _("extension requests")
        ordering = ["-requested_at"]
        constraints = [
            models.UniqueConstraint(
                fields=["milestone"],
                name="extension_one_pending",
                condition=Q(state="pending"),
                violation_error_message=_("An extension of this milestone is already being examined."),
            ),
            models.CheckConstraint(
                condition=~Q(reason=""), name="extension_has_reason", violation_error_message=_("Say why.")
            ),
            models.CheckConstraint(
                condition=Q(state="approved", version_made__isnull=False)
                | (~Q(state="approved") & Q(version_made__isnull=True)),
                name="extension_approved_made_version",
            ),
            models.CheckConstraint(
                condition=Q(state__in=["pending", "withdrawn"]) | Q(decided_at__isnull=False),
                name="extension_decided_has_date",
            ),
        ]

    def __str__(self):
        return f"{self.milestone.code} → {self.requested_due:%d/%m/%Y}"


class Remark(models.Model):
    """What civil society says of a milestone, and the answer of the institution that leads it. Both are public."""

    milestone = models.ForeignKey(Milestone, models.PROTECT, related_name="remarks", verbose_name=_("milestone"))
    institution = models.ForeignKey(
        "people.Institution",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("organisation"),
    )
    text = PlainTextField(_("remark"))
    author = _user(_("author"))
    written_at = models.DateTimeField(_("written"), auto_now_add=True)
    answer = PlainTextField(_("answer of the lead institution"), blank=True)
    answered_by = _user(_("answered by"))
    answered_at = models.DateTimeField(_("answered"), null=True, blank=True, editable=False)
    withdrawn_at = models.DateTimeField(_("withdrawn"), null=True, blank=True, editable=False)

    class Meta:
        verbose_name = _("remark of civil society")
        verbose_name_plural = _("remarks of civil society")
        ordering = ["-written_at"]
        constraints = [
            models.CheckConstraint(condition=~Q(text=""), name="remark_has_text"),
            models.CheckConstraint(
                condition=Q(answer="", answered_at__isnull=True) | (~Q(answer="") & Q(answered_at__isnull=False)),
                name="remark_answer_has_date",
            ),
        ]

    def __str__(self):
        return self.text[:80]
