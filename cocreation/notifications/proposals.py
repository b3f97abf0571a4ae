"""Open Gov Week by mail: the call to the members, and what a proposer is told."""

from ogp_secretariat.mailroom.actions.posting import post
from ogp_secretariat.mailroom.models import Message

from .. import event_links
from .addresses import event_address, page_address


def called(week, member):
    """True when the call was written now: the key is that of the year and the address."""
    key = f"week:{week.year}:call:{event_links.fingerprint(member.email)}"
    if Message.objects.filter(key=key).exists():
        return False
    context = {
        "week": week,
        "member": member,
        "url": event_links.invitation_address(week, member.email, member.language),
        "week_url": page_address("week", member.language, week.year),
    }
    post(key, member.email, "mail/week_call", context, language=member.language)
    return True


def _say(proposal, occasion, kind):
    if not proposal.email:
        return None
    event = proposal.event
    context = {
        "proposal": proposal,
        "event": event,
        "week": event.week,
        "url": event_links.proposal_address(proposal),
        "event_url": event_address(event, proposal.language),
    }
    key = f"proposal:{proposal.key}:{occasion}"
    return post(key, proposal.email, f"mail/{kind}", context, language=proposal.language)


def received(proposal):
    return _say(proposal, "received", "proposal_received")


def accepted(proposal):
    return _say(proposal, "accepted", "proposal_accepted")


def asked(proposal):
    return _say(proposal, f"question:{proposal.questions}", "proposal_question")


def refused(proposal):
    return _say(proposal, "refused", "proposal_refused")
