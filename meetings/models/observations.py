"""Observations on a circulated draft: rounds, who was asked, what they observed, and who agreed."""

import uuid

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from ogp_secretariat.web.fields import LineField, LongLineField, PlainTextField

from ..enums import AgreementKind, ObservationKind, ObservationState, ReceiptWay, RoundEnd
from .minutes import Minutes


class ObservationRound(models.Model):
    """One circulation of a draft. Taking it back and circulating it again opens the next round; earlier ones stay.

    `until` is the last day on which observations are taken, included; `first_until` what it was before extensions.
    """

    minutes = models.ForeignKey(Minutes, models.PROTECT, related_name="rounds", verbose_name=_("relevé"))
    number = models.PositiveSmallIntegerField(_("round"))
    opened_at = models.DateTimeField(_("circulated"))
    opened_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("by")
    )
    first_until = models.DateField(_("initial last day"))
    until = models.DateField(_("observations until"))
    closed_at = models.DateTimeField(_("closed"), null=True, blank=True)
    end = models.CharField(_("why it is closed"), max_length=12, choices=RoundEnd.choices, blank=True)

    class Meta:
        verbose_name = _("round of observations")
        verbose_name_plural = _("rounds of observations")
        ordering = ["minutes", "number"]
        constraints = [
            models.UniqueConstraint(fields=["minutes", "number"], name="observation_round_unique"),
            models.UniqueConstraint(
                fields=["minutes"],
                condition=Q(closed_at__isnull=True),
                name="observation_round_one_open",
                violation_error_message=_("A round of observations on this relevé is already open."),
            ),
            models.CheckConstraint(
                condition=Q(closed_at__isnull=True, end="") | (Q(closed_at__isnull=False) & ~Q(end="")),
                name="observation_round_closed_pair",
                violation_error_message=_("A round that is closed says why."),
            ),
            models.CheckConstraint(
                condition=Q(until__gte=models.F("first_until")),
                name="observation_round_only_longer",
                violation_error_message=_("The last day for observations is only ever put off."),
            ),
        ]

    def __str__(self):
        return f"{self.minutes.meeting}, {self._meta.verbose_name} {self.number}"


class Recipient(models.Model):
    """Somebody whose observations a round asks for: by an account, else by a signed link to `email`, else by hand."""

    round = models.ForeignKey(ObservationRound, models.PROTECT, related_name="recipients", verbose_name=_("round"))
    person = models.ForeignKey(
        "people.Person", models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("person")
    )
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("account")
    )
    name = LongLineField(_("name"))
    # Of a person without an account; erased on demand.
    email = models.EmailField(_("e-mail address"), blank=True)
    told_on = models.DateField(_("told by other means"), null=True, blank=True)
    told_how = LineField(_("by which means"), blank=True)

    class Meta:
        verbose_name = _("recipient of a draft")
        verbose_name_plural = _("recipients of drafts")
        ordering = ["round", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["round", "person"],
                name="recipient_person_once",
                violation_error_message=_("This person is already on the list."),
            ),
            models.CheckConstraint(
                condition=Q(told_on__isnull=True, told_how="") | (Q(told_on__isnull=False) & ~Q(told_how="")),
                name="recipient_told_pair",
                violation_error_message=_("Say on which day and by which means the person was told."),
            ),
        ]

    def __str__(self):
        return self.name

    @property
    def has_link(self):
        """Answers through the signed link of a mail, not through an account."""
        return self.user_id is None and bool(self.email)

    @property
    def is_reached(self):
        """Whether the draft reached this person some way: silence of others says nothing."""
        return bool(self.user_id or self.email or self.told_on)


class Observation(models.Model):
    """A remark or a replacement text on one place of the draft, with the text as it stood then.

    `target` is a key of `meetings.corrections`, or « attendance:<pk>:line » for a whole line of the attendance.
    """

    key = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    recipient = models.ForeignKey(
        Recipient, models.PROTECT, related_name="observations", verbose_name=_("recipient of a draft")
    )
    target = models.CharField(_("what it is about"), max_length=120)
    where = LongLineField(_("where"))
    before = models.TextField(_("text as it was"), blank=True)
    kind = models.CharField(_("kind"), max_length=12, choices=ObservationKind.choices)
    text = PlainTextField(_("text"), max_length=20000)
    created_at = models.DateTimeField(_("sent at"))
    # Of an observation that came otherwise than through the site: by hand or by mail, and typed for its author.
    received_on = models.DateField(_("received on"), null=True, blank=True)
    received_way = models.CharField(_("how it came"), max_length=6, choices=ReceiptWay.choices, blank=True)
    typed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("typed by")
    )
    changed_at = models.DateTimeField(_("changed"), null=True, blank=True)
    state = models.CharField(
        _("answer"), max_length=10, choices=ObservationState.choices, default=ObservationState.PENDING
    )
    applied = models.TextField(_("text taken over"), blank=True)
    answer = PlainTextField(_("a word to its author"), max_length=2000, blank=True)
    answered_at = models.DateTimeField(_("answered"), null=True, blank=True)
    answered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("by")
    )

    class Meta:
        verbose_name = _("observation")
        verbose_name_plural = _("observations")
        ordering = ["created_at", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=~Q(text=""), name="observation_has_text", violation_error_message=_("Type your observation.")
            ),
            models.CheckConstraint(
                condition=~Q(state__in=["accepted", "partly", "refused"])
                | (Q(answered_at__isnull=False) & Q(answered_by__isnull=False)),
                name="observation_answered_pair",
                violation_error_message=_("A date and the person who acted go together."),
            ),
            models.CheckConstraint(
                condition=~Q(state="refused") | ~Q(answer=""),
                name="observation_refused_with_word",
                violation_error_message=_("Say in a word why the observation is refused."),
            ),
            models.CheckConstraint(
                condition=Q(received_on__isnull=True, received_way="", typed_by__isnull=True)
                | (Q(received_on__isnull=False, typed_by__isnull=False) & ~Q(received_way="")),
                name="observation_receipt_whole",
                violation_error_message=_("Say on which day and by which way it came, and who typed it."),
            ),
        ]

    def __str__(self):
        return f"{self.where}: {self.text[:80]}"

    @property
    def is_replacement(self):
        return self.kind == ObservationKind.REPLACEMENT

    @property
    def is_answered(self):
        return self.state not in {ObservationState.PENDING, ObservationState.WITHDRAWN}


class Agreement(models.Model):
    """Somebody agreed with the draft: in so many words, or by silence once the last day was over. Only ever added.

    An express one may be withdrawn while the round is open, by observing something after all.
    """

    recipient = models.ForeignKey(
        Recipient, models.PROTECT, related_name="agreements", verbose_name=_("recipient of a draft")
    )
    kind = models.CharField(_("kind"), max_length=8, choices=AgreementKind.choices)
    given_at = models.DateTimeField(_("given"))
    # None: recorded by the schedule, as silence is.
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("by")
    )
    withdrawn_at = models.DateTimeField(_("withdrawn"), null=True, blank=True)

    class Meta:
        verbose_name = _("agreement with a draft")
        verbose_name_plural = _("agreements with drafts")
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["recipient"],
                condition=Q(withdrawn_at__isnull=True),
                name="agreement_one_standing",
                violation_error_message=_("This person has already agreed."),
            ),
            models.CheckConstraint(
                condition=~Q(kind="tacit") | Q(by__isnull=True, withdrawn_at__isnull=True),
                name="agreement_tacit_by_nobody",
            ),
        ]

    def __str__(self):
        return f"{self.recipient}: {self.get_kind_display()}"
