"""The next meeting: its date, what goes on its agenda, and the agenda put in order."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.http import urlencode
from django.utils.translation import gettext as _

from ogp_secretariat.people.models import Committee
from ogp_secretariat.web.errors import Conflict
from ogp_secretariat.web.guards import only

from .. import agenda, permissions, queries
from ..actions import arranging, preparing
from ..backlog import backlog
from ..enums import MeetingStatus, ProposalState
from ..forms.agenda import MeetingForm, NewItemForm, PickForm
from ..lineage import items_with_lineage, line_origins, origins
from ..models import AgendaProposal, Meeting

NEW_ROWS = 3


def chosen_committee(request):
    """(the committee of `?comite=`, else the first one; all committees). 404 for a code that nobody has."""
    committees = list(Committee.objects.order_by("pk"))
    code = request.GET.get("comite", "")
    found = next((one for one in committees if not code or one.code == code), None)
    if found is None:
        raise Http404
    return found, committees


def _from_meeting(request):
    """The meeting that « prepare the next one » was asked from, or None."""
    asked = request.GET.get("depuis", "")
    if not (asked.isascii() and asked.isdecimal() and len(asked) < 10):
        return None
    return Meeting.objects.select_related("committee").filter(pk=int(asked)).first()


def _rows(data, committee, today):
    """The lines that may go on the agenda, in the conventional order, each with its form."""
    previous, rows = preparing.previous_meeting(committee), []

    def add(form, **facts):
        rows.append({"form": form, **facts})

    def standing(kind):
        title, title_ar = agenda.standing_titles(kind, previous)
        form = PickForm(data, key=f"standing:{kind}", rank=len(rows) + 1, ticked=True)
        add(form, title=title, title_ar=title_ar, is_standing=True)

    for kind in agenda.OPENING:
        standing(kind)
    for line in backlog(committee):
        form = PickForm(data, key=line.key, rank=len(rows) + 1)
        facts = {"line": line, "age": line.age(today), "origins": line_origins(line)}
        add(form, title=line.title, title_ar=line.title_ar, **facts)
    nameable = queries.nameable(committee)
    for number in range(1, NEW_ROWS + 1):
        add(NewItemForm(data, key=f"new:{number}", rank=len(rows) + 1, nameable=nameable), is_new=True, number=number)
    for kind in agenda.CLOSING:
        standing(kind)
    return rows


def _picks(rows):
    taken = sorted((row for row in rows if row["form"].is_taken), key=lambda row: row["form"].order)
    return [row["form"].pick(row.get("title", "")) for row in taken]


@only(permissions.can_edit)
def prepare_meeting(request):
    """GET proposes; POST makes the meeting, once."""
    origin, today = _from_meeting(request), timezone.localdate()
    committee, committees = chosen_committee(request)
    if origin is not None:
        committee = origin.committee
    model = origin or preparing.previous_meeting(committee)
    data = request.POST if request.method == "POST" else None
    form = MeetingForm(data, committee=committee, initial=_initial(model, committee))
    rows = _rows(data, committee, today)
    status = 200
    if data is not None and all([form.is_valid(), *(row["form"].is_valid() for row in rows)]):
        try:
            meeting = preparing.prepare(form.meeting, _picks(rows), token=form.cleaned_data["token"], by=request.user)
        except ValidationError as error:
            form.add_error(None, error.messages)
            status = 409 if isinstance(error, Conflict) else 200
            # What was typed stays; sent again, it makes a meeting of its own.
            form.data = form.data.copy()
            form.data["token"] = str(preparing.token_for(committee))
        else:
            messages.success(request, _("The meeting is prepared. Put its agenda in order, then convene it."))
            return redirect("agenda_desk", meeting.pk)
    context = {
        "committee": committee,
        "committees": committees,
        "query": urlencode({"comite": committee.code}),
        "form": form,
        "rows": rows,
        "origin": model,
        "drafts": list(arranging.drafts_of(committee)),
        "waiting": AgendaProposal.objects.filter(committee=committee, state=ProposalState.WAITING).count(),
        "has_backlog": any("line" in row for row in rows),
    }
    return render(request, "meetings/agenda/prepare.html", context, status=status)


def _initial(model, committee):
    """The place and the hours of the last meeting; the date is chosen."""
    initial = {"token": preparing.token_for(committee), "kind": "ordinary"}
    if model is not None:
        for name in ("kind", "college", "starts_at", "ends_at", "place", "place_ar", "link"):
            initial[name] = getattr(model, name)
    return initial


def _meeting(request, pk):
    return get_object_or_404(permissions.visible_meetings(request.user, timezone.localdate()), pk=pk)


def _number(text):
    return int(text) if text.isascii() and text.isdecimal() and len(text) < 10 else None


def version_shown(data):
    """The version that the page showed; without one, a version that nobody has: nothing is written blindly."""
    version = _number(data.get("version", ""))
    return -1 if version is None else version


def _act(meeting, data, by):
    """Do what the button says: its name, and after a colon the item."""
    name, _colon, key = data.get("acte", "").partition(":")
    number, also = _number(key), {"expected_version": version_shown(data), "by": by}
    if name == "ordre":
        places = {pk: _number(data.get(f"place-{pk}", "")) for pk in meeting.agenda_items.values_list("pk", flat=True)}
        return arranging.put_in_order(meeting, {pk: n for pk, n in places.items() if n is not None}, **also)
    if name in ("monter", "descendre") and number:
        return arranging.shift(meeting, number, -1 if name == "monter" else 1, **also)
    if name == "retirer" and number:
        return arranging.take_off(meeting, number, **also)
    raise Http404


@only(permissions.can_edit)
def agenda_desk(request, pk):
    """The agenda of a meeting that is prepared: order, lineage, what else the backlog holds."""
    meeting, today = _meeting(request, pk), timezone.localdate()
    missing = agenda.missing_for_agenda(meeting.status)
    adding = request.method == "POST" and request.POST.get("acte") == "ajouter"
    data = request.POST if adding else None
    lines = [] if missing else backlog(meeting.committee)
    rows = [
        {"form": PickForm(data, key=line.key, rank=n), "line": line, "age": line.age(today), "title": line.title,
         "title_ar": line.title_ar, "origins": line_origins(line)}
        for n, line in enumerate(lines, 1)
    ]  # fmt: skip
    new = NewItemForm(data, key="new:1", rank=len(rows) + 1, nameable=queries.nameable(meeting.committee, meeting))
    refusal, status = [], 200
    if request.method == "POST":
        try:
            if not adding:
                _act(meeting, request.POST, request.user)
                return redirect(_anchor(meeting, request.POST))
            if all([new.is_valid(), *(row["form"].is_valid() for row in rows)]):
                picks = _picks([*rows, {"form": new}])
                arranging.take(meeting, picks, expected_version=version_shown(request.POST), by=request.user)
                return redirect("agenda_desk", pk)
        except ValidationError as error:
            refusal, status = error.messages, 409 if isinstance(error, Conflict) else 200
            meeting.refresh_from_db()
    items = [{"item": item, "origins": origins(item)} for item in items_with_lineage(meeting)]
    context = {
        "meeting": meeting,
        "items": items,
        "rows": rows,
        "new": new,
        "missing": missing,
        "refusal": refusal,
        "minutes": sum(row["item"].planned_minutes or 0 for row in items),
        "is_draft": meeting.status == MeetingStatus.DRAFT,
        "content": queries.content_of(meeting),
    }
    return render(request, "meetings/agenda/desk.html", context, status=status)


def _anchor(meeting, data):
    """Back to the item that was moved, so that the keyboard goes on from there."""
    page = reverse("agenda_desk", args=[meeting.pk])
    name, _colon, key = data.get("acte", "").partition(":")
    return f"{page}#point-{key}" if name in ("monter", "descendre") and _number(key) else page
