"""Opening an account and giving or withdrawing its roles."""

from datetime import timedelta

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils import timezone

from ogp_secretariat.audit.actions.recording import record

from ..enums import Role
from ..models import RoleGrant, User
from ..permissions import is_administrator


@transaction.atomic
def open_account(email, *, role, by, person=None, password=None, language="fr"):
    """Create an account with one role; without a password it logs in by a code sent to its address.

    `by` is an administrator, or None for the command line. Returns the `User`. Raises ValidationError.
    """
    if by is not None and not is_administrator(by):
        raise PermissionDenied
    user = User.objects.create_user(email, password, person=person, language=language)
    RoleGrant.objects.create(user=user, role=Role(role))
    record("open_account", user, by=by, note=str(Role(role).label))
    return user


@transaction.atomic
def withdraw_role(user, role, *, by):
    """The role ends now: it works on the open session's next request. Returns how many grants ended."""
    if by is not None and not is_administrator(by):
        raise PermissionDenied
    today = timezone.localdate()
    ended = 0
    for grant in user.role_grants.filter(role=role).exclude(ends_on__lt=today):
        if grant.starts_on == today:
            grant.delete()
        else:
            grant.ends_on = today - timedelta(days=1)
            grant.save()
        ended += 1
    if ended:
        record("withdraw_role", user, by=by, note=str(Role(role).label))
    return ended
