"""Convening: what was sent out, to whom, and what they answered. What was released never changes."""

import uuid

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.functional import cached_property
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from ogp_secretariat.people.enums import Civility
from ogp_secretariat.web.fields import LongLineField

from ..enums import OFF, AnswerWay, Capacity, ConvocationKind, ConvocationState, Presence
from .meeting import Meeting

OPEN_STATES = (ConvocationState.PREPARED, ConvocationState.SUBMITTED)


def _document():
    return models.ForeignKey("documents.Document", models.PROTECT, null=True, blank=True, related_name="+")


def _account():
    return models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+")


class Convocation(models.Model):
    """One sending to everybody invited: the convocation itself, each change of it, its end.

    `sequence` is iCalendar's SEQUENCE, from 0; `turn` counts how often the date or the hour was fixed anew, and with it
    the answers that are asked again. `content` is the `Announcement` as it was released. `uid` names the meeting in
    calendars: given once, it stays even if the site moves.
    """

    meeting = models.ForeignKey(Meeting, models.PROTECT, related_name="convocations", verbose_name=_("meeting"))
    kind = models.CharField(_("kind"), max_length=12, choices=ConvocationKind.choices)
    state = models.CharField(
        _("state"), max_length=10, choices=ConvocationState.choices, default=ConvocationState.PREPARED
    )
    sequence = models.PositiveSmallIntegerField(_("sequence"), null=True, blank=True)
    turn = models.PositiveSmallIntegerField(null=True, blank=True)
    uid = models.CharField(max_length=120, blank=True)
    reason = LongLineField(_("reason"), blank=True, help_text=_("Those who were convened read it."))
    notice_reason = LongLineField(
        _("why the notice is short"), blank=True, help_text=_("Kept in the history only: nobody is told.")
    )
    return_reason = LongLineField(_("why it was returned"), blank=True)
    content = models.JSONField(null=True, blank=True, editable=False)
    created_at = models.DateTimeField(auto_now_add=True)
    submitted_at = models.DateTimeField(_("submitted"), null=True, blank=True)
    submitted_by = _account()
    released_at = models.DateTimeField(_("released at"), null=True, blank=True)
    released_by = _account()
    signer_name = LongLineField(_("signed by"), blank=True)
    signer_function = LongLineField(blank=True)
    is_delegated = models.BooleanField(_("by order"), default=False)
    letter_fr, letter_ar, agenda_fr, agenda_ar = _document(), _document(), _document(), _document()

    class Meta:
        verbose_name = _("convocation")
        verbose_name_plural = _("convocations")
        ordering = ["meeting", "sequence", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["meeting"],
                condition=Q(state__in=["prepared", "submitted"]),
                name="convocation_one_open",
                violation_error_message=_("A convocation of this meeting is already being prepared."),
            ),
            models.UniqueConstraint(fields=["meeting", "sequence"], name="convocation_sequence_unique"),
            models.CheckConstraint(
                condition=~Q(state="released")
                | Q(released_at__isnull=False, sequence__isnull=False, turn__isnull=False, content__isnull=False),
                name="convocation_released_whole",
                violation_error_message=_("A released convocation has its number, its content and its date."),
            ),
            models.CheckConstraint(
                condition=~Q(kind__in=["postponement", "cancellation"]) | ~Q(reason=""),
                name="convocation_off_reason",
                violation_error_message=_("Say why the meeting is postponed or cancelled."),
            ),
        ]

    def __str__(self):
        return f"{self.meeting} – {self.get_kind_display()}"

    @property
    def reference(self):
        """The number of the letter, « CP 3/2026-C1 »; empty until it is released."""
        return f"{self.meeting.reference}-C{self.sequence + 1}" if self.sequence is not None else ""

    @property
    def is_off(self):
        return self.kind in OFF

    @cached_property
    def follows_postponement(self):
        """Whether the sending before this one said that the meeting is postponed."""
        before = Convocation.objects.filter(meeting=self.meeting_id, sequence=(self.sequence or 0) - 1)
        return before.filter(kind=ConvocationKind.POSTPONEMENT).exists()

    def document(self, piece, language):
        """The `Document` of « letter » or « agenda » in French, or in Arabic for « ar »; None where there is none."""
        return getattr(self, f"{piece}_{'ar' if language == 'ar' else 'fr'}")


class Invitee(models.Model):
    """Somebody who is invited to a meeting: identity as it was when the convocation went out, once for each person.

    Address and seat are those of the last sending. Until the sitting opens the next one brings the seat up to date; as
    what somebody was convened each time, and where the message went, stands in its `Summons`.
    """

    meeting = models.ForeignKey(Meeting, models.PROTECT, related_name="invitees", verbose_name=_("meeting"))
    key = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    position = models.PositiveSmallIntegerField(_("no."))
    person = models.ForeignKey(
        "people.Person", models.PROTECT, null=True, blank=True, related_name="invitations", verbose_name=_("person")
    )
    civility = models.CharField(_("civility"), max_length=4, choices=Civility.choices, blank=True)
    name = LongLineField(_("name"))
    name_ar = LongLineField(_("name in Arabic"), blank=True)
    function = LongLineField(_("function"), blank=True)
    function_ar = LongLineField(_("function in Arabic"), blank=True)
    institution = LongLineField(_("institution"), blank=True)
    institution_ar = LongLineField(_("institution in Arabic"), blank=True)
    college = models.ForeignKey("people.College", models.PROTECT, null=True, blank=True, related_name="+")
    college_name = LongLineField(blank=True)
    college_name_ar = LongLineField(blank=True)
    capacity = models.CharField(_("capacity"), max_length=12, choices=Capacity.choices, default=Capacity.GUEST)
    email = models.EmailField(_("e-mail address"), blank=True)
    email.audit_ignored = True
    # Whether the address was typed for this meeting and is not their card's; unknown for what is older than the column.
    email_typed = models.BooleanField(null=True, editable=False)
    email_typed.audit_ignored = True
    language = models.CharField(_("language"), max_length=2, choices=settings.LANGUAGES, default="fr")
    # {column: as stored} where the mandates of now say otherwise and `seats.to_invite` looked; never stored itself.
    seat_before = {}
    # The stored address, where the card gives another one and `seats.to_invite` looked.
    email_before = ""

    class Meta:
        verbose_name = _("invited person")
        verbose_name_plural = _("invited people")
        ordering = ["position", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["meeting", "person"],
                name="invitee_person_once",
                violation_error_message=_("This person is already invited."),
            ),
            models.CheckConstraint(
                condition=~Q(name=""), name="invitee_has_name", violation_error_message=_("Type a name.")
            ),
        ]

    def __str__(self):
        return self.name

    @property
    def display_name(self):
        if get_language() == "ar" and self.name_ar:
            return self.name_ar
        return f"{self.civility} {self.name}".strip() if not self.name.startswith(self.civility or "\0") else self.name

    @property
    def has_seat(self):
        """Sits in the committee, in person or as a substitute: may be represented, and counts for the quorum."""
        return self.capacity in (Capacity.MEMBER, Capacity.SUBSTITUTE)


class Summons(models.Model):
    """That one convocation went to one person: by mail to `email`, or on paper when it is empty.

    `is_release`: the person is no longer invited and was told so. `capacity`: as what they were convened. `number`: a
    second time only where somebody let go was convened anew, or sits as something else.
    """

    convocation = models.ForeignKey(Convocation, models.PROTECT, related_name="summonses")
    invitee = models.ForeignKey(Invitee, models.PROTECT, related_name="summonses")
    email = models.EmailField(_("sent to"), blank=True)
    is_release = models.BooleanField(default=False)
    capacity = models.CharField(_("capacity"), max_length=12, choices=Capacity.choices, blank=True)
    number = models.PositiveSmallIntegerField(default=1)
    handed_on = models.DateField(_("handed over on"), null=True, blank=True)
    handed_by = _account()

    class Meta:
        verbose_name = _("sending of a convocation")
        verbose_name_plural = _("sendings of convocations")
        ordering = ["convocation", "invitee", "number"]
        constraints = [models.UniqueConstraint(fields=["convocation", "invitee", "number"], name="summons_once")]

    def __str__(self):
        return f"{self.convocation} → {self.invitee}"


class Answer(models.Model):
    """What somebody answered; never changed, the last of the current turn holds. `given_by` typed it, if anybody."""

    invitee = models.ForeignKey(Invitee, models.PROTECT, related_name="answers", verbose_name=_("invited person"))
    turn = models.PositiveSmallIntegerField()
    presence = models.CharField(
        _("answer"),
        max_length=12,
        choices=[choice for choice in Presence.choices if choice[0] != Presence.ABSENT],
    )
    is_remote = models.BooleanField(_("remotely"), default=False)
    reason = LongLineField(_("reason"), blank=True)
    represented_by = LongLineField(_("represented by"), blank=True)
    way = models.CharField(_("way"), max_length=10, choices=AnswerWay.choices)
    given_at = models.DateTimeField(_("given at"))
    given_by = _account()

    class Meta:
        verbose_name = _("answer to a convocation")
        verbose_name_plural = _("answers to convocations")
        ordering = ["given_at", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=~Q(presence="represented") | ~Q(represented_by=""),
                name="answer_represented_by",
                violation_error_message=_("Say who represents you."),
            )
        ]

    def __str__(self):
        return f"{self.invitee} – {self.get_presence_display()}"
