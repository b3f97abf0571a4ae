"""The ladder of reminders: what is owed on a day is written down once, leaves once, and stops when its reason is gone.

Every act first takes the lock of the plan's settings, so that two schedules, a person and a planner never decide at
once. The rules are in `ladder`, what is owed in `owing`.
"""

from collections import defaultdict

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils.translation import gettext as _

from ogp_secretariat.audit.actions.recording import difference, record, snapshot
from ogp_secretariat.mailroom.actions.posting import withdraw
from ogp_secretariat.mailroom.enums import State
from ogp_secretariat.people.models import Holiday
from ogp_secretariat.web.errors import Conflict, NotAllowedNow

from .. import owing, permissions, policies, reminder_mails
from ..enums import Channel, Ladder, LetterState, Level, PlanState, ReminderState
from ..models import ActionPlan, LadderSettings, Reminder, ReminderMail
from . import delivering, drafting, scheduling

OPEN = (ReminderState.DUE, ReminderState.HELD, ReminderState.BLOCKED)
UNDERWAY = (State.HELD, State.DUE, State.CLAIMED, State.DATA)


def _locked(plan):
    """The plan's settings, locked until the end of the transaction; None when there are none."""
    return LadderSettings.objects.select_for_update(of=("self",)).select_related("plan").filter(plan=plan).first()


def _only_secretariat(by):
    if by is not None and not permissions.can_review(by):
        raise PermissionDenied


# -- Settings ----------------------------------------------------------------------------------------------------------


@transaction.atomic
def save_settings(settings, *, by, expected_version=None):
    """Save the settings of a plan's ladder. Raises PermissionDenied, Conflict, ValidationError."""
    _only_secretariat(by)
    former = _locked(settings.plan) if settings.pk else None
    if former is not None and expected_version is not None and former.version != expected_version:
        raise Conflict(_("These settings changed since you opened them: read them again, then change them."))
    before = snapshot(former) if former else {}
    settings.version = former.version + 1 if former else 1
    settings.full_clean()
    settings.save()
    record("settings", settings, by=by, changes=difference(before, snapshot(settings)))
    return settings


@transaction.atomic
def activate(plan, *, by, day):
    """From `day` on what is owed leaves. A person does it after the preview: importing history sends nothing."""
    _only_secretariat(by)
    settings = _locked(plan) or save_settings(LadderSettings(plan=plan), by=by)
    if missing := missing_for_activation(plan, settings):
        raise NotAllowedNow(missing)
    settings.is_active, settings.activated_on, settings.activated_by = True, day, by
    settings.version += 1
    settings.save()
    record("activate", settings, by=by, note=f"{day:%d/%m/%Y}")
    return settings


def missing_for_activation(plan, settings):
    if plan.state != PlanState.ADOPTED:
        return [_("The plan is not adopted: nothing of it is late yet.")]
    if settings.is_active:
        return [_("The ladder is already active.")]
    return []


@transaction.atomic
def deactivate(plan, *, by, reason):
    """Stop the ladder: what has not left yet does not leave; letters already signed go their way."""
    _only_secretariat(by)
    settings = _locked(plan)
    if settings is None or not settings.is_active:
        raise NotAllowedNow([_("The ladder is not active.")])
    _need(reason)
    settings.is_active = False
    settings.version += 1
    settings.save()
    record("deactivate", settings, by=by, note=reason)
    rows = Reminder.objects.filter(plan=plan, state__in=OPEN)
    _retire(list(rows.select_related("letter")), _("The ladder was stopped: %(reason)s") % {"reason": reason})
    return settings


@transaction.atomic
def forget_planned_day(plan, *, by, reason):
    """After a wrong clock: planning may start again from the present day. What was sent stays sent."""
    _only_secretariat(by)
    _need(reason)
    settings = _locked(plan)
    if settings is None or settings.last_planned_on is None:
        raise NotAllowedNow([_("Nothing was planned yet.")])
    note = f"{settings.last_planned_on:%d/%m/%Y} : {reason}"
    LadderSettings.objects.filter(pk=settings.pk).update(last_planned_on=None)
    record("forget_planned_day", settings, by=by, note=note)


def _need(reason):
    if not reason.strip():
        raise NotAllowedNow([_("Say why.")])


# -- Planning ----------------------------------------------------------------------------------------------------------


def preview(plan, *, as_of):
    """What would leave on a day, as rows of `plan_reminders`; writes nothing. The ladder need not be active."""
    return owing.as_rows(plan, owing.survey(plan, owing.settings_of(plan), as_of))


def missing_for_planning(plan, settings, *, as_of, today):
    """What keeps a day from being planned; an empty list means that it can be."""
    if plan.state != PlanState.ADOPTED:
        return [_("The plan %(code)s is not adopted: nothing is owed.") % {"code": plan.code}]
    if settings is None or not settings.is_active:
        return [_("The ladder of %(code)s is not active: look at the preview, then activate it.") % {"code": plan.code}]
    if as_of > today:
        return [_("%(day)s has not come yet: look at it with a preview.") % {"day": f"{as_of:%d/%m/%Y}"}]
    if as_of < settings.activated_on:
        return [
            _("The ladder of %(code)s is active since %(day)s: earlier days are previews only.")
            % {"code": plan.code, "day": f"{settings.activated_on:%d/%m/%Y}"}
        ]
    if settings.last_planned_on and as_of < settings.last_planned_on:
        return [
            _("%(last)s was already planned for %(code)s and %(day)s is earlier: check the clock of this machine.")
            % {"code": plan.code, "last": f"{settings.last_planned_on:%d/%m/%Y}", "day": f"{as_of:%d/%m/%Y}"}
        ]
    return []


@transaction.atomic
def plan_day(plan, *, as_of, today, by=None):
    """Write down and send on their way what is owed on `as_of`; a second time the same day changes nothing.

    Returns the rows of `plan_reminders`. Raises NotAllowedNow with the reason: a day to come, or earlier than one
    already planned (a wrong clock), a plan that is not adopted or whose ladder a person has not activated.
    """
    _only_secretariat(by)
    settings = _locked(plan)
    if missing := missing_for_planning(plan, settings, as_of=as_of, today=today):
        raise NotAllowedNow(missing)
    settle(plan=plan)
    delivering.settle()
    found = owing.survey(plan, settings, as_of)
    _retire_others(plan, found, as_of)
    _write_down(plan, found, as_of)
    _post(plan, settings, found, day=as_of, today=today)
    letters = [owed.reminder for owed in found if owed.channel == Channel.LETTER and _waits(owed)]
    drafting.collect(plan, letters, settings=settings, day=as_of)
    agenda = [owed for owed in found if owed.channel == Channel.AGENDA and _waits(owed)]
    scheduling.put_on_agenda(plan, _with_records([owed.reminder for owed in agenda]), day=as_of)
    LadderSettings.objects.filter(pk=settings.pk).update(last_planned_on=as_of)
    _reread(agenda)
    return owing.as_rows(plan, found)


def plan_all(*, day):
    """The task's work: every active ladder, on working days. Returns sentences about the plans that refused."""
    if not policies.is_working_day(day, set(Holiday.objects.filter(day=day).values_list("day", flat=True))):
        return []
    complaints = []
    active = LadderSettings.objects.filter(is_active=True, plan__state=PlanState.ADOPTED)
    for plan in ActionPlan.objects.filter(ladder__in=active).select_related("committee"):
        try:
            plan_day(plan, as_of=day, today=day)
        except NotAllowedNow as refusal:
            complaints += refusal.messages
    return complaints


def _retire_others(plan, found, day):
    """Open rows that are no longer owed: a later level took their place, or their reason is gone."""
    keys = {owed.key for owed in found}
    rows = Reminder.objects.filter(plan=plan, state__in=OPEN, owed_on__lte=day).order_by()
    columns = ("pk", "period_id", "institution_id", "milestone_id", "due_version", "level")
    gone = [pk for pk, *key in rows.values_list(*columns) if owing.key_from(*key) not in keys]
    gone = list(Reminder.objects.filter(pk__in=gone).select_related("letter")) if gone else []
    _retire(gone, _("No longer owed on %(day)s.") % {"day": f"{day:%d/%m/%Y}"})


def _write_down(plan, found, day):
    """One row for each key, for ever; one whose reason came back takes it up again."""
    new = []
    for owed in found:
        state, reason = (ReminderState.BLOCKED, owed.blocked) if owed.blocked else (ReminderState.DUE, "")
        row = owed.reminder
        if row is None:
            owed.reminder = Reminder(
                plan=plan,
                ladder=owed.ladder,
                level=owed.level,
                channel=owed.channel,
                milestone_id=owed.milestone,
                due_version=owed.due_version,
                institution_id=owed.institution,
                period_id=owed.period,
                due_on=owed.due_on,
                owed_on=owed.owed_on,
                planned_on=day,
                state=state,
                reason=reason,
            )
            new.append(owed.reminder)
        elif row.state == ReminderState.OBSOLETE or (row.state == ReminderState.BLOCKED and not _is_same(row, owed)):
            if row.state == ReminderState.OBSOLETE:
                row.turn, row.letter = row.turn + 1, None
            row.state, row.reason, row.planned_on, row.owed_on = state, reason, day, owed.owed_on
            row.institution_id = owed.institution
            row.save()
    Reminder.objects.bulk_create(new, batch_size=500)


def _is_same(row, owed):
    """Whether nothing changed about a row that cannot leave."""
    return (row.reason, row.owed_on, row.institution_id) == (owed.blocked, owed.owed_on, owed.institution)


def _waits(owed):
    """Whether the row is still to be put on its way."""
    row = owed.reminder
    return row.state == ReminderState.DUE and not owed.blocked and row.letter_id is None and row.agenda_item_id is None


def _with_records(reminders):
    return list(
        Reminder.objects.filter(pk__in=[reminder.pk for reminder in reminders]).select_related(
            "milestone__commitment__lead"
        )
    )


def _reread(found):
    rows = Reminder.objects.in_bulk([owed.reminder.pk for owed in found])
    for owed in found:
        owed.reminder = rows[owed.reminder.pk]


# -- Mails -------------------------------------------------------------------------------------------------------------


def _post(plan, settings, found, *, day, today):
    """Post the mails of the rows that have none yet; more than usual are held for a person."""
    waiting = [owed for owed in found if owed.channel == Channel.MAIL and _waits(owed)]
    carried = set(
        ReminderMail.objects.filter(reminder__in=[owed.reminder.pk for owed in waiting], is_copy=False)
        .exclude(message__state=State.OBSOLETE)
        .values_list("reminder_id", "person_id")
    )
    digests = defaultdict(list)
    singles = []
    for owed in waiting:
        for recipient in owed.recipients:
            if (owed.reminder.pk, recipient.person) in carried:
                continue
            if owed.level == Level.N0:
                digests[recipient].append(owed)
            else:
                singles.append((recipient, owed))
    hold = ""
    if (count := len(digests) + len(singles)) > settings.blast_limit:
        hold = _("%(count)d mails in one day, more than the %(limit)d of this plan: read them, then release them.") % {
            "count": count,
            "limit": settings.blast_limit,
        }
    for recipient, several in digests.items():
        _carry(several, reminder_mails.digest(plan, several, recipient, hold=hold), recipient)
    for recipient, owed in singles:
        mail = reminder_mails.declaration if owed.period else reminder_mails.milestone
        _carry([owed], mail(plan, owed, recipient, hold=hold), recipient)
    posted = {owed.reminder.pk for _recipient, owed in singles if owed.level == Level.N2}
    passed = [owed for owed in waiting if owed.reminder.pk in posted]
    for secretary in owing.secretaries(today) if passed else ():
        message = reminder_mails.copy(plan, passed, secretary, day=day, hold=hold)
        _carry(passed, message, secretary, is_copy=True)


def _carry(several, message, recipient, *, is_copy=False):
    ReminderMail.objects.bulk_create(
        [
            ReminderMail(reminder=owed.reminder, message=message, person_id=recipient.person, is_copy=is_copy)
            for owed in several
        ],
        ignore_conflicts=True,
    )


@transaction.atomic
def settle(*, plan=None):
    """Rows whose own mails have left become sent, on the day they were planned for plus the days in the outbox.

    The day is counted from the outbox, so that a day planned by hand stays in its own time.
    """
    waiting = Reminder.objects.filter(state=ReminderState.DUE, channel=Channel.MAIL)
    if plan is not None:
        waiting = waiting.filter(plan=plan)
    mails = defaultdict(list)
    for mail in (
        ReminderMail.objects.filter(reminder__in=waiting, is_copy=False)
        .exclude(message__state=State.OBSOLETE)
        .values_list("reminder_id", "message__state", "message__posted_at", "message__sent_at")
    ):
        mails[mail[0]].append(mail[1:])
    for reminder in waiting.filter(pk__in=mails).select_for_update(of=("self",)):
        own = mails[reminder.pk]
        sent = [delivering.days_in_outbox(posted, at) for state, posted, at in own if state == State.SENT]
        if sent and not any(state in UNDERWAY for state, _posted, _at in own):
            reminder.state, reminder.sent_on = ReminderState.SENT, reminder.planned_on + min(sent)
            reminder.save(update_fields=["state", "sent_on"])


# -- What stops it -----------------------------------------------------------------------------------------------------


@transaction.atomic
def reconsider(plan, *, day, milestones=None, commitments=None):
    """After an act that moves dates, progress or people: open rows that are no longer owed do not leave.

    `milestones`, `commitments`: keys; without them the whole plan. What becomes owed waits for the next planning.
    """
    rows = Reminder.objects.filter(plan=plan, state__in=OPEN, ladder=Ladder.DEADLINE)
    if milestones is not None:
        rows = rows.filter(milestone__in=list(milestones))
    if commitments is not None:
        rows = rows.filter(milestone__commitment__in=list(commitments))
    if not rows.exists():
        return
    settings = _locked(plan)
    rows = list(rows.select_related("letter"))
    if not rows:
        return
    keys = owing.still_owed(plan, settings, rows, day) if plan.state == PlanState.ADOPTED else set()
    gone = [row for row in rows if (row.milestone_id, row.due_version) not in keys]
    reason = _("Its reason is gone: completed, under review, moved, suspended or promised for later (%(day)s).")
    _retire(gone, reason % {"day": f"{day:%d/%m/%Y}"})


def _retire(rows, reason):
    """Make open rows « sans objet »: their mails are withdrawn, a draft letter loses them."""
    if not rows:
        return
    keys = [row.pk for row in rows]
    mails = ReminderMail.objects.filter(reminder__in=keys, is_copy=False).select_related("message")
    digests = {}
    for mail in mails:
        if withdraw(mail.message.key, reason):
            digests[mail.message_id] = mail
    letters = [row.letter for row in rows if row.letter_id]
    Reminder.objects.filter(pk__in=keys).update(state=ReminderState.OBSOLETE, reason=reason)
    # A draft loses them; a letter that has its number keeps what it says.
    Reminder.objects.filter(pk__in=keys, letter__state=LetterState.DRAFT).update(letter=None)
    _take_up_again(digests)
    drafting.drop_empty(letters, reason=reason)
    for letter in {letter for letter in letters if letter.state == LetterState.SIGNED}:
        if not letter.reminders.exclude(state=ReminderState.OBSOLETE).exists():
            delivering.recall(letter, reason=reason, by=None)


def _take_up_again(withdrawn):
    """Rows that shared a withdrawn digest and are still owed get mails of their own at the next planning."""
    left = Reminder.objects.filter(mails__message__in=withdrawn, state=ReminderState.DUE).distinct()
    for reminder in left:
        reminder.turn += 1
        reminder.save(update_fields=["turn"])


@transaction.atomic
def change_of_hands(institution):
    """A focal point came or went: mails that have not left are withdrawn and go to whoever is in office."""
    rows = Reminder.objects.filter(
        institution=institution, state=ReminderState.DUE, channel=Channel.MAIL
    ).select_related("plan")
    for plan in {row.plan for row in rows}:
        _locked(plan)
    mails = ReminderMail.objects.filter(reminder__in=rows, is_copy=False).select_related("message")
    _take_up_again(
        {mail.message_id for mail in mails if withdraw(mail.message.key, _("Another person is in charge since."))}
    )


# -- A person's word ---------------------------------------------------------------------------------------------------


@transaction.atomic
def hold(plan, *, key, as_of, reason, by):
    """Keep one reminder back, before its day or while its mail waits. `key`: as in `owing.key_of`. Returns the row."""
    _only_secretariat(by)
    _need(reason)
    settings = _locked(plan) or save_settings(LadderSettings(plan=plan), by=by)
    owed = next((one for one in owing.survey(plan, settings, as_of) if one.key == key), None)
    if owed is None:
        raise NotAllowedNow([_("This reminder is not owed on that day, or has left already.")])
    if owed.reminder is not None and owed.reminder.letter_id:
        raise NotAllowedNow([_("It stands in a draft letter: hold the letter.")])
    if owed.reminder is None or owed.reminder.state == ReminderState.OBSOLETE:
        _write_down(plan, [owed], as_of)
    row = owed.reminder
    if row.state == ReminderState.HELD:
        raise NotAllowedNow([_("It is already held.")])
    mails = [mail.message for mail in row.mails.filter(is_copy=False).select_related("message")]
    if any(message.state not in (State.DUE, State.HELD, State.CLAIMED, State.OBSOLETE) for message in mails):
        raise NotAllowedNow([_("Its mail has left or is leaving.")])
    taken = {message.pk for message in mails if withdraw(message.key, reason)}
    row.state, row.reason, row.held_by = ReminderState.HELD, reason, by
    row.turn += bool(taken)
    row.save()
    _take_up_again(taken)
    record("hold", row, by=by, note=reason)
    return row


@transaction.atomic
def release(reminder, *, by):
    """Let a held reminder go: the next planning sends it, if it is still owed."""
    _only_secretariat(by)
    _locked(reminder.plan)
    row = Reminder.objects.get(pk=reminder.pk)
    if row.state != ReminderState.HELD:
        raise NotAllowedNow([_("This reminder is not held.")])
    row.state, row.reason, row.held_by = ReminderState.DUE, "", None
    row.save()
    record("release", row, by=by)
    return row


@transaction.atomic
def say_sent(reminder, *, on, reason, by, today):
    """They were informed in another way: the level counts as sent on that day, and the next one waits from there."""
    _only_secretariat(by)
    _need(reason)
    _locked(reminder.plan)
    row = Reminder.objects.get(pk=reminder.pk)
    if row.state not in OPEN or row.channel != Channel.MAIL:
        raise NotAllowedNow([_("Only a mail that has not left can be said to have been told otherwise.")])
    if not row.owed_on <= on <= today:
        raise NotAllowedNow([_("The day lies between the one from which it was owed and today.")])
    for mail in row.mails.filter(is_copy=False).select_related("message"):
        withdraw(mail.message.key, reason)
    row.state, row.sent_on, row.reason = ReminderState.SENT, on, reason
    row.save()
    record("say_sent", row, by=by, note=f"{on:%d/%m/%Y} : {reason}")
    return row
