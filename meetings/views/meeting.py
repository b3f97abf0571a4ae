"""One meeting: what the relevé says, from the same view-model as its PDF."""

from django.shortcuts import get_object_or_404, render
from django.utils import timezone, translation

from ogp_secretariat.people.permissions import is_member

from .. import convocation_desk, desks, invitees, lineage, next_step, observation_desk, permissions, queries
from ..documents import shown_releve
from ..enums import HAS_SAT, MeetingStatus, MinutesState


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


def _papers(meeting, user, is_readable):
    """Annexes go with the relevé; papers of items behind closed doors are for those who sit in the committee."""
    papers = [p for p in meeting.papers.all() if is_readable or not p.is_annex]
    if not any(p.agenda_item_id for p in papers) or permissions.can_read_closed(user, meeting):
        return papers
    closed = {item.pk for item in meeting.agenda_items.all() if item.is_confidential}
    return [p for p in papers if p.agenda_item_id not in closed]


def _lineage(meeting, user):
    """Where the items come from and where they went, for those who sit or work here; not for the public."""
    if not permissions.can_have_pack(user):
        return []
    sees_drafts = permissions.can_read_closing(user)
    rows = [
        {"item": item, "origins": lineage.origins(item), "later": lineage.destinations(item, with_drafts=sees_drafts)}
        for item in lineage.items_with_lineage(meeting)
    ]
    return [row for row in rows if row["origins"] or row["later"]]


def _has_begun(meeting):
    """Whether there is a relevé to show: before the sitting the page of a meeting is its agenda."""
    if meeting.minutes.is_locked or meeting.status in HAS_SAT:
        return True
    return bool(meeting.entries.all() or meeting.decisions.all())


def _office(meeting, today):
    """For the secretariat: what is to be done next, and the relevés that this meeting was to approve."""
    held = meeting.status == MeetingStatus.HELD
    names_one = held and any(item.approves_id for item in meeting.agenda_items.all())
    return {
        "step": next_step.next_step_of(meeting, today),
        "to_approve": list(queries.to_approve(meeting)) if names_one else [],
    }


def meeting(request, pk):
    user, today = request.user, timezone.localdate()
    known = get_object_or_404(permissions.visible_meetings(user, today), pk=pk)
    # A locked relevé is shown from its frozen view-model: the rows under the meeting are not needed.
    whole = known if known.minutes.is_locked else queries.whole_meeting(known.pk)
    is_readable = permissions.can_read_minutes(user, whole.minutes, today)
    language = translation.get_language()
    releve, issue = shown_releve(whole, language, today) if is_readable and _has_begun(whole) else (None, None)
    can_edit = permissions.can_edit(user)
    if releve is None and not can_edit:
        convocation_desk.show_as_announced([whole])
    # Nobody is invited to a meeting that was never convened: old ones, and those in preparation.
    invitee = invitees.invitee_of(whole, user) if whole.convened_at else None
    context = {
        "meeting": whole,
        "minutes": whole.minutes,
        "invitee": invitee if invitee is not None and invitee.summonses.exists() else None,
        "pieces": queries.newest_pieces(whole) if whole.convened_at and permissions.is_member(user) else [],
        "releve": releve,
        "issue": issue,
        "issues": _versions(whole.minutes, language) if issue else [],
        **(_received(user, whole.minutes, today) if is_readable else {}),
        **_approval(user, whole.minutes, today),
        **(_office(whole, today) if can_edit else {}),
        "papers": _papers(whole, user, is_readable),
        "lineage": _lineage(whole, user),
        "can_have_pack": permissions.can_have_pack(user),
        "can_read_closing": permissions.can_read_closing(user),
        "can_edit": can_edit,
        "can_preview": not whole.minutes.is_locked
        and (permissions.can_edit(user) or permissions.can_validate(user, whole.minutes, today)),
    }
    return render(request, "meetings/meeting.html", context)
