"""Statuses and kinds, with their wording."""

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class MeetingKind(models.TextChoices):
    ORDINARY = "ordinary", _("ordinary")
    EXTRAORDINARY = "extraordinary", _("extraordinary")
    PREPARATORY = "preparatory", _("preparatory")
    COLLEGE = "college", _("one college")


class MeetingStatus(models.TextChoices):
    DRAFT = "draft", _("in preparation")
    CONVENED = "convened", _("convened")
    SITTING = "sitting", _("in session")
    HELD = "held", _("held")
    POSTPONED = "postponed", _("postponed")
    CANCELLED = "cancelled", _("cancelled")


class Purpose(models.TextChoices):
    """What the committee is asked to do with an agenda item."""

    INFORMATION = "information", _("information")
    OPINION = "opinion", _("opinion")
    DECISION = "decision", _("decision")
    APPROVAL = "approval", _("approval")
    FOLLOW_UP = "follow_up", _("follow-up")
    OTHER = "other", _("other business")


class Outcome(models.TextChoices):
    TREATED = "treated", _("treated")
    POSTPONED = "postponed", _("put off")
    WITHDRAWN = "withdrawn", _("withdrawn")


class Standing(models.TextChoices):
    """Items that stand on every agenda: the first two open it, the last two end it."""

    PREVIOUS_MINUTES = "previous_minutes", _("approval of the previous relevé")
    FOLLOW_UP = "follow_up", _("follow-up of decisions")
    OTHER_BUSINESS = "other_business", _("other business")
    NEXT_MEETING = "next_meeting", _("next meeting")


class ProposalState(models.TextChoices):
    """What became of an item that a member proposed. `ACCEPTED`: on an agenda, or in the backlog."""

    WAITING = "waiting", _("waiting for the secretariat")
    ACCEPTED = "accepted", _("accepted")
    REFUSED = "refused", _("refused")
    WITHDRAWN = "withdrawn", _("withdrawn by its author")


class EntryKind(models.TextChoices):
    DISCUSSED = "discussed", _("point discussed")
    INFORMATION = "information", _("information")
    RESERVATION = "reservation", _("reservation")
    DECISION = "decision", _("decision taken in session")


class OwnerKind(models.TextChoices):
    NONE = "none", _("not named")
    PERSON = "person", _("person")
    INSTITUTION = "institution", _("institution")
    COLLEGE = "college", _("college")
    COMMITTEE = "committee", _("committee")
    TEXT = "text", _("free text")


class DeadlineKind(models.TextChoices):
    NONE = "none", _("none")
    DATE = "date", _("date")
    DATETIME = "datetime", _("date and time")
    PERIOD = "period", _("period")
    NEXT_MEETING = "next_meeting", _("next meeting")
    CONTINUOUS = "continuous", _("continuous")


class DecisionStatus(models.TextChoices):
    OPEN = "open", _("to do")
    IN_PROGRESS = "in_progress", _("in progress")
    DONE = "done", _("done")
    ABANDONED = "abandoned", _("abandoned")


class LinkKind(models.TextChoices):
    CITES = "cites", _("cites")
    MODIFIES = "modifies", _("modifies")
    REPLACES = "replaces", _("replaces")
    CANCELS = "cancels", _("cancels")


class ReportSource(models.TextChoices):
    """By which door a progress report came."""

    PAGE = "page", _("by the owner, on the site")
    LINK = "link", _("by the owner, through the link of a reminder")
    OFFICE = "office", _("by the secretariat")
    MEETING = "meeting", _("in a meeting")


class PostponementState(models.TextChoices):
    PENDING = "pending", _("to decide")
    ACCEPTED = "accepted", _("accepted")
    REFUSED = "refused", _("refused")


class ReminderLevel(models.TextChoices):
    """What an owner is told, and when: a week before, on the day, then once a week."""

    SOON = "J-7", _("a week before")
    DAY = "J", _("on the day")
    WEEKLY = "weekly", _("weekly list")


class Presence(models.TextChoices):
    PRESENT = "present", _("present")
    EXCUSED = "excused", _("excused")
    ABSENT = "absent", _("absent")
    REPRESENTED = "represented", _("represented")


class Capacity(models.TextChoices):
    MEMBER = "member", _("member")
    SUBSTITUTE = "substitute", _("substitute")
    GUEST = "guest", _("guest")
    EXPERT = "expert", _("expert")
    OBSERVER = "observer", _("observer")
    SECRETARIAT = "secretariat", _("secretariat")


class MinutesState(models.TextChoices):
    """The life of the relevé. `RECTIFYING` exists only inside the transaction that issues a rectificatif."""

    DRAFT = "draft", _("draft")
    CIRCULATED = "circulated", _("circulated for observations")
    VALIDATED = "validated", _("validated")
    PUBLISHED = "published", _("published")
    RECTIFYING = "rectifying", _("being rectified")


class ImportState(models.TextChoices):
    TO_REVIEW = "to_review", _("to review")
    CREATED = "created", _("meeting created")
    DROPPED = "dropped", _("set aside")


class ObservationKind(models.TextChoices):
    REMARK = "remark", _("remark")
    REPLACEMENT = "replacement", _("replacement text")


class ObservationState(models.TextChoices):
    """What became of an observation; `WITHDRAWN` is its author's act, the others the secretariat's."""

    PENDING = "pending", _("not answered yet")
    ACCEPTED = "accepted", pgettext_lazy("observation", "accepted")
    PARTLY = "partly", _("accepted in part")
    REFUSED = "refused", pgettext_lazy("observation", "refused")
    WITHDRAWN = "withdrawn", pgettext_lazy("observation", "withdrawn")


class ReceiptWay(models.TextChoices):
    """By which way an observation came that the secretariat typed."""

    PAPER = "paper", pgettext_lazy("way", "on paper")
    MAIL = "mail", pgettext_lazy("way", "by e-mail")


class AgreementKind(models.TextChoices):
    EXPRESS = "express", _("express agreement")
    TACIT = "tacit", _("tacit agreement")


class RoundEnd(models.TextChoices):
    """Why a round of observations is over."""

    EXPIRED = "expired", _("its last day is over")
    TAKEN_BACK = "taken_back", _("the draft was taken back")
    VALIDATED = "validated", _("the relevé was validated")


class ManualState(models.TextChoices):
    DRAFT = "draft", _("in preparation")
    PUBLISHED = "published", _("published")
    SUPERSEDED = "superseded", _("replaced")


class ConvocationKind(models.TextChoices):
    """What a convocation says to those who get it. The chair releases all but an agenda that is completed."""

    FIRST = "first", _("convocation")
    CHANGE = "change", _("change of the convocation")
    AGENDA = "agenda", _("agenda completed")
    SECOND = "second", _("second convocation")
    POSTPONEMENT = "postponement", _("postponement")
    CANCELLATION = "cancellation", _("cancellation")


class ConvocationState(models.TextChoices):
    PREPARED = "prepared", _("being prepared")
    SUBMITTED = "submitted", _("awaits the chair")
    RETURNED = "returned", _("returned to the secretariat")
    RELEASED = "released", pgettext_lazy("convocation", "sent out")


class AnswerWay(models.TextChoices):
    """By which way an answer came; the last three are typed by the secretariat."""

    LINK = "link", _("personal link")
    ACCOUNT = "account", _("own account")
    PHONE = "phone", _("telephone")
    MAIL = "mail", _("mail or e-mail")
    IN_PERSON = "in_person", _("in person")
