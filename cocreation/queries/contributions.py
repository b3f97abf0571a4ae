"""What pages read of contributions: by reference, their answer in force, the thread to the commitments."""

import dataclasses
import re

from django.db.models import Q

from commitments.models import Commitment
from ogp_secretariat.audit.models import Entry

from ..enums.contributions import AnswerState
from ..models import ClusterMove, Contribution, ReasonedAnswer
from ..policies import answers as rules
from .process import stages_in_force

REFERENCE = re.compile(r"([A-Z][A-Z0-9]{0,11})-(\d{1,9})\Z", re.ASCII)
CLUSTER = re.compile(r"([A-Z][A-Z0-9]{0,11})-G(\d{1,9})\Z", re.ASCII)
OUT = (AnswerState.PUBLISHED, AnswerState.REPLACED)


def named(queryset, reference, pattern=REFERENCE):
    """The record of « COC2-0012 » in a queryset of contributions (of « COC2-G003 » in one of clusters), or None."""
    match = pattern.match(reference)
    if match is None or int(match[2]) > 2_000_000_000:
        return None
    return queryset.filter(process__code=match[1], number=int(match[2])).first()


def answers_out(**subject):
    """Published and replaced answers of one contribution or cluster, the newest first."""
    return (
        ReasonedAnswer.objects.filter(state__in=OUT, **subject)
        .select_related("reason", "cluster__process")
        .prefetch_related("reactions__contribution__process", "commitments")
        .order_by("-number")
    )


def answer_in_force(contribution):
    """The published answer that holds for a contribution: its own, else its cluster's; None while pending."""
    mine = ReasonedAnswer.objects.filter(state=AnswerState.PUBLISHED).select_related("reason", "cluster__process")
    own = mine.filter(contribution=contribution).first()
    if own is None and contribution.cluster_id:
        own = mine.filter(cluster=contribution.cluster_id).first()
    return own


def commitments_of(contribution, visible):
    """The commitments that answer a contribution or were drafted from it, its cluster's too; among `visible`."""
    of_answer = Q(answers__state=AnswerState.PUBLISHED) & (
        Q(answers__contribution=contribution) | Q(answers__cluster=contribution.cluster_id or 0)
    )
    drafted = Q(origins__contribution=contribution) | Q(origins__cluster=contribution.cluster_id or 0)
    return visible.filter(of_answer | drafted).select_related("plan", "figures").order_by("code").distinct()


def contributions_behind(commitment):
    """The contributions at the origin of a commitment, alone or by their cluster: it was drafted from them, or their
    answer says that they feed it."""
    published = ReasonedAnswer.objects.filter(
        state=AnswerState.PUBLISHED, disposition__in=rules.FEEDING, commitments=commitment
    )
    return (
        Contribution.objects.filter(
            Q(pk__in=published.values("contribution"))
            | Q(cluster__in=published.values("cluster"))
            | Q(promotions__commitment=commitment)
            | Q(cluster__promotions__commitment=commitment)
        )
        .select_related("process", "region", "cluster__process")
        .order_by("process", "number")
        .distinct()
    )


@dataclasses.dataclass(frozen=True)
class Thread:
    """The thread of a contribution: where it is grouped, what was answered, which commitments, how far they are.

    `moves`: its clusters through time; `replaced`: earlier versions of the answer in force; `is_in_preparation`: a
    commitment that the reader may not see yet is tied to it.
    """

    cluster: object
    answer: object
    replaced: list
    commitments: list
    moves: list
    is_in_preparation: bool = False


def thread_of(contribution, visible_commitments):
    subject = {"contribution": contribution}
    answers = list(answers_out(**subject))
    if not any(answer.state == AnswerState.PUBLISHED for answer in answers) and contribution.cluster_id:
        answers = list(answers_out(cluster=contribution.cluster_id)) + answers
    moves = ClusterMove.objects.filter(contribution=contribution).select_related("cluster__process")
    found = list(commitments_of(contribution, visible_commitments))
    return Thread(
        cluster=contribution.cluster,
        answer=next((answer for answer in answers if answer.state == AnswerState.PUBLISHED), None),
        replaced=[answer for answer in answers if answer.state == AnswerState.REPLACED],
        commitments=found,
        moves=list(moves),
        is_in_preparation=not found and commitments_of(contribution, Commitment.objects.all()).exists(),
    )


def deadline_of(contribution):
    """The day by which a contribution is answered (`policies.answers`)."""
    process = contribution.process
    return rules.due_on(contribution.received_on, process.answer_days, rules.collection_end(stages_in_force(process)))


def overdue(process, today):
    """Contributions whose deadline has passed without an answer, the oldest first."""
    limit = rules.received_before(today, process.answer_days, rules.collection_end(stages_in_force(process)))
    pending = Contribution.objects.filter(process=process, disposition="")
    return (pending.filter(received_on__lt=limit) if limit else pending.none()).order_by("received_on", "number")


def moderated_since(process, moment):
    """Whether a contribution of a process was hidden or shown after `moment`, by the record of acts."""
    acts = Entry.objects.filter(
        action__in=["hide_contribution", "show_contribution"], target_type=Contribution._meta.label_lower, at__gt=moment
    )
    keys = [int(key) for key in acts.order_by().values_list("target_id", flat=True).distinct()]
    return Contribution.objects.filter(process=process, pk__in=keys).exists()


def open_answers(process):
    """Answers drafted or reviewed, with what their page and their publication need."""
    return (
        ReasonedAnswer.objects.filter(Q(contribution__process=process) | Q(cluster__process=process))
        .exclude(state__in=OUT)
        .select_related("reason", "contribution__process", "cluster__process", "drafted_by__person")
        .order_by("state", "pk")
    )


def commitments_followed():
    """Commitments of public plans that have contributions at their origin."""
    feeding = Q(answers__state=AnswerState.PUBLISHED, answers__disposition__in=rules.FEEDING)
    found = Commitment.objects.filter(Q(origins__isnull=False) | feeding).exclude(plan__state="draft")
    return found.select_related("plan", "figures").distinct()
