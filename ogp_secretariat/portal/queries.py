"""What the home page and the desks show; each figure or list is one statement, whatever the tables hold."""

from datetime import timedelta

from django.db.models import Q

from commitments.queries import plans_in_course
from meetings import desks
from meetings.convocation_desk import invited_meetings, invited_to, show_as_announced
from meetings.enums import MeetingStatus, MinutesState
from meetings.models import Decision, Meeting, Minutes
from meetings.next_step import next_step, with_facts
from meetings.permissions import can_edit, readable_minutes, visible_meetings
from ogp_secretariat.documents.enums import State as DocumentState
from ogp_secretariat.documents.models import Document
from ogp_secretariat.mailroom.enums import TROUBLED
from ogp_secretariat.mailroom.enums import State as MailState
from ogp_secretariat.mailroom.models import Message
from ogp_secretariat.people.permissions import is_chair

LATEST = 5
IN_PROGRESS = 12
# A document or a message that waits longer than this needs somebody's eye.
LATE = timedelta(minutes=10)


def public_figures():
    """{meetings, decisions}: how many published relevés and how many decisions in them."""
    return {
        "meetings": Minutes.objects.filter(state=MinutesState.PUBLISHED).count(),
        "decisions": Decision.objects.filter(meeting__minutes__state=MinutesState.PUBLISHED).count(),
    }


def plan_in_course():
    """The newest adopted plan with its day's figures, or None."""
    return plans_in_course().select_related("figures").first()


def latest_releves(user, today, limit=LATEST):
    """[(meeting, issue)]: the newest validated relevés this account may read and whose files are made."""
    locked = readable_minutes(user, today).filter(state__in=[MinutesState.VALIDATED, MinutesState.PUBLISHED])
    meetings = list(
        Meeting.objects.filter(minutes__in=locked.values("pk")).select_related("committee", "minutes")[:limit]
    )
    issues = desks.last_issues(meetings)
    return [(meeting, issues[meeting.pk]) for meeting in meetings if meeting.pk in issues]


def next_meetings(user, today, limit=3):
    """The meetings to come that this account may know of, soonest first, each with its own invitation and answer.

    Whoever is invited sees day, hour and place as they were announced: what the secretariat changes since is a draft.
    """
    off = [MeetingStatus.HELD, MeetingStatus.CANCELLED, MeetingStatus.POSTPONED]
    known = Q(pk__in=visible_meetings(user, today).values("pk")) | Q(pk__in=invited_to(user))
    coming = Meeting.objects.select_related("committee", "minutes").filter(known, date__gte=today)
    found = list(coming.exclude(status__in=off).order_by("date", "starts_at", "pk")[:limit])
    invited = invited_meetings(user, found)
    for meeting in found:
        meeting.my_invitee, meeting.my_answer = invited.get(meeting.pk, (None, None))
    if not can_edit(user) and not is_chair(user):
        show_as_announced(found)
    return found


def postponed_meetings(user, today, limit=3):
    """The convened meetings that were put off and have no new convocation yet, as far as this account knows of them."""
    known = Q(pk__in=visible_meetings(user, today).values("pk")) | Q(pk__in=invited_to(user))
    off = Meeting.objects.select_related("committee").filter(known, status=MeetingStatus.POSTPONED)
    return list(off.order_by("date", "pk")[:limit])


def minutes_in_progress(today):
    """[(relevé, its next step)] between draft and publication, the oldest meeting first."""
    found = with_facts(
        Minutes.objects.exclude(state=MinutesState.PUBLISHED)
        .exclude(meeting__status=MeetingStatus.CANCELLED)
        .select_related("meeting__committee")
        .order_by("meeting__date", "pk")
    )
    return [(minutes, next_step(minutes, today)) for minutes in found[:IN_PROGRESS]]


def troubled_documents(now):
    """Files that failed or wait too long."""
    waiting = [DocumentState.WAITING, DocumentState.RENDERING]
    trouble = Q(state=DocumentState.FAILED) | Q(state__in=waiting, requested_at__lt=now - LATE)
    return list(Document.objects.filter(trouble).only("id", "title", "state", "error", "requested_at")[:LATEST])


def troubled_messages(now):
    """Messages that wait for a person, or are overdue in the outbox."""
    trouble = Q(state__in=TROUBLED) | Q(state=MailState.DUE, not_before__lt=now - LATE)
    return list(Message.objects.filter(trouble).defer("body")[:LATEST])


def outbox_age(now):
    """Seconds since the oldest message that should have left, or 0."""
    first = Message.objects.filter(state=MailState.DUE, not_before__lte=now).order_by("not_before").first()
    return int((now - first.not_before).total_seconds()) if first else 0
