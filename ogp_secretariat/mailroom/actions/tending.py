"""What a person does in the outbox: stop it, let it go on, hold, release, try again, say what became of a message."""

from django.core.exceptions import PermissionDenied, ValidationError
from django.core.validators import validate_email
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from ogp_secretariat.audit.actions.recording import record
from ogp_secretariat.people.permissions import is_secretariat
from ogp_secretariat.web.errors import NotAllowedNow
from ogp_secretariat.web.wake import wake_on_commit

from .. import queries
from ..enums import WITHDRAWABLE, State, sources_of
from ..models import Message, Outbox
from .posting import WAKE


def _check(by):
    if by is not None and not is_secretariat(by):
        raise PermissionDenied


def _move(message, sources, verb, *, by, **changes):
    """Change a message that is still in one of `sources`; the UPDATE is the guard."""
    _check(by)
    if not Message.objects.filter(pk=message.pk, state__in=sources).update(**changes):
        raise NotAllowedNow([_("This message has changed meanwhile: look at its state again.")])
    message.refresh_from_db()
    record(verb, message, by=by, note=changes.get("error", ""))
    return message


def _reason(reason):
    reason = (reason or "").strip()
    if not reason:
        raise NotAllowedNow([_("Give a reason.")])
    return reason


@transaction.atomic
def stop(*, reason, by):
    """Nothing leaves any more until somebody lets it go on. `by` None: the system, after a restore."""
    _check(by)
    reason = _reason(reason)
    queries.outbox()
    Outbox.objects.filter(pk=1).update(is_paused=True, paused_at=timezone.now(), paused_by=by, pause_reason=reason)
    outbox = queries.outbox()
    record("stop", outbox, by=by, note=reason)
    return outbox


def forget_codes():
    """After a restore: log-in codes that have not left are of the past, and their text goes with them."""
    secrets = Message.objects.filter(is_secret=True)
    secrets.filter(state__in=WITHDRAWABLE).update(state=State.OBSOLETE, owner="", body="")
    secrets.filter(state__in=[State.DATA, State.UNCERTAIN]).update(body="")


@transaction.atomic
def go_on(*, by):
    _check(by)
    changes = {"is_paused": False, "paused_at": None, "paused_by": None, "pause_reason": "", "resting_until": None}
    if not Outbox.objects.filter(pk=1, is_paused=True).update(**changes):
        raise NotAllowedNow([_("The outbox is not stopped.")])
    outbox = queries.outbox()
    record("go_on", outbox, by=by)
    wake_on_commit(WAKE)
    return outbox


@transaction.atomic
def hold(message, *, reason, by):
    return _move(message, [State.DUE], "hold", by=by, state=State.HELD, error=_reason(reason))


@transaction.atomic
def release(message, *, by):
    released = _move(message, [State.HELD], "release", by=by, state=State.DUE, error="")
    wake_on_commit(WAKE)
    return released


@transaction.atomic
def withdraw_message(message, *, reason, by):
    sources = [state for state in sources_of(State.OBSOLETE) if state != State.CLAIMED]
    return _move(message, sources, "withdraw", by=by, state=State.OBSOLETE, error=_reason(reason))


@transaction.atomic
def try_again(message, *, by, to=""):
    """Send a failed message again, to a corrected address if one is given, or an uncertain one known not to be there.

    The secret text of a log-in code is gone by then: such a message is asked for again by its owner.
    """
    if message.is_secret:
        raise NotAllowedNow([_("A log-in code is not sent again: its owner asks for another one.")])
    changes = {"state": State.DUE, "error": "", "owner": "", "attempts": 0, "not_before": timezone.now()}
    if to and to != message.to:
        try:
            validate_email(to)
        except ValidationError as error:
            raise NotAllowedNow(error.messages) from error
        changes["to"] = to
    moved = _move(message, [State.FAILED, State.UNCERTAIN], "try_again", by=by, **changes)
    wake_on_commit(WAKE)
    return moved


@transaction.atomic
def say_arrived(message, *, by):
    """A person found the uncertain message in the archive or asked its recipient: it counts as sent."""
    now = timezone.now()
    return _move(
        message,
        [State.UNCERTAIN],
        "say_arrived",
        by=by,
        state=State.SENT,
        sent_at=message.claimed_at or now,
        owner="",
        error="",
    )
