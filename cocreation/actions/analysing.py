"""The analysis of contributions: given to analysts, conflicts of interest, scores, private notes, the review."""

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from ogp_secretariat.audit.actions.recording import record
from ogp_secretariat.web.errors import NotAllowedNow

from ..models import AnalysisReview, Assignment, Contribution, Criterion, Note, Score
from ..permissions.contributions import can_read_analysis, has_conflict
from ..permissions.process import can_manage
from ..policies import analysis as rules
from ..queries import analysis as queries


def _require(missing):
    if missing:
        raise NotAllowedNow(missing)


@transaction.atomic
def assign(contributions, analyst, *, by):
    """Give contributions to an account. Returns how many are new to it; one with a conflict does not come back."""
    if by is not None and not can_manage(by):
        raise PermissionDenied
    if not analyst.is_active:
        raise NotAllowedNow([_("This account is closed.")])
    known = dict(
        Assignment.objects.filter(analyst=analyst, contribution__in=contributions).values_list(
            "contribution", "conflict_at"
        )
    )
    refused = [one.reference for one in contributions if known.get(one.pk)]
    if refused:
        raise NotAllowedNow(
            [_("This analyst declared a conflict of interest for %(list)s.") % {"list": ", ".join(refused)}]
        )
    new = [one for one in contributions if one.pk not in known]
    Assignment.objects.bulk_create([Assignment(contribution=one, analyst=analyst, assigned_by=by) for one in new])
    for one in new:
        record("assign", one, by=by, note=str(analyst.person or ""))
    return len(new)


def _own(assignment, by):
    found = Assignment.objects.select_for_update(of=("self",)).select_related("contribution__process")
    found = found.get(pk=assignment.pk)
    if found.analyst_id != by.pk:
        raise PermissionDenied
    return found


@transaction.atomic
def declare_conflict(assignment, *, by, words):
    """The contribution leaves the analyst's desk for good; the secretariat gives it to somebody else."""
    found = _own(assignment, by)
    _require(rules.missing_for_conflict(found, words))
    found.conflict, found.conflict_at = words.strip(), timezone.now()
    found.full_clean(exclude=["analyst", "contribution"])
    found.save()
    found.scores.all().delete()
    record("declare_conflict", found.contribution, by=by)
    return found


@transaction.atomic
def score(assignment, values, *, by):
    """Write the whole grid: `values` {criterion key: score}. It may be written again until the answer is published."""
    found = _own(assignment, by)
    _require(rules.missing_while_answered(found, has_own_answer=queries.has_own_answer(found.contribution_id)))
    # Held, so that a criterion is not changed under the scores that are written by it.
    criteria = list(Criterion.objects.in_force().select_for_update().filter(process=found.contribution.process_id))
    _require(rules.missing_for_scoring(found, values, criteria))
    for criterion in criteria:
        Score.objects.update_or_create(assignment=found, criterion=criterion, defaults={"value": values[criterion.pk]})
    found.done_at = timezone.now()
    found.save(update_fields=["done_at"])
    record("analyse", found.contribution, by=by)
    return found


@transaction.atomic
def note(contribution, text, *, by):
    """A private note of an analyst or of the secretariat."""
    if not can_read_analysis(by, contribution):
        raise PermissionDenied
    made = Note(contribution=contribution, author=by, text=text)
    made.full_clean()
    made.save()
    return made


@transaction.atomic
def review_analysis(contribution, *, by):
    """The second pair of eyes on an analysis done by one."""
    if not can_manage(by) or has_conflict(by, contribution):
        raise PermissionDenied
    found = Contribution.objects.select_for_update(of=("self",)).select_related("process").get(pk=contribution.pk)
    _require(queries.missing_for_review(found, by))
    AnalysisReview.objects.get_or_create(contribution=found, defaults={"by": by})
    record("review_analysis", found, by=by)
    return found


def is_analysed(*, contribution=None, cluster=None):
    """Whether what an answer is about has been analysed; without a grid nothing is asked for.

    The contributions of a cluster say the same and are answered together: the analysis of one of them stands for all.
    """
    if not queries.asks_for_analysis((contribution or cluster).process_id):
        return True
    found = Contribution.objects.filter(cluster=cluster) if cluster else [contribution.pk]
    return bool(queries.finished_among(found))
