from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import npgettext, pgettext_lazy


class AssociationState(models.TextChoices):
    ACTIVE = "active", pgettext_lazy("association", "active")
    MERGED = "merged", pgettext_lazy("association", "merged into another")
    DISSOLVED = "dissolved", pgettext_lazy("association", "dissolved")


class ConsentField(models.TextChoices):
    """What an association agrees to see published. Without `NAME` nothing is."""

    NAME = "name", _("name, region and themes in the public directory")
    EMAIL = "email", _("e-mail address")
    PHONE = "phone", _("telephone")
    CONTACT_NAME = "contact_name", _("contact person")
    ADDRESS = "address", _("address")
    WEBSITE = "website", _("website")


class ConsentWay(models.TextChoices):
    """How a consent was obtained, or withdrawn."""

    FORM = "form", _("form of the site")
    PAPER = "paper", _("signed paper")
    EMAIL = "email", pgettext_lazy("consent", "e-mail")
    EVENT = "event", _("sign-in sheet of an event")
    PHONE = "phone", pgettext_lazy("consent", "telephone")
    MERGE = "merge", _("merge of two records")


class VerificationMeans(models.TextChoices):
    RECEIPT = "receipt", _("receipt seen")
    CALL = "call", _("call")
    VISIT = "visit", _("visit or event")
    AUTHORITY = "authority", _("confirmed by the authority")


class RowStatus(models.TextChoices):
    """What an import does with a row: each row is in exactly one. The label says it of one row; see `counted`."""

    CREATED = "created", pgettext_lazy("row", "created")
    UPDATED = "updated", pgettext_lazy("row", "updated")
    UNCHANGED = "unchanged", pgettext_lazy("row", "unchanged")
    MATCHED = "matched", pgettext_lazy("row", "recognised")
    TO_REVIEW = "to_review", pgettext_lazy("row", "to be examined")
    REFUSED = "refused", pgettext_lazy("row", "refused")


def counted(status, number):
    """The word under a count of rows: « créée » under 1, « créées » under 2."""
    words = {
        RowStatus.CREATED: npgettext("count of rows", "created", "created", number),
        RowStatus.UPDATED: npgettext("count of rows", "updated", "updated", number),
        RowStatus.UNCHANGED: npgettext("count of rows", "unchanged", "unchanged", number),
        RowStatus.MATCHED: npgettext("count of rows", "recognised", "recognised", number),
        RowStatus.TO_REVIEW: npgettext("count of rows", "to be examined", "to be examined", number),
        RowStatus.REFUSED: npgettext("count of rows", "refused", "refused", number),
    }
    return words[RowStatus(status)]


class ReviewSource(models.TextChoices):
    IMPORT = "import", _("import")
    PROPOSAL = "proposal", _("proposed by the public")
    CORRECTION = "correction", _("correction by the association")


class ReviewState(models.TextChoices):
    """`SAME`: it is an association of the register; `NEW`: it was entered; `REFUSED`: it was not."""

    PENDING = "pending", pgettext_lazy("review", "to be examined")
    SAME = "same", pgettext_lazy("review", "recognised")
    NEW = "new", pgettext_lazy("review", "entered")
    REFUSED = "refused", pgettext_lazy("review", "refused")


class ListState(models.TextChoices):
    PROPOSED = "proposed", pgettext_lazy("forum list", "proposed")
    ADOPTED = "adopted", pgettext_lazy("forum list", "adopted")
    ABANDONED = "abandoned", pgettext_lazy("forum list", "given up")


class ExitReason(models.TextChoices):
    END = "end", _("end of the mandate")
    RESIGNED = "resigned", _("withdrew")
    DISSOLVED = "dissolved", pgettext_lazy("exit", "dissolved")
    ABSENT = "absent", _("no longer takes part")
    MERGED = "merged", pgettext_lazy("exit", "merged into another member")
    DECISION = "decision", _("decision of the committee")
