"""What is owed on a day by the ladder of one plan, and to whom: read from the records, written nowhere."""

import datetime
from collections import defaultdict
from dataclasses import dataclass, field
from operator import itemgetter

from django.db.models import Q
from django.utils.translation import gettext as _

from ogp_secretariat.people.enums import Role
from ogp_secretariat.people.models import Institution, InstitutionHead, RoleGrant

from . import ladder, methodology, permissions, queries
from .enums import Ladder, Level, PlanState, ReminderState, Standing
from .models import (
    CommitmentVersion,
    LadderPause,
    LadderSettings,
    Milestone,
    MilestoneVersion,
    Reminder,
    ReportingPeriod,
)

DEADLINE_LEVELS = (Level.N0, Level.N1, Level.N2, Level.N3, Level.N4, Level.N5)
DECLARATION_LEVELS = (Level.D1, Level.D2, Level.D3)
# So many keys at most are listed in a question.
FEW = 200


@dataclass(frozen=True, slots=True)
class Recipient:
    """A person in one mail. `person` (key) is None for the head of an institution."""

    name: str
    email: str
    language: str
    person: int | None = None


@dataclass(slots=True)
class Owed:
    """One level owed: for a milestone (`milestone`, `due_version`), or for an institution and a period.

    `recipients` is empty and `blocked` says why when it cannot leave; `reminder` is the row when there is one.
    """

    ladder: str
    level: str
    due_on: datetime.date
    owed_on: datetime.date
    institution: int | None
    milestone: int | None = None
    commitment: int | None = None
    due_version: int | None = None
    period: int | None = None
    code: str = ""
    title: str = ""
    reminder: Reminder | None = None
    recipients: list = field(default_factory=list)
    blocked: str = ""

    @property
    def key(self):
        return key_from(self.period, self.institution, self.milestone, self.due_version, self.level)

    @property
    def channel(self):
        return ladder.channel_of(self.level)


def key_of(reminder):
    """The key by which a row of the ladder exists once; as `Owed.key`."""
    return key_from(
        reminder.period_id, reminder.institution_id, reminder.milestone_id, reminder.due_version, reminder.level
    )


def key_from(period, institution, milestone, due_version, level):
    """As `key_of`, from the row's columns."""
    return (period, institution, level) if period else (milestone, due_version, level)


def settings_of(plan):
    """The plan's settings; unsaved ones, the reference's own figures, when nobody made them."""
    return LadderSettings.objects.filter(plan=plan).first() or LadderSettings(plan=plan)


def survey(plan, settings, as_of, milestones=None):
    """[`Owed`] of a plan on a day, the plan's order; with `milestones` (keys) of those alone, declarations left out.

    The same number of statements whatever the plan holds.
    """
    if plan.state != PlanState.ADOPTED:
        return []
    found = _deadlines(plan, settings, as_of, milestones)
    if milestones is None:
        found += _declarations(plan, settings, as_of)
    _address(found, plan, settings, as_of)
    return found


def still_owed(plan, settings, reminders, as_of):
    """{(milestone, due version)} of the open `reminders` of the ladder « échéance » whose clock still runs on `as_of`.

    A later level that is owed meanwhile takes their place in planning, not here. One held ahead is judged on its day.
    """
    ahead = max([as_of, *(reminder.owed_on for reminder in reminders)])
    wanted = {reminder.milestone_id for reminder in reminders}
    found = _deadlines(plan, settings, as_of, wanted)
    if ahead > as_of:
        found += [owed for owed in _deadlines(plan, settings, ahead, wanted) if owed.owed_on > as_of]
    return {(owed.milestone, owed.due_version) for owed in found}


# -- Due dates ---------------------------------------------------------------------------------------------------------


def _deadlines(plan, settings, as_of, wanted):
    of_plan = Q(milestone__commitment__plan=plan)
    if wanted is not None:
        of_plan = Q(milestone__in=wanted)
    terms = _terms_near(of_plan, as_of, settings.n0)
    if not terms:
        return []
    # Most milestones of a plan in course are near or past their dates: their keys would only make the question longer.
    past = Q(plan=plan) if wanted is None else Q(milestone__in=wanted)
    sent = defaultdict(dict)
    left = Reminder.objects.filter(past, plan=plan, ladder=Ladder.DEADLINE, state=ReminderState.SENT).order_by()
    for milestone, due_version, level, sent_on in left.values_list("milestone_id", "due_version", "level", "sent_on"):
        sent[milestone, due_version][level] = sent_on
    pauses = defaultdict(list)
    for milestone, start, until in LadderPause.objects.filter(of_plan).values_list("milestone", "from_on", "until"):
        pauses[milestone].append((start, until))
    offsets = {level: settings.offset_of(level) for level in DEADLINE_LEVELS}
    steps = {}
    for milestone, (since, due_on) in terms.items():
        waits = pauses.get(milestone, ())
        if ladder.is_paused(waits, as_of):
            continue
        ahead = ladder.next_steps(
            offsets, due_on, sent.get((milestone, since), {}), not_before=ladder.resumes_on(waits, as_of)
        )
        if step := ladder.step_on(as_of, ahead):
            steps[milestone] = step
    found = _running(plan, as_of, steps, terms)
    _find_rows(plan, found)
    return found


def _terms_near(where, as_of, first):
    """{milestone: (number of the due date, due date)} of those counted whose ladder has begun on `as_of`."""
    versions = defaultdict(list)
    latest = as_of - datetime.timedelta(days=first)
    columns = ("milestone_id", "number", "due_on", "counted", "effective_on")
    for milestone, *version in MilestoneVersion.objects.filter(where).order_by().values_list(*columns):
        versions[milestone].append(version)
    found = {}
    for milestone, own in versions.items():
        if not any(due_on is not None and due_on <= latest for _number, due_on, _counted, _from in own):
            continue
        own.sort(key=itemgetter(0))
        since, (_number, due_on, counted, _from) = ladder.version_since(own, as_of)
        if counted and due_on is not None and due_on <= latest:
            found[milestone] = (since, due_on)
    return found


def _find_rows(plan, found):
    """Give each the row that stands for it, if there is one: a level that is owed has not left."""
    of_found = Q(milestone__in={owed.milestone for owed in found}) if len(found) <= FEW else Q()
    rows = Reminder.objects.filter(of_found, plan=plan, ladder=Ladder.DEADLINE).exclude(state=ReminderState.SENT)
    known = {key_of(row): row for row in rows.order_by()} if found else {}
    for owed in found:
        owed.reminder = known.get(owed.key)


def _running(plan, as_of, steps, terms):
    """The `Owed` of the steps whose clock runs: commitment active, not complete, no claim under review."""
    if not steps:
        return []
    # One list of keys in the question while it is short; the whole plan otherwise.
    few = len(steps) <= FEW
    columns = ("pk", "code", "title", "method", "baseline_value", "target_value", "commitment_id")
    milestones = (
        Milestone.objects.filter(Q(pk__in=list(steps)) if few else Q(), commitment__plan=plan)
        .order_by("commitment__position", "commitment__code", "position", "code")
        .values_list(*columns, "commitment__lead_id")
    )
    active = _active(plan, as_of)
    updates = queries.claims_of(Q(milestone__in=list(steps)) if few else Q(milestone__commitment__plan=plan))
    found = []
    for pk, code, title, method, baseline, target, commitment, lead in milestones:
        step = steps.get(pk)
        if step is None or commitment not in active:
            continue
        if claims := updates.get(code):
            asked = methodology.Milestone(code, title, method, (), baseline, target)
            complete, under_review, _declared = methodology.clock_of(asked, claims, as_of)
            if complete or under_review:
                continue
        since, due_on = terms[pk]
        found.append(
            Owed(
                Ladder.DEADLINE,
                step.level,
                due_on,
                step.owed_on,
                lead,
                milestone=pk,
                commitment=commitment,
                due_version=since,
                code=code,
                title=title,
            )
        )
    return found


def _active(plan, as_of):
    """The commitments (keys) that the committee neither suspended nor abandoned."""
    standings = {}
    in_force = Q(effective_on__isnull=True) | Q(effective_on__lte=as_of)
    rows = CommitmentVersion.objects.filter(Q(commitment__plan=plan) & (in_force | Q(number=0))).order_by("number")
    for commitment, standing in rows.values_list("commitment_id", "standing"):
        standings[commitment] = standing
    return {commitment for commitment, standing in standings.items() if standing == Standing.ACTIVE}


# -- Declarations ------------------------------------------------------------------------------------------------------


def _declarations(plan, settings, as_of):
    period = ReportingPeriod.objects.filter(plan=plan, opens_on__lte=as_of, locks_on__gte=as_of).order_by("-opens_on")
    period = period.first()
    if period is None:
        return []
    rows = {
        (row.institution_id, row.level): row
        for row in Reminder.objects.filter(plan=plan, ladder=Ladder.DECLARATION, period=period)
    }
    sent = defaultdict(dict)
    for (institution, level), row in rows.items():
        if row.state == ReminderState.SENT:
            sent[institution][level] = row.sent_on
    offsets = {level: settings.offset_of(level) for level in DECLARATION_LEVELS}
    offsets[Level.D0] = (period.opens_on - period.on_time_until).days
    found = []
    for institution in _undeclared(plan, period, as_of):
        steps = ladder.next_steps(
            offsets,
            period.on_time_until,
            sent[institution],
            early=ladder.DECLARATION_EARLY,
            chain=ladder.DECLARATION_CHAIN,
        )
        step = ladder.step_on(as_of, steps)
        if step is None:
            continue
        found.append(
            Owed(
                Ladder.DECLARATION,
                step.level,
                period.on_time_until,
                max(step.owed_on, period.opens_on),
                institution,
                period=period.pk,
                reminder=rows.get((institution, step.level)),
            )
        )
    return found


def _undeclared(plan, period, as_of):
    """The lead institutions (keys) with a counted, unfinished milestone of which nothing was declared."""
    missing = queries.undeclared(plan, period, as_of)
    return sorted({commitment.lead_id for commitment, _lines in missing if commitment.lead_id})


# -- To whom -----------------------------------------------------------------------------------------------------------


def _address(found, plan, settings, as_of):
    """Say to whom each goes, or why it cannot leave."""
    if not found:
        return
    points = _focal_points({owed.institution for owed in found}, as_of)
    heads = heads_on({owed.institution for owed in found}, as_of)
    no_lead = _("The commitment has no lead institution.")
    no_address = _("No focal point in office has an e-mail address.")
    no_focal_point = _("The institution has no focal point in office.")
    for owed in found:
        if owed.institution is None:
            owed.blocked = no_lead
        elif owed.level in ladder.LETTERS:
            head = heads.get(owed.institution)
            owed.recipients = [_head(head)] if head else []
            owed.blocked = missing_for_draft(settings, head)
        elif owed.level != Level.N5:
            owed.recipients = _reachable(points[owed.institution], owed.commitment)
            if owed.level == Level.D3 and (head := heads.get(owed.institution)) and head.email:
                owed.recipients = [*owed.recipients, _head(head)]
            if not owed.recipients:
                owed.blocked = no_address if points[owed.institution] else no_focal_point


def missing_for_draft(settings, head):
    """Why no letter can be drafted to an institution; empty when it can. `head`: who heads it, or None."""
    if not settings.has_order:
        return _("No decision or act orders the letters: cite it in the settings of the ladder.")
    if head is None:
        return _("Nobody is registered as the head of the institution.")
    return ""


def _head(head):
    return Recipient(str(head), head.email, "fr")


def _focal_points(institutions, as_of):
    found = defaultdict(list)
    mandates = (
        permissions.mandates_in_force(as_of)
        .filter(institution__in=institutions - {None})
        .select_related("person__user")
        .order_by("-seat", "person__name", "pk")
    )
    for mandate in mandates:
        found[mandate.institution_id].append(mandate)
    return found


def focal_points_of(institution, day):
    """The focal points in office for an institution on a day, as `Recipient`s."""
    return _reachable(_focal_points({institution}, day)[institution], None)


def _reachable(mandates, commitment):
    """The `Recipient`s among the focal points: each once, those named for another commitment left out.

    `commitment` None is the whole institution.
    """
    found = {}
    for mandate in mandates:
        if commitment is not None and mandate.commitment_id not in (None, commitment):
            continue
        person = mandate.person
        account = getattr(person, "user", None)
        account = account if account is not None and account.is_active else None
        if email := (account.email if account else person.email):
            found.setdefault(person.pk, Recipient(str(person), email, person.mail_language, person.pk))
    return list(found.values())


def heads_on(institutions, day):
    """{institution: InstitutionHead} in office on a day, in one statement."""
    found = {}
    heads = (
        InstitutionHead.objects.filter(institution__in=institutions - {None})
        .exclude(starts_on__gt=day)
        .exclude(ends_on__lt=day)
        .select_related("person", "institution")
    )
    for head in sorted(heads, key=lambda head: (head.starts_on or datetime.date.min, head.pk)):
        found[head.institution_id] = head
    return found


def secretaries(day):
    """The secretariat's accounts in function on a day, as `Recipient`s."""
    grants = (
        RoleGrant.objects.filter(role=Role.SECRETARIAT, user__is_active=True, starts_on__lte=day)
        .exclude(ends_on__lt=day)
        .select_related("user__person")
    )
    return [
        Recipient(str(user.person or user.email), user.email, user.language, user.person_id)
        for user in sorted({grant.user for grant in grants}, key=lambda user: user.pk)
    ]


# -- As rows -----------------------------------------------------------------------------------------------------------


def as_rows(plan, found):
    """The rows of `plan_reminders`: plain values, dates in ISO."""
    institutions = dict(
        Institution.objects.filter(pk__in={owed.institution for owed in found}).values_list("pk", "name")
    )
    periods = dict(ReportingPeriod.objects.filter(plan=plan).values_list("pk", "label"))
    labels = {state: str(state.label) for state in ReminderState}
    return [_row(plan, owed, institutions, periods, labels) for owed in found]


def _row(plan, owed, institutions, periods, labels):
    reminder = owed.reminder
    if reminder is not None and reminder.state != ReminderState.OBSOLETE:
        state, reason = reminder.state, reminder.reason
    else:
        state, reason = (ReminderState.BLOCKED, owed.blocked) if owed.blocked else (ReminderState.DUE, "")
    to = [recipient.email or recipient.name for recipient in owed.recipients]
    return {
        "plan": plan.code,
        "milestone": owed.code or None,
        "title": owed.title or None,
        "institution": institutions.get(owed.institution),
        "period": periods.get(owed.period),
        "ladder": str(owed.ladder),
        "level": str(owed.level),
        "due_version": owed.due_version,
        "due": owed.due_on.isoformat(),
        "owed_on": owed.owed_on.isoformat(),
        "channel": str(owed.channel),
        "to": [plan.committee.code] if owed.level == Level.N5 else to,
        "state": str(state),
        "state_label": labels[state],
        "reason": reason,
        "pk": reminder.pk if reminder else None,
    }
