"""All observations on a draft: read by the secretariat and the chair, answered by the secretariat."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone, translation
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST

from ogp_secretariat.web.guards import only

from .. import observation_desk, observation_rules, permissions, policies, queries
from ..actions import answering, approving, circulating, observing
from ..enums import ObservationState
from ..forms.observations import AnswerForm, ApproveForm, ExtendForm, ReceivedForm, ToldForm, later_meetings
from ..models import Minutes, Observation, Recipient
from ..places import choices_of, every_place

LARGEST_KEY = 2**31


def _may_read(user):
    return permissions.can_edit(user) or permissions.signs_anything(user, timezone.localdate())


def _minutes(user, pk):
    """The relevé of meeting `pk`, for somebody who may read all observations on it; 404 for others."""
    minutes = get_object_or_404(
        Minutes.objects.select_related("meeting__committee"), meeting=pk if pk < LARGEST_KEY else 0
    )
    if not permissions.can_review_observations(user, minutes, timezone.localdate()):
        raise Http404
    return minutes


@only(_may_read)
def observations_review(request, pk):
    user, today = request.user, timezone.localdate()
    minutes = _minutes(user, pk)
    current = observation_desk.current_round(minutes)
    if current is None:
        raise Http404
    meeting = queries.whole_meeting(pk)
    state = request.GET.get("etat", "")
    state = state if state in ObservationState.values else ""
    stands = observation_desk.stands(current)
    is_open = not observation_rules.missing_for_observing(minutes.state, current, today)
    context = {
        "meeting": meeting,
        "minutes": minutes,
        "round": current,
        "rounds": list(minutes.rounds.order_by("number")),
        "tally": observation_desk.tally(minutes),
        "groups": observation_desk.groups_of(meeting, state=state),
        "state": state,
        "states": [s for s in ObservationState if s != ObservationState.WITHDRAWN],
        "stands": stands,
        "to_tell": [stand for stand in stands if not (stand.is_reached or stand.is_on_its_way)],
        "is_open": is_open,
        "can_answer": permissions.can_edit(user) and not policies.missing_for_editing(minutes.state),
        "can_edit": permissions.can_edit(user),
        "own": observation_desk.recipient_for(user, minutes),
    }
    return render(request, "meetings/observations_review.html", context)


@only(permissions.can_edit)
def observation_answer(request, pk, observation_pk):
    minutes = _minutes(request.user, pk)
    observations = Observation.objects.select_related("recipient__round__minutes", "answered_by", "typed_by__person")
    observation = get_object_or_404(
        observations.filter(recipient__round__minutes=minutes),
        pk=observation_pk if observation_pk < LARGEST_KEY else 0,
    )
    meeting = queries.whole_meeting(pk)
    place = every_place(meeting).get(observation.target)
    initial = {
        "expected_version": meeting.version,
        "new_text": place.text.text if place else "",
        "answer": observation.answer,
    }
    data = request.POST if request.method == "POST" else None
    form = AnswerForm(data, observation=observation, place=place, initial=initial)
    if request.method == "POST" and form.is_valid():
        try:
            answering.answer(observation, by=request.user, **form.cleaned_data)
        except ValidationError as error:
            form.add_error(None, error.messages)
        else:
            messages.success(request, _("Observation answered. Its author learns it once the relevé is validated."))
            return redirect("observations_review", pk)
    context = {
        "meeting": meeting,
        "minutes": minutes,
        "shown": observation_desk.shown(observation, place),
        "place": place,
        "form": form,
        "missing": policies.missing_for_editing(minutes.state),
    }
    return render(request, "meetings/observation_answer.html", context)


def _ask(request, pk, form, act, *, missing, **said):
    """One act on a page of its own: GET asks, POST does it; what is missing is said instead of the button.

    `act` takes what was typed and answers the sentence of success; `said`: title, intro, button.
    """
    if request.method == "POST" and form.is_valid():
        try:
            done = act(form.cleaned_data)
        except ValidationError as error:
            form.add_error(None, error.messages)
        else:
            messages.success(request, done)
            return redirect(said["back"])
    context = {"meeting_pk": pk, "form": form, "missing": [] if form.is_bound else missing, **said}
    return render(request, "meetings/ask.html", context)


@only(permissions.can_edit)
def observations_extend(request, pk):
    minutes = _minutes(request.user, pk)
    current = observation_desk.current_round(minutes)

    def act(typed):
        told = circulating.extend(minutes, until=typed["until"], by=request.user)
        return ngettext(
            "The last day is put off: %(n)s person told.", "The last day is put off: %(n)s people told.", told
        ) % {"n": told}

    return _ask(
        request,
        pk,
        ExtendForm(request.POST if request.method == "POST" else None),
        act,
        missing=observation_rules.missing_for_extending(minutes.state, current, None, timezone.localdate()),
        meeting=minutes.meeting,
        title=_("Put off the last day for observations"),
        intro=_("Everybody who was asked is told of the new day. It can only be put off, before it is over."),
        button=_("Put it off and tell everybody"),
        back=f"{minutes.meeting.get_absolute_url()}observations/toutes/",
    )


@only(permissions.can_edit)
def recipient_told(request, pk, recipient_pk):
    minutes = _minutes(request.user, pk)
    recipient = get_object_or_404(
        Recipient.objects.select_related("round__minutes", "user").filter(round__minutes=minutes),
        pk=recipient_pk if recipient_pk < LARGEST_KEY else 0,
    )
    today = timezone.localdate()

    def act(typed):
        circulating.note_told(recipient, on=typed["on"], how=typed["how"], by=request.user)
        return _("Written down: the silence of this person counts from now on.")

    return _ask(
        request,
        pk,
        ToldForm(request.POST if request.method == "POST" else None, initial={"on": today}),
        act,
        missing=observation_rules.missing_for_telling(observation_desk.is_reached(recipient), today, today),
        meeting=minutes.meeting,
        title=_("Told by other means"),
        intro=_("%(name)s has neither an account nor an address here, or the mail did not arrive.")
        % {"name": recipient.name},
        button=_("Write it down"),
        back=f"{minutes.meeting.get_absolute_url()}observations/toutes/",
    )


@only(permissions.can_edit)
def observation_received(request, pk, recipient_pk):
    """Type an observation that a recipient sent on paper or by mail."""
    minutes = _minutes(request.user, pk)
    recipient = get_object_or_404(
        Recipient.objects.select_related("round__minutes").filter(round__minutes=minutes),
        pk=recipient_pk if recipient_pk < LARGEST_KEY else 0,
    )
    today, places = timezone.localdate(), choices_of(queries.whole_meeting(pk), translation.get_language())

    def act(typed):
        receipt = observing.Receipt(typed.pop("received_on"), typed.pop("way"))
        observing.observe(recipient, receipt=receipt, by=request.user, **typed)
        return _("The observation is written down as that of its author.")

    return _ask(
        request,
        pk,
        ReceivedForm(request.POST if request.method == "POST" else None, places=places, initial={"received_on": today}),
        act,
        missing=observation_rules.missing_for_observing(minutes.state, recipient.round, today),
        meeting=minutes.meeting,
        title=_("Observation received on paper or by mail"),
        intro=_("From %(name)s. It counts as this person’s answer to the draft.") % {"name": recipient.name},
        button=_("Write it down"),
        back=f"{minutes.meeting.get_absolute_url()}observations/toutes/",
    )


@only(permissions.can_edit)
@require_POST
def typed_withdraw(request, pk, observation_pk):
    """Take back an observation that was typed by mistake."""
    minutes = _minutes(request.user, pk)
    typed = Observation.objects.filter(recipient__round__minutes=minutes, typed_by__isnull=False)
    observation = get_object_or_404(
        typed.select_related("recipient__round__minutes"), pk=observation_pk if observation_pk < LARGEST_KEY else 0
    )
    try:
        observing.withdraw(observation, by=request.user)
    except ValidationError as error:
        messages.error(request, " ".join(error.messages))
    else:
        messages.success(request, _("The observation is withdrawn."))
    return redirect("observations_review", pk)


@only(permissions.can_edit)
def approve_minutes(request, pk):
    minutes = _minutes(request.user, pk)
    meeting = minutes.meeting
    if not minutes.is_locked or minutes.approved_on:
        raise Http404
    form = ApproveForm(request.POST if request.method == "POST" else None, meeting=meeting)

    def act(typed):
        approving.approve(minutes, by=request.user, **typed)
        return _("The approval of the relevé is recorded.")

    return _ask(
        request,
        pk,
        form,
        act,
        missing=[] if later_meetings(meeting).exists() else [_("No later meeting of the committee was held yet.")],
        meeting=meeting,
        title=_("Approval by a later meeting"),
        intro=_("A dated fact: the relevé stays as it was validated. It cannot be undone."),
        button=_("Record the approval"),
        back=meeting.get_absolute_url(),
    )
