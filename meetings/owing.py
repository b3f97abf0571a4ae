"""What is owed to the owners of decisions on a day: read here, written and sent by `actions.reminding`."""

import datetime
from collections import defaultdict
from dataclasses import dataclass, field

from django.db.models import OuterRef, Subquery
from django.utils import timezone

from ogp_secretariat.people.models import Holiday
from ogp_secretariat.web.links import fingerprint
from ogp_secretariat.web.workdays import is_working_day

from . import queries, register, reminders
from .enums import ReminderLevel
from .models import ProgressReport
from .owners import Recipient, recipients_of

# How far before and after a day holidays are read: a due day, its week, the week of the list.
AROUND = datetime.timedelta(days=40)


@dataclass(frozen=True)
class Owed:
    """One decision that something is owed for on a day. `recipients` is empty where the owner has no address.

    `silenced`: it is left out of this week's list, because its owner reported meanwhile.
    `is_history`: its deadline had passed when its relevé was validated here, and nobody reported since.
    """

    decision: object
    level: str
    recipients: list[Recipient] = field(default_factory=list)
    silenced: bool = False
    is_history: bool = False

    @property
    def label(self):
        return ReminderLevel(self.level).label

    @property
    def leaves(self):
        return bool(self.recipients) and not self.silenced and not self.is_history

    def keys(self):
        """{recipient: key} of its own mails; a weekly list has a key for each owner (`list_keys`)."""
        decision = self.decision
        case = (decision.uuid, decision.deadline_version, decision.due, self.level)
        return {one: reminders.case_key(*case, fingerprint(one.email)) for one in self.recipients}


def holidays_around(day):
    days = Holiday.objects.filter(day__range=(day - AROUND, day + AROUND))
    return set(days.values_list("day", flat=True))


def survey(day, holidays=None):
    """Every `Owed` of the day, in the order of due days. A constant number of statements.

    What is owed without an address, silenced or history is in it too: the page « what will leave » says why not.
    """
    holidays = holidays_around(day) if holidays is None else holidays
    if not is_working_day(day, holidays):
        return []
    last = ProgressReport.objects.filter(decision=OuterRef("pk")).order_by("-number")
    found = queries.with_due(queries.followed(queries.validated())).annotate(
        reported_on=Subquery(last.values("made_on")[:1])
    )
    found = found.filter(due_on__lte=day + reminders.WEEK).select_related(
        "meeting__committee", "meeting__minutes", *queries.OWNERS
    )
    decisions = [(one, reminders.level_on(one.due_on, day, holidays)) for one in found.order_by("due_on", "pk")]
    decisions = [(one, level) for one, level in decisions if level]
    recipients = recipients_of([one for one, _level in decisions], day)
    return [
        Owed(
            decision=one,
            level=level,
            recipients=recipients[one.pk],
            silenced=level == ReminderLevel.WEEKLY and reminders.is_silenced(one.reported_on, day, holidays),
            is_history=_is_history(one),
        )
        for one, level in decisions
    ]


def _is_history(decision):
    """An old relevé taken in today brings deadlines of its time: they remind nobody until somebody reports."""
    known_on = timezone.localtime(decision.meeting.minutes.validated_at).date()
    return decision.report_count == 0 and decision.due < known_on


def lists(owed, day):
    """[(recipient, key, decisions)] of the weekly lists among `owed`: one mail for each address."""
    several, people = defaultdict(list), {}
    for one in owed:
        if one.level == ReminderLevel.WEEKLY and one.leaves:
            for recipient in one.recipients:
                address = recipient.email.lower()
                people.setdefault(address, recipient)
                several[address].append(one.decision)
    return [
        (people[address], reminders.list_key(day, fingerprint(address)), decisions)
        for address, decisions in several.items()
    ]


def without_address(today):
    """Decisions that are overdue or due within a week, and whose owner no mail reaches: told in another way."""
    soon = register.listed(queries.followed(queries.validated())).filter(due_on__lte=today + reminders.WEEK)
    found = list(soon.order_by("due_on", "pk"))
    recipients = recipients_of(found, today)
    return [one for one in found if not recipients[one.pk]]
