"""Clusters of contributions that say the same: made, joined, left, split, dissolved. Every move stays on record."""

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.db.models import F
from django.utils import timezone
from django.utils.translation import gettext as _

from ogp_secretariat.audit.actions.recording import difference, record, snapshot
from ogp_secretariat.documents.actions.numbering import next_number
from ogp_secretariat.web.errors import Conflict, NotAllowedNow

from ..enums.contributions import AnswerState
from ..models import Cluster, ClusterMove, Contribution, ReasonedAnswer
from ..permissions.process import can_manage
from ..policies import contributions as rules
from . import settling


def _authorise(by):
    if by is not None and not can_manage(by):
        raise PermissionDenied


def _require(missing):
    if missing:
        raise NotAllowedNow(missing)


def _locked(contributions):
    """The contributions, their rows locked after those of the clusters that they are in: a publication holds these."""
    keys = [one.pk for one in contributions]
    left = Contribution.objects.filter(pk__in=keys, cluster__isnull=False).values_list("cluster", flat=True)
    list(Cluster.objects.select_for_update().filter(pk__in=set(left)).order_by("pk"))
    rows = Contribution.objects.select_for_update(of=("self",)).select_related("process").filter(pk__in=keys)
    return list(rows.order_by("pk"))


@transaction.atomic
def make_cluster(process, contributions, *, by, title, title_ar="", summary="", summary_ar="", reason="", source=None):
    """A cluster of these contributions, under the next number of the process. Returns the `Cluster`.

    Those that leave another cluster for it say why (`reason`). `source`: the cluster that it is split from.
    """
    _authorise(by)
    found = _locked(contributions)
    _require(rules.missing_for_grouping(found, process) or ([] if found else [_("Choose at least one contribution.")]))
    cluster = Cluster(
        process=process,
        title=title,
        title_ar=title_ar,
        summary=summary,
        summary_ar=summary_ar,
        split_from=source,
        number=next_number(f"cluster:{process.code}", 0),
    )
    cluster.full_clean(exclude=["number"])
    cluster.save()
    record("group", cluster, by=by)
    _move(found, cluster, by, reason)
    return cluster


@transaction.atomic
def move(contributions, cluster, *, by, reason=""):
    """Into `cluster`, or out of theirs when it is None. Raises NotAllowedNow: without a reason to leave, or where an
    answer of a cluster would be given or taken by the move alone."""
    _authorise(by)
    if cluster is not None:
        cluster = Cluster.objects.select_for_update(of=("self",)).select_related("process").get(pk=cluster.pk)
        _require(rules.missing_for_grouping(contributions, cluster.process))
    _move(_locked(contributions), cluster, by, reason)
    return cluster


def split(cluster, contributions, *, by, title, reason, title_ar=""):
    """Some of a cluster's contributions go into a new one, which remembers where it comes from."""
    return make_cluster(
        cluster.process, contributions, by=by, title=title, title_ar=title_ar, reason=reason, source=cluster
    )


@transaction.atomic
def dissolve(cluster, *, by, reason):
    """Its contributions stand alone again; the cluster and its answers stay readable."""
    _authorise(by)
    cluster = Cluster.objects.select_for_update(of=("self",)).select_related("process").get(pk=cluster.pk)
    _require([_("Say why the cluster is dissolved.")] if not reason.strip() else [])
    _move(_locked(cluster.contributions.all()), None, by, reason)
    cluster.dissolved_at = cluster.dissolved_at or timezone.now()
    cluster.save(update_fields=["dissolved_at"])
    record("dissolve", cluster, by=by, note=reason)
    return cluster


def _require_movable(contributions, cluster, reason):
    published = ReasonedAnswer.objects.filter(state=AnswerState.PUBLISHED)
    alone = set(published.filter(contribution__in=contributions).values_list("contribution", flat=True))
    touched = {one.cluster_id for one in contributions if one.cluster_id} | ({cluster.pk} if cluster else set())
    answered = set(published.filter(cluster__in=touched).values_list("cluster", flat=True))
    for one in contributions:
        has_own = one.pk in alone
        _require(rules.missing_for_moving(one, cluster, reason, has_own_answer=has_own, answered=answered))


def _move(contributions, cluster, by, reason):
    _require_movable(contributions, cluster, reason)
    now, moves = timezone.now(), []
    for one in contributions:
        if one.cluster_id:
            moves.append(
                ClusterMove(contribution=one, cluster_id=one.cluster_id, is_in=False, reason=reason, at=now, by=by)
            )
        if cluster:
            moves.append(ClusterMove(contribution=one, cluster=cluster, is_in=True, reason=reason, at=now, by=by))
    ClusterMove.objects.bulk_create(moves)
    stored = Contribution.objects.filter(pk__in=[one.pk for one in contributions])
    stored.update(cluster=cluster, version=F("version") + 1)
    for one in contributions:
        record("move_contribution", one, by=by, note=f"→ {cluster.reference if cluster else '–'} {reason}".strip())
    settling.settle(stored)


@transaction.atomic
def reword(cluster, *, by, expected_version, **fields):
    """Title and summary, in both languages. Raises Conflict when somebody saved meanwhile."""
    _authorise(by)
    before = snapshot(Cluster.objects.select_for_update(of=("self",)).select_related("process").get(pk=cluster.pk))
    if not Cluster.objects.filter(pk=cluster.pk, version=expected_version).update(version=F("version") + 1):
        raise Conflict(_("Somebody else changed this record while you were typing. Nothing was written."))
    cluster.refresh_from_db()
    for name, value in fields.items():
        setattr(cluster, name, value)
    cluster.full_clean()
    cluster.save()
    record("change", cluster, by=by, changes=difference(before, snapshot(cluster)))
    return cluster
