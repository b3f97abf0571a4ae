"""What a recipient of a draft does: observe, change or withdraw an observation, say that there is none.

What came on paper or by mail is typed by the secretariat, and is its author's answer all the same.
"""

import datetime
from dataclasses import dataclass

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from ogp_secretariat.audit.actions.recording import record
from ogp_secretariat.web.errors import NotAllowedNow

from .. import observation_rules, permissions, queries
from ..corrections import targets
from ..enums import AgreementKind, ObservationKind, ObservationState
from ..models import Agreement, Observation, Recipient
from ..places import every_place
from .circulating import locked_minutes, require


@dataclass(frozen=True)
class Receipt:
    """On which day an observation came by another way, and which (`ReceiptWay`)."""

    received_on: datetime.date
    way: str


def _open(recipient, by, *, is_typed=False):
    """(recipient, its relevé), both locked, while observations are taken.

    `by`: the account of the recipient, or None behind a personal link, which the caller has read; of what is typed for
    them (`is_typed`), the secretariat.
    """
    if is_typed and not permissions.can_edit(by):
        raise PermissionDenied
    minutes = locked_minutes(recipient.round.minutes)
    recipient = Recipient.objects.select_for_update().select_related("round").get(pk=recipient.pk)
    if not is_typed and recipient.user_id and (by is None or by.pk != recipient.user_id):
        raise PermissionDenied
    require(observation_rules.missing_for_observing(minutes.state, recipient.round, timezone.localdate()))
    return recipient, minutes


def _own(observation, by):
    is_typed = observation.typed_by_id is not None and by is not None and permissions.can_edit(by)
    recipient, minutes = _open(observation.recipient, by, is_typed=is_typed)
    found = Observation.objects.select_for_update().get(pk=observation.pk)
    require(observation_rules.missing_for_changing(found))
    found.recipient = recipient
    return found, minutes


def _check(kind, text, place, meeting):
    """Refuse what cannot be: an empty text, the same text, a date or presence that the place cannot hold."""
    require(observation_rules.missing_for_an_observation(kind, text, place.text.text if place else "", place.is_text))
    if kind == ObservationKind.REPLACEMENT:
        target = next(t for t in targets(meeting) if t.key == place.key)
        target.write(text)
        target.instance.clean_fields(exclude=_others(target))


def _others(target):
    return [field.name for field in target.instance._meta.fields if field.name != target.field]


def _place(meeting, key):
    """The place under this key, with its name in French: it is kept. NotAllowedNow when there is none."""
    with translation.override("fr"):
        place = every_place(meeting).get(key)
    if place is None:
        raise NotAllowedNow([_("What you observe is no longer in the draft. Look at it again.")])
    return place


@transaction.atomic
def observe(recipient, *, target, kind, text, by, receipt=None):
    """Send an observation on one place; what it says now is kept beside it. Returns the `Observation`.

    `receipt`: it came by another way, and the secretariat (`by`) types it for its author.
    """
    recipient, minutes = _open(recipient, by, is_typed=receipt is not None)
    now = timezone.now()
    if receipt is not None:
        opened_on = timezone.localdate(recipient.round.opened_at)
        require(observation_rules.missing_for_receipt(opened_on, receipt.received_on, timezone.localdate()))
    if recipient.observations.count() >= observation_rules.MOST_PER_PERSON:
        raise NotAllowedNow([_("So many observations are better sent as one file, to the secretariat.")])
    meeting = queries.whole_meeting(minutes.meeting_id)
    place = _place(meeting, target)
    _check(kind, text, place, meeting)
    # Whoever observes does not agree with the draft as it is.
    recipient.agreements.filter(withdrawn_at=None).update(withdrawn_at=now)
    made = Observation.objects.create(
        recipient=recipient,
        target=target,
        where=place.where,
        before=place.text.text,
        kind=kind,
        text=text.strip(),
        created_at=now,
        received_on=receipt.received_on if receipt else None,
        received_way=receipt.way if receipt else "",
        typed_by=by if receipt else None,
    )
    _record("observe" if receipt is None else "type_observation", minutes, made, by)
    return made


@transaction.atomic
def change(observation, *, kind, text, by):
    """Its author types it anew. The text it is about stays the one of the day it was sent."""
    found, minutes = _own(observation, by)
    meeting = queries.whole_meeting(minutes.meeting_id)
    place = every_place(meeting).get(found.target)
    if place is None and kind == ObservationKind.REPLACEMENT:
        raise NotAllowedNow([_("What you observe is no longer in the draft. Look at it again.")])
    if place is not None:
        _check(kind, text, place, meeting)
    elif not text.strip():
        raise ValidationError(_("Type your observation."))
    found.kind, found.text, found.changed_at = kind, text.strip(), timezone.now()
    found.save(update_fields=["kind", "text", "changed_at"])
    _record("change_observation", minutes, found, by)
    return found


@transaction.atomic
def withdraw(observation, *, by):
    """Its author takes it back; the row stays as withdrawn."""
    found, minutes = _own(observation, by)
    found.state, found.changed_at = ObservationState.WITHDRAWN, timezone.now()
    found.save(update_fields=["state", "changed_at"])
    _record("withdraw_observation", minutes, found, by)
    return found


@transaction.atomic
def agree(recipient, *, by):
    """« Je n'ai pas d'observation » : an agreement in so many words. Returns the `Agreement`."""
    recipient, minutes = _open(recipient, by)
    standing = recipient.observations.exclude(state=ObservationState.WITHDRAWN).count()
    has_agreed = recipient.agreements.filter(withdrawn_at=None).exists()
    require(observation_rules.missing_for_agreeing(standing, has_agreed))
    given = Agreement.objects.create(recipient=recipient, kind=AgreementKind.EXPRESS, given_at=timezone.now(), by=by)
    record("agree", minutes.meeting, by=by, note=recipient.name)
    return given


def _record(action, minutes, observation, by):
    note = f"{observation.recipient.name}, {observation.where}"
    record(action, minutes.meeting, by=by, note=note, changes={"observation": [None, observation.text]})
