"""What became of a decision: its reports, the postponements asked for, the reminders, the extracts.

The decision itself is locked with its relevé. Its present deadline and status follow from the reports, which are only
added; the columns of `Decision` that repeat them are written by `actions.following` alone.
"""

import uuid

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from ogp_secretariat.web.fields import LineField, LongLineField, PlainTextField
from ogp_secretariat.web.uploads import evidence_path

from ..deadlines import Deadline
from ..enums import DeadlineKind, DecisionStatus, PostponementState, ReminderLevel, ReportSource
from .meeting import Meeting
from .record import DATES, Decision


def _new_deadline():
    """The condition that the five columns hold one whole deadline, or none."""

    def row(kinds, *filled):
        return Q(deadline_kind__in=kinds, **{f"deadline_{n}__isnull": n not in filled for n in ("date", "time", "end")})

    return (
        row(["date"], "date")
        | row(["datetime"], "date", "time")
        | row(["period"], "date", "end")
        | row(["", "next_meeting", "continuous", "none"])
    )


def _user(name, **kwargs):
    return models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=name, **kwargs
    )


class ProgressReport(models.Model):
    """One report on a decision; never changed, never taken away. `deadline_kind` is empty where it moves nothing."""

    decision = models.ForeignKey(Decision, models.PROTECT, related_name="reports", verbose_name=_("decision"))
    number = models.PositiveSmallIntegerField(_("no."))
    # Of the form it was typed on: sent twice, it makes one report.
    token = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    made_on = models.DateField(_("day"), validators=DATES)
    made_at = models.DateTimeField(_("written"), auto_now_add=True)
    made_by = _user(_("account"))
    author_name = LineField(_("by"), blank=True, help_text=_("Of somebody without an account."))
    source = models.CharField(_("how it came"), max_length=8, choices=ReportSource.choices)
    meeting = models.ForeignKey(
        Meeting, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("in the meeting")
    )
    status = models.CharField(_("status"), max_length=12, choices=DecisionStatus.choices)
    text = PlainTextField(_("in words"), blank=True)

    deadline_kind = models.CharField(_("new deadline"), max_length=12, choices=DeadlineKind.choices, blank=True)
    deadline_date = models.DateField(_("date"), null=True, blank=True, validators=DATES)
    deadline_time = models.TimeField(_("time"), null=True, blank=True)
    deadline_end = models.DateField(_("end of the period"), null=True, blank=True, validators=DATES)
    deadline_text = LongLineField(_("in words, or the reason for none"), blank=True)

    file = models.FileField(_("file"), upload_to=evidence_path, blank=True)
    file_name = LineField(_("name of the file"), max_length=140, blank=True, editable=False)
    content_type = models.CharField(max_length=100, blank=True, editable=False)
    size = models.PositiveIntegerField(_("size (bytes)"), null=True, blank=True, editable=False)
    sha256 = models.CharField(_("SHA-256"), max_length=64, blank=True, editable=False)
    url = models.URLField(_("link"), max_length=500, blank=True)

    class Meta:
        verbose_name = _("progress report")
        verbose_name_plural = _("progress reports")
        ordering = ["decision", "number"]
        constraints = [
            models.UniqueConstraint(fields=["decision", "number"], name="progress_report_number_unique"),
            models.CheckConstraint(condition=_new_deadline(), name="progress_report_deadline_whole"),
            models.CheckConstraint(
                condition=Q(deadline_end__isnull=True) | Q(deadline_end__gte=F("deadline_date")),
                name="progress_report_period_in_order",
                violation_error_message=_("The period cannot end before it starts."),
            ),
            models.CheckConstraint(
                condition=~Q(status="done") | ~Q(text="") | ~Q(file="") | ~Q(url=""),
                name="progress_report_done_is_shown",
                violation_error_message=_("Say in a word what was done, or attach what shows it."),
            ),
            models.CheckConstraint(
                condition=Q(deadline_kind="") & ~Q(status="abandoned") | ~Q(text=""),
                name="progress_report_has_reason",
                violation_error_message=_("Giving up and moving a deadline need a reason."),
            ),
            models.CheckConstraint(condition=Q(file="") | ~Q(sha256=""), name="progress_report_file_checked"),
        ]

    def __str__(self):
        return f"{self.decision} · {self.number}"

    @property
    def new_deadline(self):
        """The `Deadline` it gives, or None."""
        return Deadline.read(self, "deadline") if self.deadline_kind else None

    @property
    def by_office(self):
        return self.source in {ReportSource.OFFICE, ReportSource.MEETING}


class PostponementRequest(models.Model):
    """An owner asks for a later day; nothing moves until the secretariat accepts."""

    decision = models.ForeignKey(Decision, models.PROTECT, related_name="postponements", verbose_name=_("decision"))
    token = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    asked_on = models.DateField(_("asked on"))
    asked_by = _user(_("account"))
    author_name = LineField(_("by"), blank=True)
    source = models.CharField(_("how it came"), max_length=8, choices=ReportSource.choices)
    due = models.DateField(_("asked until"), validators=DATES)
    reason = PlainTextField(_("reason"))
    state = models.CharField(
        _("state"), max_length=9, choices=PostponementState.choices, default=PostponementState.PENDING
    )
    decided_on = models.DateField(_("decided on"), null=True, blank=True)
    decided_by = _user(_("decided by"))
    decision_reason = PlainTextField(_("word of the secretariat"), blank=True)
    report = models.OneToOneField(
        ProgressReport, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("report that moved it")
    )

    class Meta:
        verbose_name = _("postponement asked for")
        verbose_name_plural = _("postponements asked for")
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["decision"], condition=Q(state="pending"), name="postponement_one_pending",
                violation_error_message=_("Another deadline is asked for already: the secretariat decides first."),
            ),
            models.CheckConstraint(
                condition=Q(state="pending", decided_on__isnull=True)
                | ~Q(state="pending") & Q(decided_on__isnull=False),
                name="postponement_decided_has_day",
            ),
            models.CheckConstraint(
                condition=~Q(state="refused") | ~Q(decision_reason=""),
                name="postponement_refused_has_reason",
                violation_error_message=_("Say why the postponement is refused: the owner reads it."),
            ),
            models.CheckConstraint(
                condition=~Q(state="accepted") | Q(report__isnull=False), name="postponement_accepted_has_report"
            ),
        ]  # fmt: skip

    def __str__(self):
        return f"{self.decision} → {self.due:%d/%m/%Y}"

    @property
    def is_pending(self):
        return self.state == PostponementState.PENDING


class DecisionReminder(models.Model):
    """That an owner was written to about a decision: which level, for which due day, in which message.

    `taken_back`: the product withdrew the message before it left, so that it may be written anew.
    """

    decision = models.ForeignKey(Decision, models.PROTECT, related_name="reminders", verbose_name=_("decision"))
    level = models.CharField(_("level"), max_length=6, choices=ReminderLevel.choices)
    deadline_version = models.PositiveSmallIntegerField(_("version of the deadline"))
    due = models.DateField(_("due on"))
    message = models.ForeignKey(
        "mailroom.Message", models.PROTECT, related_name="decision_reminders", verbose_name=_("message")
    )
    planned_on = models.DateField(_("planned on"), db_index=True)
    taken_back = models.BooleanField(_("taken back"), default=False)

    class Meta:
        verbose_name = _("reminder of a decision")
        verbose_name_plural = _("reminders of decisions")
        ordering = ["-pk"]
        constraints = [
            models.UniqueConstraint(fields=["decision", "message"], name="decision_reminder_once"),
        ]

    def __str__(self):
        return f"{self.decision} {self.level}"


class DecisionExtract(models.Model):
    """An extract of the relevé, made for one decision as it stood on a day; it stays."""

    decision = models.ForeignKey(Decision, models.PROTECT, related_name="extracts", verbose_name=_("decision"))
    language = models.CharField(_("language"), max_length=2)
    made_on = models.DateField(_("situation on"))
    # The issue of the relevé and the state of the follow-up it was made from: asked for again, it is the same file.
    mark = models.CharField(max_length=120)
    document = models.OneToOneField("documents.Document", models.PROTECT, related_name="+", verbose_name=_("document"))

    class Meta:
        verbose_name = _("extract of a relevé")
        verbose_name_plural = _("extracts of relevés")
        ordering = ["-pk"]
        constraints = [
            models.UniqueConstraint(fields=["decision", "language", "mark"], name="extract_once"),
        ]

    def __str__(self):
        return f"{self.decision} {self.language} {self.made_on:%d/%m/%Y}"
