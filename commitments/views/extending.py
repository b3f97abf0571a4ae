"""Asking for a later due date."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from .. import policies
from ..actions import extending
from ..enums import MilestoneStatus, RequestState
from ..forms.extending import ExtensionForm
from .declaring import for_focal_points


@for_focal_points
def extension_ask(request, milestone):
    """The form, with the dates of the milestone and what was asked before."""
    pending = milestone.extension_requests.filter(state=RequestState.PENDING).first()
    form = ExtensionForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        wanted = form.cleaned_data["requested_due"]
        try:
            extending.ask(milestone, by=request.user, requested_due=wanted, reason=form.cleaned_data["reason"])
        except ValidationError as error:
            if pending and pending.requested_by_id == request.user.pk and pending.requested_due == wanted:
                # The second click of one and the same request.
                return redirect("extension_ask", milestone.commitment.code, milestone.short_code)
            form.add_error(None, error.messages)
        else:
            messages.success(
                request,
                _("The extension of %(code)s is asked for. The due date stays until it is decided.")
                % {"code": milestone.code},
            )
            return redirect("extension_ask", milestone.commitment.code, milestone.short_code)
    today, figures = timezone.localdate(), milestone.figures
    context = {
        "form": form,
        "milestone": milestone,
        "commitment": milestone.commitment,
        "figures": figures,
        "pending": pending,
        "missing": policies.missing_for_extension(
            figures.due_on, None, is_complete=figures.status == MilestoneStatus.COMPLETED, today=today
        ),
        "shift": (figures.due_on - figures.baseline_due).days if figures.due_on and figures.baseline_due else None,
        "own_days": milestone.commitment.plan.own_extension_days,
        "needs_committee": extending.needs_committee(pending) if pending else False,
        "decided": milestone.extension_requests.exclude(state=RequestState.PENDING).select_related("version_made"),
    }
    return render(request, "commitments/extension_ask.html", context)


@for_focal_points
@require_POST
def extension_withdraw(request, milestone):
    pending = milestone.extension_requests.filter(state=RequestState.PENDING).first()
    if pending is None:
        messages.info(request, _("No extension of this milestone waits to be decided."))
        return redirect("extension_ask", milestone.commitment.code, milestone.short_code)
    try:
        extending.withdraw(pending, by=request.user)
    except ValidationError as error:
        messages.error(request, " ".join(error.messages))
    else:
        messages.success(request, _("The request is withdrawn."))
    return redirect("extension_ask", milestone.commitment.code, milestone.short_code)
