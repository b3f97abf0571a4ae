"""Letters to the institutions whose milestones are late, their blocks of text, and what was answered."""

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from ogp_secretariat.web.fields import LineField, PlainTextField
from ogp_secretariat.web.uploads import evidence_path

from ..enums import DifficultyKind, LetterPart, LetterState, LetterWay, Level, ReplyState, ReplyWay
from .commitment import Milestone
from .plan import ActionPlan
from .reminders import _account
from .reporting import ExtensionRequest

LANGUAGES = [("fr", "français"), ("ar", "العربية")]
SENT_STATES = ["signed", "dispatched", "received", "answered", "examined", "closed"]


class TextBlock(models.Model):
    """A paragraph of the letters, by level and language. A change is a new version; letters keep what they said."""

    part = models.CharField(_("part"), max_length=12, choices=LetterPart.choices)
    level = models.CharField(_("level"), max_length=2, choices=[(Level.N3, "N3"), (Level.N4, "N4")])
    language = models.CharField(_("language"), max_length=2, choices=LANGUAGES)
    number = models.PositiveSmallIntegerField(_("version"), editable=False)
    text = PlainTextField(_("text"))
    created_at = models.DateTimeField(_("written"), auto_now_add=True)
    created_by = _account(_("written by"))

    class Meta:
        verbose_name = _("block of text")
        verbose_name_plural = _("blocks of text")
        ordering = ["part", "level", "language", "-number"]
        constraints = [
            models.UniqueConstraint(fields=["part", "level", "language", "number"], name="text_block_version_unique")
        ]

    def __str__(self):
        return f"{self.get_part_display()} {self.level} {self.language} v{self.number}"


class DispatchSlip(models.Model):
    """The « bordereau d'envoi » that goes with letters on paper: numbered, frozen, signed for by each registry."""

    plan = models.ForeignKey(ActionPlan, models.PROTECT, related_name="slips", verbose_name=_("plan"))
    year = models.PositiveSmallIntegerField(_("year"), editable=False)
    number = models.PositiveIntegerField(_("number"), editable=False)
    made_on = models.DateField(_("made on"), editable=False)
    made_by = _account(_("made by"))
    document = models.OneToOneField("documents.Document", models.PROTECT, related_name="+", editable=False)

    class Meta:
        verbose_name = _("dispatch slip")
        verbose_name_plural = _("dispatch slips")
        ordering = ["-year", "-number", "-pk"]
        constraints = [models.UniqueConstraint(fields=["plan", "year", "number"], name="slip_number_unique")]

    def __str__(self):
        return f"{self.number}/{self.year}"


class Letter(models.Model):
    """One letter to one institution about all its late milestones (its `reminders`), numbered when it is signed.

    The texts are copied from the blocks when the letter is drafted and can be corrected until the signature, which
    freezes the whole in `document`. `version` counts the saves of the draft.
    """

    plan = models.ForeignKey(ActionPlan, models.PROTECT, related_name="letters", verbose_name=_("plan"))
    institution = models.ForeignKey(
        "people.Institution", models.PROTECT, related_name="letters", verbose_name=_("institution")
    )
    level = models.CharField(_("level"), max_length=2, choices=[(Level.N3, "N3"), (Level.N4, "N4")])
    state = models.CharField(_("state"), max_length=10, choices=LetterState.choices, default=LetterState.DRAFT)
    language = models.CharField(_("language"), max_length=2, choices=LANGUAGES, default="fr")
    way = models.CharField(_("dispatch"), max_length=5, choices=LetterWay.choices, default=LetterWay.MAIL)
    drafted_on = models.DateField(_("drafted on"))

    # The suscription, copied from the institution's head when drafted.
    addressee_civility = LineField(_("civility"), max_length=10, blank=True)
    addressee_name = LineField(_("name"), blank=True)
    addressee_function = LineField(_("function"))
    addressee_institution = LineField(_("institution, as it is named"))
    addressee_address = PlainTextField(_("address"), blank=True)
    addressee_email = models.EmailField(_("e-mail address"), blank=True)

    subject = LineField(_("subject"))
    order_decision = models.ForeignKey(
        "meetings.Decision",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("decision that ordered it"),
    )
    order_act = LineField(_("act that ordered it"), blank=True)
    opening = PlainTextField(_("opening"), blank=True)
    introduction = PlainTextField(_("introduction"))
    support = PlainTextField(_("support offered"), blank=True)
    request = PlainTextField(_("what is asked"))
    answering = PlainTextField(_("how to answer"), blank=True)
    cites = models.ManyToManyField("self", symmetrical=False, blank=True, related_name="cited_by")
    hold_reason = PlainTextField(_("held because"), blank=True)
    held_by = _account(_("held by"))

    year = models.PositiveSmallIntegerField(_("year"), null=True, blank=True, editable=False)
    number = models.PositiveIntegerField(_("number"), null=True, blank=True, editable=False)
    signed_on = models.DateField(_("signed on"), null=True, blank=True, editable=False)
    signed_at = models.DateTimeField(null=True, blank=True, editable=False)
    signed_by = _account(_("signed by"))
    signer_name = LineField(_("signatory"), blank=True, editable=False)
    signer_function = LineField(_("function of the signatory"), blank=True, editable=False)
    is_delegated = models.BooleanField(_("signed « P.O. »"), default=False, editable=False)
    answer_due_on = models.DateField(_("answer expected by"), null=True, blank=True, editable=False)
    document = models.OneToOneField(
        "documents.Document", models.PROTECT, null=True, blank=True, related_name="+", editable=False
    )

    slip = models.ForeignKey(
        "DispatchSlip", models.PROTECT, null=True, blank=True, related_name="letters", editable=False,
        verbose_name=_("dispatch slip"),
    )  # fmt: skip
    dispatched_on = models.DateField(_("dispatched on"), null=True, blank=True, editable=False)
    received_on = models.DateField(_("received on"), null=True, blank=True, editable=False)
    received_how = LineField(_("how receipt is known"), blank=True, editable=False)
    scan = models.FileField(_("stamped copy"), upload_to=evidence_path, blank=True)
    closed_on = models.DateField(_("closed on"), null=True, blank=True, editable=False)
    end_reason = PlainTextField(_("why it was cancelled or is no longer needed"), blank=True, editable=False)
    version = models.PositiveIntegerField(default=1, editable=False)
    version.audit_ignored = True
    is_demo = models.BooleanField(_("demonstration data"), default=False, editable=False)

    class Meta:
        verbose_name = _("letter")
        verbose_name_plural = _("letters")
        ordering = ["-year", "-number", "-drafted_on", "institution__name"]
        constraints = [
            models.UniqueConstraint(
                fields=["plan", "institution"], name="letter_one_draft", condition=Q(state="draft")
            ),
            models.UniqueConstraint(
                fields=["plan", "year", "number"], name="letter_number_unique", condition=Q(number__isnull=False)
            ),
            models.CheckConstraint(
                condition=Q(number__isnull=True, year__isnull=True, signed_on__isnull=True, document__isnull=True)
                | Q(
                    number__isnull=False,
                    year__isnull=False,
                    signed_on__isnull=False,
                    document__isnull=False,
                    answer_due_on__isnull=False,
                ),
                name="letter_signed_is_whole",
            ),
            models.CheckConstraint(
                condition=~Q(state="draft") | Q(number__isnull=True), name="letter_draft_has_no_number"
            ),
            models.CheckConstraint(
                condition=~Q(state__in=SENT_STATES) | Q(number__isnull=False), name="letter_sent_has_number"
            ),
            models.CheckConstraint(
                condition=Q(state__in=["draft", "signed", "cancelled", "obsolete"]) | Q(dispatched_on__isnull=False),
                name="letter_dispatched_has_date",
            ),
            models.CheckConstraint(
                condition=Q(dispatched_on__isnull=True) | Q(dispatched_on__gte=F("signed_on")),
                name="letter_dispatched_after_signature",
                violation_error_message=_("A letter is not dispatched before it is signed."),
            ),
            models.CheckConstraint(
                condition=Q(received_on__isnull=True) | Q(received_on__gte=F("dispatched_on")),
                name="letter_received_after_dispatch",
                violation_error_message=_("A letter is not received before it is dispatched."),
            ),
            models.CheckConstraint(
                condition=~Q(state__in=["cancelled", "obsolete"]) | ~Q(end_reason=""), name="letter_ended_has_reason"
            ),
        ]

    def __str__(self):
        return f"{self.reference} – {self.institution}" if self.number else str(self.institution)

    @property
    def reference(self):
        """« 3/2020 »; empty before the signature."""
        return f"{self.number}/{self.year}" if self.number else ""


class LetterReply(models.Model):
    """What an institution answered: through its personal link, or typed in from mail or paper. Examined once."""

    letter = models.ForeignKey(Letter, models.PROTECT, related_name="replies", verbose_name=_("letter"))
    way = models.CharField(_("way"), max_length=5, choices=ReplyWay.choices)
    received_on = models.DateField(_("received on"))
    created_at = models.DateTimeField(auto_now_add=True)
    author_name = LineField(_("name of who answers"), max_length=250)
    author_function = LineField(_("function of who answers"), blank=True)
    text = PlainTextField(_("answer"), blank=True)
    typed_by = _account(_("typed in by"))
    state = models.CharField(_("state"), max_length=12, choices=ReplyState.choices, default=ReplyState.PENDING)
    review_note = PlainTextField(_("word of the secretariat"), blank=True)
    reviewed_by = _account(_("examined by"))
    reviewed_at = models.DateTimeField(_("examined"), null=True, blank=True, editable=False)

    class Meta:
        verbose_name = _("reply to a letter")
        verbose_name_plural = _("replies to the letter")
        ordering = ["letter", "received_on", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(state="pending", reviewed_at__isnull=True)
                | (~Q(state="pending") & Q(reviewed_at__isnull=False)),
                name="reply_examined_has_date",
            ),
            models.CheckConstraint(
                condition=~Q(state__in=["partial", "insufficient"]) | ~Q(review_note=""),
                name="reply_insufficient_has_reason",
                violation_error_message=_("Say what is missing."),
            ),
        ]

    def __str__(self):
        return f"{self.letter} – {self.author_name}"


class ReplyDifficulty(models.Model):
    reply = models.ForeignKey(LetterReply, models.CASCADE, related_name="difficulties", verbose_name=_("reply"))
    milestone = models.ForeignKey(
        Milestone, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("milestone")
    )
    kind = models.CharField(_("kind"), max_length=12, choices=DifficultyKind.choices)
    text = PlainTextField(_("in words"))

    class Meta:
        verbose_name = _("difficulty told in a reply")
        verbose_name_plural = _("difficulties told in the reply")
        ordering = ["pk"]

    def __str__(self):
        return self.get_kind_display()


class ReplyMeasure(models.Model):
    """A corrective measure: what, by whom, by when. Accepted, it pauses the milestone's ladder until that day."""

    reply = models.ForeignKey(LetterReply, models.CASCADE, related_name="measures", verbose_name=_("reply"))
    milestone = models.ForeignKey(Milestone, models.PROTECT, related_name="+", verbose_name=_("milestone"))
    text = PlainTextField(_("measure"))
    owner = LineField(_("who does it"))
    promised_on = models.DateField(_("by"))
    is_accepted = models.BooleanField(_("accepted"), null=True, blank=True, editable=False)

    class Meta:
        verbose_name = _("corrective measure")
        verbose_name_plural = _("corrective measures")
        ordering = ["promised_on", "pk"]

    def __str__(self):
        return f"{self.milestone.code} → {self.promised_on:%d/%m/%Y}"


class ReplyExtension(models.Model):
    """A later due date asked for in a reply: an ordinary request, decided like the others."""

    reply = models.ForeignKey(LetterReply, models.CASCADE, related_name="extensions", verbose_name=_("reply"))
    request = models.OneToOneField(ExtensionRequest, models.PROTECT, related_name="from_reply")

    class Meta:
        verbose_name = _("extension asked for in a reply")
        verbose_name_plural = _("extensions asked for in the reply")

    def __str__(self):
        return str(self.request)


class ReplyFile(models.Model):
    """A file that came with a reply, checked like evidence."""

    reply = models.ForeignKey(LetterReply, models.CASCADE, related_name="files", verbose_name=_("reply"))
    title = LineField(_("what it shows"), max_length=200, blank=True)
    file = models.FileField(_("file"), upload_to=evidence_path)
    file_name = LineField(_("name of the file"), max_length=140, editable=False)
    content_type = models.CharField(max_length=100, editable=False)
    size = models.PositiveIntegerField(_("size (bytes)"), editable=False)
    sha256 = models.CharField(_("SHA-256"), max_length=64, editable=False)

    class Meta:
        verbose_name = _("file of a reply")
        verbose_name_plural = _("files of the reply")
        ordering = ["pk"]

    def __str__(self):
        return self.file_name
