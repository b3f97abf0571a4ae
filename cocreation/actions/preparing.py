"""Preparing an event: saved, published, moved, cancelled, held. Whoever registered is told of what concerns them."""

from django.core.exceptions import PermissionDenied
from django.core.files.base import ContentFile
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from ogp_secretariat.audit.actions.recording import difference, record, snapshot
from ogp_secretariat.web.errors import Conflict, NotAllowedNow
from ogp_secretariat.web.text import clean_text
from ogp_secretariat.web.uploads import check_evidence

from ..enums.events import RESCHEDULING, EventState
from ..models import Event, EventPaper, EventQuota
from ..notifications import events as mails
from ..permissions.process import can_manage
from ..policies import events as rules
from ..queries.events import missing_for_undoing_held
from ..queries.registrations import has_active
from .seating import check_limits, locked, promote


def _authorise(by):
    if by is not None and not can_manage(by):
        raise PermissionDenied


@transaction.atomic
def save_event(event, *, by, expected_version=None, day, hour=None):
    """Write an event as filled in. Raises PermissionDenied, Conflict, ValidationError.

    A change of date, hour or place of a published event counts in SEQUENCE and is told to everybody concerned; more
    seats go to the waiting list, fewer than are taken are refused. `day`, `hour`: now, local ones; an event for which
    people are registered is not moved to what is over.
    """
    _authorise(by)
    stored = locked(event) if event.pk else None
    if stored is not None:
        if expected_version is not None and stored.version != expected_version:
            raise Conflict(_("Somebody else changed this event meanwhile. Nothing was written."))
        # What only acts write stays as stored.
        for name in ("state", "sequence", "version", "cancel_reason", "published_at", "key"):
            setattr(event, name, getattr(stored, name))
        event.version += 1
    is_public = event.state == EventState.PUBLISHED
    if problems := (rules.missing_for_the_public if is_public else rules.inconsistent)(event):
        raise NotAllowedNow(problems)
    before = stored.when() if stored else {}
    changed = [name for name in RESCHEDULING if stored and before[name] != getattr(event, name)]
    is_moved = bool(changed) and is_public
    if is_moved:
        if set(changed) & {"date", "end_date", "starts_at"} and (
            missing := rules.missing_for_moving(event, is_expected=has_active(event), day=day, hour=hour)
        ):
            raise NotAllowedNow(missing)
        event.sequence += 1
    event.full_clean()
    event.save()
    changes = difference(snapshot(stored) if stored else {}, snapshot(event))
    record("change" if stored else "create", event, by=by, changes=changes)
    if stored is not None:
        check_limits(event)
        promote(event, day=day, by=by)
    if is_moved and event.last_day >= day:
        mails.rescheduled(event, changed)
    return event


@transaction.atomic
def publish(event, *, by):
    """Show a draft, or a proposal, to everybody. Raises PermissionDenied, NotAllowedNow with what is missing."""
    _authorise(by)
    event = locked(event)
    if missing := rules.missing_for_publication(event):
        raise NotAllowedNow(missing)
    event.state, event.published_at = EventState.PUBLISHED, timezone.now()
    event.version += 1
    event.save()
    record("publish", event, by=by)
    return event


@transaction.atomic
def cancel(event, *, reason, by):
    """Call an event off; everybody concerned is told, and their calendars take it out. The reason is public."""
    _authorise(by)
    event = locked(event)
    missing = rules.missing_to_become(event, EventState.CANCELLED)
    if not reason.strip():
        missing.append(_("Say why it is cancelled: everybody concerned reads it."))
    if missing:
        raise NotAllowedNow(missing)
    was_public = event.state == EventState.PUBLISHED
    event.state, event.cancel_reason = EventState.CANCELLED, reason.strip()
    event.sequence += 1
    event.version += 1
    event.full_clean()
    event.save()
    record("status_cancelled", event, by=by, note=event.cancel_reason)
    if was_public:
        mails.cancelled(event)
    return event


@transaction.atomic
def mark_held(event, *, by, day, hour=None):
    """The event has taken place: `day` and `hour` are those of now (local). Raises PermissionDenied, NotAllowedNow."""
    _authorise(by)
    event = locked(event)
    if missing := rules.missing_for_closing(event, day, hour):
        raise NotAllowedNow(missing)
    event.state = EventState.HELD
    event.version += 1
    event.save()
    record("status_held", event, by=by)
    return event


@transaction.atomic
def undo_held(event, *, reason, by):
    """Take back a mark made by mistake: the event is published again. Raises PermissionDenied, NotAllowedNow."""
    _authorise(by)
    event, reason = locked(event), clean_text(reason)
    missing = missing_for_undoing_held(event)
    if not reason:
        missing.append(_("Say why: it stays in the history of the event."))
    if missing:
        raise NotAllowedNow(missing)
    event.state = EventState.PUBLISHED
    event.version += 1
    event.save()
    record("undo_held", event, by=by, note=reason)
    return event


@transaction.atomic
def set_seats(event, *, capacity, quotas, by, day, expected_version=None):
    """Set the seats and quotas: `quotas` is [(category, None, seats) or ("", region, seats)]; what is not in it goes.

    Raises PermissionDenied, Conflict, and ValidationError when fewer than are taken. More seats promote the waiting
    list at once. Returns (event, promoted registrations).
    """
    _authorise(by)
    event = locked(event)
    if expected_version is not None and event.version != expected_version:
        raise Conflict(_("Somebody else changed this event meanwhile. Nothing was written."))
    before = {"capacity": event.capacity, "quotas": _quotas_in_words(event)}
    event.capacity = capacity
    event.version += 1
    event.save()
    EventQuota.objects.filter(event=event).delete()
    for category, region, seats in quotas:
        quota = EventQuota(event=event, category=category, region=region, seats=seats)
        quota.full_clean()
        quota.save()
    check_limits(event)
    after = {"capacity": event.capacity, "quotas": _quotas_in_words(event)}
    record("change", event, by=by, changes=difference(before, after))
    return event, promote(event, day=day, by=by)


def _quotas_in_words(event):
    return " ; ".join(str(quota) for quota in EventQuota.objects.filter(event=event).select_related("region"))


@transaction.atomic
def settle_rows(event, *, by, day):
    """After quotas were saved elsewhere (the browser admin): refuse what is too few, promote where there is more."""
    event = locked(event)
    check_limits(event)
    return promote(event, day=day, by=by)


def attach(event, *, title, title_ar, file, is_public, by):
    """Keep a paper of an event. Raises PermissionDenied, ValidationError when the file is not one that may be kept."""
    _authorise(by)
    checked = check_evidence(file)
    with transaction.atomic():
        paper = EventPaper(
            event=Event.objects.get(pk=event.pk),
            title=title or checked.name,
            title_ar=title_ar,
            file_name=checked.name,
            content_type=checked.content_type,
            size=checked.size,
            sha256=checked.sha256,
            is_public=is_public,
        )
        paper.file = ContentFile(checked.data, name=checked.name)
        paper.full_clean()
        paper.save()
        record("attach_evidence", event, by=by, note=paper.title)
    return paper


@transaction.atomic
def detach(paper, *, by):
    """Take a paper away."""
    _authorise(by)
    event, title = paper.event, paper.title
    paper.delete()
    record("detach_evidence", event, by=by, note=title)
