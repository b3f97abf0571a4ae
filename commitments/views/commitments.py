"""The list of commitments and the page of one."""

from django.core.paginator import Paginator
from django.shortcuts import get_object_or_404, render
from django.utils import timezone

from .. import desks, desks_record, permissions
from ..forms.filters import CommitmentFilter

PER_PAGE = 50


def filtered(request):
    """The filter of the list with what this account may see, in the order of the list."""
    plans = permissions.visible_plans(request.user)
    commitments = permissions.visible_commitments(request.user)
    return CommitmentFilter(
        request.GET, plans=plans, queryset=commitments.order_by("-plan__starts_on", "plan__code", "position", "code")
    )


def commitment_list(request, status=200):
    found = filtered(request)
    page = Paginator(found.qs, PER_PAGE).get_page(request.GET.get("page"))
    rows = desks.listed(page.object_list)
    query = request.GET.copy()
    query.pop("page", None)
    context = {
        "filter": found,
        "page": page,
        "rows": rows,
        "as_of": max((row.as_of for row in rows if row.as_of), default=None),
        "query": query.urlencode(),
    }
    return render(request, "commitments/list.html", context, status=status)


def commitment(request, code):
    today = timezone.localdate()
    found = get_object_or_404(desks_record.commitments_for_page(request.user, today), code=code)
    context = desks_record.context_of(found, request.user, today)
    return render(request, "commitments/commitment.html", context)
