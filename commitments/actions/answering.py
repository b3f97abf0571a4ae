"""What an institution answers to a letter, by its personal link or typed in by the secretariat, and its examination."""

from dataclasses import dataclass, field

from django.core.exceptions import PermissionDenied
from django.core.files.base import ContentFile
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from ogp_secretariat.audit.actions.recording import record
from ogp_secretariat.web.errors import NotAllowedNow
from ogp_secretariat.web.uploads import check_evidence

from .. import permissions
from ..enums import LetterState, ReplyState, ReplyWay
from ..models import (
    LadderPause,
    Letter,
    LetterReply,
    ReplyDifficulty,
    ReplyExtension,
    ReplyFile,
    ReplyMeasure,
)
from . import delivering, extending, reminding

FILE_LIMIT = 5
ANSWERABLE = delivering.AFTER_DISPATCH


@dataclass
class Answer:
    """What is answered: `text`, then (milestone, …) of each difficulty (kind, text), measure (text, owner, promised
    day) and extension (day asked, reason); `files` as uploaded."""

    author_name: str
    author_function: str = ""
    text: str = ""
    difficulties: list = field(default_factory=list)
    measures: list = field(default_factory=list)
    extensions: list = field(default_factory=list)
    files: list = field(default_factory=list)

    @property
    def is_empty(self):
        return not (self.text or self.difficulties or self.measures or self.extensions or self.files)


def _take(letter):
    delivering.settle()
    letter = Letter.objects.select_for_update(of=("self",)).select_related("plan", "institution").get(pk=letter.pk)
    if letter.state not in ANSWERABLE:
        raise NotAllowedNow([_("This letter takes no answer: %(state)s.") % {"state": letter.get_state_display()}])
    return letter


@transaction.atomic
def acknowledge(letter, *, on, name):
    """« J'accuse réception », by a person who gives a name: a POST, never the opening of a link. A second one is
    ignored."""
    letter = _take(letter)
    if letter.state == LetterState.DISPATCHED:
        _received(letter, on, _("acknowledged by %(name)s") % {"name": name})
        record("receive_letter", letter, by=None, note=letter.received_how)
    return letter


def _received(letter, on, how):
    letter.state = LetterState.RECEIVED
    letter.received_on, letter.received_how = max(on, letter.dispatched_on), how[:300]
    letter.save()


def reply(letter, answer, *, way, received_on, today, by=None):
    """Keep an answer. Returns the `LetterReply`. Raises PermissionDenied, NotAllowedNow, ValidationError.

    `way`: by link (nobody is logged in), else typed in by the secretariat (`by`). Files are looked into before the
    transaction opens. An extension asked becomes an ordinary request.
    """
    if way != ReplyWay.LINK and not permissions.can_review(by):
        raise PermissionDenied
    if answer.is_empty:
        raise NotAllowedNow([_("The answer is empty: write some words, a difficulty, a measure or a date.")])
    if len(answer.files) > FILE_LIMIT:
        raise NotAllowedNow([_("Five files at most: group them in one.")])
    if any(promised < received_on for _milestone, _text, _owner, promised in answer.measures):
        raise NotAllowedNow([_("A measure is promised for a day to come.")])
    checked = [check_evidence(file) for file in answer.files]
    with transaction.atomic():
        letter = _take(letter)
        if not letter.dispatched_on <= received_on <= today:
            raise NotAllowedNow([_("The day of the answer lies between the dispatch and today.")])
        if letter.state == LetterState.DISPATCHED:
            _received(letter, received_on, _("answered by %(name)s") % {"name": answer.author_name})
        made = _write(letter, answer, way=way, received_on=received_on, by=by)
        for file in checked:
            _keep(made, file)
        letter.state = LetterState.ANSWERED
        letter.save()
        record("answer_letter", letter, by=by, note=f"{made.get_way_display()} : {made.author_name}")
    return made


def _write(letter, answer, *, way, received_on, by):
    made = LetterReply(
        letter=letter,
        way=way,
        received_on=received_on,
        author_name=answer.author_name,
        author_function=answer.author_function,
        text=answer.text,
        typed_by=by,
    )
    rows = [
        *(ReplyDifficulty(milestone=one, kind=kind, text=text) for one, kind, text in answer.difficulties),
        *(
            ReplyMeasure(milestone=one, text=text, owner=owner, promised_on=promised)
            for one, text, owner, promised in answer.measures
        ),
    ]
    made.full_clean()
    made.save()
    for row in rows:
        row.reply = made
        row.full_clean()
        row.save()
    for milestone, day, reason in answer.extensions:
        asked = extending.ask(milestone, by=None, requested_due=day, reason=reason)
        ReplyExtension.objects.create(reply=made, request=asked)
    return made


def _keep(made, checked):
    piece = ReplyFile(
        reply=made,
        title=checked.name,
        file_name=checked.name,
        content_type=checked.content_type,
        size=checked.size,
        sha256=checked.sha256,
    )
    piece.file = ContentFile(checked.data, name=checked.name)
    piece.full_clean()
    piece.save()


@transaction.atomic
def review(reply_, *, state, note, accepted, by, day):
    """Examine an answer: accepted, in part, or insufficient with a reason.

    `accepted`: keys of the measures that are accepted; each pauses its milestone's ladder from `day` until the promised
    day, after which it goes on with the next level. Raises PermissionDenied, NotAllowedNow.
    """
    if by is not None and not permissions.can_review(by):
        raise PermissionDenied
    letter = Letter.objects.select_for_update(of=("self",)).select_related("plan").get(pk=reply_.letter_id)
    made = LetterReply.objects.select_for_update(of=("self",)).get(pk=reply_.pk)
    measures = list(made.measures.select_related("milestone"))
    taken = [measure for measure in measures if measure.pk in set(accepted)]
    if missing := missing_for_review(made, state, note, taken):
        raise NotAllowedNow(missing)
    for measure in measures:
        measure.is_accepted = measure in taken
        measure.save(update_fields=["is_accepted"])
        if measure.is_accepted and measure.promised_on >= day:
            LadderPause.objects.create(
                milestone=measure.milestone,
                from_on=day,
                until=measure.promised_on,
                reason=measure.text,
                reply=made,
                granted_by=by,
            )
    made.state, made.review_note, made.reviewed_by, made.reviewed_at = state, note, by, timezone.now()
    made.full_clean()
    made.save()
    pending = letter.replies.filter(state=ReplyState.PENDING).exists()
    if letter.state == LetterState.ANSWERED and not pending:
        letter.state = LetterState.EXAMINED
        letter.save()
    record("examine_reply", letter, by=by, note=f"{made.get_state_display()} : {note}".strip(" :"))
    reminding.reconsider(letter.plan, day=day, milestones=[measure.milestone_id for measure in taken])
    return made


def missing_for_review(reply_, state, note, taken):
    """What keeps an answer from being examined in this way."""
    if reply_.state != ReplyState.PENDING:
        return [_("This answer was already examined.")]
    if state not in (ReplyState.ACCEPTED, ReplyState.PARTIAL, ReplyState.INSUFFICIENT):
        return [_("Choose how the answer is found.")]
    if state != ReplyState.ACCEPTED and not note.strip():
        return [_("Say what is missing.")]
    if state == ReplyState.INSUFFICIENT and taken:
        return [_("No measure is accepted in an answer that is insufficient.")]
    return []
