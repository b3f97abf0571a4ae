"""Events of every kind: workshops, regional events, trainings, Open Gov Week; and who registers for them."""

import uuid

from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Lower
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from commitments.models.plan import in_page_language
from ogp_secretariat.web.fields import LineField, LongLineField, PlainTextField

from ..enums.events import (
    ACTIVE,
    RESCHEDULING,
    Category,
    EventKind,
    EventMode,
    EventState,
    Gender,
    Presence,
    RegistrationState,
)


class Event(models.Model):
    """One event. Hours are local ones (Africa/Casablanca); registration is open on both days of its window.

    `declared_attendance` is the figure of an event whose list was not kept here; a counted list goes before it.
    """

    kind = models.CharField(_("kind"), max_length=13, choices=EventKind.choices, default=EventKind.WORKSHOP)
    state = models.CharField(
        _("state"), max_length=9, choices=EventState.choices, default=EventState.DRAFT, editable=False
    )
    process = models.ForeignKey(
        "cocreation.Process", models.PROTECT, null=True, blank=True, related_name="events", verbose_name=_("process")
    )
    week = models.ForeignKey(
        "cocreation.OpenGovWeek",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="events",
        verbose_name=_("Open Gov Week"),
    )
    format = models.ForeignKey(
        "cocreation.Format", models.PROTECT, null=True, blank=True, related_name="events", verbose_name=_("format")
    )
    title = LongLineField(_("title"))
    title_ar = LongLineField(_("title in Arabic"), blank=True)
    description = PlainTextField(_("description"), blank=True)
    description_ar = PlainTextField(_("description in Arabic"), blank=True)
    date = models.DateField(_("date"))
    starts_at = models.TimeField(_("starts at"), null=True, blank=True)
    end_date = models.DateField(_("last day"), null=True, blank=True)
    ends_at = models.TimeField(_("ends at"), null=True, blank=True)
    mode = models.CharField(_("held"), max_length=8, choices=EventMode.choices, default=EventMode.ON_SITE)
    venue = LongLineField(_("venue"), blank=True)
    venue_ar = LongLineField(_("venue in Arabic"), blank=True)
    address = PlainTextField(_("address"), blank=True)
    link = models.URLField(_("link"), blank=True)
    accessibility = PlainTextField(_("accessibility"), blank=True)
    accessibility_ar = PlainTextField(_("accessibility in Arabic"), blank=True)
    roles = PlainTextField(
        _("roles of the parties"), blank=True, help_text=_("Who does what: one line for each party.")
    )
    roles_ar = PlainTextField(_("roles of the parties in Arabic"), blank=True)
    regions = models.ManyToManyField("cocreation.Region", blank=True, related_name="events", verbose_name=_("regions"))
    themes = models.ManyToManyField("cocreation.Theme", blank=True, related_name="events", verbose_name=_("themes"))
    hosts = models.ManyToManyField(
        "cocreation.Association", blank=True, related_name="hosted_events", verbose_name=_("host associations")
    )
    institutions = models.ManyToManyField(
        "people.Institution", blank=True, related_name="hosted_events", verbose_name=_("host institutions and partners")
    )
    registration_opens_on = models.DateField(_("registration opens on"), null=True, blank=True)
    registration_closes_on = models.DateField(_("registration closes on"), null=True, blank=True)
    takes_late_requests = models.BooleanField(
        _("later requests are examined"), default=True, help_text=_("After the closing day, until the event.")
    )
    capacity = models.PositiveIntegerField(_("seats"), null=True, blank=True)
    declared_attendance = models.PositiveIntegerField(_("participants (declared)"), null=True, blank=True)
    cancel_reason = PlainTextField(_("why it is cancelled"), blank=True, editable=False)
    published_at = models.DateTimeField(_("published"), null=True, blank=True, editable=False)
    changed_at = models.DateTimeField(auto_now=True)
    changed_at.audit_ignored = True
    # The UID of its calendar entry, which never changes.
    key = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    is_demo = models.BooleanField(_("demonstration data"), default=False, editable=False)
    # The SEQUENCE of its calendar entry: counts the changes that whoever registered must know of.
    sequence = models.PositiveIntegerField(default=0, editable=False)
    version = models.PositiveIntegerField(default=1, editable=False)
    version.audit_ignored = True

    class Meta:
        verbose_name = _("event")
        verbose_name_plural = _("events")
        ordering = ["-date", "starts_at", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(end_date__isnull=True) | Q(end_date__gte=F("date")),
                name="event_ends_after_start",
                violation_error_message=_("An event cannot end before it starts."),
            ),
            models.CheckConstraint(
                condition=Q(registration_closes_on__isnull=True)
                | Q(registration_opens_on__isnull=True)
                | Q(registration_closes_on__gte=F("registration_opens_on")),
                name="event_registration_window",
                violation_error_message=_("Registration cannot close before it opens."),
            ),
            models.CheckConstraint(
                condition=~Q(state="cancelled") | ~Q(cancel_reason=""),
                name="event_cancelled_has_reason",
                violation_error_message=_("Say why it is cancelled."),
            ),
        ]

    def __str__(self):
        return self.title

    @property
    def display_title(self):
        return in_page_language(self, "title")

    @property
    def display_description(self):
        return in_page_language(self, "description")

    @property
    def display_venue(self):
        return in_page_language(self, "venue")

    @property
    def display_accessibility(self):
        return in_page_language(self, "accessibility")

    @property
    def display_roles(self):
        return in_page_language(self, "roles")

    @property
    def last_day(self):
        return self.end_date or self.date

    @property
    def takes_registration(self):
        """An event without an opening day is open to whoever comes."""
        return self.registration_opens_on is not None

    @property
    def public_link(self):
        """The link of an event that one registers for is sent to those who registered, not shown to everybody."""
        return "" if self.takes_registration else self.link

    @property
    def is_on_site(self):
        return self.mode != EventMode.ONLINE

    def when(self):
        """What a change of which is told to whoever registered: {field: value}."""
        return {name: getattr(self, name) for name in RESCHEDULING}

    def get_absolute_url(self):
        return reverse("event", args=[self.pk])


class Registration(models.Model):
    """One person for one event. The same address, whatever its case, registers once while it is not cancelled.

    The order of the waiting list is that of `pk`. `key` opens the personal page together with a signature.
    """

    event = models.ForeignKey(Event, models.PROTECT, related_name="registrations", verbose_name=_("event"))
    key = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    state = models.CharField(_("state"), max_length=9, choices=RegistrationState.choices)
    name = LineField(_("name"), max_length=250)
    email = models.EmailField(_("e-mail address"), max_length=254, blank=True)
    phone = LineField(_("telephone"), max_length=60, blank=True)
    category = models.CharField(_("comes as"), max_length=14, choices=Category.choices, default=Category.CITIZEN)
    gender = models.CharField(_("gender"), max_length=5, choices=Gender.choices, blank=True)
    region = models.ForeignKey("cocreation.Region", models.PROTECT, null=True, blank=True, verbose_name=_("region"))
    association = models.ForeignKey(
        "cocreation.Association",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="registrations",
        verbose_name=_("association of the register"),
    )
    organisation = LineField(_("association or institution"), blank=True)
    needs = LineField(_("accessibility needs"), blank=True)
    language = models.CharField(_("language"), max_length=2, default="fr")
    registered_at = models.DateTimeField(_("registered"), default=timezone.now)
    presence = models.CharField(_("attendance"), max_length=11, choices=Presence.choices, blank=True)
    represented_by = LineField(_("represented by"), max_length=250, blank=True)
    noted_at = models.DateTimeField(_("attendance noted"), null=True, blank=True)
    is_walk_in = models.BooleanField(_("came without registering"), default=False)
    consented_at = models.DateTimeField(_("agreed to the use of the data"), null=True, blank=True, editable=False)
    decision_reason = PlainTextField(_("reason of the decision"), blank=True)
    # What is asked after the closing day, {field: value}, until the secretariat has decided.
    change_asked = models.JSONField(_("change asked"), null=True, blank=True, editable=False)
    # A person's own: see `Association`.
    name.audit_ignored = email.audit_ignored = phone.audit_ignored = needs.audit_ignored = True
    represented_by.audit_ignored = gender.audit_ignored = change_asked.audit_ignored = True
    decision_reason.audit_ignored = True

    class Meta:
        verbose_name = _("registration")
        verbose_name_plural = _("registrations")
        ordering = ["event", "pk"]
        indexes = [models.Index(fields=["event", "state"], name="registration_by_state")]
        constraints = [
            models.UniqueConstraint(
                "event",
                Lower("email"),
                condition=Q(state__in=ACTIVE) & ~Q(email=""),
                name="registration_once",
                violation_error_message=_("This address is registered already."),
            ),
        ]

    def __str__(self):
        return f"{self.event} – {self.pk}"
