"""What the page of the reminders shows: each plan's ladder, its warnings, and the rows that wait for somebody."""

import datetime

from django.db.models import Count, Q
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from ogp_secretariat.mailroom.enums import State
from ogp_secretariat.people.models import Holiday

from . import policies, queries
from .enums import ReminderState
from .models import LadderSettings, Reminder, ReminderMail

LONGEST_HOLIDAYS = 15  # days: no pause of the administration is longer
TROUBLED = (State.UNCERTAIN, State.FAILED, State.HELD)


def plans():
    return list(queries.plans_in_course().select_related("committee"))


def ladders(plans_, today):
    """[(plan, settings or None, {state: count}, [warning])], in three statements."""
    settings = {one.plan_id: one for one in LadderSettings.objects.filter(plan__in=plans_)}
    counts = {}
    rows = Reminder.objects.filter(plan__in=plans_).values_list("plan", "state").annotate(n=Count("pk")).order_by()
    for plan, state, n in rows:
        counts.setdefault(plan, {})[state] = n
    return [
        (plan, settings.get(plan.pk), counts.get(plan.pk, {}), _warnings(settings.get(plan.pk), today))
        for plan in plans_
    ]


def _warnings(settings, today):
    if settings is None:
        return []
    warnings = []
    if settings.last_planned_on and settings.last_planned_on > today:
        warnings.append(
            _("%(day)s was planned although today is %(today)s: a clock was wrong, nothing is planned until that day.")
            % {"day": f"{settings.last_planned_on:%d/%m/%Y}", "today": f"{today:%d/%m/%Y}"}
        )
    if not settings.has_order:
        warnings.append(_("No decision or act orders the letters: N3 and N4 wait for it."))
    return warnings


def rows():
    """The reminders, what waits for a person first, then the newest."""
    return (
        Reminder.objects.select_related("plan", "milestone__commitment", "institution", "period", "letter", "held_by")
        .annotate(waits=Count("pk", filter=Q(state__in=[ReminderState.BLOCKED, ReminderState.HELD])))
        .order_by("-waits", "-planned_on", "level", "pk")
    )


def mails_of(reminders):
    """{reminder pk: [Message]} of the mails in force, in one statement."""
    found = {}
    mails = (
        ReminderMail.objects.filter(reminder__in=[reminder.pk for reminder in reminders], is_copy=False)
        .exclude(message__state=State.OBSOLETE)
        .select_related("message")
        .order_by("pk")
    )
    for mail in mails:
        found.setdefault(mail.reminder_id, []).append(mail.message)
    return found


def next_working_day(day):
    """The first working day after `day`, in one statement."""
    holidays = set(
        Holiday.objects.filter(day__gt=day, day__lte=day + datetime.timedelta(days=LONGEST_HOLIDAYS)).values_list(
            "day", flat=True
        )
    )
    return policies.add_working_days(day, 1, holidays)


def describe(settings):
    """Sentences that say in plain words what these settings will do."""

    def when(days, point=None):
        before, on, after = point or (
            ngettext("%(n)d day before the due date", "%(n)d days before the due date", -days),
            _("on the due date"),
            ngettext("%(n)d day after the due date", "%(n)d days after the due date", days),
        )
        words = (before if days < 0 else after if days else on) % {"n": abs(days)}
        return words[:1].upper() + words[1:]

    def on_time(days):
        point = (
            ngettext("%(n)d day before the on-time date", "%(n)d days before the on-time date", -days),
            _("on the on-time date"),
            ngettext("%(n)d day after the on-time date", "%(n)d days after the on-time date", days),
        )
        words = when(days, point)
        return words[:1].lower() + words[1:]

    order = queries.reference_of(settings.order_decision) or settings.order_act
    first = settings.n3 - settings.n2
    return [
        _("%(when)s: one digest to the focal point and the substitute.") % {"when": when(settings.n0)},
        _("%(when)s: one mail for each milestone.") % {"when": when(settings.n1)},
        _("%(when)s: a mail that asks to declare, to explain or to ask for a later date; the secretariat gets a copy.")
        % {"when": when(settings.n2)},
        _("%(when)s, and %(n)d days at least after that mail: a first letter is drafted, one for each institution.")
        % {"when": when(settings.n3), "n": first},
        _("%(when)s, and %(n)d days at least after the first letter: a second letter, which cites it.")
        % {"when": when(settings.n4), "n": settings.n4 - settings.n3},
        _("%(when)s, and %(n)d days at least after the second letter: an item on the next meeting's agenda.")
        % {"when": when(settings.n5), "n": settings.n5 - settings.n4},
        _("The letters cite: %(order)s. An answer is expected within %(n)d working days.")
        % {"order": order, "n": settings.reply_days}
        if order
        else _("No letter is drafted until a decision or an act that orders them is cited."),
        _(
            "Missing declarations: a mail at the opening of the campaign, "
            "then %(d1)s, %(d2)s and %(d3)s (also to the head)."
        )
        % {name: on_time(getattr(settings, name)) for name in ("d1", "d2", "d3")},
        _("More than %(n)d automatic mails in one day wait for a person.") % {"n": settings.blast_limit},
    ]
