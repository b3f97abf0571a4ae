"""The checklist of the OGP requirements, its notes, the communication plan, and every table as a file."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from ogp_secretariat.web.guards import only
from ogp_secretariat.web.handing import answer_table, serve_evidence

from ..actions import communicating
from ..desk import process as desk
from ..enums.requirements import Check
from ..forms.process import NoteForm
from ..models import CommunicationAction, Requirement, RequirementNote
from ..permissions import process as permissions
from ..queries import requirements as checks


def _process(request, code):
    return get_object_or_404(permissions.visible_processes(request.user), code=code)


def requirements(request, code):
    process, today = _process(request, code), timezone.localdate()
    rows, grounds, grid = checks.checklist(process, today)
    deadlines = [checked.deadline for _r, checked, _n in rows if checked.deadline and checked.deadline >= today]
    context = {
        "process": process,
        "today": today,
        "as_of": min(today, process.plan.ends_on),
        "rows": rows,
        "grounds": grounds,
        "is_contrary": any(ground.holds for ground in grounds),
        "grid": grid,
        "next_deadline": min(deadlines, default=None),
        "can_manage": permissions.can_manage(request.user),
    }
    return render(request, "cocreation/process/requirements.html", context)


def export(request, code, table, format):
    process = _process(request, code)
    make = desk.TABLES.get(table)
    if make is None:
        raise Http404
    return answer_table(make(process, timezone.localdate()), format, process.code, table)


def communication_file(request, pk):
    """The evidence of an action that was done, of a process one may see; the secretariat sees the others too."""
    actions = CommunicationAction.objects.filter(process__in=permissions.visible_processes(request.user))
    if not permissions.can_manage(request.user):
        actions = actions.filter(done_on__isnull=False)
    action = get_object_or_404(actions, pk=pk)
    return serve_evidence(request, action.file, action.file_name or action.title, action.content_type)


# -- The secretariat's -------------------------------------------------------------------------------------------------


@only(permissions.can_manage)
def communication_plan(request, code):
    process, today = _process(request, code), timezone.localdate()
    context = {"process": process, "rows": desk.plan_of_actions(process, today), "today": today}
    return render(request, "cocreation/process/communication.html", context)


@only(permissions.can_manage)
def communication_export(request, code, format):
    process = _process(request, code)
    return answer_table(desk.plan_table(process, timezone.localdate()), format, process.code, "communication")


@only(permissions.can_manage)
def note_add(request, code, number):
    process = _process(request, code)
    grid = checks.grid_of(process.plan)
    requirement = get_object_or_404(Requirement, grid=grid, code=number)
    form = NoteForm(
        request.POST or None,
        committee=process.plan.committee_id,
        takes_meeting=requirement.check_kind == Check.RESULTS,
    )
    if request.method == "POST" and form.is_valid():
        try:
            communicating.note(process, requirement, by=request.user, **form.cleaned_data)
        except ValidationError as error:
            form.add_error(None, error.messages)
        else:
            messages.success(request, _("Note added under %(number)s.") % {"number": requirement.code})
            return redirect("requirements", code=process.code)
    context = {"process": process, "requirement": requirement, "form": form}
    return render(request, "cocreation/process/note.html", context)


@require_POST
@only(permissions.can_manage)
def note_withdraw(request, pk):
    note = get_object_or_404(RequirementNote.objects.select_related("process"), pk=pk)
    try:
        communicating.withdraw_note(note, by=request.user)
    except ValidationError as error:
        messages.error(request, " ".join(error.messages))
    else:
        messages.success(request, _("The note is withdrawn."))
    return redirect("requirements", code=note.process.code)
