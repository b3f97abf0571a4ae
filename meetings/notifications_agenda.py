"""What the author of a proposal is told."""

from django.utils import translation

from ogp_secretariat.mailroom.actions.posting import post
from ogp_secretariat.web.links import page_address


def _tell(proposal, outcome):
    account = proposal.author
    if not account.is_active or proposal.decided_by_id == account.pk:
        return None
    with translation.override(account.language):
        url = page_address("agenda_proposal", account.language, proposal.pk)
        context = {"proposal": proposal, "title": proposal.display_title, "account": account, "url": url}
    template = f"mail/agenda_proposal_{outcome}"
    return post(f"agenda-proposal:{proposal.pk}:{outcome}", account.email, template, context, language=account.language)


def proposal_accepted(proposal):
    """It stands on the agenda of a next meeting. Which one is told by the convocation."""
    return _tell(proposal, "accepted")


def proposal_refused(proposal):
    """It is not taken up, and why."""
    return _tell(proposal, "refused")
