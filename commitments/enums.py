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


class Ladder(models.TextChoices):
    """The two ladders: a due date that comes and passes, and a declaration that was not made."""

    DEADLINE = "echeance", _("due date")
    DECLARATION = "declaration", _("missing declaration")


class Level(models.TextChoices):
    """N0 to N5 count from the effective due date, D0 to D3 from the period's on-time date (D0: its opening)."""

    N0 = "N0", _("N0 – digest before the due date")
    N1 = "N1", _("N1 – mail before the due date")
    N2 = "N2", _("N2 – mail after the due date")
    N3 = "N3", _("N3 – first letter")
    N4 = "N4", _("N4 – second letter")
    N5 = "N5", _("N5 – on the committee's agenda")
    D0 = "D0", _("D0 – the campaign opens")
    D1 = "D1", _("D1 – mail before the date")
    D2 = "D2", _("D2 – mail after the date")
    D3 = "D3", _("D3 – mail, copied to the head")


class Channel(models.TextChoices):
    MAIL = "mail", pgettext_lazy("channel", "mail")
    LETTER = "letter", pgettext_lazy("channel", "letter")
    AGENDA = "agenda", pgettext_lazy("channel", "agenda")


class ReminderState(models.TextChoices):
    """`due` is on its way (in the outbox, in a draft letter); `blocked` waits for something that is missing."""

    DUE = "due", pgettext_lazy("reminder", "on its way")
    HELD = "held", pgettext_lazy("reminder", "held")
    BLOCKED = "blocked", pgettext_lazy("reminder", "blocked")
    SENT = "sent", pgettext_lazy("reminder", "sent")
    OBSOLETE = "obsolete", pgettext_lazy("reminder", "no longer needed")


class LetterState(models.TextChoices):
    DRAFT = "draft", pgettext_lazy("letter", "draft")
    SIGNED = "signed", pgettext_lazy("letter", "signed")
    DISPATCHED = "dispatched", pgettext_lazy("letter", "dispatched")
    RECEIVED = "received", pgettext_lazy("letter", "received")
    ANSWERED = "answered", pgettext_lazy("letter", "answered")
    EXAMINED = "examined", pgettext_lazy("letter", "answer examined")
    CLOSED = "closed", pgettext_lazy("letter", "closed")
    # These two keep the number, once one was given.
    CANCELLED = "cancelled", pgettext_lazy("letter", "cancelled")
    OBSOLETE = "obsolete", pgettext_lazy("letter", "no longer needed")


class LetterWay(models.TextChoices):
    MAIL = "mail", pgettext_lazy("way", "by mail")
    PAPER = "paper", pgettext_lazy("way", "on paper")


class ReplyWay(models.TextChoices):
    LINK = "link", pgettext_lazy("way", "through the personal link")
    MAIL = "mail", pgettext_lazy("way", "by mail")
    PAPER = "paper", pgettext_lazy("way", "on paper")


class ReplyState(models.TextChoices):
    PENDING = "pending", pgettext_lazy("reply", "to examine")
    ACCEPTED = "accepted", pgettext_lazy("reply", "accepted")
    PARTIAL = "partial", pgettext_lazy("reply", "accepted in part")
    INSUFFICIENT = "insufficient", pgettext_lazy("reply", "insufficient")


class LetterPart(models.TextChoices):
    """The paragraphs of a letter that the secretariat words; the table of facts stands after the introduction."""

    OPENING = "opening", _("opening")
    INTRODUCTION = "introduction", _("introduction")
    SUPPORT = "support", _("support offered")
    REQUEST = "request", _("what is asked")
    ANSWERING = "answering", _("how to answer")
