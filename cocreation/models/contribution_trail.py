"""What follows from contributions: their files, publications of answers, reactions, commitments, reports."""

from django.conf import settings
from django.core.serializers.json import DjangoJSONEncoder
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from ogp_secretariat.web.fields import LineField, PlainTextField
from ogp_secretariat.web.uploads import evidence_path


class ContributionFile(models.Model):
    """A file sent with a contribution, looked into before it was kept (`web.uploads.check_evidence`)."""

    contribution = models.ForeignKey("cocreation.Contribution", models.PROTECT, related_name="files")
    file = models.FileField(_("file"), upload_to=evidence_path)
    file_name = LineField(_("name of the file"), max_length=140)
    content_type = models.CharField(max_length=100)
    size = models.PositiveIntegerField(_("size (bytes)"))
    sha256 = models.CharField(_("SHA-256"), max_length=64)

    class Meta:
        verbose_name = _("file of a contribution")
        verbose_name_plural = _("files of contributions")
        ordering = ["pk"]

    def __str__(self):
        return self.file_name


class Publication(models.Model):
    """Answers published by one act, one or many: an author gets one message for each."""

    process = models.ForeignKey("cocreation.Process", models.PROTECT, related_name="publications")
    published_on = models.DateField(_("published on"))
    published_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        verbose_name = _("publication of answers")
        verbose_name_plural = _("publications of answers")
        ordering = ["pk"]

    def __str__(self):
        return f"{self.process.code} {self.published_on:%d/%m/%Y}"


class Reaction(models.Model):
    """What an author replies to the answer, once for each answer; shown under it once it was read (`read_at`)."""

    answer = models.ForeignKey("cocreation.ReasonedAnswer", models.PROTECT, related_name="reactions")
    contribution = models.ForeignKey("cocreation.Contribution", models.PROTECT, related_name="reactions")
    text = PlainTextField(_("reaction"))
    at = models.DateTimeField(_("at"), auto_now_add=True)
    is_hidden = models.BooleanField(_("hidden"), default=False, editable=False)
    read_at = models.DateTimeField(_("read"), null=True, blank=True, editable=False)

    class Meta:
        verbose_name = _("reaction to an answer")
        verbose_name_plural = _("reactions to answers")
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["answer", "contribution"],
                name="reaction_once",
                violation_error_message=_("You have reacted to this answer already."),
            )
        ]

    def __str__(self):
        return f"{self.contribution_id} {self.at:%d/%m/%Y}"

    @property
    def is_shown(self):
        return self.read_at is not None and not self.is_hidden


class CommitmentOrigin(models.Model):
    """A commitment of the plan that was drafted from a contribution or a cluster."""

    commitment = models.ForeignKey("commitments.Commitment", models.PROTECT, related_name="origins")
    contribution = models.ForeignKey(
        "cocreation.Contribution", models.PROTECT, null=True, blank=True, related_name="promotions"
    )
    cluster = models.ForeignKey("cocreation.Cluster", models.PROTECT, null=True, blank=True, related_name="promotions")
    at = models.DateTimeField(auto_now_add=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")

    class Meta:
        verbose_name = _("origin of a commitment")
        verbose_name_plural = _("origins of commitments")
        ordering = ["pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(contribution__isnull=False, cluster__isnull=True)
                | Q(contribution__isnull=True, cluster__isnull=False),
                name="origin_one_subject",
            ),
            models.UniqueConstraint(
                fields=["commitment", "contribution"],
                condition=Q(contribution__isnull=False),
                name="origin_once_contribution",
            ),
            models.UniqueConstraint(
                fields=["commitment", "cluster"], condition=Q(cluster__isnull=False), name="origin_once_cluster"
            ),
        ]

    def __str__(self):
        return f"{self.commitment_id} ← {self.cluster_id or self.contribution_id}"


class ConsultationReport(models.Model):
    """The reconciliation of one day as a PDF, in French and Arabic. `figures` is what it was made from."""

    process = models.ForeignKey("cocreation.Process", models.PROTECT, related_name="reports", verbose_name=_("process"))
    as_of = models.DateField(_("situation on"))
    figures = models.JSONField(encoder=DjangoJSONEncoder)
    document_fr = models.OneToOneField("documents.Document", models.PROTECT, related_name="+")
    document_ar = models.OneToOneField("documents.Document", models.PROTECT, related_name="+")
    is_public = models.BooleanField(_("published"), default=False, editable=False)
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+")
    made_at = models.DateTimeField(_("made"), auto_now_add=True)

    class Meta:
        verbose_name = _("report of a consultation")
        verbose_name_plural = _("reports of consultations")
        ordering = ["-made_at"]

    def __str__(self):
        return f"{self.process.code} {self.as_of:%d/%m/%Y}"

    @property
    def documents(self):
        return [self.document_fr, self.document_ar]
