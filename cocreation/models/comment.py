"""What people say of a contribution while the comments of its process are open."""

import uuid

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from ogp_secretariat.web.fields import LineField, PlainTextField

from ..enums.contributions import Moderation


class Comment(models.Model):
    """A comment on a contribution, shown once it was read. It is not a contribution: it is neither counted nor
    answered with them, and changes nothing of what becomes of them."""

    contribution = models.ForeignKey(
        "cocreation.Contribution", models.PROTECT, related_name="comments", verbose_name=_("contribution")
    )
    key = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    text = PlainTextField(_("comment"))
    author_name = LineField(_("name shown"), max_length=120, blank=True)
    author_email = models.EmailField(_("e-mail address"), max_length=254, blank=True)
    language = models.CharField(_("language"), max_length=2, default="fr")
    received_at = models.DateTimeField(_("received"))
    moderation = models.CharField(
        _("publication"), max_length=7, choices=Moderation.choices, default=Moderation.PENDING, editable=False
    )
    moderation_reason = PlainTextField(_("why it is hidden"), blank=True, editable=False)
    moderated_at = models.DateTimeField(_("read"), null=True, blank=True, editable=False)
    moderated_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+", editable=False
    )
    is_demo = models.BooleanField(_("demonstration data"), default=False, editable=False)
    version = models.PositiveIntegerField(default=1, editable=False)
    version.audit_ignored = True
    # A person's own: see `Association`.
    author_name.audit_ignored = author_email.audit_ignored = True

    class Meta:
        verbose_name = _("comment on a contribution")
        verbose_name_plural = _("comments on contributions")
        ordering = ["received_at", "pk"]
        indexes = [models.Index(fields=["contribution", "moderation"], name="comment_shown")]
        constraints = [
            models.CheckConstraint(condition=~Q(text=""), name="comment_has_text"),
            models.CheckConstraint(
                condition=~Q(moderation="hidden") | ~Q(moderation_reason=""),
                name="comment_hidden_has_reason",
                violation_error_message=_("Say why it is hidden."),
            ),
        ]

    def __str__(self):
        return f"{self._meta.verbose_name} {self.pk}"
