"""Delivering what is due: one recipient per transaction, on one connection, no database transaction open meanwhile.

    DUE ─ claim ─▶ CLAIMED ─ marker ─▶ DATA ─ 250 ─▶ SENT

The marker is an UPDATE that holds only while the message is still claimed by this dispatcher: a message withdrawn in
between stays. Whoever finds the lock of a dead dispatcher free gives back what it had claimed and puts aside, as
uncertain, the one message whose body it was transmitting: sending that again by itself could double it.
"""

import logging
import time
from itertools import zip_longest

from django.db import connection, transaction
from django.db.models import F
from django.utils import timezone
from django.utils.translation import gettext as _

from .. import liveness, policies, queries
from ..courier import Courier, RelayTrouble, Verdict
from ..enums import State
from ..models import Message, Outbox

logger = logging.getLogger(__name__)

# Messages claimed at once: the first time, and at most; in between as many as leave in a second.
BATCH, LARGEST_BATCH = 25, 200
# Found by the key alone: « state || '' » is the same guard, but keeps PostgreSQL, whose statistics know nothing yet of
# a batch that was just claimed, from reading the whole batch by an index of states for each message of it.
OF_THIS_CLAIM = "WHERE id = %s AND owner || '' = %s AND claims = %s AND state || ''"
MARK = f"""
    UPDATE {Message._meta.db_table} SET state = %s {OF_THIS_CLAIM} = %s
    AND NOT EXISTS (SELECT 1 FROM {Outbox._meta.db_table} WHERE id = 1 AND is_paused)
"""
SETTLE = f"""
    UPDATE {Message._meta.db_table} SET state = %s, owner = '', error = '', sent_at = %s, attempts = %s
    {OF_THIS_CLAIM} IN (%s, %s, %s)
"""


def dispatch(*, seconds=240):
    """Deliver what is due, most urgent first, for about `seconds` at most. Returns how many messages left.

    About each second the outbox is looked at again: an urgent message or a stop never waits for a whole mailing.
    """
    end = time.monotonic() + seconds
    sweep()
    outbox = queries.outbox()
    if outbox.is_paused or policies.is_resting(outbox.resting_until, timezone.now()):
        return 0
    if not queries.due(timezone.now()).exists():
        return 0
    sent = 0
    with liveness.alive() as owner:
        try:
            with Courier() as courier:
                sent = _rounds(courier, owner, end)
        except RelayTrouble as trouble:
            _rest(str(trouble))
        finally:
            _give_back(owner)
    return sent


def sweep():
    """Lapse what is worthless by now, and take over from dispatchers that died."""
    now = timezone.now()
    Message.objects.filter(state__in=[State.DUE, State.HELD], expires_at__lt=now).update(state=State.OBSOLETE, body="")
    for owner in queries.underway().order_by().values_list("owner", flat=True).distinct():
        if liveness.is_dead(owner):
            _give_back(owner)
            sentence = _("Interrupted while the text was being transmitted: nobody knows whether it arrived.")
            # The name of the owner stays: should it live after all, it may still write what the server said.
            Message.objects.filter(owner=owner, state=State.DATA).update(state=State.UNCERTAIN, error=sentence)


def _give_back(owner):
    """Nothing of these was sent: they wait again, and no attempt is charged."""
    Message.objects.filter(owner=owner, state=State.CLAIMED).update(state=State.DUE, owner="")


def _rounds(courier, owner, end):
    sent, size = 0, BATCH
    while (start := time.monotonic()) < end and not Outbox.objects.filter(pk=1, is_paused=True).exists():
        batch = claim(owner, size)
        if not batch:
            break
        for message, following in zip_longest(batch, batch[1:]):
            if time.monotonic() >= end:
                break  # A slow server: what is left waits for the next round, well before the worker is cut off.
            answer = courier.deliver(message, lambda message=message: _mark(message, owner), following)
            _settle(message, owner, answer)
            if answer.verdict in (Verdict.TROUBLE, Verdict.UNCERTAIN):
                raise RelayTrouble(answer.reason)
            sent += answer.verdict is Verdict.SENT
        _note_health()
        size = policies.batch_size(len(batch), time.monotonic() - start, BATCH, LARGEST_BATCH)
    return sent


def claim(owner, limit):
    """Make up to `limit` due messages this dispatcher's own. Returns them; another dispatcher gets others."""
    now = timezone.now()
    with transaction.atomic():
        chosen = queries.due(now).select_for_update(skip_locked=True, of=("self",)).values_list("pk", flat=True)
        # Row locks spread the load on PostgreSQL; the state in this condition is the guard on both engines.
        Message.objects.filter(pk__in=list(chosen[:limit]), state=State.DUE).update(
            state=State.CLAIMED, owner=owner, claimed_at=now, claims=F("claims") + 1
        )
    mine = Message.objects.filter(owner=owner, state=State.CLAIMED).prefetch_related("attachments__document")
    return list(mine.order_by(*queries.URGENCY))


def _mark(message, owner):
    """Write the marker before the body goes; False when the message was withdrawn or taken over, or all is stopped."""
    return _write(MARK, State.DATA, message.pk, owner, message.claims, State.CLAIMED)


def _write(statement, *values):
    """One of the two statements that every message takes, without the time of building them. Whether a row changed."""
    with connection.cursor() as cursor:
        cursor.execute(statement, [getattr(value, "value", value) for value in values])
        return bool(cursor.rowcount)


def _settle(message, owner, answer):
    """Write what became of the message; silently nothing when it is no longer this dispatcher's."""
    now = timezone.now()
    underway = [State.CLAIMED, State.DATA, State.UNCERTAIN]
    if answer.verdict is Verdict.SENT and not message.is_secret:
        instant = connection.ops.adapt_datetimefield_value(now)
        _write(SETTLE, State.SENT, instant, message.attempts + 1, message.pk, owner, message.claims, *underway)
        return
    mine = Message.objects.filter(pk=message.pk, owner=owner, claims=message.claims, state__in=underway)
    attempts = message.attempts + 1
    match answer.verdict:
        case Verdict.SENT:
            mine.update(state=State.SENT, sent_at=now, owner="", error="", attempts=attempts, body="")
        case Verdict.REFUSED:
            mine.update(state=State.FAILED, owner="", error=answer.reason, attempts=attempts)
        case Verdict.LATER:
            mine.update(
                state=State.FAILED if policies.is_last_attempt(attempts) else State.DUE,
                owner="",
                error=answer.reason,
                attempts=attempts,
                not_before=now + policies.back_off(attempts),
            )
        case Verdict.TROUBLE:
            mine.update(state=State.DUE, owner="", error=answer.reason, not_before=now)
        case Verdict.UNCERTAIN:
            mine.update(state=State.UNCERTAIN, error=answer.reason)
        case Verdict.WITHDRAWN:
            pass


def _rest(reason):
    """The relay is in trouble: the whole queue rests, longer each time."""
    logger.warning("The mail server is in trouble: %s", reason)
    with transaction.atomic():
        outbox = Outbox.objects.select_for_update().get(pk=1)
        outbox.troubles += 1
        outbox.trouble = reason
        outbox.resting_until = timezone.now() + policies.rest(outbox.troubles)
        outbox.save(update_fields=["troubles", "trouble", "resting_until"])


def _note_health():
    Outbox.objects.filter(pk=1, troubles__gt=0).update(troubles=0, trouble="", resting_until=None)
