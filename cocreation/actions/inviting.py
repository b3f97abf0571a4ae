"""A rapporteur gets the personal link by which a table's list is typed in without an account."""

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils import timezone

from ogp_secretariat.audit.actions.recording import record
from ogp_secretariat.web.errors import NotAllowedNow

from ..enums.events import TeamRole
from ..models import TeamMember
from ..notifications import rapporteurs as notifications
from ..permissions.process import can_manage
from ..policies import events as rules


@transaction.atomic
def send_link(member, *, by, now):
    """Send it by mail; asked for again within the hour, it leaves once. Raises PermissionDenied, NotAllowedNow."""
    if by is not None and not can_manage(by):
        raise PermissionDenied
    found = TeamMember.objects.select_for_update(of=("self",)).select_related("event__process", "person")
    found = found.get(pk=member.pk)
    if found.role != TeamRole.RAPPORTEUR:
        raise PermissionDenied
    today = timezone.localdate(now)
    if missing := rules.missing_for_sending_link(found.event, bool(found.person.mail_address), today):
        raise NotAllowedNow(missing)
    notifications.link(found, f"{timezone.localtime(now):%Y-%m-%dT%H}")
    record("send_rapporteur_link", found.event, by=by)
    return found
