"""Files of associations handed in, and what waits for a person: doubtful rows, proposals, corrections."""

from django.conf import settings
from django.core.serializers.json import DjangoJSONEncoder
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from commitments.enums import ImportState
from ogp_secretariat.web.fields import LineField, PlainTextField

from ..enums.associations import ReviewSource, ReviewState
from .association import LANGUAGES, LONGEST_TEXT, Association


class AssociationImport(models.Model):
    """A spreadsheet handed in. `table` holds its cells until it is applied or refused, then nothing; `result` the
    counts and details of `import_associations`, without personal data."""

    file_name = LineField(_("file"))
    sha256 = models.CharField(_("SHA-256"), max_length=64)
    state = models.CharField(_("state"), max_length=7, choices=ImportState.choices)
    table = models.JSONField(encoder=DjangoJSONEncoder, default=dict, blank=True)
    result = models.JSONField(encoder=DjangoJSONEncoder)
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("handed in by"),
    )
    created_at = models.DateTimeField(_("handed in"), auto_now_add=True)
    applied_at = models.DateTimeField(_("applied"), null=True, blank=True)
    table.audit_ignored = result.audit_ignored = True

    class Meta:
        verbose_name = _("import of associations")
        verbose_name_plural = _("imports of associations")
        ordering = ["-created_at", "-pk"]

    def __str__(self):
        return self.file_name


class ReviewItem(models.Model):
    """A row, a proposal or a correction that a person must judge before anything is written.

    `raw`: the cells as they came; `values`: what was read, {field: text, number or list}; `candidates`: [{association,
    reasons}]. `raw` and the contacts among `values` are emptied once it is judged; `fingerprint`, a keyed digest,
    recognises the same row when the same file comes again.
    """

    source = models.CharField(_("origin"), max_length=10, choices=ReviewSource.choices)
    handed_in = models.ForeignKey(
        AssociationImport, models.PROTECT, null=True, blank=True, related_name="items", verbose_name=_("import")
    )
    row = models.PositiveIntegerField(_("row"), null=True, blank=True)
    raw = models.JSONField(encoder=DjangoJSONEncoder, default=dict, blank=True)
    values = models.JSONField(encoder=DjangoJSONEncoder, default=dict, blank=True)
    consents = models.JSONField(_("consents"), default=list, blank=True)
    reasons = models.JSONField(default=list, blank=True)
    candidates = models.JSONField(default=list, blank=True)
    fingerprint = models.CharField(max_length=64, db_index=True)
    language = models.CharField(_("language"), max_length=2, default="fr", choices=LANGUAGES)
    state = models.CharField(_("state"), max_length=7, choices=ReviewState.choices, default=ReviewState.PENDING)
    association = models.ForeignKey(
        Association, models.PROTECT, null=True, blank=True, related_name="reviews", verbose_name=_("association")
    )
    refusal = PlainTextField(_("reason for the refusal"), blank=True, validators=LONGEST_TEXT)
    created_at = models.DateTimeField(_("received"), auto_now_add=True)
    resolved_at = models.DateTimeField(_("judged"), null=True, blank=True)
    resolved_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("judged by")
    )
    raw.audit_ignored = values.audit_ignored = candidates.audit_ignored = reasons.audit_ignored = True

    class Meta:
        verbose_name = _("record to examine")
        verbose_name_plural = _("records to examine")
        ordering = ["created_at", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(state="pending", resolved_at__isnull=True)
                | (~Q(state="pending") & Q(resolved_at__isnull=False)),
                name="review_judged_when",
            ),
            models.CheckConstraint(
                condition=~Q(state__in=["same", "new"]) | Q(association__isnull=False), name="review_says_which"
            ),
            models.CheckConstraint(
                condition=~Q(state="refused") | ~Q(refusal=""),
                name="review_refusal_has_reason",
                violation_error_message=_("Say why it is refused."),
            ),
        ]

    def __str__(self):
        return f"{self.get_source_display()} {self.pk}"


class DistinctPair(models.Model):
    """Two records that look alike and are two associations: somebody looked, and they are suggested no more.

    `first` is the one of the smaller key. Taken away again when it was a mistake; the audit keeps both acts.
    """

    first = models.ForeignKey(Association, models.PROTECT, related_name="+", verbose_name=_("association"))
    second = models.ForeignKey(Association, models.PROTECT, related_name="+", verbose_name=_("the other association"))
    told_at = models.DateTimeField(_("when"), auto_now_add=True)
    told_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("by")
    )

    class Meta:
        verbose_name = _("pair of two associations")
        verbose_name_plural = _("pairs of two associations")
        ordering = ["-told_at", "-pk"]
        constraints = [
            models.UniqueConstraint(fields=["first", "second"], name="distinct_pair_once"),
            models.CheckConstraint(condition=Q(first__lt=F("second")), name="distinct_pair_in_order"),
        ]

    def __str__(self):
        return f"{self.first} ≠ {self.second}"
