"""An item proposed by a member: sent once, accepted or refused once, withdrawn only before that."""

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from ogp_secretariat.audit.actions.recording import difference, record, snapshot
from ogp_secretariat.people.models import User
from ogp_secretariat.web.errors import NotAllowedNow

from .. import agenda, notifications_agenda, permissions
from ..enums import ProposalState
from ..models import AgendaProposal
from . import arranging
from .preparing import Pick, locked_committee


@transaction.atomic
def propose(proposal, *, by):
    """Send a proposal (not saved yet, with the `token` of its page). Returns (proposal, whether it is new).

    The secretariat's own is accepted from the start. Raises PermissionDenied, NotAllowedNow.
    """
    now = timezone.now()
    if not permissions.committees_to_propose_to(by, timezone.localdate()).filter(pk=proposal.committee_id).exists():
        raise PermissionDenied
    # Two pages of one member sent at once are counted one after the other.
    User.objects.select_for_update(of=("self",)).get(pk=by.pk)
    if known := AgendaProposal.objects.filter(token=proposal.token).first():
        if known.author_id != by.pk:
            raise NotAllowedNow([_("This page was opened too long ago. What you typed is here: send it once more.")])
        return known, False
    own = AgendaProposal.objects.filter(author=by)
    missing = agenda.missing_for_proposing(
        waiting=own.filter(state=ProposalState.WAITING).count(),
        today=own.filter(
            created_at__gte=timezone.localtime(now).replace(hour=0, minute=0, second=0, microsecond=0)
        ).count(),
    )
    if missing:
        raise NotAllowedNow(missing)
    proposal.author, proposal.created_at = by, now
    if permissions.can_edit(by):
        if missing := agenda.missing_for_accepting(ProposalState.WAITING, proposal.title):
            raise NotAllowedNow(missing)
        proposal.state, proposal.decided_at, proposal.decided_by = ProposalState.ACCEPTED, now, by
    proposal.save()
    record("create", proposal, by=by, changes=difference({}, snapshot(proposal)))
    return proposal, True


def _locked(proposal):
    locked_committee(proposal.committee_id)
    return (
        AgendaProposal.objects.select_for_update(of=("self",))
        .select_related("committee", "author__person")
        .get(pk=proposal.pk)
    )


def _settle(proposal, state, by, **changes):
    before = snapshot(proposal)
    proposal.state, proposal.decided_at, proposal.decided_by = state, timezone.now(), by
    for name, value in changes.items():
        setattr(proposal, name, value)
    proposal.save()
    record(f"proposal_{state}", proposal, by=by, changes=difference(before, snapshot(proposal)))
    return proposal


@transaction.atomic
def accept(proposal, *, by, title, title_ar="", planned_minutes=None, meeting=None):
    """Take the proposal into the backlog, or onto the agenda of `meeting`, which is being prepared. Its author is told.

    The title may be put otherwise. Returns the proposal.
    """
    if not permissions.can_edit(by):
        raise PermissionDenied
    proposal = _locked(proposal)
    if missing := agenda.missing_for_accepting(proposal.state, title):
        raise NotAllowedNow(missing)
    words = {"title": title.strip(), "title_ar": title_ar.strip(), "planned_minutes": planned_minutes}
    proposal = _settle(proposal, ProposalState.ACCEPTED, by, **words)
    if meeting is not None:
        arranging.take(meeting, [Pick(f"proposal:{proposal.pk}", title=proposal.title)], expected_version=None, by=by)
    notifications_agenda.proposal_accepted(proposal)
    return proposal


@transaction.atomic
def refuse(proposal, *, reason, by):
    """Refuse it, with a reason that its author is told. Returns the proposal."""
    if not permissions.can_edit(by):
        raise PermissionDenied
    proposal = _locked(proposal)
    if missing := agenda.missing_for_refusing(proposal.state, reason):
        raise NotAllowedNow(missing)
    proposal = _settle(proposal, ProposalState.REFUSED, by, reason=reason.strip())
    notifications_agenda.proposal_refused(proposal)
    return proposal


@transaction.atomic
def withdraw(proposal, *, by):
    """Its author takes it back, while nobody has answered. Returns the proposal."""
    if proposal.author_id != by.pk:
        raise PermissionDenied
    proposal = _locked(proposal)
    if missing := agenda.missing_for_deciding(proposal.state):
        raise NotAllowedNow(missing)
    return _settle(proposal, ProposalState.WITHDRAWN, by)
