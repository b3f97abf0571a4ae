"""Committees, their colleges, who sits in them, and who may sign for whom."""

from django.core.validators import MaxValueValidator, MinValueValidator, RegexValidator
from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from ogp_secretariat.web.fields import LineField

from ..enums import Seat


class Committee(models.Model):
    """A committee and its rules. Defaults: quorum two thirds, notice 7 days, second convocation 10 days later."""

    code = models.CharField(
        _("code"),
        max_length=10,
        unique=True,
        validators=[RegexValidator(r"^[A-Z][A-Z0-9]*\Z", _("Capital letters and digits only, such as CP."))],
        help_text=_("It opens every reference: « CP 1/2020 »."),
    )
    name = LineField(_("name"))
    name_ar = LineField(_("name in Arabic"), blank=True)
    meeting_title = LineField(
        _("title of its relevés"), blank=True, help_text=_("Such as « Réunion du comité de pilotage ».")
    )
    meeting_title_ar = LineField(_("title of its relevés in Arabic"), blank=True)
    state_name = LineField(_("State (letterhead)"), blank=True, default="Royaume du Maroc")
    state_name_ar = LineField(_("State in Arabic"), blank=True, default="المملكة المغربية")
    institution = models.ForeignKey(
        "people.Institution",
        models.PROTECT,
        null=True,
        blank=True,
        verbose_name=_("institution in the letterhead"),
        help_text=_("Printed with the name it had on the day, below the ministry it belongs to."),
    )
    signing_place = LineField(
        _("place of signature"), max_length=80, blank=True, default="Rabat", help_text=_("Printed on convocations.")
    )
    signing_place_ar = LineField(_("place of signature in Arabic"), max_length=80, blank=True, default="الرباط")
    quorum_numerator = models.PositiveSmallIntegerField(_("quorum: numerator"), default=2)
    quorum_denominator = models.PositiveSmallIntegerField(
        _("quorum: denominator"), default=3, validators=[MinValueValidator(1)]
    )
    notice_days = models.PositiveSmallIntegerField(_("notice (days)"), default=7, validators=[MaxValueValidator(90)])
    second_convocation_days = models.PositiveSmallIntegerField(_("second convocation after (days)"), default=10)
    cadence_months = models.PositiveSmallIntegerField(_("meets at least every (months)"), default=6)

    class Meta:
        verbose_name = _("committee")
        verbose_name_plural = _("committees")
        ordering = ["code"]
        constraints = [
            models.CheckConstraint(
                condition=Q(quorum_denominator__gt=0) & Q(quorum_numerator__lte=F("quorum_denominator")),
                name="committee_quorum_fraction",
                violation_error_message=_("The quorum is a fraction between 0 and 1."),
            )
        ]

    def __str__(self):
        return self.name

    @property
    def display_name(self):
        return self.name_ar if get_language() == "ar" and self.name_ar else self.name


class College(models.Model):
    committee = models.ForeignKey(Committee, models.PROTECT, related_name="colleges", verbose_name=_("committee"))
    position = models.PositiveSmallIntegerField(_("order"), default=0)
    name = LineField(_("name"))
    name_ar = LineField(_("name in Arabic"), blank=True)

    class Meta:
        verbose_name = _("college")
        verbose_name_plural = _("colleges")
        ordering = ["committee", "position", "name"]
        constraints = [
            models.UniqueConstraint(
                fields=["committee", "name"],
                name="college_name_unique",
                violation_error_message=_("This committee already has a college of this name."),
            )
        ]

    def __str__(self):
        return self.name


class Mandate(models.Model):
    """A person sits for an institution, in a college, from one day to another."""

    committee = models.ForeignKey(Committee, models.PROTECT, related_name="mandates", verbose_name=_("committee"))
    person = models.ForeignKey("people.Person", models.PROTECT, related_name="mandates", verbose_name=_("person"))
    institution = models.ForeignKey(
        "people.Institution", models.PROTECT, null=True, blank=True, verbose_name=_("institution")
    )
    college = models.ForeignKey(College, models.PROTECT, null=True, blank=True, verbose_name=_("college"))
    seat = models.CharField(_("seat"), max_length=12, choices=Seat.choices, default=Seat.TITULAR)
    starts_on = models.DateField(_("from"), default=timezone.localdate)
    ends_on = models.DateField(_("until"), null=True, blank=True)
    protocol_order = models.PositiveSmallIntegerField(_("protocol order"), default=100)

    class Meta:
        verbose_name = _("mandate")
        verbose_name_plural = _("mandates")
        ordering = ["committee", "protocol_order", "person__name"]
        constraints = [
            models.UniqueConstraint(
                fields=["committee", "person", "starts_on"],
                name="mandate_once_per_day",
                violation_error_message=_("This person already sits in this committee from this day."),
            ),
            models.CheckConstraint(
                condition=Q(ends_on__isnull=True) | Q(ends_on__gte=F("starts_on")),
                name="mandate_ends_after_start",
                violation_error_message=_("A mandate cannot end before it starts."),
            ),
        ]

    def __str__(self):
        return f"{self.person} ({self.get_seat_display()})"


class SignatureDelegation(models.Model):
    """A dated act by which one person signs for another; the document then prints « P.O. »."""

    committee = models.ForeignKey(Committee, models.PROTECT, verbose_name=_("committee"))
    holder = models.ForeignKey(
        "people.Person", models.PROTECT, related_name="delegations_given", verbose_name=_("holder of the signature")
    )
    delegate = models.ForeignKey(
        "people.Person", models.PROTECT, related_name="delegations_received", verbose_name=_("delegate")
    )
    act = LineField(_("act"), help_text=_("Number and date of the decision that delegates the signature."))
    starts_on = models.DateField(_("from"))
    ends_on = models.DateField(_("until"), null=True, blank=True)

    class Meta:
        verbose_name = _("delegation of signature")
        verbose_name_plural = _("delegations of signature")
        ordering = ["-starts_on"]
        constraints = [
            models.CheckConstraint(
                condition=Q(ends_on__isnull=True) | Q(ends_on__gte=F("starts_on")),
                name="delegation_ends_after_start",
                violation_error_message=_("A delegation cannot end before it starts."),
            ),
            models.CheckConstraint(
                condition=~Q(holder=F("delegate")),
                name="delegation_to_another",
                violation_error_message=_("One delegates to somebody else."),
            ),
        ]

    def __str__(self):
        return f"{self.holder} → {self.delegate}"


class Holiday(models.Model):
    day = models.DateField(_("day"), unique=True)
    label = LineField(_("holiday"), max_length=120)

    class Meta:
        verbose_name = _("public holiday")
        verbose_name_plural = _("public holidays")
        ordering = ["-day"]

    def __str__(self):
        return f"{self.day:%d/%m/%Y} {self.label}"
