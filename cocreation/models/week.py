"""Open Gov Week: the call to the members, what they propose, the programme of the week."""

import uuid

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from commitments.models.plan import in_page_language
from ogp_secretariat.web.fields import LineField, PlainTextField

from ..enums.events import WeekState


class OpenGovWeek(models.Model):
    """The week of one year. Proposals come in until `call_closes_on`, that day included."""

    year = models.PositiveSmallIntegerField(
        _("year"), unique=True, validators=[MinValueValidator(2011), MaxValueValidator(2100)]
    )
    starts_on = models.DateField(_("from"))
    ends_on = models.DateField(_("until"))
    call = PlainTextField(
        _("call"), help_text=_("What is asked of the members; it stands in the mail and on the page.")
    )
    call_ar = PlainTextField(_("call in Arabic"), blank=True)
    call_closes_on = models.DateField(_("proposals until"))
    state = models.CharField(
        _("state"), max_length=8, choices=WeekState.choices, default=WeekState.PREPARED, editable=False
    )
    summary = PlainTextField(_("summary of the week"), blank=True)
    summary_ar = PlainTextField(_("summary of the week in Arabic"), blank=True)
    is_demo = models.BooleanField(_("demonstration data"), default=False, editable=False)
    version = models.PositiveIntegerField(default=1, editable=False)
    version.audit_ignored = True

    class Meta:
        verbose_name = _("Open Gov Week")
        verbose_name_plural = _("Open Gov Weeks")
        ordering = ["-year"]
        constraints = [
            models.CheckConstraint(
                condition=Q(ends_on__gte=F("starts_on")),
                name="week_ends_after_start",
                violation_error_message=_("The end cannot come before the start."),
            ),
            models.CheckConstraint(
                condition=Q(call_closes_on__lte=F("ends_on")),
                name="week_call_before_end",
                violation_error_message=_("Proposals close before the week ends."),
            ),
        ]

    def __str__(self):
        return f"Open Gov Week {self.year}"

    @property
    def display_call(self):
        return in_page_language(self, "call")

    @property
    def display_summary(self):
        return in_page_language(self, "summary")

    def takes_proposals(self, day):
        return self.state == WeekState.CALLED and day <= self.call_closes_on

    def get_absolute_url(self):
        return reverse("week", args=[self.year])


class EventProposal(models.Model):
    """Who proposed an event, and the exchange with the secretariat about it. Never public, the organisation apart."""

    event = models.OneToOneField("cocreation.Event", models.PROTECT, related_name="proposal", verbose_name=_("event"))
    key = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    name = LineField(_("name"), max_length=250)
    email = models.EmailField(_("e-mail address"), max_length=254)
    organisation = LineField(_("organisation"))
    language = models.CharField(_("language"), max_length=2, default="fr")
    received_at = models.DateTimeField(_("received"))
    consented_at = models.DateTimeField(_("agreed to the use of the data"))
    # Counts the questions asked, so that each one is a message of its own.
    questions = models.PositiveSmallIntegerField(default=0, editable=False)
    question = PlainTextField(_("question of the secretariat"), blank=True, editable=False)
    answer = PlainTextField(_("answer of the proposer"), blank=True, editable=False)
    decision_reason = PlainTextField(_("reason of the decision"), blank=True, editable=False)
    name.audit_ignored = email.audit_ignored = True

    class Meta:
        verbose_name = _("proposal of an event")
        verbose_name_plural = _("proposals of events")
        ordering = ["pk"]

    def __str__(self):
        return f"{self.event}"

    @property
    def waits_for_answer(self):
        return bool(self.question) and not self.answer
