"""What comes to an agenda from outside a meeting: proposals of members, and what is taken out of the backlog."""

from django.conf import settings
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Q
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from ogp_secretariat.web.fields import LineField, LongLineField, PlainTextField
from ogp_secretariat.web.uploads import paper_path

from ..enums import ProposalState, Purpose


class AgendaProposal(models.Model):
    """An item that a member proposes for a next meeting. Once accepted it is in the backlog until an agenda takes it.

    `author` proposed it; a proposal of the secretariat is accepted from the start.
    """

    committee = models.ForeignKey("people.Committee", models.PROTECT, related_name="+", verbose_name=_("committee"))
    author = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="agenda_proposals", verbose_name=_("proposed by")
    )
    title = LongLineField(_("title"), blank=True)
    title_ar = LongLineField(_("title in Arabic"), blank=True)
    purpose = models.CharField(_("purpose"), max_length=12, choices=Purpose.choices, default=Purpose.INFORMATION)
    why = PlainTextField(_("why it should be discussed"), blank=True)
    planned_minutes = models.PositiveSmallIntegerField(
        _("planned (minutes)"), null=True, blank=True, validators=[MinValueValidator(1), MaxValueValidator(600)]
    )
    paper = models.FileField(_("paper (PDF)"), upload_to=paper_path, blank=True)
    state = models.CharField(_("state"), max_length=10, choices=ProposalState.choices, default=ProposalState.WAITING)
    created_at = models.DateTimeField(_("proposed on"))
    decided_at = models.DateTimeField(_("decided on"), null=True, blank=True)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("decided by")
    )
    reason = PlainTextField(_("reason"), blank=True)
    # Of the page it was typed on: a form sent twice makes one proposal.
    token = models.UUIDField(unique=True, editable=False)
    token.audit_ignored = True
    is_demo = models.BooleanField(_("demonstration data"), default=False, editable=False)

    class Meta:
        verbose_name = _("proposal for an agenda")
        verbose_name_plural = _("proposals for agendas")
        ordering = ["-created_at", "-id"]
        indexes = [models.Index(fields=["state", "created_at"], name="agenda_proposal_state")]
        constraints = [
            models.CheckConstraint(
                condition=~Q(title="") | ~Q(title_ar=""),
                name="agenda_proposal_has_title",
                violation_error_message=_("Give the item a title, in French or in Arabic."),
            ),
            models.CheckConstraint(
                condition=Q(state="waiting", decided_at__isnull=True, decided_by__isnull=True)
                | (~Q(state="waiting") & Q(decided_at__isnull=False, decided_by__isnull=False)),
                name="agenda_proposal_decided_pair",
                violation_error_message=_("A date and the person who acted go together."),
            ),
            models.CheckConstraint(
                condition=~Q(state="refused") | ~Q(reason=""),
                name="agenda_proposal_refused_why",
                violation_error_message=_("Say why the proposal is refused: its author reads it."),
            ),
        ]

    def __str__(self):
        return self.title or self.title_ar

    @property
    def display_title(self):
        """The title in the page's language where there is one."""
        return (self.title_ar if get_language() == "ar" else self.title) or str(self)


class BacklogDrop(models.Model):
    """Something taken out of the backlog by a person, with a reason; putting it back removes the row."""

    agenda_item = models.OneToOneField(
        "meetings.AgendaItem", models.PROTECT, null=True, blank=True, related_name="drop", verbose_name=_("agenda item")
    )
    decision = models.OneToOneField(
        "meetings.Decision", models.PROTECT, null=True, blank=True, related_name="drop", verbose_name=_("decision")
    )
    proposal = models.OneToOneField(
        AgendaProposal, models.PROTECT, null=True, blank=True, related_name="drop", verbose_name=_("proposal")
    )
    reason = LineField(_("reason"))
    at = models.DateTimeField(_("dropped on"))
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", verbose_name=_("dropped by")
    )

    class Meta:
        verbose_name = _("item dropped from the backlog")
        verbose_name_plural = _("items dropped from the backlog")
        ordering = ["-at", "-id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(agenda_item__isnull=False, decision__isnull=True, proposal__isnull=True)
                | Q(agenda_item__isnull=True, decision__isnull=False, proposal__isnull=True)
                | Q(agenda_item__isnull=True, decision__isnull=True, proposal__isnull=False),
                name="backlog_drop_one_source",
                violation_error_message=_("What is dropped is one thing: an item, a decision's item or a proposal."),
            ),
            models.CheckConstraint(
                condition=~Q(reason=""),
                name="backlog_drop_has_reason",
                violation_error_message=_("Say why it is dropped."),
            ),
        ]

    def __str__(self):
        return str(self.agenda_item or self.decision or self.proposal)
