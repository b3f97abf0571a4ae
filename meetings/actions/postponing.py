"""Postponements: asked for by the owner, decided by the secretariat. Until then nothing moves."""

import uuid

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils import timezone

from ogp_secretariat.audit.actions.recording import record
from ogp_secretariat.web.text import clean_text

from .. import decision_mails, follow, permissions, queries
from ..deadlines import Deadline
from ..enums import DeadlineKind, PostponementState, ReportSource
from ..models import PostponementRequest
from . import following


@transaction.atomic
def ask(decision, *, by, source, due, reason, author_name="", token=None):
    """The owner asks for the day `due`. Returns the `PostponementRequest`; the earlier one when `token` is known."""
    today = timezone.localdate()
    following.check_may(decision, by=by, source=source, today=today)
    decision, token = following.locked(decision), token or uuid.uuid4()
    if known := PostponementRequest.objects.filter(token=token, decision=decision).first():
        return known
    pending = decision.postponements.filter(state=PostponementState.PENDING).exists()
    reason = clean_text(reason)
    following.require(follow.missing_for_following(decision.meeting.minutes.state, decision.is_ended))
    before = following.standing_of(decision)
    following.require(
        follow.missing_for_asking(
            before,
            due=due,
            reason=reason,
            is_pending=pending,
            today=today,
            next_meeting=queries.next_meeting_of(decision),
        )
    )
    asked = PostponementRequest(
        decision=decision,
        token=token,
        asked_on=today,
        asked_by=by,
        author_name=clean_text(author_name, single_line=True)[:300],
        source=source,
        due=due,
        reason=reason,
    )
    asked.full_clean(exclude=["decision", "asked_by"])
    asked.save()
    record("ask_postponement", decision, by=by, note=f"{due:%d/%m/%Y} : {reason}")
    return asked


def _for_decision(request, by):
    if by is not None and not permissions.can_edit(by):
        raise PermissionDenied
    decision = following.locked(request.decision)
    return decision, PostponementRequest.objects.select_for_update(of=("self",)).get(pk=request.pk)


@transaction.atomic
def accept(request, *, by, due=None, reason=""):
    """Move the deadline to the day asked for, or to `due`. Returns the request; its owner is told."""
    decision, request = _for_decision(request, by)
    deadline, reason = Deadline(DeadlineKind.DATE, due or request.due), clean_text(reason)
    before, day = following.standing_of(decision), queries.next_meeting_of(decision)
    following.require(follow.missing_for_accepting(before, deadline, is_pending=request.is_pending, next_meeting=day))
    request.report = following.report(
        decision,
        by=by,
        source=ReportSource.OFFICE,
        status=decision.status,
        text="\n".join(filter(None, [request.reason, reason])),
        deadline=deadline,
    )
    return _settle(request, PostponementState.ACCEPTED, reason, by)


@transaction.atomic
def refuse(request, *, by, reason):
    """The deadline stays; the owner reads why. Returns the request."""
    _decision, request = _for_decision(request, by)
    reason = clean_text(reason)
    following.require(follow.missing_for_refusing(is_pending=request.is_pending, reason=reason))
    return _settle(request, PostponementState.REFUSED, reason, by)


def _settle(request, state, reason, by):
    request.state, request.decision_reason = state, reason
    request.decided_on, request.decided_by = timezone.localdate(), by
    request.save()
    record(f"{state}_postponement", request.decision, by=by, note=reason)
    decision_mails.postponement_decided(request)
    return request
