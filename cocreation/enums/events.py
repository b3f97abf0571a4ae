from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class EventKind(models.TextChoices):
    """One model for all; the preparatory meeting of a college is a `meetings.Meeting`."""

    WORKSHOP = "workshop", _("co-creation workshop")
    REGIONAL = "regional", _("regional event")
    TRAINING = "training", _("training")
    OPEN_GOV_WEEK = "open_gov_week", _("Open Gov Week event")


class EventState(models.TextChoices):
    PROPOSED = "proposed", pgettext_lazy("event", "proposed")
    DRAFT = "draft", pgettext_lazy("event", "draft")
    PUBLISHED = "published", pgettext_lazy("event", "published")
    HELD = "held", pgettext_lazy("event", "held")
    CANCELLED = "cancelled", pgettext_lazy("event", "cancelled")
    REFUSED = "refused", pgettext_lazy("event", "refused")


class EventMode(models.TextChoices):
    ON_SITE = "on_site", _("on site")
    ONLINE = "online", _("online")
    HYBRID = "hybrid", _("on site and online")


class Category(models.TextChoices):
    """What a participant comes as; quotas count by it."""

    CITIZEN = "citizen", _("citizen")
    ASSOCIATION = "association", _("association")
    ADMINISTRATION = "administration", _("administration")
    LOCAL = "local", _("local authority")
    UNIVERSITY = "university", _("university, research")
    PRIVATE = "private", _("company, profession")
    MEDIA = "media", _("press and media")
    OTHER = "other", pgettext_lazy("participant", "other")


class Gender(models.TextChoices):
    """Asked for the coverage only, never compulsory."""

    WOMAN = "woman", _("woman")
    MAN = "man", _("man")
    UNSAID = "", _("prefer not to say")


class RegistrationState(models.TextChoices):
    CONFIRMED = "confirmed", pgettext_lazy("registration", "confirmed")
    WAITING = "waiting", pgettext_lazy("registration", "on the waiting list")
    PENDING = "pending", pgettext_lazy("registration", "to be examined")
    CANCELLED = "cancelled", pgettext_lazy("registration", "cancelled")
    REFUSED = "refused", pgettext_lazy("registration", "refused")


# The registrations of which there is one for each address and event.
ACTIVE = (RegistrationState.CONFIRMED, RegistrationState.WAITING, RegistrationState.PENDING)


class Presence(models.TextChoices):
    UNKNOWN = "", _("not noted")
    PRESENT = "present", pgettext_lazy("attendance", "present")
    ABSENT = "absent", pgettext_lazy("attendance", "absent")
    EXCUSED = "excused", pgettext_lazy("attendance", "excused")
    REPRESENTED = "represented", pgettext_lazy("attendance", "represented")


class TeamRole(models.TextChoices):
    FACILITATOR = "facilitator", _("facilitator")
    RAPPORTEUR = "rapporteur", _("rapporteur")
    ORGANISER = "organiser", _("organiser")


class Door(models.TextChoices):
    """What somebody who wants to register finds. Only `OPEN` and `LATE` take a form."""

    NONE = "none", _("no registration is needed")
    BEFORE = "before", _("registration is not open yet")
    OPEN = "open", _("registration is open")
    LATE = "late", _("registration is closed: requests are examined")
    CLOSED = "closed", _("registration is closed")


class WeekState(models.TextChoices):
    PREPARED = "prepared", pgettext_lazy("week", "prepared")
    CALLED = "called", pgettext_lazy("week", "call under way")
    CLOSED = "closed", pgettext_lazy("week", "closed")


# What may follow what.
TRANSITIONS = {
    EventState.PROPOSED: {EventState.PUBLISHED, EventState.REFUSED},
    EventState.DRAFT: {EventState.PUBLISHED, EventState.CANCELLED},
    EventState.PUBLISHED: {EventState.HELD, EventState.CANCELLED},
    EventState.HELD: set(),
    EventState.CANCELLED: set(),
    EventState.REFUSED: set(),
}
# What the public sees.
PUBLIC_STATES = (EventState.PUBLISHED, EventState.HELD, EventState.CANCELLED)
# The fields of an event whose change is told to whoever registered, and counted by SEQUENCE.
RESCHEDULING = ("date", "starts_at", "end_date", "ends_at", "mode", "venue", "address", "link")
