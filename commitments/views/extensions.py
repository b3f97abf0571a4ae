"""Extensions asked for: the queue, and the page on which one is granted or refused."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _

from ogp_secretariat.web.guards import only

from .. import permissions, policies, queries
from .. import review_queue as queue
from ..actions import extending
from ..enums import RequestState, UpdateState
from ..forms.reviewing import ApproveForm, RefuseForm
from ..models import ExtensionRequest

DECIDED_SHOWN = 30


def _requests():
    return ExtensionRequest.objects.select_related(
        "milestone__commitment__plan__committee",
        "milestone__commitment__lead",
        "requested_by",
        "decided_by",
        "version_made__decision__meeting__committee",
    )


def _row(asked, today, holidays=frozenset()):
    """One request with its dates: the due date in force, the baseline, and the total shift that it would make."""
    milestone = asked.milestone
    versions = {version.number: version for version in milestone.versions.all()}
    baseline, current = versions[0].due_on, queries.current_terms(milestone, today)
    own_days = milestone.commitment.plan.own_extension_days
    return {
        "asked": asked,
        "milestone": milestone,
        "commitment": milestone.commitment,
        "plan": milestone.commitment.plan,
        "baseline": baseline,
        "current": current,
        "shift": (asked.requested_due - baseline).days if baseline else None,
        "step": (asked.requested_due - current.due_on).days if current.due_on else None,
        "own_days": own_days,
        "needs_committee": policies.extension_needs_committee(baseline, asked.requested_due, own_days),
        "age": policies.working_days_between(queue.local_day(asked.requested_at), today, holidays),
        "asker": queue.name_of(asked.requested_by),
        "decider": queue.name_of(asked.decided_by),
        "granted_by": _granted_by(asked.version_made),
    }


def _granted_by(version):
    """The act or decision by which it was granted; empty before."""
    if version is None:
        return ""
    return queries.reference_of(version.decision) or _("act no. %(act)s") % {"act": version.act}


@only(permissions.can_review)
def extension_queue(request):
    today = timezone.localdate()
    asked = _requests().prefetch_related("milestone__versions")
    pending = list(asked.filter(state=RequestState.PENDING).order_by("requested_at", "pk"))
    holidays = queue.holidays_between(queue.local_day(pending[0].requested_at), today) if pending else set()
    decided = asked.filter(state__in=[RequestState.APPROVED, RequestState.REFUSED]).order_by("-decided_at")
    context = {
        "rows": [_row(one, today, holidays) for one in pending],
        "decided": [_row(one, today) for one in decided[:DECIDED_SHOWN]],
    }
    return render(request, "commitments/extension_queue.html", context)


@only(permissions.can_review)
def extension_decide(request, pk):
    if pk >= 2**63:
        raise Http404
    asked = get_object_or_404(_requests().prefetch_related("milestone__versions__decision__meeting__committee"), pk=pk)
    today = timezone.localdate()
    row = _row(asked, today)
    limits = {"committee": row["plan"].committee_id, "needs_committee": row["needs_committee"]}
    forms = {"approve": ApproveForm(**limits, prefix="approve"), "refuse": RefuseForm(prefix="refuse")}
    if request.method == "POST":
        choice = request.POST.get("choice")
        if choice not in forms:
            raise Http404
        if asked.state != RequestState.PENDING:
            messages.warning(request, _already(asked))
            return redirect("extension_queue")
        form = forms[choice] = type(forms[choice])(
            request.POST, prefix=choice, **(limits if choice == "approve" else {})
        )
        if form.is_valid() and _decide(request, asked, choice, form):
            return redirect("extension_queue")
    context = {
        **row,
        "forms": forms,
        "has_decisions": forms["approve"].fields["decision"].queryset.exists(),
        "versions": sorted(asked.milestone.versions.all(), key=lambda version: version.number),
        "update": asked.milestone.updates.filter(state=UpdateState.VALIDATED).order_by("-effective_on", "-pk").first(),
    }
    return render(request, "commitments/extension_decide.html", context)


def _already(asked):
    return _("This request is already « %(state)s »: nothing was changed.") % {"state": asked.get_state_display()}


def _decide(request, asked, choice, form):
    """Whether the request is decided now, by this page or by somebody quicker; else the reasons stand in `form`."""
    values = form.cleaned_data
    code = asked.milestone.code
    try:
        if choice == "approve":
            done = extending.approve(asked, by=request.user, decision=values["decision"], note=values["note"])
            said = _("Extension of %(code)s granted until %(day)s (%(reference)s).") % {
                "code": code,
                "day": f"{done.requested_due:%d/%m/%Y}",
                "reference": _granted_by(done.version_made),
            }
        else:
            extending.refuse(asked, by=request.user, note=values["note"])
            said = _("Extension of %(code)s refused.") % {"code": code}
    except ValidationError as error:
        asked.refresh_from_db(fields=["state"])
        if asked.state == RequestState.PENDING:
            form.add_error(None, error.messages)
            return False
        messages.warning(request, _already(asked))
    else:
        messages.success(request, said)
    return True
