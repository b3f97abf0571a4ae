"""Who was there, as they were on the day."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from ogp_secretariat.web.fields import LongLineField

from ..enums import Capacity, Presence
from .meeting import Meeting


class Attendance(models.Model):
    """One person's presence. Name, function, institution and college are copies: they do not follow later changes.

    A guest needs neither an account nor a card in the directory.
    """

    meeting = models.ForeignKey(Meeting, models.PROTECT, related_name="attendances", verbose_name=_("meeting"))
    position = models.PositiveSmallIntegerField(_("no."), help_text=_("Protocol order. Left empty: at the end."))
    person = models.ForeignKey(
        "people.Person",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="attendances",
        verbose_name=_("person"),
        help_text=_("Chosen in the directory: name, function and college are then copied as they are today."),
    )
    name = LongLineField(_("name"), blank=True)
    name_ar = LongLineField(_("name in Arabic"), blank=True)
    function = LongLineField(_("function"), blank=True)
    function_ar = LongLineField(_("function in Arabic"), blank=True)
    institution = LongLineField(_("institution"), blank=True)
    institution_ar = LongLineField(_("institution in Arabic"), blank=True)
    college = models.ForeignKey(
        "people.College", models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("college")
    )
    college_name = LongLineField(_("name of the college on the day"), blank=True, editable=False)
    college_name_ar = LongLineField(blank=True, editable=False)
    capacity = models.CharField(_("capacity"), max_length=12, choices=Capacity.choices, default=Capacity.MEMBER)
    presence = models.CharField(_("presence"), max_length=12, choices=Presence.choices, default=Presence.PRESENT)
    represented_by = LongLineField(_("represented by"), blank=True)
    is_remote = models.BooleanField(_("remotely"), default=False)
    # The answer to the convocation that this row says; none once somebody typed the presence by hand.
    answer = models.ForeignKey(
        "meetings.Answer", models.PROTECT, null=True, blank=True, editable=False, related_name="attendances"
    )
    answer.audit_ignored = True

    class Meta:
        verbose_name = _("participant")
        verbose_name_plural = _("attendance")
        ordering = ["position", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["meeting", "person"],
                name="attendance_person_once",
                violation_error_message=_("This person is already on the list."),
            ),
            models.CheckConstraint(
                condition=~Q(name=""),
                name="attendance_has_name",
                violation_error_message=_("Choose a person or type a name."),
            ),
            models.CheckConstraint(
                condition=~Q(presence="represented") | ~Q(represented_by=""),
                name="attendance_represented_by",
                violation_error_message=_("Say who represents this person."),
            ),
        ]

    def __str__(self):
        return self.name
