"""What the checks of the OGP requirements read, in a constant number of statements."""

import dataclasses
import datetime
from collections import Counter

from django.db.models import Count, Exists, Max, Min, OuterRef, Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from commitments.enums import PlanState, ReportKind, UpdateState
from commitments.models import ActionPlan, CommitmentFigures, ProgressUpdate, Report
from meetings.enums import MeetingStatus, MinutesState
from meetings.manual_desk import published_of
from meetings.models import Meeting
from ogp_secretariat.people.enums import Seat
from ogp_secretariat.people.models import Mandate

from ..enums.contributions import AnswerState, Origin
from ..enums.requirements import CheckState
from ..models import (
    CommunicationAction,
    Contribution,
    ReasonedAnswer,
    RequirementGrid,
    RequirementNote,
)
from ..policies import answers
from ..policies import requirements as rules
from . import process as processes
from .keeping import kept

Evidence = rules.Evidence
SOON = datetime.timedelta(days=30)  # a deadline that is told before it comes


def grid_of(plan):
    """The newest `RequirementGrid` in force on the first day of the plan; the oldest one before; None without any."""
    grids = list(RequirementGrid.objects.order_by("in_force_from"))
    in_force = [grid for grid in grids if grid.in_force_from <= plan.starts_on]
    return (in_force or grids[:1] or [None])[-1]


def _day(moment):
    return timezone.localtime(moment).date()


def answer_counts(process, day, stages):
    """{received, answered, overdue, oldest, channels} of the contributions of a process, `stages` being those in force.

    Answered: by a published answer of its own, or of its cluster. `oldest`: the day of the oldest unanswered one;
    `channels`: {origin: number}. Counting goes through every contribution: what was counted is kept until one comes in,
    an answer is written, or an act is recorded.
    """
    closes_on = answers.collection_end(stages)
    key = f"answer-counts:{process.code}:{process.pk}:{process.answer_days}:{closes_on}:{day}"
    return kept(key, lambda: _count(process, day, closes_on))


def _count(process, day, closes_on):
    published = ReasonedAnswer.objects.filter(state=AnswerState.PUBLISHED)
    limit = answers.received_before(day, process.answer_days, closes_on)
    late = Q(received_on__lt=limit) if limit else Q(pk__in=[])
    contributions = Contribution.objects.filter(process=process).order_by()
    counts = contributions.annotate(
        has_answer=Exists(published.filter(contribution=OuterRef("pk")))
        | Exists(published.filter(cluster=OuterRef("cluster")))
    ).aggregate(
        received=Count("pk"),
        answered=Count("pk", filter=Q(has_answer=True)),
        overdue=Count("pk", filter=Q(has_answer=False) & late),
        oldest=Min("received_on", filter=Q(has_answer=False)),
    )
    origins = contributions.values_list("origin").annotate(number=Count("pk")).order_by("origin")
    return counts | {"channels": dict(origins)}


def _meetings(plan, day):
    held = (
        Meeting.objects.filter(committee=plan.committee_id, status=MeetingStatus.HELD, date__lte=day)
        .select_related("committee", "minutes")
        .order_by("date", "pk")
    )
    found = []
    for meeting in held:
        minutes = meeting.minutes
        is_public = minutes.state == MinutesState.PUBLISHED and minutes.published_at
        # A meeting whose relevé is not public is told by its day alone: its page does not exist for everybody.
        label = _("Meeting %(reference)s") % {"reference": meeting} if is_public else _("Meeting")
        url = meeting.get_absolute_url() if is_public else ""
        found.append(rules.Meeting(meeting.date, label, url, _day(minutes.published_at) if is_public else None))
    return found


def _seats(plan, day):
    mandates = (
        Mandate.objects.filter(committee=plan.committee_id, starts_on__lte=day, college__isnull=False)
        .exclude(ends_on__lt=day)
        .filter(seat__in=[Seat.PRESIDENT, Seat.TITULAR])
        .select_related("college")
        .order_by("college__position")
    )
    return dict(Counter(str(mandate.college) for mandate in mandates))


def _actions(process):
    done = CommunicationAction.objects.filter(process=process, done_on__isnull=False).order_by("done_on", "pk")
    return [Evidence(action.done_on, action.display_title, action.evidence_url) for action in done]


def _reports(plan):
    """([public reports], [public self-assessments]) as evidence."""
    reports = list(Report.objects.filter(plan=plan, is_public=True).order_by("made_at"))
    page = reverse("plan_reports", args=[plan.code])
    shown = [(report, Evidence(_day(report.made_at), report.get_kind_display(), page)) for report in reports]
    return [e for _r, e in shown], [e for r, e in shown if r.kind == ReportKind.SELF_ASSESSMENT]


def _updates(plan, reports):
    last = ProgressUpdate.objects.filter(milestone__commitment__plan=plan, state=UpdateState.VALIDATED).aggregate(
        last=Max("reviewed_at")
    )["last"]
    found = list(reports)
    if last:
        found.append(Evidence(_day(last), _("Declarations of progress, examined and shown"), plan.get_absolute_url()))
    return sorted(found, key=lambda evidence: evidence.day)


def _plans(plan):
    columns = ("code", "starts_on", "ends_on", "adopted_on")
    plans = ActionPlan.objects.filter(committee=plan.committee_id).order_by("starts_on")
    public = plans.exclude(state=PlanState.DRAFT) | plans.filter(pk=plan.pk)
    return [rules.Plan(*row) for row in public.values_list(*columns)]


def _answer_facts(process, day, stages):
    counts = answer_counts(process, day, stages)
    oldest = counts["oldest"]
    labels = dict(Origin.choices)
    return {
        "received": counts["received"],
        "answered": counts["answered"],
        "overdue": counts["overdue"],
        "next_answer_due": answers.due_on(oldest, process.answer_days, answers.collection_end(stages))
        if oldest
        else None,
        "channels": [(str(labels[origin]), number) for origin, number in counts["channels"].items()],
    }


def facts_of(process, today):
    """The `Facts` of a process; some fifteen statements, whatever it holds."""
    plan = process.plan
    stages = processes.stages_in_force(process)
    first = processes.versions_of(process)[-1:]
    collecting = [stage for stage in stages if stage.opens_proposals]
    meetings = _meetings(plan, today)
    reports, reviews = _reports(plan)
    actions = _actions(process)
    documents = [Evidence(m.published_on, m.label, m.url) for m in meetings if m.published_on] + reports
    documents += [action for action in actions if action.url]
    if process.published_on:
        documents.append(Evidence(process.published_on, _("Publication of the timetable"), process.get_absolute_url()))
    return rules.Facts(
        starts_on=plan.starts_on,
        ends_on=plan.ends_on,
        page=process.get_absolute_url(),
        published_on=process.published_on,
        # The plan's development starts when its first timetable said so.
        first_stage_on=min((stage.starts_on for _t, own, _c in first for stage in own), default=None),
        collects_from=min((stage.starts_on for stage in collecting), default=None),
        collects_until=max((stage.ends_on for stage in collecting), default=None),
        meetings=meetings,
        rules=[
            Evidence(version.in_force_from, str(version), version.get_absolute_url())
            for version in published_of(plan.committee_id, today)
        ],
        seats=_seats(plan, min(today, plan.ends_on)),
        documents=sorted(documents, key=lambda evidence: evidence.day),
        updates=_updates(plan, reports),
        actions=actions,
        reviews=reviews,
        has_progress=CommitmentFigures.objects.filter(commitment__plan=plan, rate__gt=0).exists(),
        is_adopted=plan.state != PlanState.DRAFT,
        plans=_plans(plan),
        **_answer_facts(process, today, stages),
    )


def notes_of(process):
    """{requirement pk: [`RequirementNote`]} of those that are not withdrawn: one statement."""
    found = {}
    notes = RequirementNote.objects.filter(process=process, withdrawn_at__isnull=True)
    for note in notes.select_related("requirement", "meeting__committee", "meeting__minutes"):
        found.setdefault(note.requirement_id, []).append(note)
    return found


def as_evidence(note):
    """(`Evidence`, whether it counts as a meeting) of a note: the meeting's own day and page when it names one."""
    meeting = note.meeting
    if meeting is None:
        return Evidence(note.dated_on, note.display_text, note.link), False
    is_public = meeting.minutes.state == MinutesState.PUBLISHED
    url = note.link or (meeting.get_absolute_url() if is_public else "")
    is_held = meeting.status == MeetingStatus.HELD and meeting.date is not None
    return Evidence(meeting.date or note.dated_on, str(meeting), url), is_held


def checklist(process, today):
    """([(requirement, `Checked`, [note])], [`Ground`], grid): everything the page of the requirements says."""
    grid = grid_of(process.plan)
    facts = facts_of(process, today)
    notes = notes_of(process)
    rows = []
    for requirement in grid.requirements.order_by("position") if grid else ():
        own = notes.get(requirement.pk, [])
        rows.append((requirement, rules.check(requirement, facts, [as_evidence(n) for n in own], today), own))
    return rows, rules.contrary(facts, [checked.state for _r, checked, _n in rows], today), grid


@dataclasses.dataclass(frozen=True)
class Standing:
    """How many requirements are `unmet`; the next `deadline` of another one when it is near, with its `code`."""

    unmet: int
    deadline: datetime.date | None = None
    code: str = ""


def standing(process, today):
    """The `Standing` of a process, for a desk that is opened all day: kept like `answer_counts`."""
    return kept(f"requirement-standing:{process.code}:{process.pk}:{today}", lambda: _standing(process, today))


def _standing(process, today):
    rows, _grounds, _grid = checklist(process, today)
    near = [
        (checked.deadline, requirement.position, requirement.code)
        for requirement, checked, _notes in rows
        if checked.deadline and today <= checked.deadline <= today + SOON and checked.state != CheckState.NOT_MET
    ]
    unmet = sum(checked.state == CheckState.NOT_MET for _requirement, checked, _notes in rows)
    deadline, _position, code = min(near, default=(None, 0, ""))
    return Standing(unmet, deadline, code)
