"""What an event leaves behind: its report, the certificates of a training, lists entered at once."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from commitments.models.plan import in_page_language
from ogp_secretariat.web.fields import LineField, PlainTextField


class EventReport(models.Model):
    """The closing report. `figures` are frozen when it is published: registrations are erased one day, they are not."""

    event = models.OneToOneField("cocreation.Event", models.PROTECT, related_name="report", verbose_name=_("event"))
    text = PlainTextField(_("report"), blank=True)
    text_ar = PlainTextField(_("report in Arabic"), blank=True)
    link = models.URLField(_("link"), blank=True)
    figures = models.JSONField(_("figures"), null=True, blank=True, editable=False)
    published_on = models.DateField(_("published on"), null=True, blank=True, editable=False)
    version = models.PositiveIntegerField(default=1, editable=False)
    version.audit_ignored = True

    class Meta:
        verbose_name = _("closing report")
        verbose_name_plural = _("closing reports")
        constraints = [
            models.CheckConstraint(
                condition=Q(published_on__isnull=True) | (Q(figures__isnull=False) & (~Q(text="") | ~Q(text_ar=""))),
                name="event_report_published_is_whole",
            )
        ]

    def __str__(self):
        return f"{self._meta.verbose_name} – {self.event}"

    @property
    def display_text(self):
        return in_page_language(self, "text") or self.text_ar


class Certificate(models.Model):
    """That somebody attended a training. Asked for first; a worker gives the number and freezes the PDF.

    The year is that of the training. A withdrawn certificate keeps its number.
    """

    registration = models.OneToOneField(
        "cocreation.Registration", models.PROTECT, related_name="certificate", verbose_name=_("registration")
    )
    person = models.ForeignKey(
        "people.Person", models.PROTECT, null=True, blank=True, related_name="certificates", verbose_name=_("person")
    )
    name = LineField(_("name on the certificate"), max_length=250)
    language = models.CharField(_("language"), max_length=2, default="fr")
    number = models.PositiveIntegerField(_("number"), null=True, blank=True, editable=False)
    year = models.PositiveSmallIntegerField(_("year"), null=True, blank=True, editable=False)
    issued_on = models.DateField(_("issued on"), null=True, blank=True, editable=False)
    asked_at = models.DateTimeField(_("asked for"))
    asked_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+")
    document = models.OneToOneField(
        "documents.Document", models.PROTECT, null=True, blank=True, related_name="certificate", editable=False
    )
    withdrawn_on = models.DateField(_("withdrawn on"), null=True, blank=True, editable=False)
    withdrawal_reason = PlainTextField(_("why it is withdrawn"), blank=True, editable=False)
    name.audit_ignored = True

    class Meta:
        verbose_name = _("certificate")
        verbose_name_plural = _("certificates")
        ordering = ["year", "number", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["year", "number"], name="certificate_number_unique"),
            models.CheckConstraint(
                condition=Q(number__isnull=True, year__isnull=True, issued_on__isnull=True, document__isnull=True)
                | Q(number__isnull=False, year__isnull=False, issued_on__isnull=False, document__isnull=False),
                name="certificate_issued_is_whole",
            ),
            models.CheckConstraint(
                condition=Q(withdrawn_on__isnull=True) | ~Q(withdrawal_reason=""),
                name="certificate_withdrawn_has_reason",
            ),
        ]

    def __str__(self):
        return f"{self._meta.verbose_name} {self.reference}"

    @property
    def reference(self):
        return f"{self.number}/{self.year}" if self.number else "–"


class EntryBatch(models.Model):
    """A list entered at once. The same form sent twice (a weak network) is written once, by the `token` of the form."""

    token = models.UUIDField(unique=True)
    event = models.ForeignKey("cocreation.Event", models.PROTECT, related_name="batches")
    count = models.PositiveIntegerField()
    created_at = models.DateTimeField(auto_now_add=True)
    created_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")

    class Meta:
        verbose_name = _("list entered at once")
        verbose_name_plural = _("lists entered at once")

    def __str__(self):
        return f"{self.event_id} ({self.count})"
