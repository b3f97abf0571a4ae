"""Comments on contributions: received from anybody, shown or hidden by the secretariat."""

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils import timezone

from ogp_secretariat.audit.actions.recording import record
from ogp_secretariat.web.errors import NotAllowedNow

from ..enums.contributions import Moderation
from ..enums.process import Feature
from ..models import Comment, Contribution
from ..notifications import comments as notifications
from ..permissions.process import can_manage
from ..policies import comments as rules
from ..queries.process import feature_is_open


@transaction.atomic
def comment(contribution, *, key, text, now, author_name="", author_email="", language="fr", is_demo=False):
    """Keep a comment; it is shown once it was read. Returns (`Comment`, whether it is new).

    `key` is drawn for the form: sent twice, it gives the first one back. Raises NotAllowedNow, ValidationError.
    """
    # The row's lock makes two sendings of one form wait for each other: the second finds the first.
    found = Contribution.objects.select_for_update(of=("self",)).select_related("process").get(pk=contribution.pk)
    if earlier := Comment.objects.filter(contribution=found, key=key).first():
        return earlier, False
    is_open = feature_is_open(found.process, Feature.COMMENT, timezone.localdate(now))
    if missing := rules.missing_for_commenting(found, is_open):
        raise NotAllowedNow(missing)
    made = Comment(
        contribution=found,
        key=key,
        text=text,
        author_name=author_name,
        author_email=author_email,
        language=language,
        received_at=now,
        is_demo=is_demo,
    )
    made.full_clean()
    made.save()
    record("receive_comment", made, by=None)
    return made, True


def _take(comment, by):
    if by is not None and not can_manage(by):
        raise PermissionDenied
    found = Comment.objects.select_for_update(of=("self",)).select_related("contribution__process")
    return found.get(pk=comment.pk)


@transaction.atomic
def show(comment, *, by, now):
    """Everybody reads it from now on; its author is told."""
    found = _take(comment, by)
    if found.moderation != Moderation.SHOWN:
        _moderate(found, Moderation.SHOWN, "", by, now)
        record("show_comment", found, by=by)
        notifications.shown(found)
    return found


@transaction.atomic
def hide(comment, *, by, reason, now):
    """It is not shown, or not any more; its author is told why. Raises NotAllowedNow without a reason."""
    found = _take(comment, by)
    if missing := rules.missing_for_hiding(found, reason):
        raise NotAllowedNow(missing)
    _moderate(found, Moderation.HIDDEN, reason.strip(), by, now)
    record("hide_comment", found, by=by, note=found.moderation_reason)
    notifications.hidden(found)
    return found


def _moderate(found, moderation, reason, by, now):
    found.moderation, found.moderation_reason = moderation, reason
    found.moderated_at, found.moderated_by = now, by
    found.version += 1
    found.full_clean()
    found.save()
