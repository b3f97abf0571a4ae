"""From contributions to the plan: a draft commitment with its origin, and what its authors are told of it later."""

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils.translation import gettext as _

from commitments.actions import planning
from commitments.enums import CommitmentStatus, PlanState
from commitments.models import ActionPlan
from ogp_secretariat.audit.actions.recording import record
from ogp_secretariat.web.errors import NotAllowedNow

from ..enums.contributions import AnswerState
from ..models import CommitmentOrigin, ReasonedAnswer
from ..notifications import contributions as notifications
from ..permissions.process import can_manage
from ..policies import answers as rules
from ..queries.contributions import commitments_followed, contributions_behind


@transaction.atomic
def promote(*, by, contribution=None, cluster=None, title, title_ar="", axis=None, commitment=None):
    """A draft commitment of the process' plan made from a retained contribution or cluster; or, with `commitment`, one
    more origin of a draft that exists. Returns the `Commitment`. Raises PermissionDenied, NotAllowedNow."""
    if by is not None and not can_manage(by):
        raise PermissionDenied
    subject = {"contribution": contribution} if contribution else {"cluster": cluster}
    (source,) = subject.values()
    plan = ActionPlan.objects.select_for_update().get(pk=source.process.plan_id)
    answer = ReasonedAnswer.objects.filter(state=AnswerState.PUBLISHED, **subject).first()
    if answer is None and contribution and contribution.cluster_id:
        answer = ReasonedAnswer.objects.filter(state=AnswerState.PUBLISHED, cluster=contribution.cluster_id).first()
    if missing := rules.missing_for_promotion(answer, plan):
        raise NotAllowedNow(missing)
    if commitment is None:
        problem = contribution.problem if contribution else ""
        solution = contribution.proposal if contribution else cluster.summary
        commitment = planning.draft_commitment(
            plan, by=by, title=title, title_ar=title_ar, axis=axis, problem=problem, solution=solution
        )
    elif commitment.plan_id != plan.pk:
        raise NotAllowedNow([_("This commitment belongs to another plan.")])
    CommitmentOrigin.objects.get_or_create(commitment=commitment, **subject, defaults={"by": by})
    record("promote", source, by=by, note=commitment.code)
    return commitment


def tell_followers(*, day):
    """Who follows is told of the adoption, the middle and the completion of what came of it, once each.

    Run each day; what was told already is known by its key in the outbox. Adoption and middle are told while they are
    news (until the next occasion), so that a commitment tied late to a contribution does not tell its whole past.
    """
    for commitment in commitments_followed():
        plan, figures = commitment.plan, getattr(commitment, "figures", None)
        middle = plan.starts_on + (plan.ends_on - plan.starts_on) / 2
        if figures and figures.status == CommitmentStatus.COMPLETED:
            occasion = "completed"
        elif plan.state == PlanState.CLOSED or (figures and figures.status == CommitmentStatus.ABANDONED):
            continue
        else:
            occasion = "mid_term" if day >= middle else "adopted"
        behind = contributions_behind(commitment)
        if occasion == "adopted":
            # What feeds a commitment of an earlier plan has no adoption to be told of.
            behind = behind.filter(process__plan=plan)
        with transaction.atomic():
            notifications.commitment_moved(occasion, commitment, behind)
