"""The secretariat types in what came on paper: a workshop's table line by line, letters, mails, meetings."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.http import urlencode
from django.utils.translation import gettext as _

from ogp_secretariat.web.guards import only

from ..actions import receiving
from ..enums.contributions import AuthorKind, Origin
from ..forms.contributions import RowForm, TypedForm, typing_events
from ..models import Contribution
from ..permissions.process import can_manage, visible_processes
from ..queries.process import current_process

SHOWN = 30  # rows under the line that is typed


def _processes(request):
    return visible_processes(request.user).order_by("-pk")


@only(can_manage)
def typing_home(request):
    """Which event, or which other way."""
    context = {"events": typing_events(_processes(request).values("pk"))[:100], "process": current_process()}
    return render(request, "cocreation/contributions/typing_home.html", context)


@only(can_manage)
def table_entry(request, event):
    """A table's list, typed in by the secretariat."""
    event = get_object_or_404(typing_events(_processes(request).values("pk")).select_related("process__plan"), pk=event)
    form = row_form(request, event)
    if request.method == "POST":
        answer = keep_row(request, event, form, reverse("table_entry", args=[event.pk]), by=request.user)
        if answer is not None:
            return answer
    context = {"event": event, "form": form, **rows_kept(event), "line": event.pk, "manages": True}
    return render(request, "cocreation/contributions/table_entry.html", context)


def rows_kept(event):
    """What was typed in for an event: the last rows and how many there are."""
    typed = Contribution.objects.filter(event=event).select_related("process").order_by("-number")
    return {"typed": typed[:SHOWN], "count": typed.count()}


def row_form(request, event, *, posted=True, table=""):
    """The next row, with the table, axis and region of the last one. `posted=False`: another form was sent."""
    initial = {"table": table, **_kept(request, event)}
    return RowForm((posted and request.POST) or None, process=event.process, initial=initial)


def keep_row(request, event, form, address, *, by, rapporteur=None):
    """The answer to a posted row: title, proposal, Enter; it is kept and the next one begins. None: the page again.

    Asked by the page's script (Accept: JSON) the answer is the row's reference; without scripts the page comes back
    with the cursor in the next row.
    """
    by_script = "application/json" in request.headers.get("Accept", "")
    made = _typed_row(event, form, by, rapporteur)
    if made and by_script:
        url = made.get_absolute_url() if by else ""
        return JsonResponse({"reference": made.reference, "title": made.title, "url": url})
    if made:
        return redirect(f"{address}?{urlencode(form.kept())}")
    if by_script:
        return refused([str(sentence) for errors in form.errors.values() for sentence in errors])
    return None


def refused(sentences):
    return JsonResponse({"errors": sentences}, status=422)


def _kept(request, event):
    found = {name: request.GET.get(name, "")[:80] for name in RowForm.KEPT if request.GET.get(name)}
    for name in ("axis", "region"):
        if not found.get(name, "1").isdecimal() or len(found.get(name, "")) > 9:
            del found[name]
    regions = list(event.regions.values_list("pk", flat=True)[:2])
    if not request.GET and len(regions) == 1:
        found["region"] = regions[0]
    return found


def _typed_row(event, form, by, rapporteur):
    """The contribution of a valid row; None with the reason on the form."""
    if not form.is_valid():
        return None
    today = timezone.localdate()
    try:
        made, _is_new = receiving.receive(
            event.process,
            by=by,
            rapporteur=rapporteur,
            today=today,
            origin=Origin.WORKSHOP,
            event=event,
            received_on=min(event.date, today),
            author_kind=AuthorKind.WORKSHOP,
            follows=False,
            **form.cleaned_data,
        )
    except ValidationError as error:
        form.add_error(None, error.messages)
        return None
    return made


@only(can_manage)
def typed_entry(request):
    """A letter, a mail, what was said in a meeting."""
    processes = _processes(request)
    process = (
        processes.filter(code=request.GET.get("processus", "")[:12]).first() or current_process() or processes.first()
    )
    if process is None:
        return redirect("typing_home")
    form = TypedForm(
        request.POST or None,
        request.FILES or None,
        process=process,
        initial={"received_on": timezone.localdate()},
    )
    if request.method == "POST" and form.is_valid():
        try:
            made, _is_new = receiving.receive(process, by=request.user, today=timezone.localdate(), **form.values())
        except ValidationError as error:
            form.add_error(None, error.messages)
        else:
            messages.success(request, _("Recorded under %(reference)s.") % {"reference": made.reference})
            return redirect("typed_entry")
    return render(request, "cocreation/contributions/typed_entry.html", {"form": form, "process": process})
