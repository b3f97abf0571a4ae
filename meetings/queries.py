"""What pages, files and figures read: whole, in a constant number of statements."""

import datetime

from django.db.models import Prefetch

from ogp_secretariat.documents.enums import State
from ogp_secretariat.people.models import Committee

from .enums import DecisionStatus, ImportState, MinutesState
from .models import AgendaItem, Attendance, Decision, Issue, Meeting, Minutes, MinutesEntry, ReleveImport
from .policies import LOCKED_STATES, Content


def whole_meeting(pk):
    """One meeting with everything the relevé shows, or None. Seven statements whatever it holds."""
    return (
        Meeting.objects.select_related("committee__institution__parent", "minutes", "college")
        .prefetch_related(
            "committee__institution__names",
            "committee__institution__parent__names",
            "committee__colleges",
            Prefetch("agenda_items", AgendaItem.objects.order_by("position", "id")),
            Prefetch("entries", MinutesEntry.objects.order_by("position", "id")),
            Prefetch(
                "decisions",
                Decision.objects.select_related(
                    "owner_person", "owner_institution", "owner_college", "owner_committee", "agenda_item"
                ).order_by("position", "id"),
            ),
            Prefetch("attendances", Attendance.objects.select_related("college").order_by("position", "id")),
            "papers",
        )
        .filter(pk=pk)
        .first()
    )


def content_of(meeting):
    """How much the meeting holds, for the policies."""
    return Content(
        agenda=meeting.agenda_items.count(), entries=meeting.entries.count(), decisions=meeting.decisions.count()
    )


def next_position(rows):
    """The position after the last one of `rows` (a queryset of one meeting's agenda items, points …)."""
    last = rows.order_by("-position").values_list("position", flat=True).first()
    return (last or 0) + 1


def latest_issue(minutes, *, ready_only=True):
    """The newest issue of the relevé; with `ready_only` the newest whose files are made. None when there is none."""
    issues = Issue.objects.filter(minutes=minutes).select_related("document_fr", "document_ar")
    if ready_only:
        issues = issues.filter(document_fr__state=State.READY, document_ar__state=State.READY)
    return issues.order_by("-version").first()


def open_decisions_before(meeting):
    """The decisions of the committee's earlier validated relevés that are neither done nor abandoned."""
    if not meeting.date:
        return Decision.objects.none()
    return (
        Decision.objects.filter(
            meeting__committee=meeting.committee,
            meeting__date__lt=meeting.date,
            meeting__minutes__state__in=LOCKED_STATES,
            status__in=[DecisionStatus.OPEN, DecisionStatus.IN_PROGRESS],
        )
        .select_related("meeting__committee", "owner_person", "owner_institution", "owner_college", "owner_committee")
        .order_by("meeting__date", "position")
    )


def convocation_documents(meeting, lang):
    """The issued files of the meeting's convocation in `lang` (letter, agenda), in their order; none before it."""
    return []


def previous_issue(meeting):
    """The newest issue of the last validated relevé of the committee before `meeting`, or None."""
    earlier = Issue.objects.filter(
        minutes__meeting__committee=meeting.committee_id,
        minutes__state__in=LOCKED_STATES,
        document_fr__state=State.READY,
        document_ar__state=State.READY,
    ).exclude(minutes__meeting=meeting.pk)
    if meeting.date:
        earlier = earlier.filter(minutes__meeting__date__lt=meeting.date)
    return (
        earlier.select_related("document_fr", "document_ar", "minutes__meeting__committee")
        .order_by("-minutes__meeting__date", "-version")
        .first()
    )


def years_of(meetings):
    """The years from the newest to the oldest of a queryset of meetings. Two short walks along the index of dates."""
    dated = meetings.exclude(date=None)
    ends = [dated.order_by(order).values_list("year", flat=True).first() for order in ("-date", "date")]
    return list(range(ends[0], ends[1] - 1, -1)) if ends[0] else []


def to_sign():
    """Relevés that await validation: circulated ones first, then drafts of meetings held, oldest first."""
    return (
        Minutes.objects.filter(state__in=[MinutesState.CIRCULATED, MinutesState.DRAFT], meeting__status="held")
        .select_related("meeting__committee")
        .order_by("state", "meeting__date")
    )


def imports_to_review():
    return ReleveImport.objects.filter(state=ImportState.TO_REVIEW).select_related("committee")


def meeting_by_reference(reference):
    """The meetings that « CP 1/2020 » or an ISO date names (a list: several may share a date)."""
    text = " ".join(reference.split())
    meetings = Meeting.objects.select_related("committee", "minutes")
    if len(text) == 10 and text[4] == text[7] == "-":
        try:
            return list(meetings.filter(date=datetime.date.fromisoformat(text)))
        except ValueError:
            return []
    code, _, rest = text.partition(" ")
    number, _, year = rest.partition("/")
    if not (number.isdecimal() and year.isdecimal() and len(number) <= 4 and len(year) == 4):
        return []
    return list(meetings.filter(committee__code__iexact=code, number=int(number), year=int(year)))


def default_committee(code=None):
    """The committee of that code; without a code the first one. None when there is none."""
    committees = Committee.objects.order_by("pk")
    return committees.filter(code__iexact=code).first() if code else committees.first()
