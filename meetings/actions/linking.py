"""Links between decisions, made by the secretariat also once the relevés are validated."""

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from ogp_secretariat.audit.actions.recording import record
from ogp_secretariat.web.errors import NotAllowedNow
from ogp_secretariat.web.text import clean_text

from .. import follow, permissions
from ..models import DecisionLink
from . import reminding
from .following import locked, require


def _only_office(by):
    if by is not None and not permissions.can_edit(by):
        raise PermissionDenied


def _both(source, target):
    """Both decisions, locked in one order, so that two people linking them the other way round never wait for ever."""
    found = {one.pk: locked(one) for one in sorted({source, target}, key=lambda one: one.pk)}
    return found[source.pk], found[target.pk]


@transaction.atomic
def link(source, kind, target, *, by):
    """`source` cites, modifies, replaces or cancels `target`. Returns the `DecisionLink`."""
    _only_office(by)
    source, target = _both(source, target)
    is_known = DecisionLink.objects.filter(source=source, kind=kind, target=target).exists()
    require(follow.missing_for_link(kind, source, target, is_known=is_known))
    made = DecisionLink.objects.create(source=source, kind=kind, target=target)
    for decision in (source, target):
        record("link_decisions", decision, by=by, note=str(made))
    reminding.reconsider(target, day=timezone.localdate())
    return made


@transaction.atomic
def unlink(made, *, by, reason):
    """Take back a link that was an error; the record of changes keeps it and says why."""
    _only_office(by)
    _both(made.source, made.target)
    if not (reason := clean_text(reason)):
        raise NotAllowedNow([_("Say why.")])
    if not DecisionLink.objects.filter(pk=made.pk).exists():
        raise NotAllowedNow([_("This link is already taken back.")])
    for decision in (made.source, made.target):
        record("unlink_decisions", decision, by=by, note=f"{made} : {reason}")
    made.delete()
