"""The requirements of the Open Government Partnership, checked on facts. Pure: `Facts` and a day come in.

Source: OGP Participation and Co-creation Standards, minimum requirements (2022) and standards of 2017; « contrary to
process »: OGP Articles of Governance and its procedural review.
"""

import datetime
from calendar import monthrange
from dataclasses import dataclass, field

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from ..enums.requirements import Check, CheckState

MET, AT_RISK, NOT_MET, NOT_DUE = CheckState.MET, CheckState.AT_RISK, CheckState.NOT_MET, CheckState.NOT_DUE
# Days before a deadline from which a requirement is at risk.
WARNING, ANSWER_WARNING, MIDTERM_WARNING = 30, 15, 90
# A plan of more than three years and a half is one of four years.
FOUR_YEARS = 1278
EVIDENCE_SHOWN = 6


@dataclass(frozen=True, slots=True)
class Evidence:
    """What shows it: a day (or None), words, and the address of the page or document (or an empty text)."""

    day: datetime.date | None
    label: str
    url: str = ""


@dataclass(frozen=True, slots=True)
class Meeting:
    """A meeting of the forum that was held; `published_on`: the day its relevé was, or None."""

    day: datetime.date
    label: str
    url: str
    published_on: datetime.date | None


@dataclass(frozen=True, slots=True)
class Plan:
    """A plan of the same committee, for « contrary to process »."""

    code: str
    starts_on: datetime.date
    ends_on: datetime.date
    adopted_on: datetime.date | None


@dataclass(frozen=True)
class Facts:
    """What is known of a process on a day: everything the checks read. Lists are in the order of days."""

    starts_on: datetime.date
    ends_on: datetime.date
    page: str = ""
    published_on: datetime.date | None = None
    first_stage_on: datetime.date | None = None
    collects_from: datetime.date | None = None
    collects_until: datetime.date | None = None
    meetings: list = field(default_factory=list)
    # Published versions of the forum's manual, each on the day from which it is in force.
    rules: list = field(default_factory=list)
    seats: dict = field(default_factory=dict)
    documents: list = field(default_factory=list)
    updates: list = field(default_factory=list)
    actions: list = field(default_factory=list)
    actions_without_evidence: int = 0
    received: int = 0
    channels: list = field(default_factory=list)
    answered: int = 0
    overdue: int = 0
    next_answer_due: datetime.date | None = None
    reviews: list = field(default_factory=list)
    has_progress: bool = False
    is_adopted: bool = False
    plans: list = field(default_factory=list)

    @property
    def begins_on(self):
        """The first day of the cycle that is looked at."""
        return min(day for day in (self.published_on, self.first_stage_on, self.starts_on) if day)


@dataclass(frozen=True)
class Checked:
    """What a check says: the state, one sentence, what shows it, and the next day that counts (or None)."""

    state: str
    sentence: str
    evidence: list
    deadline: datetime.date | None = None


def add_months(day, months):
    """The same day of the month so many months later, or the last one of that month."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    month += 1
    return day.replace(year=year, month=month, day=min(day.day, monthrange(year, month)[1]))


def day_of(facts, today):
    """The day on which a process is looked at: today, or the last day of its plan once that is over."""
    return min(today, facts.ends_on)


def check(requirement, facts, notes, today):
    """The `Checked` of one requirement (`check_kind`, `months`, `days`, `times`); `notes`: [(Evidence, is_meeting)]."""
    return _CHECKS[Check(requirement.check_kind)](requirement, facts, notes, day_of(facts, today))


# -- Paces -------------------------------------------------------------------------------------------------------------


def _pace(days, months, start, day):
    """(state, deadline) of what must happen every so many months, from the days on which it did."""
    last = max((d for d in days if d <= day), default=None)
    deadline = add_months(last or start, months)
    if day > deadline:
        return NOT_MET, deadline
    if (deadline - day).days <= WARNING:
        return AT_RISK, deadline
    return (MET if last else NOT_DUE), deadline


def _words(day):
    return f"{day:%d/%m/%Y}"


def _last(days, nothing, something):
    return something % {"day": _words(max(days))} if days else nothing


def _meetings(requirement, facts, notes, day):
    held = [m for m in facts.meetings if m.day <= day]
    state, deadline = _pace([m.day for m in held], requirement.months or 6, facts.begins_on, day)
    sentence = _last([m.day for m in held], _("No meeting of the forum is recorded."), _("Last meeting: %(day)s."))
    return Checked(state, sentence, [Evidence(m.day, m.label, m.url) for m in held[-EVIDENCE_SHOWN:]], deadline)


def _forum(requirement, facts, notes, day):
    checked = _meetings(requirement, facts, notes, day)
    rules = [evidence for evidence in facts.rules if evidence.day <= day]
    if rules:
        return Checked(checked.state, checked.sentence, [*checked.evidence, rules[-1]], checked.deadline)
    if any(evidence.url for evidence, _is_meeting in notes):
        return checked
    sentence = f"{checked.sentence} " + _(
        "The rules of the forum are not published: publish its manual, or add a note."
    )
    state = AT_RISK if checked.state == MET else checked.state
    return Checked(state, sentence, checked.evidence, checked.deadline)


def _repository(requirement, facts, notes, day):
    documents = [d for d in facts.documents if d.day <= day]
    state, deadline = _pace([d.day for d in documents], requirement.months or 6, facts.begins_on, day)
    sentence = _last([d.day for d in documents], _("Nothing is published yet."), _("Last published: %(day)s."))
    return Checked(state, sentence, documents[-EVIDENCE_SHOWN:], deadline)


def _updates(requirement, facts, notes, day):
    updates = [u for u in facts.updates if u.day <= day]
    state, deadline = _pace([u.day for u in updates], requirement.months or 6, facts.starts_on, day)
    if day < facts.starts_on:
        state = NOT_DUE
    sentence = _last([u.day for u in updates], _("No progress is published yet."), _("Last progress: %(day)s."))
    return Checked(state, sentence, updates[-EVIDENCE_SHOWN:], deadline)


# -- Facts -------------------------------------------------------------------------------------------------------------


def _parity(requirement, facts, notes, day):
    words = [Evidence(None, f"{college} : {number}") for college, number in facts.seats.items()]
    if not facts.seats:
        return Checked(NOT_DUE, _("No mandate by college is recorded."), [])
    even = len(facts.seats) > 1 and len(set(facts.seats.values())) == 1
    sentence = _("The colleges have as many seats.") if even else _("The colleges do not have as many seats.")
    return Checked(MET if even else NOT_MET, sentence, words)


def _minutes(requirement, facts, notes, day):
    held = [m for m in facts.meetings if facts.begins_on <= m.day <= day]
    waiting = [m for m in held if m.published_on is None or m.published_on > day]
    shown = [Evidence(m.published_on, m.label, m.url) for m in held if m not in waiting][-EVIDENCE_SHOWN:]
    if not held:
        return Checked(NOT_DUE, _("No meeting of the forum is recorded."), [])
    if not waiting:
        return Checked(MET, _("The relevés of all meetings are published."), shown)
    deadline = min(m.day for m in waiting) + datetime.timedelta(days=requirement.days or 60)
    words = ngettext("%(n)s relevé is not published.", "%(n)s relevés are not published.", len(waiting))
    return Checked(NOT_MET if day > deadline else AT_RISK, words % {"n": len(waiting)}, shown, deadline)


def _website(requirement, facts, notes, day):
    if facts.published_on is None:
        return Checked(NOT_DUE, _("The process is not published yet."), [])
    page = Evidence(facts.published_on, _("The page of the process"), facts.page)
    return Checked(MET, _("The public pages show the process."), [page])


def _timeline(requirement, facts, notes, day):
    start, published = facts.first_stage_on, facts.published_on
    if start is None:
        return Checked(NOT_DUE, _("No timetable is in force."), [])
    deadline = start - datetime.timedelta(days=requirement.days or 14)
    if published is None:
        state = NOT_MET if day > deadline else AT_RISK if (deadline - day).days <= WARNING else NOT_DUE
        return Checked(state, _("The timetable is not published."), [], deadline)
    evidence = [Evidence(published, _("Publication of the timetable"), facts.page)]
    notice = (start - published).days
    if notice < 0:
        sentence = _("Published after the start (%(day)s).") % {"day": _words(start)}
    else:
        sentence = ngettext(
            "Published %(n)s day before the start (%(day)s).",
            "Published %(n)s days before the start (%(day)s).",
            notice,
        ) % {"n": notice, "day": _words(start)}
    return Checked(MET if published <= deadline else NOT_MET, sentence, evidence)


def _outreach(requirement, facts, notes, day):
    done = [a for a in facts.actions if a.day <= day]
    shown = [a for a in done if a.url]
    deadline = facts.collects_until
    if shown:
        words = ngettext(
            "%(n)s action done, with its evidence.", "%(n)s actions done, with their evidence.", len(shown)
        ) % {"n": len(shown)}
        return Checked(MET, words, shown[-EVIDENCE_SHOWN:])
    sentence = _("Actions were done, but none shows its evidence.") if done else _("No action is done yet.")
    if deadline is None or day < (facts.collects_from or deadline):
        return Checked(NOT_DUE, sentence, [], deadline)
    return Checked(NOT_MET if day > deadline else AT_RISK, sentence, [], deadline)


def _mechanism(requirement, facts, notes, day):
    channels = [Evidence(None, f"{label} : {number}", "") for label, number in facts.channels]
    if facts.received:
        words = ngettext("%(n)s contribution received.", "%(n)s contributions received.", facts.received)
        return Checked(MET, words % {"n": facts.received}, channels)
    if facts.collects_from is None:
        return Checked(NOT_MET, _("No stage of the timetable opens contributions."), [])
    if day < facts.collects_from:
        return Checked(
            NOT_DUE, _("Contributions open on %(day)s.") % {"day": _words(facts.collects_from)}, [], facts.collects_from
        )
    state = NOT_MET if day > facts.collects_until else AT_RISK
    return Checked(state, _("No contribution was received."), [], facts.collects_until)


def _answers(requirement, facts, notes, day):
    if not facts.received:
        return Checked(NOT_DUE, _("No contribution was received."), [])
    values = {"answered": facts.answered, "received": facts.received}
    sentence = _("%(answered)s answers published for %(received)s contributions received.") % values
    if facts.answered >= facts.received:
        return Checked(MET, sentence, [])
    if facts.overdue:
        late = ngettext("%(n)s is late.", "%(n)s are late.", facts.overdue) % {"n": facts.overdue}
        return Checked(NOT_MET, f"{sentence} {late}", [], facts.next_answer_due)
    due = facts.next_answer_due
    is_near = due is not None and (due - day).days <= ANSWER_WARNING
    return Checked(AT_RISK if is_near else NOT_DUE, sentence, [], due)


def _results(requirement, facts, notes, day):
    months, times = requirement.months or 12, requirement.times or 2
    held = [evidence for evidence, is_meeting in notes if is_meeting and evidence.day <= day]
    recent = [e for e in held if add_months(e.day, months) > day]
    words = ngettext(
        "%(n)s meeting with civil society in the last %(months)s months.",
        "%(n)s meetings with civil society in the last %(months)s months.",
        len(recent),
    ) % {"n": len(recent), "months": months}
    first = add_months(facts.starts_on, months)
    if day < facts.starts_on:
        return Checked(NOT_DUE, _("Due during the implementation of the plan."), held, first)
    if len(recent) >= times:
        return Checked(MET, words, held[-EVIDENCE_SHOWN:], add_months(recent[-times].day, months))
    if day <= first:
        is_behind = not recent and day > add_months(facts.starts_on, months // times)
        return Checked(AT_RISK if is_behind else NOT_DUE, words, held, first)
    return Checked(NOT_MET, words, held[-EVIDENCE_SHOWN:])


def _midterm(requirement, facts, notes, day):
    if (facts.ends_on - facts.starts_on).days < FOUR_YEARS:
        return Checked(NOT_DUE, _("This plan does not last four years: it asks for no mid-term review."), [])
    deadline = add_months(facts.starts_on, 24)
    found = [e for e in facts.reviews if add_months(facts.starts_on, 18) <= e.day <= day]
    found += [evidence for evidence, _is_meeting in notes if evidence.url]
    if found:
        return Checked(MET, _("The mid-term review is published."), found)
    state = NOT_MET if day > deadline else AT_RISK if (deadline - day).days <= MIDTERM_WARNING else NOT_DUE
    return Checked(state, _("No mid-term review is published yet."), [], deadline)


_CHECKS = {
    Check.FORUM: _forum,
    Check.MEETINGS: _meetings,
    Check.PARITY: _parity,
    Check.MINUTES: _minutes,
    Check.WEBSITE: _website,
    Check.REPOSITORY: _repository,
    Check.UPDATES: _updates,
    Check.TIMELINE: _timeline,
    Check.OUTREACH: _outreach,
    Check.MECHANISM: _mechanism,
    Check.ANSWERS: _answers,
    Check.RESULTS: _results,
    Check.MIDTERM: _midterm,
}


# -- Contrary to process -----------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Ground:
    """A ground on which a country acts contrary to process: whether it holds, and why."""

    title: str
    holds: bool
    sentence: str


def contrary(facts, states, today):
    """The three `Ground`s of « contrary to process », from the facts and the states of the requirements."""
    return [_no_plan(facts, today), _unmet(states), _no_progress(facts, today)]


def _no_plan(facts, today):
    title = _("No plan within twelve months of the last one")
    before = [p for p in facts.plans if p.starts_on < facts.starts_on]
    if before:
        last = max(p.ends_on for p in before)
        limit = add_months(last, 12)
        own = [p for p in facts.plans if p.starts_on == facts.starts_on and p.adopted_on]
        delivered = own[0].adopted_on if own else None
        if (delivered or today) > limit:
            sentence = _("The plan before ended on %(end)s: this one was due by %(limit)s.")
            return Ground(title, True, sentence % {"end": _words(last), "limit": _words(limit)})
    after = [p.adopted_on or p.starts_on for p in facts.plans if p.starts_on > facts.starts_on]
    limit = add_months(facts.ends_on, 12)
    if today > limit and (not after or min(after) > limit):
        sentence = _("No plan followed by %(limit)s.") % {"limit": _words(limit)}
        return Ground(title, True, sentence)
    return Ground(title, False, _("The next plan is due by %(limit)s.") % {"limit": _words(limit)})


def _unmet(states):
    number = sum(state == NOT_MET for state in states)
    words = ngettext("%(n)s requirement is not met.", "%(n)s requirements are not met.", number) % {"n": number}
    return Ground(_("Minimum requirements not met"), number > 0, words)


def _no_progress(facts, today):
    title = _("No progress on any commitment")
    if facts.has_progress:
        return Ground(title, False, _("Progress is recorded."))
    if not facts.is_adopted or today <= facts.ends_on:
        return Ground(title, False, _("Looked at when the plan ends."))
    return Ground(title, True, _("No progress is recorded for any commitment."))
