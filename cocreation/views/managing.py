"""The secretariat's pages: the events to prepare, one event with its acts, seats, registrations to examine."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.core.paginator import Paginator
from django.db.models import Count, Q
from django.http import Http404
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST

from ogp_secretariat.audit.queries import history_of
from ogp_secretariat.web.guards import only

from .. import event_links
from ..actions import preparing, registering
from ..enums.events import ACTIVE, EventKind, EventState, RegistrationState, TeamRole
from ..forms.events import CancelForm, EventFilter, SeatsForm, WhyForm
from ..forms.registration import DecisionForm
from ..models import Event, Registration
from ..permissions.process import can_manage
from ..policies import events as rules
from ..queries.events import door_of, missing_for_undoing_held, warnings_of
from ..queries.registrations import tallies
from ..queries.training import trained_facilitators
from ..queries.waiting import without_report
from .loading import any_event, registration_of

PER_PAGE = 50


@only(can_manage)
def event_desk(request):
    """Every event that is not closed first, then the others; with what waits for somebody."""
    counts = {
        "seated": Count("registrations", filter=Q(registrations__state=RegistrationState.CONFIRMED)),
        "waiting": Count("registrations", filter=Q(registrations__state=RegistrationState.WAITING)),
        "pending": Count(
            "registrations",
            filter=Q(registrations__state=RegistrationState.PENDING)
            | Q(registrations__state__in=ACTIVE, registrations__change_asked__isnull=False),
        ),
    }
    found = EventFilter(request.GET, Event.objects.exclude(state=EventState.REFUSED))
    keys = found.qs.values("pk")
    lacks_report = request.GET.get("bilan") == "a-publier"
    if lacks_report:
        keys = without_report(found.qs, timezone.localdate()).values("pk")
    events = Event.objects.filter(pk__in=keys).annotate(**counts).order_by("-date", "-pk")
    page = Paginator(events, PER_PAGE).get_page(request.GET.get("page"))
    return render(request, "cocreation/events/desk.html", {"filter": found, "page": page, "lacks_report": lacks_report})


@only(can_manage)
def event_manage(request, pk):
    event, today = any_event(pk), timezone.localdate()
    state = EventState(event.state)
    is_draft = state == EventState.DRAFT
    context = {
        "event": event,
        "tallies": tallies(event),
        "warnings": warnings_of(event, timezone.localdate()),
        "missing": rules.missing_for_publication(event) if is_draft else [],
        "can_publish": is_draft,
        "can_cancel": rules.may_become(event, EventState.CANCELLED),
        "can_hold": not rules.missing_for_closing(event, today, timezone.localtime().time()),
        "can_undo_held": not missing_for_undoing_held(event),
        "may_note": rules.may_note_attendance(event, today),
        "door": door_of(event, today).label,
        "is_training": event.kind == EventKind.TRAINING,
        "team": team_rows(event, today),
        "trained": set(trained_facilitators(event).values_list("pk", flat=True)),
        "quotas": event.quotas.select_related("region"),
        "history": history_of(event)[:20],
        "tab": "event",
    }
    return render(request, "cocreation/events/manage.html", context)


def team_rows(event, today):
    """[(member, a rapporteur's personal link, why there is none)]."""
    rows = []
    for member in event.team.select_related("person__user"):
        address, missing = "", []
        if member.role == TeamRole.RAPPORTEUR:
            missing = rules.missing_for_sending_link(event, bool(member.person.mail_address), today)
            address = "" if missing else event_links.rapporteur_address(member, member.person.mail_language)
        rows.append((member, address, missing))
    return rows


def _done(request, pk, act, sentence):
    try:
        act(any_event(pk))
    except ValidationError as error:
        messages.error(request, " ".join(error.messages))
    else:
        messages.success(request, sentence)
    return redirect("event_manage", pk)


@only(can_manage)
@require_POST
def event_publish(request, pk):
    """What should be looked at is said again, and keeps nobody from publishing."""
    for sentence in warnings_of(any_event(pk), timezone.localdate()):
        messages.warning(request, sentence)
    return _done(request, pk, lambda event: preparing.publish(event, by=request.user), _("The event is published."))


@only(can_manage)
@require_POST
def event_hold(request, pk):
    return _done(
        request,
        pk,
        lambda event: _hold_now(event, request.user),
        _("The event is marked as held."),
    )


def _hold_now(event, by):
    now = timezone.localtime()
    return preparing.mark_held(event, by=by, day=now.date(), hour=now.time())


@only(can_manage)
def event_undo_held(request, pk):
    """The mark was a mistake: why, then the event is published again."""
    event = any_event(pk)
    if event.state != EventState.HELD:
        raise Http404
    form = WhyForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            preparing.undo_held(event, reason=form.cleaned_data["reason"], by=request.user)
        except ValidationError as error:
            form.add_error(None, error.messages)
        else:
            messages.success(request, _("The event is no longer marked as held."))
            return redirect("event_manage", pk)
    context = {
        "event": event,
        "form": form,
        "missing": missing_for_undoing_held(event),
        "tallies": tallies(event),
        "tab": "event",
    }
    return render(request, "cocreation/events/undo_held.html", context)


@only(can_manage)
def event_cancel(request, pk):
    event = any_event(pk)
    if not rules.may_become(event, EventState.CANCELLED):
        raise Http404
    form = CancelForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            preparing.cancel(event, reason=form.cleaned_data["reason"], by=request.user)
        except ValidationError as error:
            form.add_error(None, error.messages)
        else:
            messages.success(request, _("The event is cancelled; everybody concerned is told by mail."))
            return redirect("event_manage", pk)
    context = {"event": event, "form": form, "tallies": tallies(event), "tab": "event"}
    return render(request, "cocreation/events/cancel.html", context)


@only(can_manage)
def event_seats(request, pk):
    event = any_event(pk)
    form = SeatsForm(request.POST or None, event=event)
    if request.method == "POST" and form.is_valid():
        values = form.cleaned_data
        try:
            _event, promoted = preparing.set_seats(
                event,
                capacity=values["capacity"],
                quotas=form.quotas(),
                by=request.user,
                day=timezone.localdate(),
                expected_version=values["expected_version"],
            )
        except ValidationError as error:
            form.add_error(None, error.messages)
        else:
            messages.success(request, _("Seats and quotas are set."))
            if promoted:
                words = ngettext(
                    "%(n)d person of the waiting list got a seat and is told.",
                    "%(n)d people of the waiting list got a seat and are told.",
                    len(promoted),
                )
                messages.info(request, words % {"n": len(promoted)})
            return redirect("event_seats", pk)
    context = {"event": event, "form": form, "tallies": tallies(event), "tab": "seats"}
    return render(request, "cocreation/events/seats.html", context)


@only(can_manage)
def event_registrations(request, pk):
    """Who registered: what is to be examined first, then the waiting list, the seats, and the others."""
    event = any_event(pk)
    rows = Registration.objects.filter(event=event).select_related("region", "association")
    to_examine = rows.filter(Q(state=RegistrationState.PENDING) | Q(state__in=ACTIVE, change_asked__isnull=False))
    context = {
        "event": event,
        "tallies": tallies(event),
        "to_examine": to_examine.order_by("pk")[:200],
        "waiting": rows.filter(state=RegistrationState.WAITING).order_by("pk")[:500],
        "page": Paginator(
            rows.exclude(state__in=[RegistrationState.PENDING, RegistrationState.WAITING]).order_by("state", "name"),
            100,
        ).get_page(request.GET.get("page")),
        "tab": "registrations",
    }
    return render(request, "cocreation/events/registrations.html", context)


@only(can_manage)
def registration_decide(request, pk, registration_pk):
    """A late request, or a change asked: accept, or refuse with a reason. Cancelling somebody's seat is here too."""
    event = any_event(pk)
    found, today = registration_of(event, registration_pk), timezone.localdate()
    is_request = found.state == RegistrationState.PENDING
    form = DecisionForm(request.POST if request.POST.get("acte") == "decider" else None)
    if request.method == "POST" and request.POST.get("acte") == "annuler":
        return _cancel(request, event, found, today)
    if request.method == "POST" and form.is_valid():
        values = form.cleaned_data
        decide = registering.decide if is_request else registering.decide_change
        try:
            decide(found, accept=values["decision"] == "accept", reason=values["reason"], day=today, by=request.user)
        except ValidationError as error:
            form.add_error(None, error.messages)
        else:
            messages.success(request, _("Decided; the person is told by mail."))
            return redirect("event_registrations", pk)
    context = {
        "event": event,
        "registration": found,
        "form": form if is_request or found.change_asked else None,
        "changes": _changes(found),
        "can_cancel": found.state in ACTIVE and today <= event.date and not found.presence,
        "tab": "registrations",
    }
    return render(request, "cocreation/events/decide.html", context)


def _cancel(request, event, found, today):
    try:
        registering.cancel(found, day=today, by=request.user)
    except ValidationError as error:
        messages.error(request, " ".join(error.messages))
    else:
        messages.success(request, _("The registration is cancelled; the person is told by mail."))
    return redirect("event_registrations", event.pk)


def _changes(found):
    """(label, before, after) of what is asked to be changed."""
    if not found.change_asked:
        return []
    after = Registration(
        **{(f"{name}_id" if name == "region" else name): value for name, value in found.change_asked.items()}
    )
    rows = []
    for name in found.change_asked:
        field = Registration._meta.get_field(name)
        rows.append((field.verbose_name, _shown(found, name), _shown(after, name)))
    return rows


def _shown(registration, name):
    display = getattr(registration, f"get_{name}_display", None)
    return display() if display else getattr(registration, name) or "–"
