"""One meeting: what the relevé says, from the same view-model as its PDF."""

from django.shortcuts import get_object_or_404, render
from django.utils import timezone, translation

from ogp_secretariat.people.permissions import is_member

from .. import desks, observation_desk, permissions, queries
from ..documents import shown_releve
from ..enums import MinutesState


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


def _received(user, minutes, today):
    """How the draft was received, for those who work on the relevé: the tally, and the pages that are theirs."""
    if not is_member(user) and minutes.state != MinutesState.CIRCULATED:
        return {}
    return {
        "tally": observation_desk.tally(minutes),
        "observes": observation_desk.recipient_for(user, minutes) is not None,
        "reviews": permissions.can_review_observations(user, minutes, today),
    }


def _approval(user, minutes, today):
    """The later meeting that approved the relevé, as far as this account may know of it."""
    known = minutes.approved_in_id and permissions.visible_meetings(user, today).filter(pk=minutes.approved_in_id)
    return {
        "approved_in": known.first() if known else None,
        "can_approve": permissions.can_edit(user) and minutes.is_locked and not minutes.approved_on,
    }


def meeting(request, pk):
    user, today = request.user, timezone.localdate()
    known = get_object_or_404(permissions.visible_meetings(user, today), pk=pk)
    # A locked relevé is shown from its frozen view-model: the rows under the meeting are not needed.
    whole = known if known.minutes.is_locked else queries.whole_meeting(known.pk)
    is_readable = permissions.can_read_minutes(user, whole.minutes, today)
    language = translation.get_language()
    releve, issue = shown_releve(whole, language, today) if is_readable else (None, None)
    context = {
        "meeting": whole,
        "minutes": whole.minutes,
        "releve": releve,
        "issue": issue,
        "issues": _versions(whole.minutes, language) if issue else [],
        "papers": [p for p in whole.papers.all() if is_readable or not p.is_annex],
        **(_received(user, whole.minutes, today) if is_readable else {}),
        **_approval(user, whole.minutes, today),
        "can_edit": permissions.can_edit(user),
        "can_preview": not whole.minutes.is_locked
        and (permissions.can_edit(user) or permissions.can_validate(user, whole.minutes, today)),
    }
    return render(request, "meetings/meeting.html", context)
