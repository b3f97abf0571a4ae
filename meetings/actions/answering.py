"""The secretariat answers an observation: accepted, in part, or refused with a word; the text is written at once."""

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from ogp_secretariat.audit.actions.recording import record
from ogp_secretariat.web.errors import Conflict

from .. import observation_mails, observation_rules, permissions, queries
from ..corrections import apply
from ..enums import ObservationState
from ..models import Meeting, Observation, Recipient
from ..places import every_place
from .circulating import locked_minutes, require
from .recording import save_meeting


@transaction.atomic
def answer(observation, *, state, expected_version, by, answer="", new_text=None):
    """Answer one observation; an earlier answer is replaced while the relevé is not validated.

    `new_text`: the text as it will stand; None leaves the record alone. An accepted replacement is written as it was
    sent. `expected_version`: the meeting's version that the secretariat saw. Raises PermissionDenied, NotAllowedNow,
    Conflict, ValidationError.
    """
    if not permissions.can_edit(by):
        raise PermissionDenied
    minutes = locked_minutes(observation.recipient.round.minutes)
    found = Observation.objects.select_for_update().select_related("recipient").get(pk=observation.pk)
    meeting = queries.whole_meeting(minutes.meeting_id)
    if meeting.version != expected_version:
        raise Conflict(_("Somebody else changed this meeting while you were typing. Nothing was written."))
    if state == ObservationState.ACCEPTED and found.is_replacement:
        new_text = found.text
    elif state == ObservationState.REFUSED:
        new_text = None
    place = every_place(meeting).get(found.target)
    require(
        observation_rules.missing_for_answering(
            minutes.state, found, state=state, answer=answer, new_text=new_text, place=place
        )
    )
    if new_text and place is not None and new_text != place.text.text:
        _write(meeting, place.key, new_text, by, expected_version)
    before = found.state
    found.state, found.answer, found.applied = state, answer.strip(), new_text or ""
    found.answered_at, found.answered_by = timezone.now(), by
    found.save(update_fields=["state", "answer", "applied", "answered_at", "answered_by"])
    record(
        "answer_observation",
        meeting,
        by=by,
        changes={"observation: state": [before, state]},
        note=f"{found.recipient.name}, {found.where}\u00a0: {found.answer}",
    )
    return found


def _write(meeting, key, text, by, expected_version):
    """Write one text through the action that every door uses; the version is checked there again."""
    (changed,) = apply(meeting, {key: text})
    if isinstance(changed, Meeting):
        save_meeting(changed, by=by, expected_version=expected_version)
    else:
        save_meeting(meeting, by=by, rows=[changed], expected_version=expected_version)


def tell_answers(minutes, *, only_answered=False):
    """One mail to each author with what became of their observations; once for each round.

    `only_answered`: leave authors out who wait for an answer still.
    """
    standing = Observation.objects.filter(recipient__round__minutes=minutes).exclude(state=ObservationState.WITHDRAWN)
    by_author = {}
    for observation in standing.order_by("created_at", "pk"):
        by_author.setdefault(observation.recipient_id, []).append(observation)
    recipients = Recipient.objects.filter(pk__in=by_author).select_related("user", "round__minutes__meeting__committee")
    for recipient in recipients:
        own = by_author[recipient.pk]
        if not only_answered or all(observation.is_answered for observation in own):
            observation_mails.answered(recipient, own)
