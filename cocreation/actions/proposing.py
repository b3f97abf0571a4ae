"""Events of Open Gov Week that others propose: received, asked about, published or refused; the proposer is told."""

from dataclasses import dataclass

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from ogp_secretariat.audit.actions.recording import record
from ogp_secretariat.web.errors import NotAllowedNow

from ..enums.events import EventKind, EventState
from ..models import Event, EventProposal, OpenGovWeek
from ..notifications import proposals as mails
from ..permissions.process import can_manage
from ..policies import events as rules
from . import preparing

# What a proposer fills in about the event.
EVENT_FIELDS = (
    "title", "title_ar", "description", "description_ar", "date", "starts_at", "ends_at", "mode", "venue", "address",
    "link", "accessibility",
)  # fmt: skip


@dataclass
class Proposer:
    name: str
    email: str
    organisation: str
    language: str = "fr"


def missing_for_proposal(week, event):
    """What a proposal must say before it is received; the rest is asked for later."""
    missing = []
    if not week.starts_on <= event.date <= week.ends_on:
        missing.append(_("The event takes place during the week."))
    return missing + rules.missing_for_the_public(event)


@transaction.atomic
def propose(week, values, regions, themes, proposer, *, now):
    """Receive a proposal: `values` {field: value} of `EVENT_FIELDS`. Returns the `EventProposal`.

    Raises NotAllowedNow when the call is closed or something is missing, ValidationError.
    """
    week = OpenGovWeek.objects.select_for_update(of=("self",), no_key=True).get(pk=week.pk)
    if not week.takes_proposals(timezone.localdate(now)):
        raise NotAllowedNow([_("The call for events is closed.")])
    event = Event(kind=EventKind.OPEN_GOV_WEEK, state=EventState.PROPOSED, week=week, **values)
    if missing := missing_for_proposal(week, event):
        raise NotAllowedNow(missing)
    event.full_clean()
    event.save()
    event.regions.set(regions)
    event.themes.set(themes)
    proposal = EventProposal(event=event, received_at=now, consented_at=now, **vars(proposer))
    proposal.full_clean()
    proposal.save()
    record("propose_event", event, by=None, note=proposer.organisation)
    mails.received(proposal)
    return proposal


@transaction.atomic
def amend(proposal, values, regions, themes, *, answer=""):
    """The proposer corrects the proposal, or answers the question, while it waits. Raises NotAllowedNow."""
    event, proposal = _take(proposal)
    if event.state != EventState.PROPOSED:
        raise NotAllowedNow([_("The proposal was already decided: write to the secretariat.")])
    for name in EVENT_FIELDS:
        if name in values:
            setattr(event, name, values[name])
    if missing := missing_for_proposal(event.week, event):
        raise NotAllowedNow(missing)
    event.version += 1
    event.full_clean()
    event.save()
    event.regions.set(regions)
    event.themes.set(themes)
    if answer.strip():
        proposal.answer = answer.strip()
        proposal.save()
    record("answer_question" if answer.strip() else "change", event, by=None)
    return proposal


def _take(proposal):
    event = Event.objects.select_for_update(of=("self",), no_key=True).select_related("week").get(pk=proposal.event_id)
    proposal = EventProposal.objects.select_for_update(of=("self",)).get(pk=proposal.pk)
    proposal.event = event
    return event, proposal


def _open(proposal, by):
    if by is not None and not can_manage(by):
        raise PermissionDenied
    event, proposal = _take(proposal)
    if event.state != EventState.PROPOSED:
        raise NotAllowedNow([_("This proposal was already decided.")])
    return event, proposal


@transaction.atomic
def accept(proposal, *, by):
    """Publish the proposed event. Raises PermissionDenied, NotAllowedNow."""
    event, proposal = _open(proposal, by)
    proposal.event = preparing.publish(event, by=by)
    mails.accepted(proposal)
    return proposal.event


@transaction.atomic
def ask(proposal, *, question, by):
    """Ask the proposer something; the event keeps waiting."""
    event, proposal = _open(proposal, by)
    if not question.strip():
        raise NotAllowedNow([_("Write the question.")])
    proposal.question, proposal.answer = question.strip(), ""
    proposal.questions += 1
    proposal.save()
    record("ask_proposer", event, by=by, note=proposal.question)
    mails.asked(proposal)
    return proposal


@transaction.atomic
def refuse(proposal, *, reason, by):
    """Refuse a proposal with a reason, which the proposer is told."""
    event, proposal = _open(proposal, by)
    if not reason.strip():
        raise NotAllowedNow([_("Say why: the proposer is told.")])
    proposal.decision_reason = reason.strip()
    proposal.save()
    event.state = EventState.REFUSED
    event.version += 1
    event.save()
    record("refuse_proposal", event, by=by, note=proposal.decision_reason)
    mails.refused(proposal)
    return proposal
