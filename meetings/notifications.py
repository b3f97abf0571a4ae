"""One function per message; subject and body are templates."""

from ogp_secretariat.mailroom.actions.posting import post
from ogp_secretariat.web.links import fingerprint
from ogp_secretariat.web.links import page_address as _address


def minutes_published(minutes, issue, recipient):
    """The official relevé is there, in one click."""
    pdf_url = _address("releve_pdf", recipient.language, minutes.meeting_id)
    return _post("published", minutes, issue, recipient, pdf_url=pdf_url)


def minutes_corrected(minutes, issue, correction, recipient):
    """A rectificatif was signed: a new version stands beside the one the member may hold."""
    return _post("corrected", minutes, issue, recipient, correction=correction)


def _post(what, minutes, issue, recipient, **more):
    """`recipient`: one of `owners.told_of_minutes`."""
    meeting, language = minutes.meeting, recipient.language
    url = _address("meeting", language, meeting.pk)
    context = {"meeting": meeting, "minutes": minutes, "issue": issue, "url": url, **more}
    key = f"minutes-{what}:{issue.pk}:{fingerprint(recipient.email)}"
    return post(key, recipient.email, f"mail/minutes_{what}", context, language=language)
