"""Contributions, their grouping, and the reasoned answer that each of them is owed."""

import uuid

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from commitments.models.plan import in_page_language
from ogp_secretariat.web.fields import LineField, LongLineField, PlainTextField
from ogp_secretariat.web.text import fold

from ..enums.contributions import AnswerState, AuthorKind, Disposition, Moderation, OgpValue, Origin


class Contribution(models.Model):
    """What somebody proposed. `reference` (« COC2-0012 ») is public at once; who typed it in is recorded apart.

    The author's address is for the receipt and the answer alone and stands on no public page.
    """

    process = models.ForeignKey(
        "cocreation.Process", models.PROTECT, related_name="contributions", verbose_name=_("process")
    )
    number = models.PositiveIntegerField(_("number"), editable=False)
    key = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    title = LongLineField(_("title"))
    problem = PlainTextField(_("problem"), blank=True)
    proposal = PlainTextField(_("proposal"), blank=True)
    public_concerned = LineField(_("public concerned"), blank=True)
    value = models.CharField(_("OGP value"), max_length=14, choices=OgpValue.choices, blank=True)
    axis = models.ForeignKey(
        "commitments.Axis", models.PROTECT, null=True, blank=True, related_name="contributions", verbose_name=_("axis")
    )
    themes = models.ManyToManyField(
        "cocreation.Theme", blank=True, related_name="contributions", verbose_name=_("themes")
    )
    region = models.ForeignKey(
        "cocreation.Region",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="contributions",
        verbose_name=_("region"),
    )
    origin = models.CharField(_("origin"), max_length=8, choices=Origin.choices, default=Origin.PORTAL)
    event = models.ForeignKey(
        "cocreation.Event", models.PROTECT, null=True, blank=True, related_name="contributions", verbose_name=_("event")
    )
    table = LineField(_("table"), max_length=80, blank=True)
    author_kind = models.CharField(_("author"), max_length=11, choices=AuthorKind.choices, default=AuthorKind.PERSON)
    author_name = LineField(_("name of the author"), max_length=250, blank=True)
    author_email = models.EmailField(_("e-mail address of the author"), max_length=254, blank=True)
    association = models.ForeignKey(
        "cocreation.Association",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="contributions",
        verbose_name=_("association of the register"),
    )
    shows_name = models.BooleanField(_("the name may be shown"), default=False)
    # An act of the author's own (law 09-08): never so by default.
    follows = models.BooleanField(_("wants to be told what becomes of it"), default=False)
    language = models.CharField(_("language"), max_length=2, default="fr")
    received_on = models.DateField(_("received on"))
    typed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("typed in by")
    )
    # A rapporteur of the event has no account, see `event_links`.
    typed_by_person = models.ForeignKey(
        "people.Person",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("typed in by the rapporteur"),
        editable=False,
    )
    moderation = models.CharField(
        _("publication"), max_length=7, choices=Moderation.choices, default=Moderation.PENDING, editable=False
    )
    moderation_reason = PlainTextField(_("why it is hidden"), blank=True, editable=False)
    cluster = models.ForeignKey(
        "cocreation.Cluster", models.PROTECT, null=True, blank=True, related_name="contributions", editable=False
    )
    # What `policies.reconciliation.disposition_of` says today, written by `actions.settling` with each act that moves
    # it: lists and the funnel read it. Empty: pending.
    disposition = models.CharField(
        _("disposition"), max_length=12, choices=Disposition.choices, blank=True, editable=False
    )
    disposition.audit_ignored = True
    answered_on = models.DateField(_("answered on"), null=True, blank=True, editable=False)
    answered_on.audit_ignored = True
    is_demo = models.BooleanField(_("demonstration data"), default=False, editable=False)
    created_at = models.DateTimeField(auto_now_add=True)
    version = models.PositiveIntegerField(default=1, editable=False)
    version.audit_ignored = True
    search_text = models.TextField(editable=False, blank=True)
    search_text.audit_ignored = True
    # A person's own: see `Association`.
    author_name.audit_ignored = author_email.audit_ignored = True

    class Meta:
        verbose_name = _("contribution")
        verbose_name_plural = _("contributions")
        ordering = ["process", "number"]
        indexes = [
            # The funnel reads these columns alone, whatever the length of the texts.
            models.Index(fields=["process", "disposition", "origin", "region", "axis"], name="contribution_funnel"),
            models.Index(fields=["process", "received_on"], name="contribution_pending", condition=Q(disposition="")),
        ]
        constraints = [
            models.UniqueConstraint(fields=["process", "number"], name="contribution_number_unique"),
            models.CheckConstraint(
                condition=~Q(moderation="hidden") | ~Q(moderation_reason=""),
                name="contribution_hidden_has_reason",
                violation_error_message=_("Say why it is hidden."),
            ),
            models.CheckConstraint(
                condition=~Q(origin="workshop") | Q(event__isnull=False),
                name="contribution_workshop_has_event",
                violation_error_message=_("A contribution from a workshop says which one."),
            ),
        ]

    def __str__(self):
        return f"{self.reference} – {self.title}"

    def save(self, *args, **kwargs):
        self.search_text = fold(f"{self.title} {self.problem} {self.proposal} {self.public_concerned}")
        super().save(*args, **kwargs)

    @property
    def reference(self):
        return f"{self.process.code}-{self.number:04d}"

    @property
    def is_shown(self):
        return self.moderation == Moderation.SHOWN

    def get_absolute_url(self):
        return reverse("contribution", args=[self.reference])


class Cluster(models.Model):
    """Contributions that say the same, answered together. The originals stay; lineage is in `ClusterMove`."""

    process = models.ForeignKey(
        "cocreation.Process", models.PROTECT, related_name="clusters", verbose_name=_("process")
    )
    number = models.PositiveIntegerField(_("number"), editable=False)
    title = LongLineField(_("title"))
    title_ar = LongLineField(_("title in Arabic"), blank=True)
    summary = PlainTextField(_("summary"), blank=True)
    summary_ar = PlainTextField(_("summary in Arabic"), blank=True)
    split_from = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="split_off", editable=False
    )
    dissolved_at = models.DateTimeField(_("dissolved"), null=True, blank=True, editable=False)
    version = models.PositiveIntegerField(default=1, editable=False)
    version.audit_ignored = True

    class Meta:
        verbose_name = _("cluster of contributions")
        verbose_name_plural = _("clusters of contributions")
        ordering = ["process", "number"]
        constraints = [models.UniqueConstraint(fields=["process", "number"], name="cluster_number_unique")]

    def __str__(self):
        return f"{self.reference} – {self.title}"

    @property
    def reference(self):
        return f"{self.process.code}-G{self.number:03d}"

    @property
    def display_title(self):
        return in_page_language(self, "title")

    @property
    def display_summary(self):
        return in_page_language(self, "summary")


class ClusterMove(models.Model):
    """A contribution came into a cluster or left it. Never changed, never deleted."""

    contribution = models.ForeignKey(Contribution, models.PROTECT, related_name="moves")
    cluster = models.ForeignKey(Cluster, models.PROTECT, related_name="moves")
    is_in = models.BooleanField(_("came in"))
    reason = PlainTextField(_("reason"), blank=True)
    at = models.DateTimeField(_("at"))
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")

    class Meta:
        verbose_name = _("move of a contribution")
        verbose_name_plural = _("moves of contributions")
        ordering = ["pk"]

    def __str__(self):
        return f"{self.contribution_id} {'→' if self.is_in else '←'} {self.cluster_id}"


class AnswerReason(models.Model):
    """A coded reason of an answer; it says for which dispositions it may be chosen."""

    code = models.SlugField(_("code"), max_length=40, unique=True)
    label = LineField(_("reason"))
    label_ar = LineField(_("reason in Arabic"), blank=True)
    dispositions = models.JSONField(_("for the dispositions"), default=list)
    position = models.PositiveSmallIntegerField(_("order"), default=100)
    is_offered = models.BooleanField(_("offered in forms"), default=True)

    class Meta:
        verbose_name = _("reason of an answer")
        verbose_name_plural = _("reasons of answers")
        ordering = ["position", "label"]

    def __str__(self):
        return self.label

    @property
    def display_label(self):
        return in_page_language(self, "label")


class ReasonedAnswer(models.Model):
    """The answer to one contribution or to one cluster. A published one does not change: the next version replaces it.

    Source: OGP minimum requirement 4.1, « reasoned response ».
    """

    contribution = models.ForeignKey(
        Contribution, models.PROTECT, null=True, blank=True, related_name="answers", verbose_name=_("contribution")
    )
    cluster = models.ForeignKey(
        Cluster, models.PROTECT, null=True, blank=True, related_name="answers", verbose_name=_("cluster")
    )
    number = models.PositiveSmallIntegerField(_("version"), default=1)
    state = models.CharField(
        _("state"), max_length=9, choices=AnswerState.choices, default=AnswerState.DRAFT, editable=False
    )
    disposition = models.CharField(_("disposition"), max_length=12, choices=Disposition.choices)
    reason = models.ForeignKey(AnswerReason, models.PROTECT, verbose_name=_("reason"))
    text = PlainTextField(_("answer"))
    text_ar = PlainTextField(_("answer in Arabic"), blank=True)
    commitments = models.ManyToManyField(
        "commitments.Commitment", blank=True, related_name="answers", verbose_name=_("commitments")
    )
    drafted_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", null=True)
    drafted_at = models.DateTimeField(_("drafted"))
    reviewed_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", null=True, blank=True)
    reviewed_at = models.DateTimeField(_("reviewed"), null=True, blank=True)
    published_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", null=True, blank=True)
    published_on = models.DateField(_("published on"), null=True, blank=True)
    replaced_on = models.DateField(_("replaced on"), null=True, blank=True, editable=False)
    publication = models.ForeignKey(
        "cocreation.Publication", models.PROTECT, null=True, blank=True, related_name="answers", editable=False
    )
    why_corrected = PlainTextField(_("reason of the correction"), blank=True)
    is_demo = models.BooleanField(_("demonstration data"), default=False, editable=False)
    version = models.PositiveIntegerField(default=1, editable=False)
    version.audit_ignored = True

    class Meta:
        verbose_name = _("reasoned answer")
        verbose_name_plural = _("reasoned answers")
        ordering = ["pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(contribution__isnull=False, cluster__isnull=True)
                | Q(contribution__isnull=True, cluster__isnull=False),
                name="answer_one_subject",
                violation_error_message=_("An answer is about one contribution or one cluster."),
            ),
            models.UniqueConstraint(
                fields=["contribution"],
                condition=Q(contribution__isnull=False, state="published"),
                name="answer_one_published_contribution",
            ),
            models.UniqueConstraint(
                fields=["cluster"],
                condition=Q(cluster__isnull=False, state="published"),
                name="answer_one_published_cluster",
            ),
            models.UniqueConstraint(
                fields=["contribution"],
                condition=Q(contribution__isnull=False, state__in=["draft", "reviewed"]),
                name="answer_one_draft_contribution",
            ),
            models.UniqueConstraint(
                fields=["cluster"],
                condition=Q(cluster__isnull=False, state__in=["draft", "reviewed"]),
                name="answer_one_draft_cluster",
            ),
            models.CheckConstraint(
                condition=~Q(state__in=["published", "replaced"]) | Q(published_on__isnull=False),
                name="answer_published_has_date",
            ),
            models.CheckConstraint(
                condition=~Q(state="replaced") | Q(replaced_on__isnull=False), name="answer_replaced_has_date"
            ),
            models.CheckConstraint(condition=~Q(text=""), name="answer_has_text"),
        ]

    def __str__(self):
        return f"{self.contribution or self.cluster} v{self.number}"

    @property
    def subject(self):
        return self.contribution or self.cluster

    @property
    def display_text(self):
        return in_page_language(self, "text")
