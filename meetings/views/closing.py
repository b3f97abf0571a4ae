"""« Lecture des points arrêtés »: read out, corrected on the spot, then the meeting is closed."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.db.models import prefetch_related_objects
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from ogp_secretariat.web.errors import Conflict
from ogp_secretariat.web.guards import only

from .. import closing, next_step, permissions, policies, queries
from ..actions import arranging, convening, recording
from ..actions.packing import request_sheet
from ..documents import deadline_of, owner_of, say
from ..enums import MeetingStatus, Outcome
from ..forms.closing import CloseForm, DecisionForm, OutcomeForm, SheetForm
from ..lineage import destinations, items_with_lineage, origins
from ..models import AgendaItem, Decision, Meeting
from .making import progress_address


def _whole(request, pk):
    known = get_object_or_404(permissions.visible_meetings(request.user, timezone.localdate()), pk=pk)
    if known.minutes.is_locked:
        raise Http404
    return queries.whole_meeting(known.pk)


def _page(pk, anchor=""):
    return reverse("closing_reading", args=[pk]) + anchor


def _reading_page(request, meeting, *, form=None, refusal=(), status=200):
    reading, lang = closing.reading_of(meeting), "ar" if translation.get_language() == "ar" else "fr"
    lineage = {item.pk: item for item in items_with_lineage(meeting)}
    institutions = [row.decision.owner_institution for row in reading.decisions if row.decision.owner_institution_id]
    prefetch_related_objects(institutions, "names")
    day = meeting.date or timezone.localdate()
    missing = policies.missing_for_holding(meeting, timezone.localdate())
    is_held, can_edit = meeting.status == MeetingStatus.HELD, permissions.can_edit(request.user)
    context = {
        "meeting": meeting,
        "decisions": [
            {
                "row": row,
                "decision": row.decision,
                "owner": owner_of(row.decision, lang, day),
                "deadline": deadline_of(row.decision, lang),
            }
            for row in reading.decisions
        ],
        "items": [
            {
                "row": row,
                "item": row.item,
                "origins": origins(lineage[row.item.pk]),
                "destinations": destinations(lineage[row.item.pk], with_drafts=True),
            }
            for row in reading.items
        ],
        "holes": reading.holes,
        "quorum": reading.quorum,
        "absent": [{"invitee": one, "name": say(one, "name", lang)} for one in reading.absent],
        "missing": missing,
        "to_approve": list(queries.to_approve(meeting)) if can_edit else [],
        "is_held": is_held,
        "step": next_step.next_step_of(meeting, timezone.localdate()) if is_held and can_edit else None,
        "form": form or CloseForm(),
        "refusal": refusal,
        "can_edit": can_edit,
        "outcomes": Outcome.choices,
    }
    return render(request, "meetings/closing/reading.html", context, status=status)


@only(permissions.can_read_closing)
@never_cache
def closing_reading(request, pk):
    return _reading_page(request, _whole(request, pk))


@only(permissions.can_edit)
@require_POST
def close_meeting(request, pk):
    """Close it; with something missing only when the box is ticked, for what the page showed."""
    meeting = _whole(request, pk)
    form = CloseForm(request.POST, seen=request.POST.getlist("vu"))
    if not form.is_valid():
        return _reading_page(request, meeting, form=form)
    try:
        meeting = convening.hold(meeting, by=request.user, seen=form.seen)
    except ValidationError as error:
        return _reading_page(request, meeting, refusal=error.messages, status=409)
    messages.success(request, _("Meeting %(reference)s is closed.") % {"reference": meeting})
    return redirect(_page(pk))


@only(permissions.can_edit)
@require_POST
def closing_outcome(request, pk, item_pk):
    """One item: treated, put off, withdrawn, or nothing said."""
    meeting = _whole(request, pk)
    item = get_object_or_404(AgendaItem, pk=item_pk, meeting=meeting)
    form = OutcomeForm(request.POST)
    if not form.is_valid():
        raise Http404
    item.outcome = form.cleaned_data["outcome"]
    try:
        recording.save_meeting(meeting, by=request.user, rows=[item], expected_version=form.cleaned_data["version"])
    except ValidationError as error:
        status = 409 if isinstance(error, Conflict) else 200
        return _reading_page(request, queries.whole_meeting(pk), refusal=error.messages, status=status)
    return redirect(_page(pk, f"#point-{item_pk}"))


@only(permissions.can_edit)
@never_cache
def closing_decision(request, pk, decision_pk):
    """Owner and deadline of one decision, on a page of their own."""
    meeting = _whole(request, pk)
    decision = get_object_or_404(Decision.objects.select_related("meeting__committee"), pk=decision_pk, meeting=meeting)
    words, status = decision.text, 200
    form = DecisionForm(request.POST or None, instance=decision, initial={"version": meeting.version})
    if request.method == "POST" and form.is_valid():
        try:
            _save(meeting, form, request.user)
        except ValidationError as error:
            form.add_error(None, error.messages)
            status = 409 if isinstance(error, Conflict) else 200
            # What was typed stays; sent again, it is written over what the other one wrote.
            form.data = form.data.copy()
            form.data["version"] = str(Meeting.objects.values_list("version", flat=True).get(pk=pk))
        else:
            return redirect(_page(pk, f"#decision-{decision_pk}"))
    context = {"meeting": meeting, "words": words, "decision": decision, "form": form}
    return render(request, "meetings/closing/decision.html", context, status=status)


def _save(meeting, form, by):
    values = form.cleaned_data
    ordered = (values["next_item"], values["next_item_ar"])
    is_other = ordered != (form.initial["next_item"], form.initial["next_item_ar"])
    arranging.correct_decision(
        meeting, form.instance, orders=ordered if is_other else None, expected_version=values["version"], by=by
    )


@only(permissions.can_edit)
@require_POST
def meeting_sign_in_sheet(request, pk):
    """Ask the worker for the sheet, blank or filled, and show its progress."""
    meeting = get_object_or_404(permissions.visible_meetings(request.user, timezone.localdate()), pk=pk)
    form = SheetForm(request.POST)
    if not form.is_valid():
        messages.error(request, _("Choose the language and how many empty lines (100 at most)."))
        return redirect(meeting)
    values = form.cleaned_data
    document = request_sheet(
        meeting, language=values["langue"], filled=values["filled"], blank=values["blank"], by=request.user
    )
    return redirect(progress_address(document, meeting.get_absolute_url()))
