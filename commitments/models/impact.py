"""Impact, apart from the rate: who assessed what, with which code list, and why."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from ogp_secretariat.web.fields import LineField, PlainTextField

from ..enums import Assessor
from .commitment import Commitment
from .plan import in_page_language


class AssessmentCycle(models.Model):
    """A generation of the IRM's codes (2018, 2022 …): lists are data and change with it."""

    code = models.SlugField(_("code"), max_length=20, unique=True)
    title = LineField(_("title"))
    title_ar = LineField(_("title in Arabic"), blank=True)
    source = PlainTextField(_("source"), blank=True)

    class Meta:
        verbose_name = _("cycle of assessment codes")
        verbose_name_plural = _("cycles of assessment codes")
        ordering = ["code"]

    def __str__(self):
        return self.title


class AssessmentQuestion(models.Model):
    """One question of a cycle: was it done, did it open government, did it change something for people?"""

    cycle = models.ForeignKey(AssessmentCycle, models.PROTECT, related_name="questions", verbose_name=_("cycle"))
    position = models.PositiveSmallIntegerField(_("no."), default=1)
    code = models.SlugField(_("code"), max_length=30)
    title = LineField(_("question"))
    title_ar = LineField(_("question in Arabic"), blank=True)

    class Meta:
        verbose_name = _("assessment question")
        verbose_name_plural = _("assessment questions")
        ordering = ["cycle", "position"]
        constraints = [models.UniqueConstraint(fields=["cycle", "code"], name="question_code_unique")]

    def __str__(self):
        return self.title

    @property
    def display_title(self):
        return in_page_language(self, "title")


class AssessmentCode(models.Model):
    """A possible answer, in its order from the least to the most."""

    question = models.ForeignKey(AssessmentQuestion, models.PROTECT, related_name="codes", verbose_name=_("question"))
    position = models.PositiveSmallIntegerField(_("no."), default=1)
    code = models.SlugField(_("code"), max_length=30)
    title = LineField(_("answer"))
    title_ar = LineField(_("answer in Arabic"), blank=True)

    class Meta:
        verbose_name = _("assessment code")
        verbose_name_plural = _("assessment codes")
        ordering = ["question", "position"]
        constraints = [models.UniqueConstraint(fields=["question", "code"], name="answer_code_unique")]

    def __str__(self):
        return self.title

    @property
    def display_title(self):
        return in_page_language(self, "title")


class Assessment(models.Model):
    """One answer to one question about a commitment, by one assessor, with its reasons. The newest one is in force."""

    commitment = models.ForeignKey(Commitment, models.PROTECT, related_name="assessments", verbose_name=_("commitment"))
    assessor = models.CharField(_("assessor"), max_length=13, choices=Assessor.choices)
    question = models.ForeignKey(AssessmentQuestion, models.PROTECT, related_name="+", verbose_name=_("question"))
    code = models.ForeignKey(AssessmentCode, models.PROTECT, related_name="+", verbose_name=_("answer"))
    assessed_on = models.DateField(_("date"), default=timezone.localdate)
    justification = PlainTextField(_("justification"))
    evidence = PlainTextField(_("evidence"), help_text=_("Document, page, link: what shows it."))
    author = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+", editable=False
    )
    written_at = models.DateTimeField(_("written"), auto_now_add=True)
    is_demo = models.BooleanField(_("demonstration data"), default=False, editable=False)

    class Meta:
        verbose_name = _("impact assessment")
        verbose_name_plural = _("impact assessments")
        ordering = ["commitment", "question", "assessor", "-assessed_on", "-id"]
        constraints = [
            models.CheckConstraint(
                condition=~Q(justification="") & ~Q(evidence=""),
                name="assessment_is_reasoned",
                violation_error_message=_("Each code needs a justification and evidence."),
            )
        ]

    def __str__(self):
        return f"{self.commitment.code} – {self.question}"
