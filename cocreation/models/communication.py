"""The communication plan: what is done so that people know of the co-creation, and what shows that it was done."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from commitments.models.plan import in_page_language
from ogp_secretariat.web.fields import LineField, PlainTextField
from ogp_secretariat.web.uploads import evidence_path

from ..enums.process import ActionLanguage, Channel, StageKind
from .process import Process


class CommunicationAction(models.Model):
    """One action of the plan, for a kind of stage: stages get new versions, what they are does not change.

    Source: relevé of 12 February 2020, « actions de communication adaptées pour accompagner le processus ».
    """

    process = models.ForeignKey(Process, models.PROTECT, related_name="actions", verbose_name=_("process"))
    stage_kind = models.CharField(_("stage"), max_length=10, choices=StageKind.choices, default=StageKind.COLLECTION)
    title = LineField(_("action"))
    title_ar = LineField(_("action in Arabic"), blank=True)
    channel = models.CharField(_("channel"), max_length=7, choices=Channel.choices, default=Channel.WEBSITE)
    language = models.CharField(
        _("language"), max_length=5, choices=ActionLanguage.choices, default=ActionLanguage.BOTH
    )
    audience = LineField(_("public addressed"), blank=True)
    audience_ar = LineField(_("public addressed, in Arabic"), blank=True)
    due_on = models.DateField(_("planned for"))
    owner = LineField(
        _("in charge"), blank=True, help_text=_("A service or an institution; it is not shown to the public.")
    )
    done_on = models.DateField(_("done on"), null=True, blank=True)
    link = models.URLField(_("link to the evidence"), max_length=500, blank=True)
    file = models.FileField(_("evidence (file)"), upload_to=evidence_path, blank=True)
    file_name = LineField(_("name of the file"), max_length=140, blank=True, editable=False)
    content_type = models.CharField(max_length=100, blank=True, editable=False)
    sha256 = models.CharField(_("SHA-256"), max_length=64, blank=True, editable=False)
    note = PlainTextField(_("note of the secretariat"), blank=True)
    is_demo = models.BooleanField(_("demonstration data"), default=False, editable=False)
    version = models.PositiveIntegerField(default=1, editable=False)
    version.audit_ignored = True

    class Meta:
        verbose_name = _("communication action")
        verbose_name_plural = _("communication actions")
        ordering = ["process", "due_on", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(file="") | ~Q(sha256=""),
                name="action_file_checked",
            ),
        ]

    def __str__(self):
        return self.title

    @property
    def display_title(self):
        return in_page_language(self, "title")

    @property
    def display_audience(self):
        return in_page_language(self, "audience")

    @property
    def has_evidence(self):
        return bool(self.link or self.file)

    @property
    def evidence_url(self):
        """Where its evidence is seen: the link, else our own copy of the file; empty without."""
        return self.link or (reverse("communication_file", args=[self.pk]) if self.file else "")


class RequirementNote(models.Model):
    """A dated note of the secretariat under one requirement, with what shows it. Withdrawn, never changed.

    A meeting that is named here counts as one that presented results to civil society (requirement 5.1).
    """

    process = models.ForeignKey(Process, models.PROTECT, related_name="notes", verbose_name=_("process"))
    requirement = models.ForeignKey(
        "cocreation.Requirement", models.PROTECT, related_name="notes", verbose_name=_("requirement")
    )
    dated_on = models.DateField(_("date"))
    text = PlainTextField(_("note"))
    text_ar = PlainTextField(_("note in Arabic"), blank=True)
    link = models.URLField(_("link to the evidence"), max_length=500, blank=True)
    meeting = models.ForeignKey(
        "meetings.Meeting", models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("meeting")
    )
    created_at = models.DateTimeField(auto_now_add=True)
    created_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    withdrawn_at = models.DateTimeField(_("withdrawn"), null=True, blank=True)
    withdrawn_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+")

    class Meta:
        verbose_name = _("note under a requirement")
        verbose_name_plural = _("notes under requirements")
        ordering = ["dated_on", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=~Q(text=""), name="requirement_note_has_text", violation_error_message=_("Write the note.")
            ),
            models.UniqueConstraint(
                fields=["process", "requirement", "meeting"],
                condition=Q(meeting__isnull=False, withdrawn_at__isnull=True),
                name="requirement_meeting_once",
                violation_error_message=_("This meeting is noted already."),
            ),
        ]

    def __str__(self):
        return f"{self.requirement.code} – {self.dated_on:%d/%m/%Y}"

    @property
    def display_text(self):
        return in_page_language(self, "text")
