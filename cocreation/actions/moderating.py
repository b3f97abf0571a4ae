"""Whether the public sees a contribution: read and shown, or hidden with a reason. It is answered all the same."""

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils import timezone

from ogp_secretariat.audit.actions.recording import record
from ogp_secretariat.web.errors import NotAllowedNow

from ..enums.contributions import Moderation
from ..models import Contribution, Reaction
from ..notifications import contributions as notifications
from ..permissions.process import can_manage
from ..policies import contributions as rules


def _take(contribution, by):
    if by is not None and not can_manage(by):
        raise PermissionDenied
    return Contribution.objects.select_for_update(of=("self",)).select_related("process").get(pk=contribution.pk)


@transaction.atomic
def show(contribution, *, by):
    found = _take(contribution, by)
    if found.moderation != Moderation.SHOWN:
        found.moderation, found.moderation_reason = Moderation.SHOWN, ""
        found.version += 1
        found.save()
        record("show_contribution", found, by=by)
    return found


@transaction.atomic
def hide(contribution, *, by, reason):
    """The words leave the public pages and the author is told why. Raises NotAllowedNow without a reason."""
    found = _take(contribution, by)
    if missing := rules.missing_for_hiding(found, reason):
        raise NotAllowedNow(missing)
    found.moderation, found.moderation_reason = Moderation.HIDDEN, reason.strip()
    found.version += 1
    found.full_clean()
    found.save()
    record("hide_contribution", found, by=by, note=found.moderation_reason)
    notifications.hidden(found)
    return found


def _judge_reaction(reaction, by, act, *, is_hidden):
    if by is not None and not can_manage(by):
        raise PermissionDenied
    Reaction.objects.filter(pk=reaction.pk).update(is_hidden=is_hidden, read_at=timezone.now())
    record(act, reaction.contribution, by=by)


@transaction.atomic
def show_reaction(reaction, *, by):
    """It was read and stands under the answer from now on; one that was hidden too."""
    _judge_reaction(reaction, by, "show_reaction", is_hidden=False)


@transaction.atomic
def hide_reaction(reaction, *, by):
    """An insult under an answer is not shown; the record keeps it."""
    _judge_reaction(reaction, by, "hide_reaction", is_hidden=True)
