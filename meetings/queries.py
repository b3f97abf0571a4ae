"""What pages, files and figures read: whole, in a constant number of statements."""

import datetime

from django.db.models import Case, Exists, F, Max, OuterRef, Prefetch, Q, Subquery, When

from ogp_secretariat.documents.enums import State
from ogp_secretariat.people.models import Committee

from .enums import DeadlineKind, ImportState, MeetingStatus, MinutesState
from .follow import ENDING, FOLLOWED
from .models import (
    AgendaItem,
    Attendance,
    Decision,
    DecisionExtract,
    DecisionLink,
    Issue,
    Meeting,
    Minutes,
    MinutesEntry,
    ProgressReport,
    ReleveImport,
)
from .policies import LOCKED_STATES, Content

OWNERS = ("owner_person", "owner_institution", "owner_college", "owner_committee")
# A meeting that is called, or took place, is the « next meeting » of the decisions before it.
CALLED = (MeetingStatus.CONVENED, MeetingStatus.SITTING, MeetingStatus.HELD)


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


def validated():
    """Every decision of a validated relevé."""
    return Decision.objects.filter(meeting__minutes__state__in=LOCKED_STATES)


def with_due(decisions):
    """`due_on`: the last day on time today; of « next meeting » the day of the next one that is called, or None."""
    later = Meeting.objects.filter(
        committee=OuterRef("meeting__committee"), status__in=CALLED, date__gt=OuterRef("current_since")
    )
    next_day = Subquery(later.order_by("date").values("date")[:1])
    return decisions.annotate(
        due_on=Case(When(current_kind=DeadlineKind.NEXT_MEETING, then=next_day), default=F("current_due"))
    )


def ended():
    """Whether a validated decision replaced or cancelled that of the outer query."""
    links = DecisionLink.objects.filter(kind__in=ENDING, source__meeting__minutes__state__in=LOCKED_STATES)
    return Exists(links.filter(target=OuterRef("pk")))


def followed(decisions):
    """Those that are still to be done: neither closed, nor replaced or cancelled."""
    return decisions.filter(~ended(), status__in=FOLLOWED)


def overdue(decisions, today):
    """Those that are followed and whose present deadline has passed. One small statement goes before.

    As `with_due`, asked the other way round: a « next meeting » has passed once a meeting was called between the day
    from which it counts and today, which is the last one called of the committee. So no decision is asked one by one.
    """
    called = Meeting.objects.filter(status__in=CALLED, date__lt=today).order_by()
    late = Q(current_due__lt=today) & ~Q(current_kind=DeadlineKind.NEXT_MEETING)
    for committee, last in called.values_list("committee").annotate(last=Max("date")):
        late |= Q(current_kind=DeadlineKind.NEXT_MEETING, meeting__committee=committee, current_since__lt=last)
    return followed(decisions).filter(late)


def open_decisions_before(meeting):
    """The decisions of the committee's earlier validated relevés that are still followed, with their last report."""
    if not meeting.date:
        return Decision.objects.none()
    last = ProgressReport.objects.filter(decision=OuterRef("pk")).order_by("-number")
    return (
        with_due(followed(validated()))
        .filter(meeting__committee=meeting.committee, meeting__date__lt=meeting.date)
        .annotate(last_words=Subquery(last.values("text")[:1]), last_on=Subquery(last.values("made_on")[:1]))
        .select_related("meeting__committee", *OWNERS)
        .prefetch_related("owner_institution__names")
        .order_by("meeting__date", "position")
    )


def extracts_of(meeting):
    """The extracts made of its decisions."""
    return DecisionExtract.objects.filter(decision__meeting=meeting).select_related("document")


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
