"""The outbox: a message exists here before it leaves, and its trace stays."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from .enums import State


class Message(models.Model):
    """One message to one recipient. `key` is a pure function of the occasion: posting twice sends once.

    `attempts` counts what the recipient's server put off; trouble with our own relay is not charged to a message.
    `claims` counts every claim, so that a dispatcher writes only about the claim that it made itself.
    """

    key = models.CharField(_("key"), max_length=200, unique=True)
    kind = models.CharField(_("kind"), max_length=80)
    to = models.EmailField(_("to"), max_length=254)
    subject = models.CharField(_("subject"), max_length=300)
    body = models.TextField(_("text"), blank=True)
    language = models.CharField(_("language"), max_length=2, default="fr")
    priority = models.PositiveSmallIntegerField(_("priority"), default=5, help_text=_("1 goes first."))
    is_secret = models.BooleanField(_("erase the text once sent"), default=False)
    state = models.CharField(_("state"), max_length=10, choices=State.choices, default=State.DUE)
    attempts = models.PositiveSmallIntegerField(_("attempts"), default=0)
    claims = models.PositiveIntegerField(default=0, editable=False)
    owner = models.CharField(max_length=40, blank=True)
    claimed_at = models.DateTimeField(null=True, blank=True)
    error = models.TextField(_("reason"), blank=True)
    posted_at = models.DateTimeField(_("posted"))
    not_before = models.DateTimeField(_("not before"))
    expires_at = models.DateTimeField(_("worthless after"), null=True, blank=True)
    sent_at = models.DateTimeField(_("sent at"), null=True, blank=True)

    class Meta:
        verbose_name = _("message")
        verbose_name_plural = _("messages")
        ordering = ["-posted_at"]
        indexes = [
            models.Index(fields=["priority", "not_before"], name="message_waiting", condition=Q(state="due")),
            models.Index(fields=["owner"], name="message_underway", condition=Q(state__in=["claimed", "data"])),
            models.Index(fields=["state", "-posted_at"], name="message_by_state"),
        ]
        constraints = [
            models.CheckConstraint(condition=~Q(state="sent") | Q(sent_at__isnull=False), name="message_sent_has_date"),
            models.CheckConstraint(
                condition=~Q(state__in=["claimed", "data"]) | ~Q(owner=""), name="message_underway_has_owner"
            ),
        ]

    def __str__(self):
        return f"{self.subject} → {self.to}"


class Attachment(models.Model):
    """A file that goes with a message: an issued document, for which the message waits, or a few bytes of its own."""

    message = models.ForeignKey(Message, models.CASCADE, related_name="attachments", verbose_name=_("message"))
    filename = models.CharField(_("file name"), max_length=200)
    document = models.ForeignKey(
        "documents.Document", models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("document")
    )
    content = models.BinaryField(null=True, blank=True)
    content_type = models.CharField(max_length=100, default="application/pdf")

    class Meta:
        verbose_name = _("attachment")
        verbose_name_plural = _("attachments")
        ordering = ["pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(document__isnull=False, content__isnull=True)
                | Q(document__isnull=True, content__isnull=False),
                name="attachment_one_source",
            )
        ]

    def __str__(self):
        return self.filename


class Outbox(models.Model):
    """The one row that says whether anything may leave: stopped by a person, or resting after trouble of the relay."""

    id = models.PositiveSmallIntegerField(primary_key=True, default=1, editable=False)
    is_paused = models.BooleanField(_("stopped"), default=False)
    paused_at = models.DateTimeField(_("stopped at"), null=True, blank=True)
    paused_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("stopped by")
    )
    pause_reason = models.TextField(_("reason"), blank=True)
    troubles = models.PositiveIntegerField(_("troubles in a row"), default=0)
    trouble = models.TextField(_("last trouble"), blank=True)
    resting_until = models.DateTimeField(_("rests until"), null=True, blank=True)

    class Meta:
        verbose_name = _("outbox")
        verbose_name_plural = _("outbox")
        constraints = [models.CheckConstraint(condition=Q(id=1), name="outbox_single")]

    def __str__(self):
        return str(_("outbox"))
