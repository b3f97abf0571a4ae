"""The relevé: its states, its issues with their frozen files, its corrections, and old ones that were imported."""

import uuid

from django.conf import settings
from django.core.serializers.json import DjangoJSONEncoder
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from ogp_secretariat.web.fields import LineField, PlainTextField

from ..enums import ImportState, MinutesState
from .meeting import Meeting


def _both_or_none(name, at, by):
    return models.CheckConstraint(
        condition=Q(**{f"{at}__isnull": True, f"{by}__isnull": True})
        | Q(**{f"{at}__isnull": False, f"{by}__isnull": False}),
        name=name,
        violation_error_message=_("A date and the person who acted go together."),
    )


class Minutes(models.Model):
    """The relevé des conclusions of a meeting. `approved_*` is a later dated fact that renders nothing anew."""

    meeting = models.OneToOneField(Meeting, models.PROTECT, related_name="minutes", verbose_name=_("meeting"))
    state = models.CharField(_("state"), max_length=10, choices=MinutesState.choices, default=MinutesState.DRAFT)
    circulated_at = models.DateTimeField(_("circulated"), null=True, blank=True, editable=False)
    circulated_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+", editable=False
    )
    observations_until = models.DateField(_("observations until"), null=True, blank=True)
    validated_at = models.DateTimeField(_("validated"), null=True, blank=True, editable=False)
    validated_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+", editable=False
    )
    published_at = models.DateTimeField(_("published"), null=True, blank=True, editable=False)
    published_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+", editable=False
    )
    approved_on = models.DateField(_("approved"), null=True, blank=True)
    approved_in = models.ForeignKey(
        Meeting,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="approves",
        verbose_name=_("approved by the meeting"),
    )
    recipients = models.ManyToManyField(
        settings.AUTH_USER_MODEL, related_name="+", blank=True, verbose_name=_("recipients of the draft")
    )

    class Meta:
        verbose_name = _("relevé des conclusions")
        verbose_name_plural = _("relevés des conclusions")
        constraints = [
            _both_or_none("minutes_circulated_pair", "circulated_at", "circulated_by"),
            _both_or_none("minutes_validated_pair", "validated_at", "validated_by"),
            _both_or_none("minutes_published_pair", "published_at", "published_by"),
            _both_or_none("minutes_approved_pair", "approved_on", "approved_in"),
            models.CheckConstraint(
                condition=~Q(state__in=["validated", "published", "rectifying"]) | Q(validated_at__isnull=False),
                name="minutes_validated_has_date",
            ),
            models.CheckConstraint(
                condition=~Q(state="published") | Q(published_at__isnull=False), name="minutes_published_has_date"
            ),
            models.CheckConstraint(
                condition=~Q(state="circulated")
                | (Q(circulated_at__isnull=False) & Q(observations_until__isnull=False)),
                name="minutes_circulated_has_deadline",
                violation_error_message=_("Say until when observations are expected."),
            ),
        ]

    def __str__(self):
        return f"{self._meta.verbose_name} {self.meeting}"

    @property
    def is_locked(self):
        """From validation on the content does not change."""
        return self.state in {MinutesState.VALIDATED, MinutesState.PUBLISHED}


class Issue(models.Model):
    """One issue of the relevé: v1 at validation, v2 … with each rectificatif; each keeps its files for ever."""

    minutes = models.ForeignKey(Minutes, models.PROTECT, related_name="issues", verbose_name=_("relevé"))
    version = models.PositiveSmallIntegerField(_("version"))
    issued_on = models.DateField(_("issued"))
    signed_by = models.CharField(_("signed by"), max_length=300)
    signed_function = models.CharField(_("function"), max_length=300, blank=True)
    on_behalf = models.BooleanField(_("by order (P.O.)"), default=False)
    document_fr = models.OneToOneField(
        "documents.Document", models.PROTECT, related_name="+", verbose_name=_("document in French")
    )
    document_ar = models.OneToOneField(
        "documents.Document", models.PROTECT, related_name="+", verbose_name=_("document in Arabic")
    )

    class Meta:
        verbose_name = _("issue of a relevé")
        verbose_name_plural = _("issues of relevés")
        ordering = ["-version"]
        constraints = [models.UniqueConstraint(fields=["minutes", "version"], name="issue_version_unique")]

    def __str__(self):
        return f"{self.minutes} v{self.version}"

    @property
    def documents(self):
        return [self.document_fr, self.document_ar]

    def document(self, language):
        """The file in `language`: Arabic for « ar », French otherwise."""
        return self.document_ar if language == "ar" else self.document_fr


class Correction(models.Model):
    """A rectificatif: prepared by the secretariat, applied and numbered when the chair signs it."""

    minutes = models.ForeignKey(Minutes, models.PROTECT, related_name="corrections", verbose_name=_("relevé"))
    number = models.PositiveSmallIntegerField(_("number"), null=True, blank=True, editable=False)
    reason = LineField(_("reason"))
    created_at = models.DateTimeField(_("prepared"), auto_now_add=True)
    created_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", editable=False)
    issue = models.OneToOneField(
        Issue, models.PROTECT, null=True, blank=True, related_name="correction", editable=False, verbose_name=_("issue")
    )

    class Meta:
        verbose_name = _("rectificatif")
        verbose_name_plural = _("rectificatifs")
        ordering = ["minutes", "number", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["minutes"],
                condition=Q(issue__isnull=True),
                name="correction_one_open",
                violation_error_message=_("Another rectificatif of this relevé is being prepared."),
            ),
            models.UniqueConstraint(fields=["minutes", "number"], name="correction_number_unique"),
        ]

    def __str__(self):
        return f"{self._meta.verbose_name} {self.number or '…'} {self.minutes.meeting}"


class CorrectionLine(models.Model):
    """« Au lieu de …, lire … »: one field of the meeting, of an agenda item, of a point or of a decision."""

    correction = models.ForeignKey(Correction, models.PROTECT, related_name="lines", verbose_name=_("rectificatif"))
    # « meeting:place », « decision:<uuid>:text » …: see `meetings.corrections`.
    target = models.CharField(_("what is corrected"), max_length=120)
    where = models.CharField(_("where"), max_length=300, editable=False)
    before = models.TextField(_("instead of"), editable=False)
    after = PlainTextField(_("read"))

    class Meta:
        verbose_name = _("correction")
        verbose_name_plural = _("corrections")
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(
                fields=["correction", "target"],
                name="correction_target_once",
                violation_error_message=_("This text is already corrected by another line."),
            )
        ]

    def __str__(self):
        return self.where


class ReleveImport(models.Model):
    """An old relevé as it was handed in, and what was understood of it. The original file is kept."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    committee = models.ForeignKey("people.Committee", models.PROTECT, verbose_name=_("committee"))
    file_name = LineField(_("file"), max_length=255)
    original = models.FileField(_("original file"), upload_to="imports/%Y/")
    sha256 = models.CharField(_("SHA-256"), max_length=64, db_index=True)
    source_kind = models.CharField(_("kind"), max_length=10)
    text = models.TextField(_("text read"))
    result = models.JSONField(_("what was understood"), encoder=DjangoJSONEncoder)
    state = models.CharField(_("state"), max_length=10, choices=ImportState.choices, default=ImportState.TO_REVIEW)
    meeting = models.OneToOneField(
        Meeting, models.PROTECT, null=True, blank=True, related_name="source_import", verbose_name=_("meeting")
    )
    created_at = models.DateTimeField(_("imported"), auto_now_add=True)
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("by")
    )

    class Meta:
        verbose_name = _("imported relevé")
        verbose_name_plural = _("imported relevés")
        ordering = ["-created_at"]
        constraints = [
            models.CheckConstraint(
                condition=~Q(state="created") | Q(meeting__isnull=False), name="import_created_has_meeting"
            )
        ]

    def __str__(self):
        return self.file_name
