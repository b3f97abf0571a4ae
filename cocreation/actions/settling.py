"""Writes on contributions what their answers say: called by each act that publishes an answer or moves one of them."""

from ..enums.contributions import AnswerState
from ..models import Contribution, ReasonedAnswer
from ..policies.reconciliation import PENDING, disposition_of


def settle(contributions):
    """Disposition and day of the answer of each of a queryset's contributions, in a few statements whatever their
    number."""
    rows = list(contributions.order_by().values_list("pk", "cluster", "disposition", "answered_on"))
    published = ReasonedAnswer.objects.filter(state=AnswerState.PUBLISHED)
    own = {a.contribution_id: a for a in published.filter(contribution__in=[row[0] for row in rows])}
    of_cluster = {a.cluster_id: a for a in published.filter(cluster__in={row[1] for row in rows if row[1]})}
    groups = {}
    for pk, cluster, disposition, answered_on in rows:
        answer = own.get(pk) or of_cluster.get(cluster)
        wanted = (disposition_of(own.get(pk), of_cluster.get(cluster)) or PENDING, answer and answer.published_on)
        if wanted != (disposition, answered_on):
            groups.setdefault(wanted, []).append(pk)
    for (disposition, day), keys in groups.items():
        Contribution.objects.filter(pk__in=keys).update(disposition=disposition, answered_on=day)
