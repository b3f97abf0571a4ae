"""The counts behind the funnel, and the participants of a process: counted and declared, never mixed."""

import dataclasses
import datetime

from django.db.models import Count, Q
from django.utils import timezone

from ..enums.contributions import AnswerState
from ..enums.events import EventState, Presence
from ..models import ClusterMove, Contribution, Event, ReasonedAnswer
from ..policies.reconciliation import PENDING, disposition_of, reconcile
from .keeping import kept


def reconciliation(process, as_of=None):
    """The `Reconciliation` of a process as it stands now (one statement), or as it stood at the end of a day."""
    return reconcile(_counts_now(process) if as_of is None else _counts_on(process, as_of))


def reconciliation_of_page(process):
    """The `Reconciliation` as it stands now, for pages: kept until something changes, whatever the number."""
    return kept(f"reconciliation:{process.code}:{process.pk}", lambda: reconciliation(process))


def _counts_now(process):
    columns = ("origin", "region", "axis", "disposition")
    rows = Contribution.objects.filter(process=process).order_by().values_list(*columns)
    # Of rows, not of keys: the index of these columns is enough to answer.
    return list(rows.annotate(number_of_rows=Count("*")))


def end_of(day):
    """The instant at which `day` is over in Morocco."""
    return timezone.make_aware(datetime.datetime.combine(day + datetime.timedelta(days=1), datetime.time()))


def _counts_on(process, day):
    own, of_cluster = _answers_on(process, day)
    places = _places_on(process, day)
    rows = Contribution.objects.filter(process=process, received_on__lte=day).order_by()
    return [
        (origin, region, axis, disposition_of(own.get(pk), of_cluster.get(places.get(pk))) or PENDING, 1)
        for pk, origin, region, axis in rows.values_list("pk", "origin", "region", "axis")
    ]


def _answers_on(process, day):
    """({contribution: answer}, {cluster: answer}) in force at the end of a day."""
    found = {}, {}
    answers = (
        ReasonedAnswer.objects.filter(
            Q(contribution__process=process) | Q(cluster__process=process),
            state__in=[AnswerState.PUBLISHED, AnswerState.REPLACED],
            published_on__lte=day,
        )
        .exclude(replaced_on__lte=day)
        .only("disposition", "contribution_id", "cluster_id", "published_on")
    )
    for answer in answers:
        of = found[0] if answer.contribution_id else found[1]
        of[answer.contribution_id or answer.cluster_id] = answer
    return found


def _places_on(process, day):
    """{contribution: cluster} at the end of a day, from the moves."""
    places = {}
    moves = ClusterMove.objects.filter(contribution__process=process, at__lt=end_of(day)).order_by("pk")
    for contribution, cluster, is_in in moves.values_list("contribution", "cluster", "is_in"):
        if is_in:
            places[contribution] = cluster
        elif places.get(contribution) == cluster:
            del places[contribution]
    return places


@dataclasses.dataclass(frozen=True)
class Participants:
    """`counted` people present at the `counted_events` whose list was kept here; `declared` ones of `declared_events`
    whose list was not; `online` declared for the process. Each figure says which it is; `source` says whence."""

    counted: int = 0
    counted_events: int = 0
    declared: int = 0
    declared_events: int = 0
    online: int = 0
    source: str = ""

    @property
    def all_declared(self):
        return self.declared + self.online

    @property
    def total(self):
        return self.counted + self.all_declared


def participants(process, as_of=None):
    """The `Participants` of a process' events until a day; a counted list goes before a declared figure."""
    here = Q(registrations__presence__in=[Presence.PRESENT, Presence.REPRESENTED])
    events = Event.objects.filter(process=process).exclude(
        state__in=[EventState.CANCELLED, EventState.REFUSED, EventState.PROPOSED, EventState.DRAFT]
    )
    if as_of:
        events = events.filter(date__lte=as_of)
    rows = (
        events.order_by().annotate(here=Count("registrations", filter=here)).values_list("here", "declared_attendance")
    )
    counted = [n for n, _declared in rows if n]
    declared = [said for n, said in rows if not n and said]
    return Participants(
        counted=sum(counted),
        counted_events=len(counted),
        declared=sum(declared),
        declared_events=len(declared),
        online=process.declared_online or 0,
        source=process.display_source,
    )
