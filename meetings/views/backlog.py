"""The backlog of a committee: what waits, since when; what is dropped, with its reason; what a decision orders."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.http import urlencode
from django.utils.translation import gettext as _

from ogp_secretariat.web.guards import only

from .. import permissions
from ..actions import arranging
from ..backlog import with_dropped
from ..enums import DecisionStatus, MeetingStatus
from ..forms.agenda import DropForm, OrderedItemForm
from ..lineage import line_origins
from ..models import Decision
from .preparing import chosen_committee

DECISIONS_OFFERED = 60


def _offered(committee):
    """The decisions that may still order an item: open ones of meetings that took place, the newest first."""
    found = Decision.objects.filter(
        meeting__committee=committee,
        meeting__status=MeetingStatus.HELD,
        next_item="",
        ordered_item__isnull=True,
        status__in=[DecisionStatus.OPEN, DecisionStatus.IN_PROGRESS],
    )
    newest = found.order_by("-meeting__date", "position").values("pk")[:DECISIONS_OFFERED]
    return (
        Decision.objects.filter(pk__in=list(newest.values_list("pk", flat=True)))
        .select_related("meeting__committee")
        .order_by("-meeting__date", "position")
    )


def _drop(committee, data, by):
    """The form, when it says what is wrong; else None."""
    form = DropForm(data)
    if not form.is_valid():
        return form
    try:
        arranging.drop(committee, data.get("cle", ""), reason=form.cleaned_data["reason"], by=by)
    except ValidationError as error:
        form.add_error(None, error.messages)
        return form
    return None


def _order(form, by):
    if not form.is_valid():
        return False
    values = form.cleaned_data
    try:
        arranging.order_item(values["decision"], title=values["title"], title_ar=values["title_ar"], by=by)
    except ValidationError as error:
        form.add_error(None, error.messages)
        return False
    return True


@only(permissions.can_read_closing)
def backlog_page(request):
    """The secretariat acts; the chair reads."""
    committee, committees = chosen_committee(request)
    page = f"{reverse('backlog')}?{urlencode({'comite': committee.code})}"
    may_edit, act, bad = permissions.can_edit(request.user), request.POST.get("acte", ""), None
    ordering = OrderedItemForm(request.POST if act == "ordonner" else None, decisions=_offered(committee))
    if request.method == "POST":
        if not may_edit:
            raise Http404
        if act == "retirer":
            bad = _drop(committee, request.POST, request.user)
            if bad is None:
                messages.success(request, _("Dropped from the backlog; it can be put back below."))
                return redirect(page)
        elif act == "remettre":
            arranging.put_back(committee, request.POST.get("cle", ""), by=request.user)
            messages.success(request, _("Put back in the backlog."))
            return redirect(page)
        elif act == "ordonner" and _order(ordering, request.user):
            messages.success(request, _("The item is in the backlog."))
            return redirect(page)
    today = timezone.localdate()
    waiting, dropped = with_dropped(committee)
    lines = [
        {
            "line": line,
            "age": line.age(today),
            "origins": line_origins(line),
            "form": bad if bad and request.POST.get("cle") == line.key else None,
        }
        for line in waiting
    ]
    context = {
        "committee": committee,
        "committees": committees,
        "query": urlencode({"comite": committee.code}),
        "lines": lines,
        "dropped": [{"line": line, "origins": line_origins(line)} for line in dropped],
        "ordering": ordering if may_edit else None,
        "is_ordering": act == "ordonner",
        "refusal": bad.non_field_errors() if bad else [],
        "can_edit": may_edit,
    }
    return render(request, "meetings/agenda/backlog.html", context)
