"""What an event is prepared with: its format, programme, quotas, team and papers."""

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from commitments.models.plan import in_page_language
from ogp_secretariat.web.fields import LineField, PlainTextField
from ogp_secretariat.web.uploads import evidence_path

from ..enums.events import Category, TeamRole


class Format(models.Model):
    """A way to hold a workshop, from the library (« world café », « forum ouvert »). Sizes count persons."""

    code = models.SlugField(_("code"), max_length=40, unique=True)
    name = LineField(_("name"), max_length=120)
    name_ar = LineField(_("name in Arabic"), max_length=120, blank=True)
    purpose = PlainTextField(_("what it is good for"), blank=True)
    purpose_ar = PlainTextField(_("what it is good for, in Arabic"), blank=True)
    steps = PlainTextField(_("how it goes"), blank=True, help_text=_("One step a line."))
    steps_ar = PlainTextField(_("how it goes, in Arabic"), blank=True)
    roles = PlainTextField(_("roles"), blank=True, help_text=_("One role a line."))
    roles_ar = PlainTextField(_("roles in Arabic"), blank=True)
    material = PlainTextField(_("material"), blank=True)
    material_ar = PlainTextField(_("material in Arabic"), blank=True)
    minutes = models.PositiveSmallIntegerField(_("duration (minutes)"), null=True, blank=True)
    smallest = models.PositiveSmallIntegerField(_("from (persons)"), null=True, blank=True)
    largest = models.PositiveSmallIntegerField(_("to (persons)"), null=True, blank=True)
    table_size = models.PositiveSmallIntegerField(_("persons at a table"), null=True, blank=True)
    position = models.PositiveSmallIntegerField(_("order"), default=100)
    is_offered = models.BooleanField(_("offered in forms"), default=True)

    class Meta:
        verbose_name = _("format")
        verbose_name_plural = _("formats")
        ordering = ["position", "name"]
        constraints = [
            models.CheckConstraint(
                condition=Q(smallest__isnull=True) | Q(largest__isnull=True) | Q(largest__gte=F("smallest")),
                name="format_sizes",
                violation_error_message=_("The largest group cannot be smaller than the smallest one."),
            )
        ]

    def __str__(self):
        return self.name

    @property
    def display_name(self):
        return in_page_language(self, "name")

    @property
    def display_purpose(self):
        return in_page_language(self, "purpose")

    @property
    def step_list(self):
        return in_page_language(self, "steps").splitlines()

    @property
    def role_list(self):
        return in_page_language(self, "roles").splitlines()

    @property
    def display_material(self):
        return in_page_language(self, "material")


class ProgrammeItem(models.Model):
    """A line of the programme. `day` is empty for the first day."""

    event = models.ForeignKey("cocreation.Event", models.CASCADE, related_name="programme", verbose_name=_("event"))
    position = models.PositiveSmallIntegerField(_("no."), default=1)
    day = models.DateField(_("day"), null=True, blank=True)
    starts_at = models.TimeField(_("from"), null=True, blank=True)
    ends_at = models.TimeField(_("until"), null=True, blank=True)
    title = LineField(_("title"))
    title_ar = LineField(_("title in Arabic"), blank=True)
    speakers = LineField(_("speakers"), blank=True, help_text=_("As they agreed to be named in public."))
    speakers_ar = LineField(_("speakers in Arabic"), blank=True)

    class Meta:
        verbose_name = _("item of the programme")
        verbose_name_plural = _("programme")
        ordering = ["event", F("day").asc(nulls_first=True), "position", "starts_at", "pk"]

    def __str__(self):
        return self.title

    @property
    def display_title(self):
        return in_page_language(self, "title")


class EventQuota(models.Model):
    """At most so many of the seats for one category, or for one region."""

    event = models.ForeignKey("cocreation.Event", models.CASCADE, related_name="quotas", verbose_name=_("event"))
    category = models.CharField(_("category"), max_length=14, choices=Category.choices, blank=True)
    region = models.ForeignKey("cocreation.Region", models.PROTECT, null=True, blank=True, verbose_name=_("region"))
    seats = models.PositiveIntegerField(_("seats at most"))

    class Meta:
        verbose_name = _("quota")
        verbose_name_plural = _("quotas")
        ordering = ["event", "category", "region"]
        constraints = [
            models.CheckConstraint(
                condition=(Q(region__isnull=True) & ~Q(category="")) | (Q(region__isnull=False) & Q(category="")),
                name="quota_one_subject",
                violation_error_message=_("A quota is for one category or for one region."),
            ),
            models.UniqueConstraint(
                fields=["event", "category"],
                condition=~Q(category=""),
                name="quota_category_once",
                violation_error_message=_("This category already has its quota."),
            ),
            models.UniqueConstraint(
                fields=["event", "region"],
                condition=Q(region__isnull=False),
                name="quota_region_once",
                violation_error_message=_("This region already has its quota."),
            ),
        ]

    def __str__(self):
        return f"{self.get_category_display() or self.region} : {self.seats}"


class TeamMember(models.Model):
    event = models.ForeignKey("cocreation.Event", models.CASCADE, related_name="team", verbose_name=_("event"))
    person = models.ForeignKey("people.Person", models.PROTECT, related_name="event_roles", verbose_name=_("person"))
    role = models.CharField(_("role"), max_length=11, choices=TeamRole.choices, default=TeamRole.FACILITATOR)
    table = LineField(_("table"), max_length=80, blank=True)

    class Meta:
        verbose_name = _("member of the team")
        verbose_name_plural = _("team")
        ordering = ["event", "role", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["event", "person", "role"],
                name="team_role_once",
                violation_error_message=_("This person already has this role here."),
            )
        ]

    def __str__(self):
        return f"{self.person} ({self.get_role_display()})"


class EventPaper(models.Model):
    """A file of an event: for everybody once the event is public, or for the secretariat."""

    event = models.ForeignKey("cocreation.Event", models.CASCADE, related_name="papers", verbose_name=_("event"))
    title = LineField(_("title"))
    title_ar = LineField(_("title in Arabic"), blank=True)
    file = models.FileField(_("file"), upload_to=evidence_path)
    file_name = LineField(_("file name"), max_length=120, editable=False)
    content_type = models.CharField(max_length=100, editable=False)
    size = models.PositiveIntegerField(editable=False, default=0)
    sha256 = models.CharField(max_length=64, editable=False)
    is_public = models.BooleanField(_("public"), default=True)

    class Meta:
        verbose_name = _("paper")
        verbose_name_plural = _("papers")
        ordering = ["event", "pk"]

    def __str__(self):
        return self.title

    @property
    def display_title(self):
        return in_page_language(self, "title")

    @property
    def size_kb(self):
        return max(1, round((self.size or 0) / 1024))
