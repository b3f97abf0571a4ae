"""Who declares for an institution, and from when to when."""

from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from ogp_secretariat.web.fields import LineField

from ..enums import FocalSeat


class FocalPoint(models.Model):
    """A person declares for an institution's commitments, or for one of them, between two dates (both included).

    Drafts belong to the milestone, so that they follow this mandate from one person to the next.
    """

    institution = models.ForeignKey(
        "people.Institution", models.PROTECT, related_name="focal_points", verbose_name=_("institution")
    )
    person = models.ForeignKey("people.Person", models.PROTECT, related_name="focal_points", verbose_name=_("person"))
    commitment = models.ForeignKey(
        "commitments.Commitment",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="focal_points",
        verbose_name=_("only for this commitment"),
        help_text=_("Left empty: for every commitment that the institution leads."),
    )
    seat = models.CharField(_("seat"), max_length=10, choices=FocalSeat.choices, default=FocalSeat.TITULAR)
    act = LineField(_("act of appointment"), blank=True)
    starts_on = models.DateField(_("from"), default=timezone.localdate)
    ends_on = models.DateField(_("until"), null=True, blank=True)

    class Meta:
        verbose_name = _("focal point")
        verbose_name_plural = _("focal points")
        ordering = ["institution", "seat", "person__name"]
        indexes = [models.Index(fields=["person", "institution"], name="focal_point_of")]
        constraints = [
            models.CheckConstraint(
                condition=Q(ends_on__isnull=True) | Q(ends_on__gte=F("starts_on")),
                name="focal_point_ends_after_start",
                violation_error_message=_("A mandate cannot end before it starts."),
            ),
            models.UniqueConstraint(
                fields=["institution", "person", "commitment", "starts_on"],
                name="focal_point_once_per_day",
                violation_error_message=_("This person is already focal point here from this day."),
            ),
        ]

    def __str__(self):
        return f"{self.person} ({self.get_seat_display()})"
