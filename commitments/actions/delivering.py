"""Letters after their signature: dispatched by mail or on paper, received, taken back, closed."""

from datetime import timedelta

from django.core.exceptions import PermissionDenied
from django.core.files.base import ContentFile
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from ogp_secretariat.audit.actions.recording import record
from ogp_secretariat.documents.actions import issuing
from ogp_secretariat.documents.enums import State as FileState
from ogp_secretariat.mailroom.actions.posting import withdraw
from ogp_secretariat.mailroom.enums import State
from ogp_secretariat.mailroom.models import Message
from ogp_secretariat.web.errors import NotAllowedNow
from ogp_secretariat.web.uploads import check_evidence

from .. import letter_mails, permissions
from ..enums import LetterState, LetterWay, ReminderState
from ..models import Letter

AFTER_DISPATCH = (LetterState.DISPATCHED, LetterState.RECEIVED, LetterState.ANSWERED, LetterState.EXAMINED)


def _take(letter, by):
    if by is not None and not permissions.can_review(by):
        raise PermissionDenied
    return Letter.objects.select_for_update(of=("self",)).select_related("plan", "institution").get(pk=letter.pk)


def days_in_outbox(posted_at, sent_at):
    """How many days a message waited; none when the clock was put back meanwhile."""
    return max(timezone.localdate(sent_at) - timezone.localdate(posted_at), timedelta(0))


@transaction.atomic
def settle():
    """Letters whose message to the head has left are dispatched, on the day of signature plus the days it took."""
    waiting = (
        Letter.objects.select_for_update(of=("self",))
        .select_related("plan")
        .filter(state=LetterState.SIGNED, way=LetterWay.MAIL)
    )
    letters = {letter_mails.head_key(letter): letter for letter in waiting}
    sent = Message.objects.filter(key__in=letters, state=State.SENT).values_list("key", "posted_at", "sent_at")
    for key, posted_at, sent_at in sent:
        letter = letters[key]
        _dispatched(letter, letter.signed_on + days_in_outbox(posted_at, sent_at))
        record("dispatch_letter", letter, by=None, note=letter.addressee_email)


def _dispatched(letter, on):
    letter.state, letter.dispatched_on = LetterState.DISPATCHED, on
    letter.save()
    # Also one whose reason went while the letter was leaving: it did leave.
    letter.reminders.exclude(state=ReminderState.SENT).update(state=ReminderState.SENT, sent_on=on, reason="")


@transaction.atomic
def dispatch_on_paper(letters, *, on, by, today):
    """The letters left by messenger or post on `on`, each with its bordereau; copies leave by mail. All or none."""
    done = []
    for letter in sorted(letters, key=lambda letter: letter.pk):
        taken = _take(letter, by)
        if taken.state != LetterState.SIGNED:
            raise NotAllowedNow([_("%(letter)s is not waiting for its dispatch.") % {"letter": taken}])
        if not taken.signed_on <= on <= today:
            raise NotAllowedNow([_("The day of dispatch lies between the signature and today.")])
        if taken.way == LetterWay.MAIL and not withdraw(letter_mails.head_key(taken), _("Dispatched on paper.")):
            raise NotAllowedNow([_("%(letter)s has left by mail, or is leaving.") % {"letter": taken}])
        if taken.way == LetterWay.PAPER:
            letter_mails.copies(taken, day=on)
        taken.way = LetterWay.PAPER
        _dispatched(taken, on)
        record("dispatch_letter", taken, by=by, note=f"{on:%d/%m/%Y}")
        done.append(taken)
    return done


@transaction.atomic
def note_receipt(letter, *, on, how, by, today, scan=None):
    """The letter was received: said by the institution, or shown by a stamped copy."""
    letter = _take(letter, by)
    if letter.state != LetterState.DISPATCHED:
        raise NotAllowedNow([_("Only a dispatched letter is received.")])
    if not letter.dispatched_on <= on <= today:
        raise NotAllowedNow([_("The day of receipt lies between the dispatch and today.")])
    if scan is not None:
        checked = check_evidence(scan)
        letter.scan = ContentFile(checked.data, name=checked.name)
    letter.state, letter.received_on, letter.received_how = LetterState.RECEIVED, on, how
    letter.save()
    record("receive_letter", letter, by=by, note=f"{on:%d/%m/%Y} : {how}")
    return letter


@transaction.atomic
def recall(letter, *, reason, by):
    """Take back a signed letter that has not left: it keeps its number. False when it was leaving already."""
    letter = _take(letter, by)
    if letter.state != LetterState.SIGNED:
        return False
    if letter.way == LetterWay.MAIL and not withdraw(letter_mails.head_key(letter), reason):
        return False
    for key in Message.objects.filter(key__startswith=letter_mails.keys_of(letter)).values_list("key", flat=True):
        withdraw(key, reason)
    letter.state = LetterState.OBSOLETE if by is None else LetterState.CANCELLED
    letter.end_reason = reason
    letter.save()
    if by is not None:
        letter.reminders.exclude(state=ReminderState.SENT).update(
            state=ReminderState.HELD, reason=reason, held_by=by, letter=None
        )
    record("recall_letter", letter, by=by, note=reason)
    return True


@transaction.atomic
def try_file_again(letter, *, by):
    """Have a PDF that could not be made tried again: text and number stay. Raises PermissionDenied, NotAllowedNow."""
    letter = _take(letter, by)
    if letter.document_id is None or letter.document.state != FileState.FAILED:
        raise NotAllowedNow([_("The PDF of this letter is made, or is being made.")])
    issuing.retry(letter.document, by=by)


@transaction.atomic
def close(letter, *, by, day):
    """Nothing more is expected of this letter."""
    letter = _take(letter, by)
    if letter.state not in AFTER_DISPATCH:
        raise NotAllowedNow([_("Only a dispatched letter can be closed.")])
    letter.state, letter.closed_on = LetterState.CLOSED, day
    letter.save()
    record("close_letter", letter, by=by)
    return letter
