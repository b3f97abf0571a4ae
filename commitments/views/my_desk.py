"""« Mes engagements »: what a focal point has to do, then each commitment and its milestones."""

from django.shortcuts import get_object_or_404, render
from django.utils import timezone

from ogp_secretariat.web.guards import only

from .. import permissions, policies, queries, todo
from ..enums import MilestoneStatus, UpdateState
from ..models.plan import in_page_language
from ..review_queue import value_words


@only(permissions.is_focal_point)
def my_commitments(request):
    today = timezone.localdate()
    tasks, commitments = todo.own(request.user, today)
    return render(
        request, "commitments/my_commitments.html", {"today": today, "tasks": tasks, "commitments": commitments}
    )


@only(permissions.is_focal_point)
def commitment_progress(request, code):
    """The milestones of one commitment, each with its last value and the way to its form."""
    today = timezone.localdate()
    own = permissions.own_commitments(request.user, today)
    commitment = get_object_or_404(own.select_related("plan", "figures", "lead"), code=code)
    period = queries.period_on(commitment.plan, today)
    closed = policies.missing_for_declaring(
        commitment.plan,
        commitment.figures.standing,
        period,
        queries.late_entry_for(period, commitment, today),
        today,
    )
    milestones = commitment.milestones.select_related("figures").prefetch_related("updates", "extension_requests")
    context = {
        "commitment": commitment,
        "period": period,
        "period_name": in_page_language(period, "label") if period else "",
        "closed": closed,
        "rows": [_row(milestone, closed) for milestone in milestones],
    }
    return render(request, "commitments/progress.html", context)


def _row(milestone, closed):
    """One milestone: its last declared value, the state of what is in progress, what can be done."""
    updates = sorted(milestone.updates.all(), key=lambda update: update.pk)
    declared = [update for update in updates if update.state in todo.IN_COURSE]
    last = max(declared, key=lambda update: (update.effective_on, update.pk)) if declared else None
    newest = updates[-1] if updates else None
    state = newest.state if newest and newest.state != UpdateState.VALIDATED else None
    figures = milestone.figures
    complete = figures.status == MilestoneStatus.COMPLETED
    return {
        "milestone": milestone,
        "figures": figures,
        "last": last,
        "last_words": value_words(milestone, last.value) if last else "",
        "newest": newest if state else None,
        "is_begun": state == UpdateState.DRAFT,
        "is_returned": state == UpdateState.RETURNED,
        "is_submitted": state == UpdateState.SUBMITTED,
        "pending_extension": next((one for one in milestone.extension_requests.all() if one.state == "pending"), None),
        "can_declare": not closed and figures.counted,
        "is_complete": complete,
        "can_extend": figures.counted
        and figures.due_on is not None
        and not complete
        and milestone.commitment.plan.state == "adopted",
    }
