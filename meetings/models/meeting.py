"""The meeting, its agenda, and the papers attached to it."""

import datetime

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import F, Q
from django.db.models.fields.files import FieldFile
from django.urls import reverse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from ogp_secretariat.web.fields import LineField, LongLineField, PlainTextField
from ogp_secretariat.web.text import fold
from ogp_secretariat.web.uploads import paper_path

from ..enums import MeetingKind, MeetingStatus, Outcome, Purpose, Standing

TIME_ZONE = "Africa/Casablanca"
# What is not saved yet was made last.
LAST_KEY = 2**31 - 1
# As the import reads them: a year outside is a slip of the keyboard.
EARLIEST, LATEST = datetime.date(1900, 1, 1), datetime.date(2100, 12, 31)


class Meeting(models.Model):
    """A meeting of a committee. Date and hours are local; the instant is derived from them and `time_zone`.

    `number` is given at the convocation (typed for an imported meeting) and never reused; `year` is the date's own.
    `version` counts the changes of the meeting and everything typed under it: two people cannot overwrite each other.
    """

    committee = models.ForeignKey("people.Committee", models.PROTECT, verbose_name=_("committee"))
    kind = models.CharField(_("kind"), max_length=14, choices=MeetingKind.choices, default=MeetingKind.ORDINARY)
    college = models.ForeignKey(
        "people.College",
        models.PROTECT,
        null=True,
        blank=True,
        verbose_name=_("college"),
        help_text=_("Only for a meeting of one college."),
    )
    date = models.DateField(
        _("date"),
        null=True,
        blank=True,
        validators=[MinValueValidator(EARLIEST), MaxValueValidator(LATEST)],
        help_text=_("May stay empty while the meeting is prepared or when an old document gives none."),
    )
    year = models.PositiveSmallIntegerField(_("year"), null=True, blank=True, editable=False)
    number = models.PositiveSmallIntegerField(
        _("number in the year"),
        null=True,
        blank=True,
        validators=[MinValueValidator(1), MaxValueValidator(999)],
        help_text=_("Given at the convocation. Type it only for an old meeting that already has one."),
    )
    starts_at = models.TimeField(_("starts at"), null=True, blank=True)
    ends_at = models.TimeField(_("ends at"), null=True, blank=True)
    time_zone = models.CharField(max_length=40, default=TIME_ZONE, editable=False)
    title = LongLineField(
        _("title"), blank=True, help_text=_("Left empty, the relevé says « Meeting of » and the committee's name.")
    )
    title_ar = LongLineField(_("title in Arabic"), blank=True)
    place = LongLineField(_("place"), blank=True)
    place_ar = LongLineField(_("place in Arabic"), blank=True)
    link = models.URLField(_("link"), blank=True, help_text=_("For a meeting held remotely."))
    chair = LongLineField(
        _("chaired by"),
        blank=True,
        help_text=_("Name and function as they were on the day: « M. …, Secrétaire Général … »."),
    )
    chair_ar = LongLineField(_("chaired by, in Arabic"), blank=True)
    preamble = PlainTextField(_("text under « Participants »"), blank=True)
    preamble_ar = PlainTextField(_("text under « Participants », in Arabic"), blank=True)
    next_meeting = LongLineField(_("next meeting"), blank=True)
    next_meeting_ar = LongLineField(_("next meeting, in Arabic"), blank=True)

    status = models.CharField(_("status"), max_length=10, choices=MeetingStatus.choices, default=MeetingStatus.DRAFT)
    status_reason = LineField(_("reason of the postponement or cancellation"), blank=True)
    convened_at = models.DateTimeField(_("convened"), null=True, blank=True, editable=False)
    opened_at = models.DateTimeField(_("opened"), null=True, blank=True, editable=False)
    closed_at = models.DateTimeField(_("closed"), null=True, blank=True, editable=False)

    version = models.PositiveIntegerField(default=1, editable=False)
    version.audit_ignored = True
    changed_at = models.DateTimeField(_("last change"), auto_now=True)
    changed_at.audit_ignored = True
    # Of the page it was typed on: a form sent twice makes one meeting.
    creation_token = models.UUIDField(null=True, unique=True, editable=False)
    creation_token.audit_ignored = True
    is_demo = models.BooleanField(_("demonstration data"), default=False, editable=False)
    search_text = models.TextField(editable=False, blank=True)
    search_text.audit_ignored = True

    class Meta:
        verbose_name = _("meeting")
        verbose_name_plural = _("meetings")
        ordering = [F("date").desc(nulls_first=True), "-id"]
        indexes = [models.Index(fields=["-date"], name="meeting_date")]
        constraints = [
            models.UniqueConstraint(
                fields=["committee", "year", "number"],
                name="meeting_number_unique",
                violation_error_message=_("This number is already that of another meeting of the committee this year."),
            ),
            models.CheckConstraint(
                condition=Q(number__isnull=True) | (Q(year__isnull=False) & Q(number__gte=1)),
                name="meeting_number_has_year",
                violation_error_message=_("A meeting without a date cannot have a number."),
            ),
            models.CheckConstraint(
                condition=Q(date__isnull=True, year__isnull=True) | Q(date__isnull=False, year=F("date__year")),
                name="meeting_year_is_dates",
                violation_error_message=_("The year is that of the date."),
            ),
            models.CheckConstraint(
                condition=Q(starts_at__isnull=True) | Q(ends_at__isnull=True) | Q(ends_at__gt=F("starts_at")),
                name="meeting_ends_after_start",
                violation_error_message=_("The meeting cannot end before it starts."),
            ),
            models.CheckConstraint(
                condition=~Q(status__in=["postponed", "cancelled"]) | ~Q(status_reason=""),
                name="meeting_reason_when_off",
                violation_error_message=_("Say why the meeting is postponed or cancelled."),
            ),
            models.CheckConstraint(
                condition=~Q(status__in=["convened", "sitting", "held"]) | Q(date__isnull=False),
                name="meeting_convened_has_date",
                violation_error_message=_("A meeting that is convened or held has a date."),
            ),
            models.CheckConstraint(
                condition=~Q(kind="college") | Q(college__isnull=False),
                name="meeting_college_named",
                violation_error_message=_("Say which college meets."),
            ),
        ]

    def __str__(self):
        if self.number:
            return self.reference
        return (
            f"{self.committee.code} {self.date:%d/%m/%Y}"
            if self.date
            else f"{self.committee.code} ({gettext('no date')})"
        )

    @property
    def reference(self):
        """« CP 1/2020 », or an empty string while no number is given."""
        return f"{self.committee.code} {self.number}/{self.year}" if self.number else ""

    @property
    def moment(self):
        """(day, hour of opening, key), by which meetings follow each other: several may sit on one day.

        In the database `order.before` and `order.after` say the same.
        """
        return self.date or datetime.date.min, self.starts_at or datetime.time.min, self.pk or LAST_KEY

    @property
    def off_reason(self):
        """Why it is postponed or cancelled; one that is convened again has left that behind, and only its history."""
        return self.status_reason if self.status in ("postponed", "cancelled") else ""

    def get_absolute_url(self):
        return reverse("meeting", args=[self.pk])

    def words(self, *, with_chair=True):
        """What it is found by, folded; as shown, where an announcement was put over it."""
        chair = f"{self.chair} {self.chair_ar}" if with_chair else ""
        return fold(
            f"{self.reference} {self.title} {self.title_ar} {self.place} {self.place_ar} {chair} "
            f"{self.date or ''} {self.date.strftime('%d/%m/%Y') if self.date else ''}"
        )

    def clean_fields(self, exclude=None):
        super().clean_fields(exclude)
        self.year = self.date.year if self.date else None

    def save(self, *args, **kwargs):
        self.year = self.date.year if self.date else None
        self.search_text = self.words()
        super().save(*args, **kwargs)


class AgendaItem(models.Model):
    """One point of the agenda. Its printed number is its position, frozen by the convocation."""

    meeting = models.ForeignKey(Meeting, models.PROTECT, related_name="agenda_items", verbose_name=_("meeting"))
    position = models.PositiveSmallIntegerField(_("no."), help_text=_("Left empty: at the end."))
    number = models.PositiveSmallIntegerField(_("frozen number"), null=True, blank=True, editable=False)
    title = LongLineField(_("title"))
    title_ar = LongLineField(_("title in Arabic"), blank=True)
    purpose = models.CharField(_("purpose"), max_length=12, choices=Purpose.choices, default=Purpose.INFORMATION)
    planned_minutes = models.PositiveSmallIntegerField(_("planned (minutes)"), null=True, blank=True)
    rapporteurs = LongLineField(_("rapporteurs"), blank=True)
    is_confidential = models.BooleanField(_("behind closed doors"), default=False)
    outcome = models.CharField(_("outcome"), max_length=10, choices=Outcome.choices, blank=True)
    carried_from = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="carried_to", verbose_name=_("carried over from")
    )
    # « Approbation du relevé précédent »: which relevé the item is about.
    approves = models.ForeignKey(
        "meetings.Minutes",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="approval_items",
        verbose_name=_("relevé to approve"),
    )
    standing = models.CharField(_("standing item"), max_length=16, choices=Standing.choices, blank=True, editable=False)
    # Where it comes from, beside `carried_from`: each decision and each proposal makes one item, which may be carried.
    ordered_by = models.OneToOneField(
        "meetings.Decision",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="ordered_item",
        editable=False,
        verbose_name=_("ordered by the decision"),
    )
    proposal = models.OneToOneField(
        "meetings.AgendaProposal",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="item",
        editable=False,
        verbose_name=_("proposal"),
    )

    class Meta:
        verbose_name = _("agenda item")
        verbose_name_plural = _("agenda")
        ordering = ["position", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["meeting", "number"],
                name="agenda_number_unique",
                violation_error_message=_("Two items cannot have the same number."),
            )
        ]

    def __str__(self):
        return f"{self.position}. {self.title}"


class PaperFile(FieldFile):
    """Its address is the view that knows who may read it: none leads to the stored file."""

    @property
    def url(self):
        return self.instance.get_absolute_url() if self.instance.pk else ""


class PaperField(models.FileField):
    """A file field like any other for the database and for migrations."""

    attr_class = PaperFile

    def deconstruct(self):
        name, _path, args, kwargs = super().deconstruct()
        return name, "django.db.models.FileField", args, kwargs


class MeetingPaper(models.Model):
    """A document attached to the meeting, or to one item: filled by hand here and by the apps above."""

    meeting = models.ForeignKey(Meeting, models.PROTECT, related_name="papers", verbose_name=_("meeting"))
    agenda_item = models.ForeignKey(
        AgendaItem, models.PROTECT, null=True, blank=True, related_name="papers", verbose_name=_("agenda item")
    )
    position = models.PositiveSmallIntegerField(_("no."), help_text=_("Left empty: at the end."))
    title = LineField(_("title"))
    title_ar = LineField(_("title in Arabic"), blank=True)
    document = models.ForeignKey(
        "documents.Document", models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("issued document")
    )
    upload = PaperField(_("file (PDF)"), upload_to=paper_path, blank=True)
    is_annex = models.BooleanField(_("annex of the relevé"), default=True)

    class Meta:
        verbose_name = _("paper")
        verbose_name_plural = _("papers and annexes")
        ordering = ["position", "id"]
        constraints = [
            models.CheckConstraint(
                condition=(Q(document__isnull=False) & Q(upload="")) | (Q(document__isnull=True) & ~Q(upload="")),
                name="paper_one_source",
                violation_error_message=_("A paper is one file: an uploaded one or an issued document."),
            )
        ]

    def __str__(self):
        return self.title

    def get_absolute_url(self):
        return reverse("paper", args=[self.meeting_id, self.pk])
