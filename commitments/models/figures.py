"""The day's figures, which pages read; and snapshots, which keep the figures of a day for ever.

Figures are written by `actions/measuring.py` only: at each write that changes them and each night.
"""

from django.conf import settings
from django.core.serializers.json import DjangoJSONEncoder
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from ogp_secretariat.web.fields import LineField

from ..enums import CommitmentStatus, MilestoneStatus, ReportKind, SnapshotKind, Standing
from .commitment import Commitment, Milestone
from .plan import ActionPlan


def _rate(label):
    """0 to 100 with four decimals; None is « n.d. »."""
    return models.DecimalField(label, max_digits=7, decimal_places=4, null=True)


class PlanFigures(models.Model):
    """`result`: the plan's and the axes' figures as JSON (`{"axes": [{"code", "rate", …}], "counts": {…}}`)."""

    plan = models.OneToOneField(ActionPlan, models.CASCADE, primary_key=True, related_name="figures")
    as_of = models.DateField()
    rate = _rate(_("completion rate"))
    initial_rate = _rate(_("rate on the initial scope"))
    declared = _rate(_("declared rate"))
    planned = _rate(_("planned rate"))
    coverage = _rate(_("share reported"))
    result = models.JSONField(encoder=DjangoJSONEncoder)

    def __str__(self):
        return f"{self.plan_id} {self.as_of}"


class CommitmentFigures(models.Model):
    """`exact`: the same rates as exact fractions (« 685/12 »), from which the plan's mean is made without rounding."""

    commitment = models.OneToOneField(Commitment, models.CASCADE, primary_key=True, related_name="figures")
    plan = models.ForeignKey(ActionPlan, models.CASCADE, related_name="commitment_figures")
    as_of = models.DateField()
    status = models.CharField(_("status"), max_length=11, choices=CommitmentStatus.choices)
    standing = models.CharField(_("standing"), max_length=9, choices=Standing.choices)
    weight = models.DecimalField(_("weight in the plan"), max_digits=6, decimal_places=2)
    starts_on = models.DateField(_("from"), null=True)
    ends_on = models.DateField(_("until"), null=True)
    rate = _rate(_("completion rate"))
    initial_rate = _rate(_("rate on the initial scope"))
    declared = _rate(_("declared rate"))
    planned = _rate(_("planned rate"))
    gap = _rate(_("gap"))
    coverage = _rate(_("share reported"))
    exact = models.JSONField()
    due_on = models.DateField(null=True)
    days_late = models.PositiveIntegerField(_("days late"), default=0)
    review_days = models.PositiveIntegerField(_("days under review"), default=0)
    is_newly_late = models.BooleanField(_("newly late since the last meeting"), default=False)
    is_watched = models.BooleanField(_("to watch"), default=False)
    is_missing = models.BooleanField(_("declaration missing"), default=False)

    class Meta:
        indexes = [models.Index(fields=["plan", "status"], name="figures_plan_status")]

    def __str__(self):
        return f"{self.commitment_id} {self.as_of}"


class MilestoneFigures(models.Model):
    milestone = models.OneToOneField(Milestone, models.CASCADE, primary_key=True, related_name="figures")
    commitment = models.ForeignKey(Commitment, models.CASCADE, related_name="milestone_figures")
    as_of = models.DateField()
    status = models.CharField(_("status"), max_length=12, choices=MilestoneStatus.choices)
    weight = models.DecimalField(_("weight"), max_digits=6, decimal_places=2, null=True)
    progress = _rate(_("progress"))
    declared = _rate(_("declared progress"))
    planned = _rate(_("planned"))
    starts_on = models.DateField(_("from"), null=True)
    due_on = models.DateField(_("due date"), null=True)
    due_text = LineField(_("due date as written"), blank=True)
    due_precision = models.CharField(max_length=5)
    baseline_due = models.DateField(_("initial due date"), null=True)
    counted = models.BooleanField(default=True)
    reported = models.BooleanField(default=False)
    days_late = models.PositiveIntegerField(_("days late"), default=0)
    review_days = models.PositiveIntegerField(_("days under review"), default=0)
    is_newly_late = models.BooleanField(default=False)
    is_watched = models.BooleanField(default=False)
    is_missing = models.BooleanField(default=False)

    def __str__(self):
        return f"{self.milestone_id} {self.as_of}"


class Snapshot(models.Model):
    """The figures of one day, kept with their inputs and their method: never computed again (triggers refuse it).

    Of a commitment, or of the whole plan when `commitment` is empty. `inputs` is what the engine was given
    (`methodology.from_inputs` reads it back); it stays empty for a plan at a validation, whose commitments have theirs.
    """

    plan = models.ForeignKey(ActionPlan, models.PROTECT, related_name="snapshots", verbose_name=_("plan"))
    commitment = models.ForeignKey(
        Commitment, models.PROTECT, null=True, blank=True, related_name="snapshots", verbose_name=_("commitment")
    )
    kind = models.CharField(_("occasion"), max_length=10, choices=SnapshotKind.choices)
    name = LineField(_("name"), blank=True)
    meeting = models.ForeignKey(
        "meetings.Meeting", models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("meeting")
    )
    as_of = models.DateField(_("situation on"))
    taken_at = models.DateTimeField(_("taken"), auto_now_add=True)
    taken_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("taken by")
    )
    method_version = models.PositiveSmallIntegerField(_("version of the method"))
    rate = _rate(_("completion rate"))
    planned = _rate(_("planned rate"))
    coverage = _rate(_("share reported"))
    inputs = models.JSONField(null=True, encoder=DjangoJSONEncoder)
    result = models.JSONField(encoder=DjangoJSONEncoder)

    class Meta:
        verbose_name = _("snapshot of progress")
        verbose_name_plural = _("snapshots of progress")
        ordering = ["as_of", "id"]
        indexes = [
            models.Index(fields=["plan", "as_of"], name="snapshot_of_plan", condition=Q(commitment__isnull=True)),
        ]

    def __str__(self):
        return self.name or f"{self.plan.code} {self.as_of:%d/%m/%Y}"


class Report(models.Model):
    """A PDF made from the figures of one day, in French and Arabic; an annex of a meeting when it names one."""

    kind = models.CharField(_("kind"), max_length=16, choices=ReportKind.choices)
    plan = models.ForeignKey(ActionPlan, models.PROTECT, related_name="reports", verbose_name=_("plan"))
    commitment = models.ForeignKey(
        Commitment, models.PROTECT, null=True, blank=True, related_name="reports", verbose_name=_("commitment")
    )
    snapshot = models.ForeignKey(
        Snapshot, models.PROTECT, null=True, blank=True, related_name="reports", verbose_name=_("snapshot")
    )
    as_of = models.DateField(_("situation on"))
    document_fr = models.OneToOneField(
        "documents.Document", models.PROTECT, related_name="+", verbose_name=_("document in French")
    )
    document_ar = models.OneToOneField(
        "documents.Document", models.PROTECT, related_name="+", verbose_name=_("document in Arabic")
    )
    is_public = models.BooleanField(_("published"), default=False, editable=False)
    made_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("made by")
    )
    made_at = models.DateTimeField(_("made"), auto_now_add=True)

    class Meta:
        verbose_name = _("report")
        verbose_name_plural = _("reports")
        ordering = ["-made_at"]
        constraints = [
            models.CheckConstraint(
                condition=Q(kind="sheet", commitment__isnull=False) | (~Q(kind="sheet") & Q(commitment__isnull=True)),
                name="report_sheet_of_commitment",
            )
        ]

    def __str__(self):
        return f"{self.get_kind_display()} {self.commitment or self.plan}"

    @property
    def documents(self):
        return [self.document_fr, self.document_ar]


class MeetingAnnex(models.Model):
    """The situation of a plan as a paper of a meeting: `meetings` knows the paper, the join is kept here."""

    report = models.OneToOneField(Report, models.PROTECT, related_name="annex", verbose_name=_("report"))
    paper = models.OneToOneField("meetings.MeetingPaper", models.CASCADE, related_name="+", verbose_name=_("paper"))

    class Meta:
        verbose_name = _("annex of a meeting")
        verbose_name_plural = _("annexes of meetings")

    def __str__(self):
        return str(self.paper)
