"""What was said and what was decided."""

import uuid

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from ogp_secretariat.web.fields import LongLineField, PlainTextField
from ogp_secretariat.web.text import fold

from ..deadlines import Deadline
from ..enums import DeadlineKind, DecisionStatus, EntryKind, LinkKind, OwnerKind
from .meeting import EARLIEST, LATEST, AgendaItem, Meeting

DATES = [MinValueValidator(EARLIEST), MaxValueValidator(LATEST)]


class MinutesEntry(models.Model):
    """A small typed text under an agenda item, or free-standing."""

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    meeting = models.ForeignKey(Meeting, models.PROTECT, related_name="entries", verbose_name=_("meeting"))
    agenda_item = models.ForeignKey(
        AgendaItem, models.PROTECT, null=True, blank=True, related_name="entries", verbose_name=_("agenda item")
    )
    # The title under which an imported point stood when it is not on the agenda: kept, never guessed away.
    heading = LongLineField(_("under the title"), blank=True)
    position = models.PositiveSmallIntegerField(_("no."), help_text=_("Left empty: at the end."))
    kind = models.CharField(_("kind"), max_length=12, choices=EntryKind.choices, default=EntryKind.DISCUSSED)
    text = PlainTextField(_("text"))
    text_ar = PlainTextField(_("text in Arabic"), blank=True)
    version = models.PositiveIntegerField(default=1, editable=False)

    class Meta:
        verbose_name = _("point discussed")
        verbose_name_plural = _("points discussed")
        ordering = ["position", "id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(heading="") | Q(agenda_item__isnull=True),
                name="entry_heading_or_item",
                violation_error_message=_("A point stands under an agenda item or under a title of its own, not both."),
            )
        ]

    def __str__(self):
        return self.text[:80]


def _owner_condition():
    """Exactly the column that `owner_kind` names is filled."""
    columns = ("person", "institution", "college", "committee")
    condition = Q()
    for kind in OwnerKind.values:
        row = Q(owner_kind=kind, **{f"owner_{c}__isnull": c != kind for c in columns})
        row &= ~Q(owner_text="") if kind == OwnerKind.TEXT else Q(owner_text="")
        condition |= row
    return condition


def _derived(field):
    """A column that repeats others: the record of changes leaves it out."""
    field.audit_ignored = True
    return field


class Decision(models.Model):
    """A « point arrêté ». Its number is allotted at validation, permanent and gap-free within the meeting."""

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    meeting = models.ForeignKey(Meeting, models.PROTECT, related_name="decisions", verbose_name=_("meeting"))
    agenda_item = models.ForeignKey(
        AgendaItem, models.PROTECT, null=True, blank=True, related_name="decisions", verbose_name=_("agenda item")
    )
    position = models.PositiveSmallIntegerField(_("no."), help_text=_("Left empty: at the end."))
    number = models.PositiveSmallIntegerField(
        _("number"), null=True, blank=True, editable=False, validators=[MinValueValidator(1), MaxValueValidator(999)]
    )
    text = PlainTextField(_("text"))
    text_ar = PlainTextField(_("text in Arabic"), blank=True)

    owner_kind = models.CharField(_("owner"), max_length=12, choices=OwnerKind.choices, default=OwnerKind.NONE)
    owner_person = models.ForeignKey(
        "people.Person", models.PROTECT, null=True, blank=True, related_name="decisions", verbose_name=_("person")
    )
    owner_institution = models.ForeignKey(
        "people.Institution",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="decisions",
        verbose_name=_("institution"),
    )
    owner_college = models.ForeignKey(
        "people.College", models.PROTECT, null=True, blank=True, related_name="decisions", verbose_name=_("college")
    )
    owner_committee = models.ForeignKey(
        "people.Committee", models.PROTECT, null=True, blank=True, related_name="decisions", verbose_name=_("committee")
    )
    owner_text = LongLineField(_("free text"), blank=True)
    owner_text_ar = LongLineField(_("free text in Arabic"), blank=True)
    contributors = LongLineField(_("contributors"), blank=True)

    deadline_kind = models.CharField(
        _("deadline"), max_length=12, choices=DeadlineKind.choices, default=DeadlineKind.NONE
    )
    deadline_date = models.DateField(_("date"), null=True, blank=True, validators=DATES)
    deadline_time = models.TimeField(_("time"), null=True, blank=True)
    deadline_end = models.DateField(_("end of the period"), null=True, blank=True, validators=DATES)
    deadline_text = LongLineField(
        _("in words, or the reason for none"), blank=True, help_text=_("As the document says it.")
    )
    initial_deadline = models.JSONField(_("initial deadline"), null=True, blank=True, editable=False)

    # What it puts on the agenda of a next meeting. Said after validation too: it prepares, it is not the decision.
    next_item = LongLineField(_("item that it puts on the next agenda"), blank=True, editable=False)
    next_item_ar = LongLineField(_("item that it puts on the next agenda, in Arabic"), blank=True, editable=False)

    status = models.CharField(
        _("follow-up"), max_length=12, choices=DecisionStatus.choices, default=DecisionStatus.OPEN
    )
    # Where it stands today, for lists: what follows from the reports, written by `actions.following` alone.
    current_kind = _derived(
        models.CharField(max_length=12, choices=DeadlineKind.choices, default=DeadlineKind.NONE, editable=False)
    )
    current_date = _derived(models.DateField(null=True, blank=True, editable=False))
    current_time = _derived(models.TimeField(null=True, blank=True, editable=False))
    current_end = _derived(models.DateField(null=True, blank=True, editable=False))
    current_text = _derived(models.TextField(blank=True, editable=False))
    current_due = _derived(models.DateField(_("due"), null=True, blank=True, editable=False))
    current_since = _derived(models.DateField(null=True, blank=True, editable=False))
    deadline_version = models.PositiveSmallIntegerField(default=0, editable=False)
    report_count = models.PositiveSmallIntegerField(default=0, editable=False)
    closed_on = models.DateField(_("closed on"), null=True, blank=True, editable=False)
    search_text = _derived(models.TextField(editable=False, blank=True))
    version = models.PositiveIntegerField(default=1, editable=False)

    class Meta:
        verbose_name = _("decision")
        verbose_name_plural = _("decisions")
        ordering = ["position", "id"]
        indexes = [models.Index(fields=["status", "current_due"], name="decision_due")]
        constraints = [
            models.UniqueConstraint(
                fields=["meeting", "number"],
                name="decision_number_unique",
                violation_error_message=_("Two decisions of a meeting cannot have the same number."),
            ),
            models.CheckConstraint(
                condition=_owner_condition(),
                name="decision_one_owner",
                violation_error_message=_("A decision has exactly one owner, of the kind that is chosen."),
            ),
            models.CheckConstraint(
                condition=Q(deadline_kind="date", deadline_date__isnull=False)
                & Q(deadline_time__isnull=True, deadline_end__isnull=True)
                | Q(deadline_kind="datetime", deadline_date__isnull=False, deadline_time__isnull=False)
                & Q(deadline_end__isnull=True)
                | Q(deadline_kind="period", deadline_date__isnull=False, deadline_end__isnull=False)
                & Q(deadline_time__isnull=True)
                | Q(deadline_kind__in=["next_meeting", "continuous", "none"], deadline_date__isnull=True)
                & Q(deadline_time__isnull=True, deadline_end__isnull=True),
                name="decision_deadline_whole",
                violation_error_message=_(
                    "The deadline is not whole: a date; a date and a time; or the two ends of a period."
                ),
            ),
            models.CheckConstraint(
                condition=Q(deadline_end__isnull=True) | Q(deadline_end__gte=F("deadline_date")),
                name="decision_period_in_order",
                violation_error_message=_("The period cannot end before it starts."),
            ),
        ]

    def __str__(self):
        return self.code or self.text[:80]

    @property
    def code(self):
        """« CP 1/2020-D3 », or an empty string before validation."""
        return f"{self.meeting.reference}-D{self.number}" if self.number and self.meeting.number else ""

    @property
    def owner(self):
        """The owner as an object or a text, or None."""
        if self.owner_kind == OwnerKind.TEXT:
            return self.owner_text
        return None if self.owner_kind == OwnerKind.NONE else getattr(self, f"owner_{self.owner_kind}")

    @property
    def slug(self):
        """« CP-1-2020-D3 », the reference as an address; empty before validation or without a number."""
        return self.code.replace(" ", "-").replace("/", "-")

    def get_absolute_url(self):
        if self.slug:
            return reverse("decision", args=[self.slug])
        return reverse("decision_by_uuid", args=[self.uuid])

    @property
    def deadline(self):
        """The `Deadline` as decided."""
        return Deadline.read(self, "deadline")

    @property
    def present_deadline(self):
        """The `Deadline` of today: the last one that a report gave, else the one decided."""
        return Deadline.read(self, "current") if self.deadline_version else self.deadline

    @property
    def due(self):
        """The last day on time, or None. For « next meeting » the day that `register.with_due` found, if any."""
        return getattr(self, "due_on", None) or self.present_deadline.due

    def deadline_json(self):
        """{kind, date, time, end, text}: dates ISO, absent None."""
        return self.deadline.to_json()

    def refresh_current(self):
        """While no report has moved it, the present deadline is the one decided (not saved)."""
        if not self.deadline_version:
            for name, value in self.deadline.columns("current").items():
                setattr(self, name, value)
            self.current_due, self.current_since = self.deadline.due, self.meeting.date

    def refresh_search_text(self):
        """The words by which the register finds it (not saved)."""
        owner = self.owner
        names = [str(owner or ""), getattr(owner, "name_ar", ""), self.owner_text_ar, self.contributors]
        item = self.agenda_item
        titles = [item.title, item.title_ar] if item else []
        self.search_text = fold(" ".join([self.code, self.text, self.text_ar, *names, *titles, self.deadline_text]))

    def save(self, *args, update_fields=None, **kwargs):
        self.refresh_current()
        self.refresh_search_text()
        if update_fields is not None:
            update_fields = {*update_fields, *KEPT_WITH}
        super().save(*args, update_fields=update_fields, **kwargs)


# What follows from the other columns of a decision and is saved with them.
KEPT_WITH = (
    "current_kind", "current_date", "current_time", "current_end", "current_text", "current_due", "current_since",
    "search_text",
)  # fmt: skip


class DecisionLink(models.Model):
    """A decision cites, modifies, replaces or cancels another one."""

    source = models.ForeignKey(Decision, models.PROTECT, related_name="links", verbose_name=_("decision"))
    kind = models.CharField(_("link"), max_length=10, choices=LinkKind.choices)
    target = models.ForeignKey(Decision, models.PROTECT, related_name="linked_from", verbose_name=_("earlier decision"))

    class Meta:
        verbose_name = _("link between decisions")
        verbose_name_plural = _("links between decisions")
        constraints = [
            models.UniqueConstraint(fields=["source", "kind", "target"], name="decision_link_once"),
            models.CheckConstraint(
                condition=~Q(source=F("target")),
                name="decision_link_to_another",
                violation_error_message=_("A decision cannot be linked to itself."),
            ),
        ]

    def __str__(self):
        return f"{self.source} {self.get_kind_display()} {self.target}"
