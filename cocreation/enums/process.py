from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class ProcessState(models.TextChoices):
    """A draft is the secretariat's; a published process shows its timeline to everybody."""

    DRAFT = "draft", pgettext_lazy("process", "draft")
    PUBLISHED = "published", pgettext_lazy("process", "published")
    CLOSED = "closed", pgettext_lazy("process", "closed")


class StageKind(models.TextChoices):
    """The five stages approved by the committee on 31 October 2019, and any other."""

    AXES = "axes", _("axes")
    COLLECTION = "collection", _("collection of contributions")
    ANALYSIS = "analysis", _("analysis and prioritisation")
    DRAFTING = "drafting", _("drafting")
    ADOPTION = "adoption", _("validation and adoption")
    OTHER = "other", pgettext_lazy("stage", "other")


class Feature(models.TextChoices):
    """What the public may do while a stage opens it."""

    PROPOSE = "propose", _("send a contribution")
    COMMENT = "comment", _("comment on contributions")
    REGISTER = "register", _("register for an event")


class Channel(models.TextChoices):
    """Where a communication action reaches people."""

    WEBSITE = "website", _("website")
    SOCIAL = "social", _("social networks")
    PRESS = "press", pgettext_lazy("channel", "press, radio, television")
    MAIL = "mail", pgettext_lazy("channel", "letters and e-mails")
    MEETING = "meeting", pgettext_lazy("channel", "meeting or event")
    POSTER = "poster", _("posters, leaflets")
    OTHER = "other", pgettext_lazy("channel", "other")


class ActionLanguage(models.TextChoices):
    """The language in which the public is addressed; Amazigh is an official one too."""

    FRENCH = "fr", pgettext_lazy("language", "French")
    ARABIC = "ar", pgettext_lazy("language", "Arabic")
    BOTH = "fr_ar", pgettext_lazy("language", "French and Arabic")
    AMAZIGH = "zgh", pgettext_lazy("language", "Amazigh")
    OTHER = "other", pgettext_lazy("language", "other")
