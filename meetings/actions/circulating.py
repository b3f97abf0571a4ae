"""Rounds of observations: opened with the draft, put off, and over; silence until the end is recorded as agreement."""

import logging

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils import timezone

from ogp_secretariat.audit.actions.recording import record
from ogp_secretariat.web.errors import NotAllowedNow

from .. import observation_desk, observation_mails, observation_rules, permissions
from ..enums import AgreementKind, MinutesState, ObservationState, RoundEnd
from ..models import Agreement, Minutes, Observation, ObservationRound, Recipient
from ..observation_desk import audience_of, current_round

logger = logging.getLogger(__name__)


def locked_minutes(minutes):
    """The stored relevé, locked until the end of the transaction: acts on it come one after the other."""
    return Minutes.objects.select_for_update().select_related("meeting__committee").get(pk=minutes.pk)


def require(missing):
    if missing:
        raise NotAllowedNow(missing)


def open_round(minutes, *, until, by, at):
    """The next round on a draft that is being circulated, with its recipients. Returns the accounts among them.

    In the caller's transaction, on the locked relevé. Those with an account or an address get their mail.
    """
    number = minutes.rounds.count() + 1
    opened = ObservationRound.objects.create(
        minutes=minutes, number=number, opened_at=at, opened_by=by, first_until=until, until=until
    )
    for one in audience_of(minutes.meeting):
        recipient = Recipient.objects.create(
            round=opened,
            person=one.person,
            user=one.account,
            name=one.name,
            email="" if one.account else one.email,
        )
        observation_mails.circulated(recipient)
    return opened


def close_round(minutes, end, *, at):
    """Close the open round of a relevé, if there is one; its links answer no more. Returns it, or None."""
    current = ObservationRound.objects.select_for_update().filter(minutes=minutes, closed_at=None).first()
    if current is None:
        return None
    if current.until < timezone.localdate(at):
        _record_silence_of(current, at=at)
        end = RoundEnd.EXPIRED
    current.closed_at, current.end = at, end
    current.save(update_fields=["closed_at", "end"])
    return current


@transaction.atomic
def extend(minutes, *, until, by):
    """Put off the last day for observations, before it is over; everybody is told. Returns how many."""
    if not permissions.can_edit(by):
        raise PermissionDenied
    minutes, today = locked_minutes(minutes), timezone.localdate()
    current = current_round(minutes)
    require(observation_rules.missing_for_extending(minutes.state, current, until, today))
    before, current.until = current.until, until
    current.save(update_fields=["until"])
    Minutes.objects.filter(pk=minutes.pk).update(observations_until=until)
    recipients = list(current.recipients.select_related("user"))
    for recipient in recipients:
        recipient.round = current
    current.minutes = minutes
    told = sum(observation_mails.extended(recipient) is not None for recipient in recipients)
    record(
        "extend_observations",
        minutes.meeting,
        by=by,
        changes={"minutes: observations_until": [before.isoformat(), until.isoformat()]},
    )
    return told


@transaction.atomic
def note_told(recipient, *, on, how, by):
    """Somebody whom no mail has reached was told by other means: from now on their silence counts too."""
    if not permissions.can_edit(by):
        raise PermissionDenied
    minutes = locked_minutes(recipient.round.minutes)
    rows = Recipient.objects.select_for_update(of=("self",)).select_related("round", "user")
    recipient = rows.get(pk=recipient.pk)
    today = timezone.localdate()
    require(observation_rules.missing_for_observing(minutes.state, recipient.round, today))
    is_reached = observation_desk.is_reached(recipient)
    require(observation_rules.missing_for_telling(is_reached, on, today))
    recipient.told_on, recipient.told_how = on, how
    recipient.save(update_fields=["told_on", "told_how"])
    record("tell_otherwise", minutes.meeting, by=by, note=f"{recipient.name}, {on:%d/%m/%Y}, {how}")
    return recipient


def record_silence(*, today):
    """Close the rounds whose last day is over: who said nothing has agreed. Returns how many tacit agreements.

    Each round is a transaction of its own: killed anywhere, the next run does the rest; two at once write once.
    """
    written = 0
    over = ObservationRound.objects.filter(closed_at=None, until__lt=today, minutes__state=MinutesState.CIRCULATED)
    for pk, minutes_pk in over.order_by("pk").values_list("pk", "minutes"):
        try:
            written += _close_expired(pk, minutes_pk, today)
        except Exception:
            # One round that fails keeps no other one waiting; the next run tries again.
            logger.exception("Silence on round %s could not be recorded.", pk)
    return written


@transaction.atomic
def _close_expired(pk, minutes_pk, today):
    minutes = locked_minutes(Minutes(pk=minutes_pk))
    current = ObservationRound.objects.select_for_update().get(pk=pk)
    if current.closed_at is not None or current.until >= today or minutes.state != MinutesState.CIRCULATED:
        return 0
    now = timezone.now()
    number = _record_silence_of(current, at=now)
    current.closed_at, current.end = now, RoundEnd.EXPIRED
    current.save(update_fields=["closed_at", "end"])
    record("tacit_agreement", minutes.meeting, by=None, note=f"{number}")
    return number


def _record_silence_of(current, *, at):
    """Write the tacit agreements of a round that is over. Returns how many.

    Silence of somebody whom the draft did not reach in time says nothing (`observation_desk.reached`).
    """
    recipients = list(current.recipients.select_related("user"))
    reached = observation_desk.reached(current, recipients)
    standing = Observation.objects.filter(recipient__round=current).exclude(state=ObservationState.WITHDRAWN)
    observed = set(standing.values_list("recipient", flat=True))
    agreed = set(
        Agreement.objects.filter(recipient__round=current, withdrawn_at=None).values_list("recipient", flat=True)
    )
    silent = [
        recipient
        for recipient in recipients
        if recipient.pk in reached
        and observation_rules.is_silent(recipient, recipient.pk in observed, recipient.pk in agreed)
    ]
    Agreement.objects.bulk_create(
        Agreement(recipient=recipient, kind=AgreementKind.TACIT, given_at=at) for recipient in silent
    )
    return len(silent)
