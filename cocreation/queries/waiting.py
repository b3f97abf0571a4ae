"""What waits for the secretariat or for an analyst: numbers alone, in a fixed number of statements."""

import datetime

from django.db.models import Count, Exists, OuterRef, Q
from django.db.models.functions import Coalesce

from commitments.enums import ImportState
from ogp_secretariat.web.counting import count_together
from ogp_secretariat.web.text import ERASED

from ..enums.associations import ListState
from ..enums.contributions import AnswerState, Moderation
from ..enums.events import ACTIVE, EventKind, EventState, Presence, RegistrationState
from ..models import (
    Assignment,
    AssociationImport,
    Comment,
    CommunicationAction,
    Contribution,
    Criterion,
    Event,
    EventProposal,
    ForumList,
    Process,
    Reaction,
    ReasonedAnswer,
    Registration,
)
from ..policies import answers as rules
from . import associations
from . import process as processes
from .requirements import standing

REPORT_DAYS = 90  # an older event without a report is history, not a task
LISTED = 5  # events named one by one


def unassigned(contributions):
    """Of these contributions, those still unanswered that no analyst has: alone or by another one of their cluster.

    Where a process has no grid of analysis, nothing is to be given.
    """
    given = Assignment.objects.filter(conflict_at__isnull=True)
    return contributions.filter(
        Exists(Criterion.objects.in_force().filter(process=OuterRef("process"))),
        ~Exists(given.filter(contribution=OuterRef("pk"))),
        ~Exists(given.filter(contribution__cluster=OuterRef("cluster"))),
        disposition="",
    )


def unread_reactions():
    """Reactions of authors that nobody of the office has read: not shown until then."""
    return Reaction.objects.filter(read_at__isnull=True, is_hidden=False)


def _by_process(rows, name="process"):
    """{process key: number}: one statement."""
    return dict(rows.order_by().values_list(name).annotate(number=Count("pk")))


def of_processes(today):
    """[(process, {kind: number})] of the processes that are not drafts, the newest first: ten statements.

    Kinds: to_read, comments, reactions, unassigned, overdue, drafts, reviewed (answers), communication (actions late).
    """
    found = list(Process.objects.exclude(state="draft").order_by("-published_on", "-pk"))
    answers = ReasonedAnswer.objects.annotate(of=Coalesce("contribution__process", "cluster__process"))
    numbers = {
        "to_read": _by_process(Contribution.objects.filter(moderation=Moderation.PENDING)),
        "comments": _by_process(Comment.objects.filter(moderation=Moderation.PENDING), "contribution__process"),
        "reactions": _by_process(unread_reactions(), "contribution__process"),
        "unassigned": _by_process(unassigned(Contribution.objects.all())),
        "overdue": _overdue(found, today),
        "drafts": _by_process(answers.filter(state=AnswerState.DRAFT), "of"),
        "reviewed": _by_process(answers.filter(state=AnswerState.REVIEWED), "of"),
        "communication": _by_process(CommunicationAction.objects.filter(done_on__isnull=True, due_on__lt=today)),
    }
    return [(process, {kind: counts.get(process.pk, 0) for kind, counts in numbers.items()}) for process in found]


def _overdue(found, today):
    """{process key: contributions whose deadline has passed}: the stages in force, then one count for all."""
    stages = processes.stages_of(found)
    passed = Q(pk__in=[])
    for process in found:
        closes_on = rules.collection_end(stages[process.pk])
        if limit := rules.received_before(today, process.answer_days, closes_on):
            passed |= Q(process=process, received_on__lt=limit)
    return _by_process(Contribution.objects.filter(passed, disposition=""))


def of_events(today):
    """{kind: [(event key, title, title in Arabic, number)]} of registrations, and how many events are to be closed.

    Kinds: requests (to decide, changes asked included), certificates (people present at a training that have none),
    each naming at most five events; `to_close`: published events that are over; `reports`: those held in the
    last 90 days without a published report. Four statements.
    """
    requests = Registration.objects.filter(
        Q(state=RegistrationState.PENDING) | Q(state__in=ACTIVE, change_asked__isnull=False),
        event__state=EventState.PUBLISHED,
        event__date__gte=today,
    )
    present = Registration.objects.filter(
        state=RegistrationState.CONFIRMED,
        presence=Presence.PRESENT,
        certificate__isnull=True,
        event__kind=EventKind.TRAINING,
        event__state=EventState.HELD,
    ).exclude(name=ERASED)
    over = Event.objects.filter(state=EventState.PUBLISHED)
    return {
        "requests": _by_event(requests),
        "certificates": _by_event(present),
        "to_close": over.filter(Q(end_date__lt=today) | Q(end_date__isnull=True, date__lt=today)).count(),
        "reports": without_report(Event.objects.all(), today).count(),
    }


def without_report(events, today):
    """Of these events, those held in the last `REPORT_DAYS` whose report is not published."""
    recent = events.filter(state=EventState.HELD, date__gte=today - datetime.timedelta(days=REPORT_DAYS))
    return recent.exclude(report__published_on__isnull=False)


def _by_event(registrations):
    rows = registrations.order_by().values_list("event", "event__title", "event__title_ar", "event__date")
    counted = rows.annotate(number=Count("pk")).order_by("event__date", "event")[:LISTED]
    return [(key, title, title_ar, number) for key, title, title_ar, _day, number in counted]


def of_register(today):
    """{kind: number}: reviews, imports that nobody has applied, records to verify, forum lists to decide."""
    return count_together(
        reviews=associations.pending_items(),
        imports=AssociationImport.objects.filter(state=ImportState.CHECKED),
        to_verify=associations.to_verify(today),
        forum=ForumList.objects.filter(state=ListState.PROPOSED),
    )


def of_weeks():
    """[(year, proposals)] that wait for the secretariat: not those to whose proposer it put a question."""
    mine = EventProposal.objects.filter(Q(question="") | ~Q(answer=""), event__state=EventState.PROPOSED)
    rows = mine.filter(event__week__isnull=False).order_by().values_list("event__week__year")
    return list(rows.annotate(number=Count("pk")).order_by("event__week__year"))


def of_requirements(today):
    """(process, `Standing` of its OGP requirements) of the process that the public pages speak of first, or None."""
    process = processes.current_process()
    return (process, standing(process, today)) if process else None


def own_analyses(user):
    """(how many an account has still to do, how many it was given). What is answered is no longer to be done."""
    mine = Assignment.objects.filter(analyst=user, conflict_at__isnull=True)
    counts = mine.aggregate(
        left=Count("pk", filter=Q(done_at__isnull=True, contribution__disposition="")), given=Count("pk")
    )
    return counts["left"], counts["given"]
