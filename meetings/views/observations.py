"""What the recipients of a draft observe on it: behind their account, or behind a personal link."""

from django.contrib import messages
from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import ValidationError
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache

from ogp_secretariat.web.guards import private

from .. import observation_desk, observation_links, permissions, queries
from ..actions import observing
from ..enums import ObservationKind
from ..forms.observations import ObservationForm
from ..models import Minutes
from ..observation_rules import missing_for_agreeing, missing_for_changing, missing_for_observing
from ..places import every_place, parts_of, shown_places

LARGEST_KEY = 2**31


@never_cache
def observations(request, pk):
    """The page of a recipient; the secretariat and the chair go on to that of all observations."""
    user, today = request.user, timezone.localdate()
    if not user.is_authenticated:
        return redirect_to_login(request.get_full_path())
    minutes = get_object_or_404(
        permissions.readable_minutes(user, today).select_related("meeting__committee"),
        meeting=pk if pk < LARGEST_KEY else 0,
    )
    recipient = observation_desk.recipient_for(user, minutes)
    if recipient is not None:
        return _page(request, recipient, by=user)
    if permissions.can_review_observations(user, minutes, today):
        return redirect("observations_review", pk)
    raise Http404


@never_cache
def observations_by_link(request, token):
    """The same for somebody without an account. Opening it shows; once observations are closed it shows nothing."""
    recipient = observation_links.read(token)
    if recipient is None:
        raise Http404
    return private(_page(request, recipient, by=None))


def _page(request, recipient, *, by):
    """Everything about the draft that one person can observe, and what they sent."""
    minutes = Minutes.objects.select_related("meeting__committee").get(pk=recipient.round.minutes_id)
    missing = missing_for_observing(minutes.state, recipient.round, timezone.localdate())
    if missing and by is None:
        return render(request, "meetings/observations_closed.html", {"meeting": minutes.meeting, "missing": missing})
    address = reverse("observations", args=[minutes.meeting_id]) if by else request.path
    if request.method == "POST":
        return _act(request, recipient, minutes, address, by=by)
    if not missing and (request.GET.get("sur") or request.GET.get("modifier")):
        return _form_page(request, recipient, minutes, address, by=by)
    return _overview(request, recipient, minutes, address, by=by, missing=missing)


def _overview(request, recipient, minutes, address, *, by, missing):
    meeting = queries.whole_meeting(minutes.meeting_id)
    rows, left = observation_desk.own_rows(recipient, shown_places(meeting, translation.get_language()))
    sent = sum(len(row.observations) for row in rows) + len(left)
    agreement = recipient.agreements.filter(withdrawn_at=None).first()
    context = {
        "meeting": meeting,
        "minutes": minutes,
        "recipient": recipient,
        "address": address,
        "rows": rows,
        "left": left,
        "sent": sent,
        "agreement": agreement,
        "can_agree": not missing and not missing_for_agreeing(sent, agreement is not None),
        "missing": missing,
        "by_link": by is None,
        "can_review": by is not None and permissions.can_review_observations(by, minutes, timezone.localdate()),
    }
    return render(request, "meetings/observations.html", context)


def _own(recipient, value):
    """The observation of this person with the given number, as text; 404 for any other."""
    if not (value.isdecimal() and len(value) <= 18):
        raise Http404
    return get_object_or_404(recipient.observations, pk=int(value))


def _asked_for(request, recipient, meeting):
    """(place, kind, observation to change or None) of a form page, from its address or its hidden fields."""
    asked = request.POST if request.method == "POST" else request.GET
    observation = _own(recipient, asked["modifier"]) if asked.get("modifier") else None
    key = observation.target if observation else asked.get("sur", "")
    place = every_place(meeting).get(key)
    if place is None and observation is None:
        raise Http404
    kind = observation.kind if observation else asked.get("type", "")
    return place, kind if kind in ObservationKind.values else ObservationKind.REMARK, observation


def _form_page(request, recipient, minutes, address, *, by):
    meeting = queries.whole_meeting(minutes.meeting_id)
    place, kind, observation = _asked_for(request, recipient, meeting)
    if observation is not None and (sentences := missing_for_changing(observation)):
        messages.error(request, " ".join(sentences))
        return redirect(address)
    parts = parts_of(meeting, place.key) if place and not observation else ()
    initial = {"text": observation.text if observation else ""}
    if observation is None and kind == ObservationKind.REPLACEMENT and not parts:
        initial["text"] = place.text.text
    data = request.POST if request.method == "POST" else None
    form = ObservationForm(data, kind=kind, parts=parts, initial=initial)
    if request.method == "POST" and form.is_valid() and _send(request, form, recipient, place, kind, observation, by):
        return redirect(address)
    context = {
        "meeting": meeting,
        "form": form,
        "place": place,
        "kind": kind,
        "is_replacement": kind == ObservationKind.REPLACEMENT,
        "observation": observation,
        "address": address,
        "by_link": by is None,
    }
    return render(request, "meetings/observation_form.html", context)


def _send(request, form, recipient, place, kind, observation, by):
    """Send or change the observation; what is wrong is said on the form, and what was typed stays."""
    typed = form.cleaned_data
    try:
        if observation is not None:
            observing.change(observation, kind=kind, text=typed["text"], by=by)
        else:
            target = typed.get("part") or place.key
            observing.observe(recipient, target=target, kind=kind, text=typed["text"], by=by)
    except ValidationError as error:
        form.add_error(None, error.messages)
        return False
    messages.success(request, _("Your observation is sent. You may change it until the last day."))
    return True


def _act(request, recipient, minutes, address, *, by):
    act = request.POST.get("acte")
    if act == "observer":
        return _form_page(request, recipient, minutes, address, by=by)
    try:
        if act == "accord":
            observing.agree(recipient, by=by)
            messages.success(request, _("Your agreement with the draft is recorded."))
        elif act == "retirer":
            observing.withdraw(_own(recipient, request.POST.get("modifier", "")), by=by)
            messages.success(request, _("The observation is withdrawn."))
    except ValidationError as error:
        messages.error(request, " ".join(error.messages))
    return redirect(address)
