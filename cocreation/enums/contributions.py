from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class Origin(models.TextChoices):
    """Where a contribution comes from."""

    PORTAL = "portal", _("portal")
    WORKSHOP = "workshop", _("workshop")
    MEETING = "meeting", pgettext_lazy("origin", "meeting")
    POST = "post", _("post")
    EMAIL = "email", pgettext_lazy("origin", "e-mail")


class AuthorKind(models.TextChoices):
    PERSON = "person", pgettext_lazy("author", "a person")
    ASSOCIATION = "association", pgettext_lazy("author", "an association")
    COLLECTIVE = "collective", pgettext_lazy("author", "a collective")
    WORKSHOP = "workshop", pgettext_lazy("author", "a workshop")


class OgpValue(models.TextChoices):
    TRANSPARENCY = "transparency", _("transparency")
    PARTICIPATION = "participation", _("participation")
    ACCOUNTABILITY = "accountability", _("accountability")
    TECHNOLOGY = "technology", _("technology and innovation for openness")


class Moderation(models.TextChoices):
    """Whether the public sees a contribution. It is answered all the same."""

    PENDING = "pending", pgettext_lazy("contribution", "to be read")
    SHOWN = "shown", pgettext_lazy("contribution", "shown")
    HIDDEN = "hidden", pgettext_lazy("contribution", "hidden")


class Disposition(models.TextChoices):
    """What became of a contribution, as `cocreation.md` lists it."""

    RETAINED = "retained", pgettext_lazy("disposition", "retained")
    PARTLY = "partly", pgettext_lazy("disposition", "retained in part")
    MERGED = "merged", pgettext_lazy("disposition", "merged")
    COVERED = "covered", pgettext_lazy("disposition", "already covered")
    FORWARDED = "forwarded", pgettext_lazy("disposition", "passed on")
    POSTPONED = "postponed", pgettext_lazy("disposition", "postponed")
    NOT_RETAINED = "not_retained", pgettext_lazy("disposition", "not retained")


class AnswerState(models.TextChoices):
    DRAFT = "draft", pgettext_lazy("answer", "draft")
    REVIEWED = "reviewed", pgettext_lazy("answer", "reviewed")
    PUBLISHED = "published", pgettext_lazy("answer", "published")
    REPLACED = "replaced", pgettext_lazy("answer", "replaced")
