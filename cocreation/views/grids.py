"""The secretariat's pages of a grid of analysis: its criteria, and one of them."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _

from ogp_secretariat.audit.queries import history_of
from ogp_secretariat.web.guards import only

from ..actions import gridding
from ..forms.answering import CriterionForm
from ..forms.events import WhyForm
from ..models import Criterion
from ..permissions.process import can_manage, visible_processes


@only(can_manage)
def criteria(request, code):
    """The grid of a process: its criteria, without weights; those that left it below."""
    process = get_object_or_404(visible_processes(request.user), code=code)
    rows = Criterion.objects.filter(process=process)
    following = max((one.position for one in rows.in_force()), default=0) + 1
    form = CriterionForm(request.POST or None, initial={"position": following, "scale": 3})
    if request.method == "POST" and form.is_valid():
        try:
            gridding.add_criterion(process, by=request.user, **form.values())
        except ValidationError as error:
            form.add_error(None, error.messages)
        else:
            messages.success(request, _("The criterion is added to the grid."))
            return redirect("criteria", code)
    context = {
        "process": process,
        "form": form,
        "rows": rows.in_force(),
        "retired": rows.exclude(retired_at__isnull=True).select_related("replaced_by"),
    }
    return render(request, "cocreation/contributions/criteria.html", context)


@only(can_manage)
def criterion(request, code, pk):
    """One criterion: changed, retired, put back."""
    process = get_object_or_404(visible_processes(request.user), code=code)
    found = get_object_or_404(Criterion.objects.select_related("replaced_by"), process=process, pk=pk)
    act = request.POST.get("acte", "") if request.method == "POST" else ""
    form = CriterionForm(request.POST if act == "changer" else None, criterion=found)
    why = WhyForm(request.POST if act == "retirer" else None, prefix="r")
    if request.method == "POST":
        try:
            done = _act(request, found, act, form, why)
        except ValidationError as error:
            done = False
            for sentence in error.messages:
                messages.error(request, sentence)
        if done:
            return redirect("criteria", code)
    context = {
        "process": process,
        "criterion": found,
        "form": form,
        "why": why,
        "is_used": found.scores.exists(),
        "replaced_by": getattr(found, "replaced_by", None),
        "history": history_of(found)[:20],
    }
    return render(request, "cocreation/contributions/criterion.html", context)


def _act(request, found, act, form, why):
    """Do what was asked; False when the form says what is missing."""
    if act == "changer":
        if not form.is_valid():
            return False
        version = form.cleaned_data["version"]
        now = gridding.revise_criterion(found, by=request.user, expected_version=version, **form.values())
        if now.pk != found.pk:
            messages.success(
                request, _("It was used already: version %(number)s replaces it.") % {"number": now.number}
            )
        else:
            messages.success(request, _("The criterion is changed."))
    elif act == "retirer":
        if not why.is_valid():
            return False
        gridding.retire_criterion(found, reason=why.cleaned_data["reason"], by=request.user)
        messages.success(request, _("The criterion left the grid; what was scored by it stays."))
    elif act == "remettre":
        gridding.restore_criterion(found, by=request.user)
        messages.success(request, _("The criterion is in the grid again."))
    else:
        raise Http404
    return True
