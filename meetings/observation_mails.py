"""Mails about observations on a draft: one function per message, as in `notifications`."""

from ogp_secretariat.mailroom.actions.posting import post
from ogp_secretariat.web.links import page_address

from . import observation_links


def language_of(recipient):
    """That of the account; French without one."""
    return recipient.user.language if recipient.user_id else "fr"


def _to(recipient):
    """The address of the account while it is active, else the one on the card; empty without either."""
    if recipient.user_id:
        return recipient.user.email if recipient.user.is_active else ""
    return recipient.email


def _facts(recipient, language):
    meeting = recipient.round.minutes.meeting
    facts = {"meeting": meeting, "round": recipient.round, "recipient": recipient}
    if recipient.has_link:
        return {**facts, "url": observation_links.address_of(recipient, language)}
    return {**facts, "url": page_address("observations", language, meeting.pk)}


def _post(name, key, recipient, **context):
    """Post to a recipient who has an address; nothing for those who are told by other means."""
    if not _to(recipient):
        return None
    language = language_of(recipient)
    context = {**_facts(recipient, language), **context}
    return post(key, _to(recipient), f"mail/{name}", context, language=language)


def circulated_key(recipient):
    return f"minutes-circulated:{recipient.pk}"


def circulated(recipient):
    """The draft is there to be read and observed, until a day."""
    return _post("minutes_circulated", circulated_key(recipient), recipient)


def extended_prefix(recipient):
    return f"observations-extended:{recipient.pk}:"


def extended(recipient):
    """The last day for observations is put off."""
    key = f"{extended_prefix(recipient)}{recipient.round.until.isoformat()}"
    return _post("observations_extended", key, recipient)


def answered(recipient, observations):
    """What became of each observation of one recipient; once for each round."""
    return _post("observations_answered", f"observations-answered:{recipient.pk}", recipient, observations=observations)
