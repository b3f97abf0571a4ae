"""One meeting: what the relevé says, from the same view-model as its PDF."""

from email.utils import parseaddr

from django.conf import settings
from django.shortcuts import get_object_or_404, render
from django.utils import timezone, translation
from django.utils.http import urlencode

from .. import convocation_desk, desks, invitees, permissions, queries
from ..documents import shown_releve


def _versions(minutes, language):
    """Every issue with the rectificatif that made it, newest first.

    Each has `files`: those that are made, the page's language first; and `is_made`: whether both are.
    """
    issues = list(desks.issues_with_files(minutes=minutes).select_related("correction"))
    for issue in issues:
        documents = sorted(issue.documents, key=lambda document: document.language != language)
        issue.files = [document for document in documents if document.is_ready]
        issue.is_made = len(issue.files) == len(documents)
    return issues


def _observations(meeting):
    """Where observations on a draft go: the secretariat's address, by a mail that names the relevé."""
    address = parseaddr(settings.DEFAULT_FROM_EMAIL)[1]
    subject = urlencode({"subject": str(meeting)}).replace("+", "%20")
    return {"secretariat_address": address, "observations_link": f"mailto:{address}?{subject}"}


def meeting(request, pk):
    user, today = request.user, timezone.localdate()
    known = get_object_or_404(permissions.visible_meetings(user, today), pk=pk)
    # A locked relevé is shown from its frozen view-model: the rows under the meeting are not needed.
    whole = known if known.minutes.is_locked else queries.whole_meeting(known.pk)
    is_readable = permissions.can_read_minutes(user, whole.minutes, today)
    language = translation.get_language()
    releve, issue = shown_releve(whole, language, today) if is_readable else (None, None)
    can_edit = permissions.can_edit(user)
    if releve is None and not can_edit:
        convocation_desk.show_as_announced([whole])
    invitee = invitees.invitee_of(whole, user)
    context = {
        "meeting": whole,
        "minutes": whole.minutes,
        "invitee": invitee if invitee is not None and invitee.summonses.exists() else None,
        "pieces": convocation_desk.newest_pieces(whole) if permissions.is_member(user) else [],
        "releve": releve,
        "issue": issue,
        "issues": _versions(whole.minutes, language) if issue else [],
        "papers": [p for p in whole.papers.all() if is_readable or not p.is_annex],
        **_observations(whole),
        "can_edit": can_edit,
        "can_preview": not whole.minutes.is_locked
        and (permissions.can_edit(user) or permissions.can_validate(user, whole.minutes, today)),
    }
    return render(request, "meetings/meeting.html", context)
