"""Registering without an account, and the personal page behind the signed link. GET shows, POST acts."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache

from ogp_secretariat.web import robots
from ogp_secretariat.web.guards import private

from .. import calendars, event_links, qr
from ..actions import attending, registering
from ..enums.events import ACTIVE, Door, Presence, RegistrationState
from ..forms.attendance import NoteForm
from ..forms.registration import ChangeForm, RegistrationForm
from ..notifications.addresses import event_address
from ..permissions.process import can_manage
from ..policies import events as rules
from ..policies.seats import words_when_full
from ..queries.events import door_of
from ..queries.registrations import position_in_list, room_of
from .loading import found_or_404, language_of_page, visible_event


@never_cache
def event_register(request, pk):
    event, now = visible_event(request, pk), timezone.now()
    door = door_of(event, timezone.localdate(now))
    if door not in (Door.OPEN, Door.LATE):
        return render(request, "cocreation/events/register_closed.html", {"event": event, "door": Door(door).label})
    room = room_of(event)
    form = RegistrationForm(request.POST or None, event=event, room=room)
    if (
        request.method == "POST"
        and form.is_valid()
        and robots.guard(request, form, scope="registration")
        and _register(form, event, now)
    ):
        return redirect("event_registered", event.pk)
    is_late = door == Door.LATE
    full_words = "" if is_late else words_when_full(room)
    context = {"event": event, "form": form, "is_late": is_late, "full_words": full_words}
    return render(request, "cocreation/events/register.html", context)


def _register(form, event, now):
    try:
        registering.register(event, form.applicant(language_of_page()), now=now)
    except ValidationError as error:
        form.add_error(None, error.messages)
        return False
    return True


def event_registered(request, pk):
    """The same words for everybody: whether the address had a registration is told to that address only."""
    event = visible_event(request, pk)
    is_late = door_of(event, timezone.localdate()) == Door.LATE
    return render(request, "cocreation/events/registered.html", {"event": event, "is_late": is_late})


def _registration(token):
    return found_or_404(event_links.read_registration(token))


@never_cache
def registration(request, token):
    """The person's page: state, code for the door, change, cancel. The secretariat's device checks in instead."""
    found, now = _registration(token), timezone.now()
    today = timezone.localdate(now)
    if can_manage(request.user):
        return private(_check_in(request, found, token, now))
    act = request.POST.get("acte", "")
    form = ChangeForm(request.POST if act == "changer" else None, registration=found, room=room_of(found.event))
    is_sure = request.POST.get("certain") == "oui"
    if act == "annuler" and not is_sure:
        messages.error(request, _("Tick the box to cancel your registration. Nothing was changed."))
    if act == "annuler" and is_sure and _try(request, lambda: registering.cancel(found, day=today)):
        messages.success(request, _("Your registration is cancelled."))
        return private(redirect("registration", token))
    if act == "changer" and form.is_valid() and _change(request, form, found, today):
        return private(redirect("registration", token))
    if act not in ("", "annuler", "changer"):
        raise Http404
    found.refresh_from_db()
    event = found.event
    is_active = found.state in ACTIVE
    context = {
        "registration": found,
        "event": event,
        "token": token,
        "form": form,
        "is_active": is_active,
        "is_confirmed": found.state == RegistrationState.CONFIRMED,
        "position": position_in_list(found) if found.state == RegistrationState.WAITING else None,
        "can_change": is_active and today <= event.date and not found.presence,
        "is_examined": not rules.changes_freely(event, today) and found.state != RegistrationState.PENDING,
        "after_cancelling": rules.words_after_cancelling(door_of(event, today)),
        "link": event.link if found.state == RegistrationState.CONFIRMED else "",
        "calendar_url": reverse("registration_ics", args=[token]),
    }
    return private(render(request, "cocreation/events/registration.html", context))


def _change(request, form, found, today):
    values = form.changed_values()
    if not values:
        messages.info(request, _("Nothing was changed."))
        return True
    try:
        holds = registering.change(found, values, day=today)
    except ValidationError as error:
        form.add_error(None, error.messages)
        return False
    if holds:
        messages.success(request, _("Your registration is changed."))
    else:
        messages.success(request, _("The secretariat examines the change that you ask for and will write to you."))
    return True


def _try(request, act):
    try:
        act()
    except ValidationError as error:
        messages.error(request, " ".join(error.messages))
        return False
    return True


def _check_in(request, found, token, now):
    """On a device of the secretariat: whose code it is, and one button that notes the person as present."""
    event = found.event
    form = NoteForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        values = form.cleaned_data
        if _try(
            request,
            lambda: attending.note(
                found, values["presence"], represented_by=values["represented_by"], by=request.user, now=now
            ),
        ):
            messages.success(request, _("Noted: %(name)s.") % {"name": found.name})
        return redirect("registration", token)
    context = {
        "registration": found,
        "event": event,
        "token": token,
        "can_note": rules.may_note_attendance(event, timezone.localdate(now)),
        "is_here": found.presence in (Presence.PRESENT, Presence.REPRESENTED),
        "may_enter": found.state in ACTIVE,
        "is_seated": found.state == RegistrationState.CONFIRMED,
    }
    return render(request, "cocreation/events/check_in.html", context)


@never_cache
def registration_qr(request, token):
    """The code for the door as a picture."""
    found = _registration(token)
    response = HttpResponse(qr.svg(event_links.registration_address(found)), content_type="image/svg+xml")
    response["Content-Security-Policy"] = "default-src 'none'; style-src 'unsafe-inline'"
    response["X-Content-Type-Options"] = "nosniff"
    return private(response)


@never_cache
def registration_ics(request, token):
    """The event for the person's calendar, the link to join included for whoever has a seat."""
    found = _registration(token)
    event = found.event
    link = event.link if found.state == RegistrationState.CONFIRMED else ""
    url = event_address(event, found.language)
    content = calendars.single(event, url=url, language=found.language, link=link, reminds=True)
    response = HttpResponse(content, content_type=calendars.CONTENT_TYPE)
    response["Content-Disposition"] = 'attachment; filename="evenement.ics"'
    return private(response)
