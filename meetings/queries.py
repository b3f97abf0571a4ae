"""What pages, files and figures read: whole, in a constant number of statements."""

import datetime

from django.db.models import Case, Count, Exists, F, Max, OuterRef, Prefetch, Q, Subquery, Value, When
from django.db.models.functions import Coalesce
from django.db.models.lookups import Exact, GreaterThan

from ogp_secretariat.documents.enums import State
from ogp_secretariat.people.models import Committee

from .announcements import Announcement
from .enums import (
    ConvocationState,
    DeadlineKind,
    DecisionStatus,
    ImportState,
    MeetingKind,
    MeetingStatus,
    MinutesState,
    Outcome,
    Purpose,
)
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
from .order import before, hour_of, in_order
from .policies import LOCKED_STATES, Content

OWNERS = ("owner_person", "owner_institution", "owner_college", "owner_committee")
PIECES = ("letter", "agenda")
# A meeting that is called, or took place, is the « next meeting » of the decisions before it.
CALLED = (MeetingStatus.CONVENED, MeetingStatus.SITTING, MeetingStatus.HELD)
# One college, or those who prepare, are not the committee.
PARTIAL = (MeetingKind.COLLEGE, MeetingKind.PREPARATORY)
OFF_AGENDA = (Outcome.POSTPONED, Outcome.WITHDRAWN)


def whole_meeting(pk):
    """One meeting with everything the relevé shows, or None. Seven statements whatever it holds."""
    return next(iter(whole_meetings([pk])), None)


def whole_meetings(keys):
    """Several of them, in as many statements."""
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
        .filter(pk__in=keys)
    )


def announced_day(meeting):
    """The day of the last convocation that went out; None before the first. It may have moved since, unsaid."""
    released = meeting.convocations.filter(state=ConvocationState.RELEASED).order_by("-sequence")
    content = released.values_list("content", flat=True).first()
    return Announcement.from_json(content).day if content else None


def content_of(meeting):
    """How much the meeting holds, for the policies."""
    return Content(
        agenda=meeting.agenda_items.count(), entries=meeting.entries.count(), decisions=meeting.decisions.count()
    )


def contents_of(meetings):
    """{key of each meeting: its `Content`}, in one statement."""

    def number(rows):
        counted = rows.filter(meeting=OuterRef("pk")).order_by().values("meeting").annotate(n=Count("pk"))
        return Coalesce(Subquery(counted.values("n")), 0)

    counted = Meeting.objects.filter(pk__in=[meeting.pk for meeting in meetings]).order_by()
    counted = counted.annotate(
        items=number(AgendaItem.objects), points=number(MinutesEntry.objects), decided=number(Decision.objects)
    )
    return {pk: Content(*counts) for pk, *counts in counted.values_list("pk", "items", "points", "decided")}


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


def _called():
    """Meetings of a whole committee that are called, or took place."""
    return Meeting.objects.filter(status__in=CALLED).exclude(kind__in=PARTIAL)


def _later_the_same_day():
    """For a decision of the outer query whose deadline nothing moved: on the day of its meeting, after its meeting."""
    hour = Coalesce(OuterRef("meeting__starts_at"), Value(datetime.time.min))
    later = Q(GreaterThan(hour_of(), hour)) | Q(Exact(hour_of(), hour), pk__gt=OuterRef("meeting"))
    return Q(Exact(OuterRef("deadline_version"), Value(0)), date=OuterRef("current_since")) & later


def with_due(decisions):
    """`due_on`: the last day on time today; of « next meeting » the day of the next one that is called, or None."""
    later = _called().filter(committee=OuterRef("meeting__committee"))
    later = later.filter(Q(date__gt=OuterRef("current_since")) | _later_the_same_day())
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
    from which it counts and today, which is the last one called of the committee. So no decision is asked one by one,
    but those of that very day: another meeting may have followed theirs.
    """
    called = _called().filter(date__lt=today).order_by()
    same_day = Exists(_called().filter(_later_the_same_day(), committee=OuterRef("meeting__committee")))
    late = Q(current_due__lt=today) & ~Q(current_kind=DeadlineKind.NEXT_MEETING)
    for committee, last in called.values_list("committee").annotate(last=Max("date")):
        waits = Q(current_kind=DeadlineKind.NEXT_MEETING, meeting__committee=committee)
        late |= waits & (Q(current_since__lt=last) | Q(current_since=last) & same_day)
    return followed(decisions).filter(late)


def next_meeting_of(decision):
    """The day that « next meeting » means in the present deadline of a stored decision; None where none is called."""
    if decision.current_kind != DeadlineKind.NEXT_MEETING:
        return None
    return with_due(Decision.objects.filter(pk=decision.pk)).values_list("due_on", flat=True).get()


def next_called(committee_id, day):
    """The day of the first meeting called after `day`, or None."""
    later = _called().filter(committee=committee_id, date__gt=day).order_by("date")
    return later.values_list("date", flat=True).first()


def with_last_words(decisions):
    """`last_words` and `last_on`: of the last report that says something of the work, None where there is none.

    One that moves the deadline and leaves the status says why the deadline moves, which the deadline itself shows.
    """
    reports = ProgressReport.objects.filter(decision=OuterRef("pk"))
    earlier = ProgressReport.objects.filter(decision=OuterRef("decision"), number=OuterRef("number") - 1)
    status = Coalesce(Subquery(earlier.values("status")[:1]), Value(DecisionStatus.OPEN.value))
    last = reports.annotate(earlier_status=status).exclude(text="")
    last = last.filter(Q(deadline_kind="") | ~Q(status=F("earlier_status"))).order_by("-number")
    return decisions.annotate(
        last_words=Subquery(last.values("text")[:1]), last_on=Subquery(last.values("made_on")[:1])
    )


def open_decisions_before(meeting):
    """The decisions of the committee's earlier validated relevés that are still followed, with their last report."""
    if not meeting.date:
        return Decision.objects.none()
    return (
        with_last_words(with_due(followed(validated())))
        .filter(before(meeting, "meeting__"), meeting__committee=meeting.committee)
        .select_related("meeting__committee", *OWNERS)
        .prefetch_related("owner_institution__names")
        .order_by(*in_order("meeting__"), "position")
    )


def unpublished_in(issue):
    """The references of relevés that are not published and whose decisions the frozen follow-up of `issue` shows."""
    codes = {line["code"] for line in issue.document_fr.context.get("follow_up", ())} if issue else ()
    if not codes:
        return []
    found = Decision.objects.filter(meeting__committee=issue.minutes.meeting.committee_id, number__isnull=False)
    found = found.exclude(meeting__minutes__state=MinutesState.PUBLISHED).select_related("meeting__committee")
    meetings = {decision.meeting for decision in found if decision.code in codes}
    return [str(meeting) for meeting in sorted(meetings, key=lambda one: one.moment)]


def extracts_of(meeting):
    """The extracts made of its decisions."""
    return DecisionExtract.objects.filter(decision__meeting=meeting).select_related("document")


def newest_pieces(meeting):
    """[(piece, convocation)] of the newest released letter and agenda, the letter first, without their frozen texts.

    While its files are being made a piece is not in it: an earlier one says something else.
    """
    names = [f"{piece}_{lang}" for piece in PIECES for lang in ("fr", "ar")]
    heavy = [f"{name}__{field}" for name in names for field in ("html", "context", "embedded")]
    rows = meeting.convocations.filter(agenda_fr__isnull=False).select_related(*names).defer("content", *heavy)
    newest = {}
    for one in rows.order_by("-sequence"):
        for piece in PIECES:
            if getattr(one, f"{piece}_fr_id"):
                newest.setdefault(piece, one)
    found = [(piece, newest[piece]) for piece in PIECES if piece in newest]
    return [(piece, one) for piece, one in found if all(one.document(piece, lang).is_ready for lang in ("fr", "ar"))]


def convocation_documents(meeting, lang):
    """The issued files of the meeting's newest convocation in `lang`, the letter first; none before it."""
    return [one.document(piece, lang) for piece, one in newest_pieces(meeting)]


def previous_issue(meeting):
    """The newest issue of the last validated relevé of the committee before `meeting`, or None."""
    earlier = Issue.objects.filter(
        minutes__meeting__committee=meeting.committee_id,
        minutes__state__in=LOCKED_STATES,
        document_fr__state=State.READY,
        document_ar__state=State.READY,
    ).exclude(minutes__meeting=meeting.pk)
    if meeting.date:
        earlier = earlier.filter(before(meeting, "minutes__meeting__"))
    return (
        earlier.select_related("document_fr", "document_ar", "minutes__meeting__committee")
        .order_by(*in_order("minutes__meeting__", newest=True), "-version")
        .first()
    )


def approval_item(minutes, in_meeting):
    """The item of a meeting's agenda by which it approves this relevé, or None.

    It names the relevé; an item « for approval » that names none is about it too, one that names another is not.
    """
    items = in_meeting.agenda_items.filter(Q(approves=minutes) | Q(approves=None, purpose=Purpose.APPROVAL))
    return items.order_by(F("approves").asc(nulls_last=True), "position", "pk").first()


def nameable(committee, meeting=None):
    """The relevés that an agenda item of this committee may name as those to approve, the newest first.

    With a `meeting`: those of meetings before it, and those its items name already. No committee: of all.
    """
    found = Q(approved_on=None, state__in=LOCKED_STATES)
    if committee is not None:
        found &= Q(meeting__committee=committee)
    if meeting is not None and meeting.date:
        found &= before(meeting, "meeting__")
    if meeting is not None:
        found |= Q(pk__in=meeting.agenda_items.exclude(approves=None).values("approves"))
    return (
        Minutes.objects.filter(found).select_related("meeting__committee").order_by(*in_order("meeting__", newest=True))
    )


def to_approve(meeting):
    """Validated relevés that the agenda of this held meeting names and that nobody approved yet."""
    if meeting.status != MeetingStatus.HELD:
        return Minutes.objects.none()
    named = Minutes.objects.filter(approval_items__meeting=meeting.pk, approved_on=None, state__in=LOCKED_STATES)
    return named.exclude(approval_items__outcome__in=OFF_AGENDA).select_related("meeting__committee").distinct()


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


def postponed_words(decision):
    """{key of a report: what was said} for the reports that moved the deadline because the owner asked for it.

    The owner's reason, then the secretariat's word; who asked is said by each page in its own language.
    """
    accepted = decision.postponements.exclude(report=None).values_list("report", "reason", "decision_reason")
    return {key: "\n".join(filter(None, said)) for key, *said in accepted}
