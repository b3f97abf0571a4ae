"""The manual of a committee: versions that are adopted, published, and replaced by the next one."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from ogp_secretariat.web.fields import LineField, PlainTextField
from ogp_secretariat.web.uploads import paper_path

from ..enums import ManualState
from .record import Decision


class ManualVersion(models.Model):
    """One version of the rules by which a committee works: a text, a PDF, or both.

    Its number is given when it is published. `cycle_ends_on` is the last day of the cycle for which it is made (that of
    the action plan, as a rule): plans live in a storey above, so that the day is typed here. Source: the relevé of
    12 February 2020 (« révision du manuel en fin de cycle, dernier trimestre »).
    """

    committee = models.ForeignKey(
        "people.Committee", models.PROTECT, related_name="manuals", verbose_name=_("committee")
    )
    number = models.PositiveSmallIntegerField(_("version"), null=True, blank=True, editable=False)
    title = LineField(_("title"))
    title_ar = LineField(_("title in Arabic"), blank=True)
    text = PlainTextField(_("text"), blank=True, help_text=_("An empty line begins a new paragraph."))
    text_ar = PlainTextField(_("text in Arabic"), blank=True)
    file = models.FileField(_("file (PDF)"), upload_to=paper_path, blank=True)
    file_sha256 = models.CharField(_("SHA-256"), max_length=64, blank=True, editable=False)
    file_size = models.PositiveIntegerField(_("size (bytes)"), null=True, blank=True, editable=False)
    changes = PlainTextField(_("what changed"), blank=True, help_text=_("Since the version before."))
    changes_ar = PlainTextField(_("what changed, in Arabic"), blank=True)
    adopted_by = models.ForeignKey(
        Decision,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="manuals",
        verbose_name=_("decision that adopts it"),
    )
    adopted_on = models.DateField(
        _("adopted on"), null=True, blank=True, help_text=_("Where no decision recorded here adopts it.")
    )
    in_force_from = models.DateField(_("in force from"), null=True, blank=True)
    cycle_ends_on = models.DateField(
        _("end of the cycle"),
        null=True,
        blank=True,
        help_text=_("Last day of the action plan it is made for: its revision is due in the three months before."),
    )
    state = models.CharField(_("state"), max_length=10, choices=ManualState.choices, default=ManualState.DRAFT)
    published_at = models.DateTimeField(_("published"), null=True, blank=True, editable=False)
    published_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+", editable=False
    )
    superseded_at = models.DateTimeField(_("replaced"), null=True, blank=True, editable=False)
    is_demo = models.BooleanField(_("demonstration data"), default=False, editable=False)

    class Meta:
        verbose_name = _("version of the manual")
        verbose_name_plural = _("versions of the manual")
        ordering = ["committee", F("number").desc(nulls_first=True)]
        constraints = [
            models.UniqueConstraint(fields=["committee", "number"], name="manual_number_unique"),
            models.UniqueConstraint(
                fields=["committee"],
                condition=Q(state="published"),
                name="manual_one_in_force",
                violation_error_message=_("One version of the manual is in force at a time."),
            ),
            models.CheckConstraint(
                condition=Q(state="draft", number__isnull=True, published_at__isnull=True)
                | Q(
                    state__in=["published", "superseded"],
                    number__isnull=False,
                    published_at__isnull=False,
                    in_force_from__isnull=False,
                ),
                name="manual_published_is_whole",
                violation_error_message=_("A published version has its number and the day from which it is in force."),
            ),
            models.CheckConstraint(
                condition=Q(state="draft") | ~Q(text="") | ~Q(file=""),
                name="manual_has_content",
                violation_error_message=_("Type the text of the manual, or join its PDF."),
            ),
            models.CheckConstraint(
                condition=Q(cycle_ends_on__isnull=True)
                | Q(in_force_from__isnull=True)
                | Q(cycle_ends_on__gte=F("in_force_from")),
                name="manual_cycle_after_start",
                violation_error_message=_("The cycle cannot end before the manual is in force."),
            ),
        ]

    def __str__(self):
        return f"{self.title} v{self.number}" if self.number else self.title

    @property
    def display_title(self):
        return self.title_ar if get_language() == "ar" and self.title_ar else self.title

    @property
    def adoption_day(self):
        """The day of the decision's meeting, else the typed one, else None."""
        return self.adopted_by.meeting.date if self.adopted_by_id else self.adopted_on

    def get_absolute_url(self):
        return reverse("manual_version", args=[self.pk])
