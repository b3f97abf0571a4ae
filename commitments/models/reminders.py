"""The ladder of reminders: its settings, what was owed when, and what became of it."""

from django.conf import settings
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from ogp_secretariat.web.fields import LineField, PlainTextField

from ..enums import Channel, Ladder, Level, ReminderState
from .commitment import Milestone
from .plan import ActionPlan
from .reporting import ReportingPeriod

OFFSET = [MinValueValidator(-366), MaxValueValidator(730)]


def _offset(label, days):
    return models.SmallIntegerField(label, default=days, validators=OFFSET)


def _account(label):
    return models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        editable=False,
        verbose_name=label,
    )


class LadderSettings(models.Model):
    """One plan's ladder: offsets in calendar days from the effective due date, or from the on-time date.

    Nothing leaves before a person has seen the preview and activated it. A letter needs the decision of the committee,
    or the act, that ordered letters to be sent.
    """

    plan = models.OneToOneField(ActionPlan, models.PROTECT, related_name="ladder", verbose_name=_("plan"))
    n0 = _offset(_("N0: digest (days)"), -30)
    n1 = _offset(_("N1: mail (days)"), -7)
    n2 = _offset(_("N2: mail that asks to declare (days)"), 1)
    n3 = _offset(_("N3: first letter (days)"), 15)
    n4 = _offset(_("N4: second letter (days)"), 45)
    n5 = _offset(_("N5: agenda of the committee (days)"), 75)
    d1 = _offset(_("D1: mail before the on-time date (days)"), -7)
    d2 = _offset(_("D2: mail after it (days)"), 1)
    d3 = _offset(_("D3: mail copied to the head (days)"), 15)
    reply_days = models.PositiveSmallIntegerField(
        _("time to answer a letter (working days)"),
        default=15,
        validators=[MinValueValidator(1), MaxValueValidator(90)],
    )
    order_decision = models.ForeignKey(
        "meetings.Decision",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("decision of the committee that orders the letters"),
    )
    order_act = LineField(
        _("or the act that orders them"), blank=True, help_text=_("Number and date, as the letter will cite them.")
    )
    language = models.CharField(
        _("language of the letters"), max_length=2, choices=[("fr", "français"), ("ar", "العربية")], default="fr"
    )
    place = LineField(_("place of the letters"), max_length=60, default="Rabat")
    place_ar = LineField(_("place of the letters, in Arabic"), max_length=60, blank=True, default="الرباط")
    # More automatic mails in one day than this wait for a person: a wrong clock or a bad import shows here.
    blast_limit = models.PositiveSmallIntegerField(
        _("mails in one day that pass without being looked at"), default=60, validators=[MinValueValidator(1)]
    )
    is_active = models.BooleanField(_("active"), default=False, editable=False)
    activated_on = models.DateField(_("active since"), null=True, blank=True, editable=False)
    activated_by = _account(_("activated by"))
    last_planned_on = models.DateField(_("last planned for"), null=True, blank=True, editable=False)
    last_planned_on.audit_ignored = True
    version = models.PositiveIntegerField(default=1, editable=False)
    version.audit_ignored = True

    class Meta:
        verbose_name = _("ladder of reminders")
        verbose_name_plural = _("ladders of reminders")
        constraints = [
            models.CheckConstraint(
                condition=Q(n0__lt=F("n1"), n1__lt=F("n2"), n2__lt=F("n3"), n3__lt=F("n4"), n4__lt=F("n5"), n2__gt=0),
                name="ladder_rises",
                violation_error_message=_("Each level comes after the one before, and N2 after the due date."),
            ),
            models.CheckConstraint(
                condition=Q(d1__lt=F("d2"), d2__lt=F("d3"), d2__gt=0),
                name="ladder_declaration_rises",
                violation_error_message=_("Each level comes after the one before, and D2 after the on-time date."),
            ),
            models.CheckConstraint(
                condition=Q(is_active=False) | Q(activated_on__isnull=False), name="ladder_active_has_date"
            ),
        ]

    def __str__(self):
        return str(self.plan)

    @property
    def has_order(self):
        return bool(self.order_decision_id or self.order_act)

    def offset_of(self, level):
        """Days from the date that counts, for N0 to N5 and D1 to D3."""
        return getattr(self, level.lower())


class Reminder(models.Model):
    """One level owed for one milestone and one version of its due date, or for one institution and period: once.

    `due_on` is the effective due date (or the on-time date), `owed_on` the day from which this level was owed,
    `planned_on` the day on which it was planned, `sent_on` the day on which it really left: the next waits for it.
    """

    plan = models.ForeignKey(ActionPlan, models.PROTECT, related_name="reminders", verbose_name=_("plan"))
    ladder = models.CharField(_("ladder"), max_length=11, choices=Ladder.choices)
    level = models.CharField(_("level"), max_length=2, choices=Level.choices)
    channel = models.CharField(_("channel"), max_length=6, choices=Channel.choices)
    milestone = models.ForeignKey(
        Milestone, models.PROTECT, null=True, blank=True, related_name="reminders", verbose_name=_("milestone")
    )
    due_version = models.PositiveSmallIntegerField(_("version of the due date"), null=True, blank=True)
    institution = models.ForeignKey(
        "people.Institution", models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("institution")
    )
    period = models.ForeignKey(
        ReportingPeriod, models.PROTECT, null=True, blank=True, related_name="reminders", verbose_name=_("period")
    )
    due_on = models.DateField(_("due date"))
    owed_on = models.DateField(_("owed from"))
    planned_on = models.DateField(_("planned on"))
    sent_on = models.DateField(_("sent on"), null=True, blank=True)
    state = models.CharField(_("state"), max_length=8, choices=ReminderState.choices, default=ReminderState.DUE)
    # Its mails were withdrawn and written anew so many times: each has a key of its own in the outbox.
    turn = models.PositiveSmallIntegerField(default=1, editable=False)
    reason = PlainTextField(_("reason"), blank=True)
    held_by = _account(_("held by"))
    letter = models.ForeignKey(
        "commitments.Letter", models.PROTECT, null=True, blank=True, related_name="reminders", verbose_name=_("letter")
    )
    agenda_item = models.ForeignKey(
        "meetings.AgendaItem", models.SET_NULL, null=True, blank=True, related_name="+", verbose_name=_("agenda item")
    )

    class Meta:
        verbose_name = _("reminder")
        verbose_name_plural = _("reminders")
        ordering = ["-planned_on", "pk"]
        indexes = [
            models.Index(fields=["plan", "ladder", "state"], name="reminder_of_plan"),
            models.Index(fields=["state"], name="reminder_underway", condition=Q(state__in=["due", "held", "blocked"])),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["milestone", "ladder", "level", "due_version"],
                name="reminder_once_per_due_date",
                condition=Q(milestone__isnull=False),
            ),
            models.UniqueConstraint(
                fields=["period", "institution", "level"],
                name="reminder_once_per_period",
                condition=Q(period__isnull=False),
            ),
            models.CheckConstraint(
                condition=Q(ladder="echeance", milestone__isnull=False, due_version__isnull=False, period__isnull=True)
                | Q(ladder="declaration", milestone__isnull=True, period__isnull=False, institution__isnull=False),
                name="reminder_of_one_ladder",
            ),
            models.CheckConstraint(
                condition=~Q(state="sent") | Q(sent_on__isnull=False), name="reminder_sent_has_date"
            ),
            models.CheckConstraint(
                condition=~Q(state__in=["held", "obsolete", "blocked"]) | ~Q(reason=""),
                name="reminder_aside_has_reason",
            ),
        ]

    def __str__(self):
        return f"{self.level} {self.milestone or self.institution}"


class ReminderMail(models.Model):
    """Which messages of the outbox carry a reminder: a digest carries several, a reminder goes to several people."""

    reminder = models.ForeignKey(Reminder, models.PROTECT, related_name="mails", verbose_name=_("reminder"))
    message = models.ForeignKey("mailroom.Message", models.PROTECT, related_name="+", verbose_name=_("message"))
    person = models.ForeignKey(
        "people.Person", models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("person")
    )
    is_copy = models.BooleanField(_("copy"), default=False)

    class Meta:
        verbose_name = _("mail of a reminder")
        verbose_name_plural = _("mails of the reminder")
        constraints = [models.UniqueConstraint(fields=["reminder", "message"], name="reminder_mail_once")]

    def __str__(self):
        return f"{self.reminder} → {self.message.to}"


class LadderPause(models.Model):
    """The ladder of one milestone waits until the day promised by a catch-up plan that was accepted."""

    milestone = models.ForeignKey(Milestone, models.PROTECT, related_name="pauses", verbose_name=_("milestone"))
    from_on = models.DateField(_("from"))
    until = models.DateField(_("until"))
    reason = PlainTextField(_("reason"))
    reply = models.ForeignKey(
        "commitments.LetterReply", models.PROTECT, null=True, blank=True, related_name="pauses", verbose_name=_("reply")
    )
    granted_by = _account(_("granted by"))

    class Meta:
        verbose_name = _("pause of the ladder")
        verbose_name_plural = _("pauses of the ladder")
        ordering = ["milestone", "until"]
        constraints = [
            models.CheckConstraint(
                condition=Q(until__gte=F("from_on")),
                name="pause_ends_after_start",
                violation_error_message=_("A pause cannot end before it starts."),
            )
        ]

    def __str__(self):
        return f"{self.milestone.code} → {self.until:%d/%m/%Y}"
