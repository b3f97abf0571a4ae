"""The call for Open Gov Week: opened to the members by mail, each person once, and closed."""

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils.translation import gettext as _

from ogp_secretariat.audit.actions.recording import difference, record, snapshot
from ogp_secretariat.web.errors import Conflict, NotAllowedNow

from ..enums.events import WeekState
from ..models import OpenGovWeek
from ..notifications import proposals as mails
from ..permissions.process import can_manage
from ..queries.weeks import members_to_call


def _take(week, by):
    if by is not None and not can_manage(by):
        raise PermissionDenied
    return OpenGovWeek.objects.select_for_update(of=("self",)).get(pk=week.pk)


@transaction.atomic
def save_week(week, *, by, expected_version=None):
    """Write a week as filled in. Raises PermissionDenied, Conflict, ValidationError."""
    if by is not None and not can_manage(by):
        raise PermissionDenied
    stored = _take(week, by) if week.pk else None
    if stored is not None:
        if expected_version is not None and stored.version != expected_version:
            raise Conflict(_("Somebody else changed this record meanwhile. Nothing was written."))
        week.state, week.version = stored.state, stored.version + 1
    week.full_clean()
    week.save()
    changes = difference(snapshot(stored) if stored else {}, snapshot(week))
    record("change" if stored else "create", week, by=by, changes=changes)
    return week


@transaction.atomic
def call(week, *, by, day):
    """Open the call and write to the members who have not been written to. Returns how many people it went to.

    Calling again reaches the members who came since: nobody gets the call of one year twice.
    """
    week = _take(week, by)
    if day > week.call_closes_on:
        raise NotAllowedNow([_("The day until which proposals come in has passed: correct it first.")])
    if week.state == WeekState.CLOSED:
        raise NotAllowedNow([_("The call is closed.")])
    week.state = WeekState.CALLED
    week.version += 1
    week.save()
    members = members_to_call(day)
    written = sum(mails.called(week, member) for member in members)
    record("call_members", week, by=by, note=str(written))
    return written


@transaction.atomic
def close(week, *, by):
    """No more proposals; those that wait are still decided."""
    week = _take(week, by)
    if week.state != WeekState.CALLED:
        raise NotAllowedNow([_("The call is not open.")])
    week.state = WeekState.CLOSED
    week.version += 1
    week.save()
    record("close_call", week, by=by)
    return week
