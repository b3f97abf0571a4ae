"""One meeting: what the relevé says, from the same view-model as its PDF."""

from django.shortcuts import get_object_or_404, render
from django.utils import timezone, translation

from .. import desks, permissions, queries
from ..documents import shown_releve


def _versions(minutes):
    """Every issue, newest first, with `is_made`: whether both of its files are there."""
    issues = list(desks.issues_with_files(minutes=minutes))
    for issue in issues:
        issue.is_made = all(document.is_ready for document in issue.documents)
    return issues


def meeting(request, pk):
    user, today = request.user, timezone.localdate()
    known = get_object_or_404(permissions.visible_meetings(user, today), pk=pk)
    # A locked relevé is shown from its frozen view-model: the rows under the meeting are not needed.
    whole = known if known.minutes.is_locked else queries.whole_meeting(known.pk)
    is_readable = permissions.can_read_minutes(user, whole.minutes, today)
    releve, issue = shown_releve(whole, translation.get_language(), today) if is_readable else (None, None)
    context = {
        "meeting": whole,
        "minutes": whole.minutes,
        "releve": releve,
        "issue": issue,
        "issues": _versions(whole.minutes) if issue else [],
        "papers": [p for p in whole.papers.all() if is_readable or not p.is_annex],
        "can_edit": permissions.can_edit(user),
        "can_preview": not whole.minutes.is_locked
        and (permissions.can_edit(user) or permissions.can_validate(user, whole.minutes, today)),
    }
    return render(request, "meetings/meeting.html", context)
