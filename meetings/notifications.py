"""One function per message; subject and body are templates."""

from ogp_secretariat.mailroom.actions.posting import post
from ogp_secretariat.web.links import page_address as _address


def _facts(minutes, account):
    meeting = minutes.meeting
    return {
        "meeting": meeting,
        "minutes": minutes,
        "account": account,
        "url": _address("meeting", account.language, meeting.pk),
    }


def minutes_published(minutes, issue, account):
    """The official relevé is there, in one click."""
    context = {
        **_facts(minutes, account),
        "issue": issue,
        "pdf_url": _address("releve_pdf", account.language, minutes.meeting_id),
    }
    key = f"minutes-published:{issue.pk}:{account.pk}"
    return post(key, account.email, "mail/minutes_published", context, language=account.language)


def minutes_corrected(minutes, issue, correction, account):
    """A rectificatif was signed: a new version stands beside the one the member may hold."""
    context = {**_facts(minutes, account), "issue": issue, "correction": correction}
    key = f"minutes-corrected:{issue.pk}:{account.pk}"
    return post(key, account.email, "mail/minutes_corrected", context, language=account.language)
