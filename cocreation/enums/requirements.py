"""What a check of an OGP requirement says, and which checks there are."""

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class CheckState(models.TextChoices):
    MET = "met", pgettext_lazy("requirement", "met")
    AT_RISK = "at_risk", pgettext_lazy("requirement", "at risk")
    NOT_MET = "not_met", pgettext_lazy("requirement", "not met")
    NOT_DUE = "not_due", pgettext_lazy("requirement", "not yet due")


class Check(models.TextChoices):
    """How a requirement is checked with what the product knows by itself."""

    FORUM = "forum", _("meetings of the forum at a given pace, and its rules public")
    MEETINGS = "meetings", _("meetings of the forum at a given pace")
    PARITY = "parity", _("parity of administration and civil society")
    MINUTES = "minutes", _("relevés of the meetings published")
    WEBSITE = "website", _("public pages on the participation")
    REPOSITORY = "repository", _("public documents kept up to date")
    UPDATES = "updates", _("public progress of the commitments")
    TIMELINE = "timeline", _("timeline published before the start")
    OUTREACH = "outreach", _("communication actions done, with evidence")
    MECHANISM = "mechanism", _("contributions collected")
    ANSWERS = "answers", _("reasoned answers published")
    RESULTS = "results", _("meetings with civil society on the results")
    MIDTERM = "midterm", _("mid-term review")
