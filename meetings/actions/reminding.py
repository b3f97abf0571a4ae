"""Reminders to the owners of decisions: what is owed on a day is written down once, leaves once, stops with its reason.

Planning first locks the committees, then the decisions it writes about; a report locks its decision, and whoever moves
a meeting locks the committee first. So two schedules never plan at once, and no mail is posted about a decision that
somebody is just closing, or about a meeting that somebody is just calling off.
"""

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.db.models import Max
from django.utils.translation import gettext as _

from ogp_secretariat.mailroom.actions.posting import withdraw
from ogp_secretariat.mailroom.enums import WITHDRAWABLE
from ogp_secretariat.mailroom.models import Message
from ogp_secretariat.people.models import Committee
from ogp_secretariat.web.errors import NotAllowedNow
from ogp_secretariat.web.workdays import is_working_day

from .. import decision_mails, follow, owing, permissions, queries
from ..enums import DeadlineKind, ReminderLevel
from ..models import Decision, DecisionReminder

# More new mails than this in one planning is unusual: they wait until a person has looked.
MOST = 60


def missing_for_planning(day, today):
    """What keeps a day from being planned."""
    last = DecisionReminder.objects.aggregate(last=Max("planned_on"))["last"]
    if day > today:
        return [_("%(day)s has not come yet: look at it with a preview.") % {"day": f"{day:%d/%m/%Y}"}]
    if last and day < last:
        said = {"last": f"{last:%d/%m/%Y}", "day": f"{day:%d/%m/%Y}"}
        return [_("%(last)s was already planned and %(day)s is earlier: check the clock of this machine.") % said]
    return []


@transaction.atomic
def plan_day(*, day, today, by=None):
    """Post what is owed on `day`; a second time the same day changes nothing. Returns the `Owed` of the day.

    Raises NotAllowedNow for a day to come, or earlier than one already planned (a wrong clock).
    """
    if by is not None and not permissions.can_edit(by):
        raise PermissionDenied
    list(Committee.objects.select_for_update(no_key=True).order_by("pk").values_list("pk", flat=True))
    if missing := missing_for_planning(day, today):
        raise NotAllowedNow(missing)
    holidays = owing.holidays_around(day)
    if not is_working_day(day, holidays):
        return []
    keys = [one.decision.pk for one in owing.survey(day, holidays)]
    list(Decision.objects.select_for_update(no_key=True).filter(pk__in=keys).order_by("pk").values_list("pk"))
    # Read again under the lock: somebody may have reported meanwhile.
    owed = owing.survey(day, holidays)
    mails = _mails(owed, day)
    _take_back_others(mails)
    new = [mail for mail in mails if not mail.is_posted]
    hold = _("%(count)s reminders at once: look at them, then release them.") % {"count": len(new)}
    for mail in new:
        mail.post(day, hold=hold if len(new) > MOST else "")
    return owed


class _Mail:
    """One mail that is owed: for one decision, or the weekly list of an address."""

    def __init__(self, base, level, recipient, decisions):
        self.base, self.level, self.recipient, self.decisions = base, level, recipient, decisions
        # Counted up each time that the product itself took the mail back before it left.
        sent = Message.objects.filter(key__startswith=f"{base}:")
        self.turn = sent.filter(decision_reminders__taken_back=True).distinct().count()
        self.key = f"{base}:{self.turn}"
        held = set(sent.filter(key=self.key).values_list("decision_reminders__decision", flat=True))
        self.is_posted = bool(held)

    def post(self, day, *, hold):
        if self.level == ReminderLevel.WEEKLY:
            message = decision_mails.weekly_list(self.key, self.decisions, self.recipient, hold=hold)
        else:
            message = decision_mails.reminder(self.key, self.level, self.decisions[0], self.recipient, hold=hold)
        DecisionReminder.objects.bulk_create(
            DecisionReminder(
                decision=decision,
                level=self.level,
                deadline_version=decision.deadline_version,
                due=decision.due,
                message=message,
                planned_on=day,
            )
            for decision in self.decisions
        )


def _mails(owed, day):
    mails = [
        _Mail(key, one.level, recipient, [one.decision])
        for one in owed
        if one.leaves and one.level != ReminderLevel.WEEKLY
        for recipient, key in one.keys().items()
    ]
    return mails + [_Mail(key, ReminderLevel.WEEKLY, who, several) for who, key, several in owing.lists(owed, day)]


def _waiting():
    """Reminders whose mail has not left."""
    rows = DecisionReminder.objects.filter(taken_back=False, message__state__in=WITHDRAWABLE)
    return rows.select_related("message")


def _take_back_others(mails):
    """What has not left and is no longer owed: another level took its place, its day moved, its owner changed."""
    owed = {mail.key: mail for mail in mails}
    for row in _waiting():
        mail = owed.get(row.message.key)
        if mail is None or row.decision_id not in {decision.pk for decision in mail.decisions}:
            is_back = _take_back(row.message, _("No longer owed: closed, moved, reported on, or of another owner."))
            if mail is not None and is_back:
                mail.turn += 1
                mail.key, mail.is_posted = f"{mail.base}:{mail.turn}", False
                owed = {one.key: one for one in mails}


def _take_back(message, reason):
    """Withdraw a message that has not left. True when it stays here."""
    is_back = withdraw(message.key, reason)
    if is_back:
        DecisionReminder.objects.filter(message=message).update(taken_back=True)
    return is_back


def reconsider_committee(committee_id, *, day):
    """After a meeting is put off or cancelled: mails that have not left about what was due « at the next meeting ».

    In the caller's transaction, which has locked the committee's row before the meeting's: a planning that runs is over
    and its mails are seen here, or it has not begun and sees what the meeting is now.
    """
    waiting = _waiting().filter(
        decision__meeting__committee=committee_id, decision__current_kind=DeadlineKind.NEXT_MEETING
    )
    rows = list(waiting)
    stand = {one.pk: one.due_on for one in queries.with_due(Decision.objects.filter(reminders__in=rows))}
    for row in rows:
        if row.due != stand[row.decision_id]:
            _take_back(row.message, _("The meeting was put off or cancelled on %(day)s.") % {"day": f"{day:%d/%m/%Y}"})


def reconsider(decision, *, day):
    """After a report, a link, a move: mails about this decision that have not left and lost their reason stay here.

    A weekly list that also holds others is written anew by the next planning. In the caller's transaction, which has
    locked the decision.
    """
    stands = Decision.objects.filter(pk=decision.pk).annotate(is_ended=queries.ended()).get()
    is_over = stands.is_ended or stands.status in follow.CLOSED
    for row in _waiting().filter(decision=decision):
        if is_over or row.deadline_version != stands.deadline_version or row.level == ReminderLevel.WEEKLY:
            _take_back(row.message, _("Reported on, closed or moved on %(day)s.") % {"day": f"{day:%d/%m/%Y}"})
