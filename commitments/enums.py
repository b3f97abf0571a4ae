"""Statuses and kinds, with their wording."""

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class PlanState(models.TextChoices):
    """A draft plan does not exist outside the secretariat; a closed one no longer takes declarations."""

    DRAFT = "draft", _("draft")
    ADOPTED = "adopted", _("adopted")
    CLOSED = "closed", _("closed")


class Method(models.TextChoices):
    """How a milestone's progress is measured."""

    BINARY = "binary", pgettext_lazy("method", "done or not done")
    STEPS = "steps", pgettext_lazy("method", "by steps")
    QUANTITY = "quantity", pgettext_lazy("method", "by a quantity")


class Step(models.IntegerChoices):
    """The five steps of the method « étapes » and what each means."""

    NOT_STARTED = 0, _("not started")
    LAUNCHED = 25, _("launched")
    HALF = 50, _("first version, or half of the scope")
    ACCEPTANCE = 75, _("deliverable under acceptance")
    DONE = 100, _("completed and verified")


class Standing(models.TextChoices):
    """What the committee decided of a commitment; every other status is derived."""

    ACTIVE = "active", _("active")
    SUSPENDED = "suspended", _("suspended")
    ABANDONED = "abandoned", _("abandoned")


class DuePrecision(models.TextChoices):
    DAY = "day", _("exact day")
    MONTH = "month", _("month: its last day counts")
    TEXT = "text", _("words only: no date")


class CommitmentStatus(models.TextChoices):
    """Derived by the methodology, never typed."""

    ABANDONED = "abandoned", _("abandoned")
    SUSPENDED = "suspended", _("suspended")
    COMPLETED = "completed", _("completed")
    LATE = "late", _("late")
    UNKNOWN = "unknown", _("no figure")
    NOT_STARTED = "not_started", _("not started")
    IN_PROGRESS = "in_progress", _("in progress")


class MilestoneStatus(models.TextChoices):
    """Derived by the methodology, never typed."""

    NEUTRALISED = "neutralised", _("neutralised by decision")
    COMPLETED = "completed", _("completed")
    UNDER_REVIEW = "under_review", _("completion under review")
    LATE = "late", _("late")
    IN_PROGRESS = "in_progress", _("in progress")
    NO_PROGRESS = "no_progress", _("no progress declared")
    NOT_REPORTED = "not_reported", _("not reported")


class UpdateState(models.TextChoices):
    DRAFT = "draft", pgettext_lazy("declaration", "draft")
    SUBMITTED = "submitted", pgettext_lazy("declaration", "submitted")
    VALIDATED = "validated", pgettext_lazy("declaration", "validated")
    RETURNED = "returned", pgettext_lazy("declaration", "returned")


class DifficultyKind(models.TextChoices):
    LEGAL = "legal", _("legal")
    BUDGET = "budget", _("budget")
    STAFF = "staff", _("human resources")
    TECHNICAL = "technical", _("technical")
    PROCUREMENT = "procurement", _("public procurement")
    COORDINATION = "coordination", _("coordination")
    PARTNER = "partner", _("partner")
    ARBITRATION = "arbitration", _("arbitration awaited")
    OTHER = "other", pgettext_lazy("difficulty", "other")


class FocalSeat(models.TextChoices):
    TITULAR = "titular", _("titular focal point")
    SUBSTITUTE = "substitute", _("substitute focal point")


class RequestState(models.TextChoices):
    PENDING = "pending", pgettext_lazy("request", "pending")
    APPROVED = "approved", pgettext_lazy("request", "approved")
    REFUSED = "refused", pgettext_lazy("request", "refused")
    WITHDRAWN = "withdrawn", pgettext_lazy("request", "withdrawn")


class SnapshotKind(models.TextChoices):
    VALIDATION = "validation", _("validation of a declaration")
    MEETING = "meeting", _("meeting of the committee")
    REPORT = "report", _("report")


class ReportKind(models.TextChoices):
    SHEET = "sheet", _("commitment sheet")
    SITUATION = "situation", _("state of progress for the committee")
    SELF_ASSESSMENT = "self_assessment", _("self-assessment report")


class Assessor(models.TextChoices):
    """Who assesses; the four stand side by side and none overrides another."""

    SELF = "self", _("lead institution (self-assessment)")
    SECRETARIAT = "secretariat", _("secretariat")
    CIVIL_SOCIETY = "civil_society", _("civil society")
    IRM = "irm", _("Independent Reporting Mechanism (IRM)")


class ImportKind(models.TextChoices):
    PLAN = "plan", _("commitments and milestones")
    UPDATES = "updates", _("progress of milestones")


class ImportState(models.TextChoices):
    CHECKED = "checked", pgettext_lazy("import", "checked, not applied")
    APPLIED = "applied", pgettext_lazy("import", "applied")
    REFUSED = "refused", pgettext_lazy("import", "refused")
