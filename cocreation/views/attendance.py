"""The list at the door, on a telephone: one tap a person; those who come unannounced; lists typed in afterwards."""

import uuid

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.forms import formset_factory
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from meetings.views.making import progress_address
from ogp_secretariat.web.guards import only
from ogp_secretariat.web.text import fold

from ..actions import attending, printing
from ..enums.events import Presence
from ..forms.attendance import MOST_ROWS, ArrivalForm, ListForm, NoteForm, RowForm, read_lines
from ..forms.events import SearchForm, SheetForm
from ..models import Region
from ..permissions.process import can_manage
from ..policies import events as rules
from ..queries.registrations import attendance_rows, tallies
from .loading import any_event, registration_of

EMPTY_ROWS = 8
Rows = formset_factory(RowForm, extra=0, max_num=MOST_ROWS, absolute_max=MOST_ROWS)


@never_cache
@only(can_manage)
def attendance(request, pk):
    event = any_event(pk)
    search = SearchForm(request.GET)
    values = search.cleaned_data if search.is_valid() else {}
    context = {
        "event": event,
        "rows": _filtered(attendance_rows(event), values),
        "search": search,
        "is_filtered": bool(values.get("q") or values.get("show")),
        "tallies": tallies(event),
        "may_note": rules.may_note_attendance(event, timezone.localdate()),
        "sheet": SheetForm(),
        "choices": [(one.value, one.label) for one in (Presence.PRESENT, Presence.ABSENT, Presence.EXCUSED)],
        "query": request.GET.urlencode(),
        "tab": "attendance",
    }
    return render(request, "cocreation/events/attendance.html", context)


def _filtered(rows, values):
    """Names are compared as `fold` writes them; a list has some hundred rows."""
    if values.get("show") == "open":
        rows = rows.filter(presence="")
    elif values.get("show") == "here":
        rows = rows.filter(presence__in=[Presence.PRESENT, Presence.REPRESENTED])
    words = fold(values.get("q", "").replace("\x00", "")).split()[:10]
    found = list(rows)
    if words:
        found = [row for row in found if all(w in fold(f"{row.name} {row.organisation}") for w in words)]
    return found


@only(can_manage)
@require_POST
def attendance_note(request, pk, registration_pk):
    """One tap. The page comes back at the same person, the search kept."""
    event = any_event(pk)
    found = registration_of(event, registration_pk)
    form = NoteForm(request.POST)
    if form.is_valid():
        values = form.cleaned_data
        try:
            attending.note(
                found,
                values["presence"],
                represented_by=values["represented_by"],
                by=request.user,
                now=timezone.now(),
            )
        except ValidationError as error:
            messages.error(request, " ".join(error.messages))
    else:
        messages.error(request, _("This could not be noted: choose one of the answers."))
    query = request.POST.get("query", "")[:500]
    return redirect(f"{reverse('attendance', args=[pk])}{'?' + query if query else ''}#p{found.pk}")


@never_cache
@only(can_manage)
def walk_in(request, pk):
    event = any_event(pk)
    form = ArrivalForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            made = attending.walk_in(event, form.arrival(), by=request.user, now=timezone.now())
        except ValidationError as error:
            form.add_error(None, error.messages)
        else:
            messages.success(request, _("Noted: %(name)s.") % {"name": made.name})
            return redirect("walk_in" if "again" in request.POST else "attendance", pk)
    context = {"event": event, "form": form, "tallies": tallies(event), "tab": "attendance"}
    return render(request, "cocreation/events/walk_in.html", context)


@never_cache
@only(can_manage)
def enter_list(request, pk):
    """Paste, read, correct in the table, save: all or nothing. What was typed stays until it is saved."""
    event, now = any_event(pk), timezone.now()
    regions = list(Region.objects.all())
    choices = [("", "–"), *((region.pk, region.display_name) for region in regions)]
    kwargs = {"form_kwargs": {"regions": choices}, "prefix": "l"}
    form = ListForm(request.POST or None)
    rows = Rows(initial=[{}] * EMPTY_ROWS, **kwargs)
    if request.method == "POST":
        is_read = form.is_valid()
        if is_read and "lire" in request.POST:
            lines = read_lines(form.cleaned_data["pasted"], regions)
            if not lines:
                form.add_error("pasted", _("The list is empty."))
            rows = Rows(initial=[*lines, *[{}] * 2], **kwargs)
        else:
            rows = Rows(request.POST, **kwargs)
            if is_read and rows.is_valid() and _enter(request, event, form, rows, now):
                return redirect("attendance", pk)
    token = request.POST.get("token") or str(uuid.uuid4())
    context = {"event": event, "form": form, "rows": rows, "token": token, "tallies": tallies(event)}
    return render(request, "cocreation/events/enter_list.html", {**context, "tab": "attendance"})


def _enter(request, event, form, rows, now):
    arrivals = [row.arrival() for row in rows.forms]
    try:
        count = attending.enter_list(
            event, [one for one in arrivals if one], token=form.cleaned_data["token"], by=request.user, now=now
        )
    except ValidationError as error:
        form.add_error(None, error.messages)
        return False
    if count is None:
        messages.info(request, _("This list had arrived already: nothing was entered twice."))
    else:
        words = ngettext("%(n)d person entered.", "%(n)d people entered.", count)
        messages.success(request, words % {"n": count})
    return True


@only(can_manage)
@require_POST
def sign_in_sheet(request, pk):
    event = any_event(pk)
    form = SheetForm(request.POST)
    if not form.is_valid():
        messages.error(request, _("Choose the language and how many empty lines (100 at most)."))
        return redirect("attendance", pk)
    document = printing.sign_in_sheet(
        event, lang=form.cleaned_data["language"], blank=form.cleaned_data["blank"], by=request.user
    )
    return redirect(progress_address(document, reverse("attendance", args=[pk])))
