"""Which contributions have been analysed, and which answers rest on an analysis: a fixed number of statements."""

from collections import Counter

from django.db.models import Q

from ..enums.contributions import AnswerState
from ..models import AnalysisReview, Assignment, Contribution, Criterion, ReasonedAnswer
from ..policies import analysis as rules


def finished_among(contributions):
    """The keys of those of `contributions` (a queryset or keys) whose analysis is finished: two statements."""
    done = Counter(
        Assignment.objects.filter(contribution__in=contributions, done_at__isnull=False).values_list(
            "contribution", flat=True
        )
    )
    reviewed = set(AnalysisReview.objects.filter(contribution__in=contributions).values_list("contribution", flat=True))
    return {key for key, number in done.items() if rules.is_finished(number, key in reviewed)}


def has_own_answer(key):
    """Whether a published answer was given to the contribution `key` alone."""
    return ReasonedAnswer.objects.filter(state=AnswerState.PUBLISHED, contribution=key).exists()


def missing_for_review(contribution, by):
    """Why `by` cannot say that the analysis of a contribution was reviewed; the list drives the button and the act."""
    done_by = set(contribution.assignments.filter(done_at__isnull=False).values_list("analyst", flat=True))
    return rules.missing_for_review(done_by, by, has_own_answer=has_own_answer(contribution.pk))


def asks_for_analysis(process):
    """Whether a process (or its key) has a grid in force; without one nothing is asked for."""
    return Criterion.objects.in_force().filter(process=process).exists()


def without_analysis(process, answers):
    """The keys of those of `answers` of a process that rest on no finished analysis; a cluster's rests on that of any
    of its contributions."""
    if not answers or not asks_for_analysis(process):
        return set()
    rows = Contribution.objects.filter(
        Q(pk__in=[one.contribution_id for one in answers if one.contribution_id])
        | Q(cluster__in=[one.cluster_id for one in answers if one.cluster_id])
    ).values_list("pk", "cluster")
    clusters = dict(rows)
    finished = finished_among(list(clusters))
    covered = {clusters[key] for key in finished}
    return {
        one.pk
        for one in answers
        if not (one.contribution_id in finished if one.contribution_id else one.cluster_id in covered)
    }
