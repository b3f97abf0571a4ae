"""The ladder's pages for the secretariat: what is on its way, what will leave, activation, and a person's word."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.core.paginator import Paginator
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from ogp_secretariat.web.guards import only

from .. import owing, permissions, reminder_desk
from ..actions import reminding
from ..enums import Channel, Ladder, ReminderState
from ..forms.reminders import DayForm, ReasonForm, ReminderFilter, SaidForm
from ..models import LadderSettings, Reminder

PER_PAGE = 50
PREVIEW_SHOWN = 500


def _plan(plans, code):
    found = next((plan for plan in plans if plan.code == code), None)
    if found is None:
        raise Http404
    return found


def _reminder(pk):
    return get_object_or_404(
        Reminder.objects.select_related("plan__committee", "milestone", "institution", "period"),
        pk=pk if pk < 2**63 else 0,
    )


@only(permissions.can_review)
def reminders(request):
    today = timezone.localdate()
    plans = reminder_desk.plans()
    filters = ReminderFilter(request.GET, plans)
    page = Paginator(filters.apply(reminder_desk.rows()), PER_PAGE).get_page(request.GET.get("page"))
    mails = reminder_desk.mails_of(page.object_list)
    context = {
        "ladders": [
            (plan, settings, [(str(ReminderState(state).label), state, n) for state, n in counts.items()], warnings)
            for plan, settings, counts, warnings in reminder_desk.ladders(plans, today)
        ],
        "filter": filters,
        "filters": filters.chosen,
        "page": page,
        "rows": [_row(reminder, mails.get(reminder.pk, ())) for reminder in page.object_list],
    }
    return render(request, "commitments/reminders/reminders.html", context)


def _row(reminder, mails):
    is_open = reminder.state in reminding.OPEN
    return {
        "reminder": reminder,
        "mails": mails,
        "can_hold": is_open and reminder.state != ReminderState.HELD and reminder.letter_id is None,
        "can_release": reminder.state == ReminderState.HELD,
        "can_say": is_open and reminder.channel == Channel.MAIL,
    }


@only(permissions.can_review)
def preview(request):
    """« Ce qui partira demain », or on any day."""
    today = timezone.localdate()
    plans = reminder_desk.plans()
    tomorrow = reminder_desk.next_working_day(today)
    form = DayForm(request.GET or None, plans, initial={"jour": tomorrow})
    asked = form.cleaned_data if form.is_valid() else {}
    day = asked.get("jour") or tomorrow
    plan = _plan(plans, asked["plan"]) if asked.get("plan") else (plans[0] if plans else None)
    found = owing.survey(plan, owing.settings_of(plan), day) if plan else []
    context = {
        "plan": plan,
        "plans": plans,
        "day": day,
        "form": form,
        "settings": LadderSettings.objects.filter(plan=plan).first() if plan else None,
        "rows": _preview_rows(plan, found[:PREVIEW_SHOWN]),
        "total": len(found),
        "more": max(0, len(found) - PREVIEW_SHOWN),
    }
    return render(request, "commitments/reminders/preview.html", context)


def _preview_rows(plan, found):
    rows = owing.as_rows(plan, found) if found else []
    for row, owed in zip(rows, found, strict=True):
        row["due_on"] = owed.due_on
        row["can_hold"] = row["state"] in ("due", "blocked") and not (owed.reminder and owed.reminder.letter_id)
        row["key"] = "-".join(str(part) for part in owed.key)
        row["is_declaration"] = owed.ladder == Ladder.DECLARATION
    return rows


@only(permissions.can_review)
def activate(request, code):
    """GET shows what would leave today and what the settings do; POST activates, or stops with a reason."""
    today = timezone.localdate()
    plan = _plan(reminder_desk.plans(), code)
    settings = owing.settings_of(plan)
    form = ReasonForm(request.POST or None) if settings.is_active else None
    if request.method == "POST":
        try:
            if not settings.is_active:
                reminding.activate(plan, by=request.user, day=today)
                messages.success(request, _("The ladder of %(code)s is active from today on.") % {"code": plan.code})
                return redirect("reminders")
            if form.is_valid():
                reminding.deactivate(plan, by=request.user, **form.cleaned_data)
                messages.success(request, _("The ladder of %(code)s is stopped.") % {"code": plan.code})
                return redirect("reminders")
        except ValidationError as error:
            messages.warning(request, " ".join(error.messages))
            return redirect("reminders")
    found = owing.survey(plan, settings, today)
    context = {
        "plan": plan,
        "settings": settings,
        "sentences": reminder_desk.describe(settings),
        "form": form,
        "missing": [] if settings.is_active else reminding.missing_for_activation(plan, settings),
        "rows": _preview_rows(plan, found[:PREVIEW_SHOWN]),
        "total": len(found),
        "today": today,
    }
    return render(request, "commitments/reminders/activate.html", context)


@only(permissions.can_review)
def hold(request, code):
    """Keep one reminder back with a reason; which one stands in the address, as the preview named it."""
    plan = _plan(reminder_desk.plans(), code)
    days = DayForm({"jour": request.GET.get("jour"), "plan": code}, [plan])
    key = _key(request.GET.get("cle", ""))
    if not days.is_valid() or days.cleaned_data["jour"] is None or key is None:
        raise Http404
    day = days.cleaned_data["jour"]
    found = next((owed for owed in owing.survey(plan, owing.settings_of(plan), day) if owed.key == key), None)
    if found is None:
        messages.warning(request, _("This reminder is not owed on that day, or has left already."))
        return redirect("reminders")
    back = reverse("reminder_preview", query={"plan": plan.code, "jour": day.isoformat()})

    def act(reason):
        reminding.hold(plan, key=key, as_of=day, reason=reason, by=request.user)

    (row,) = owing.as_rows(plan, [found])
    what = row["milestone"] or f"{row['institution']}, {row['period']}"
    return ask(
        request, ReasonForm, act, title=_("Hold a reminder"), what=f"{row['level']} – {what}", back=back,
        done=_("Held: it does not leave until somebody releases it."),
    )  # fmt: skip


def _key(text):
    parts = text.split("-")
    if len(parts) != 3 or not all(part.isascii() and part.isdecimal() and len(part) < 10 for part in parts[:2]):
        return None
    return int(parts[0]), int(parts[1]), parts[2]


@only(permissions.can_review)
@require_POST
def release(request, pk):
    reminder = _reminder(pk)
    try:
        reminding.release(reminder, by=request.user)
    except ValidationError as error:
        messages.warning(request, " ".join(error.messages))
    else:
        messages.success(request, _("Released: it leaves with the next planning, if it is still owed."))
    return redirect("reminders")


@only(permissions.can_review)
def say_sent(request, pk):
    """They were told by telephone, or at a meeting."""
    reminder = _reminder(pk)

    def act(on, reason):
        reminding.say_sent(reminder, on=on, reason=reason, by=request.user, today=timezone.localdate())

    return ask(
        request, SaidForm, act, title=_("Told in another way"), what=str(reminder), back=reverse("reminders"),
        done=_("Noted: the next level counts from that day."),
    )  # fmt: skip


@only(permissions.can_review)
def forget_day(request, code):
    """After a wrong clock: let planning start again from today."""
    plan = _plan(reminder_desk.plans(), code)

    def act(reason):
        reminding.forget_planned_day(plan, by=request.user, reason=reason)

    return ask(
        request, ReasonForm, act, title=_("Plan again from today"), what=plan.code, back=reverse("reminders"),
        done=_("Planning starts again from today. What was sent stays sent."),
    )  # fmt: skip


def ask(request, kind, act, *, title, what, back, done, tabs=True):
    """One form, one act: its refusals stand in the form. Without `tabs` for those who have no business with them."""
    form = kind(*((request.POST, request.FILES) if request.method == "POST" else ()))
    if request.method == "POST" and form.is_valid():
        try:
            act(**form.cleaned_data)
        except ValidationError as error:
            form.add_error(None, error.messages)
        else:
            messages.success(request, done)
            return redirect(back)
    context = {"form": form, "title": title, "what": what, "back": back, "tabs": tabs}
    return render(request, "commitments/reminders/ask.html", context)
