"""Reasoned answers: drafted, reviewed by somebody else, published one by one or together, corrected, reacted to."""

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext as _

from ogp_secretariat.audit.actions.recording import difference, record, snapshot
from ogp_secretariat.web.errors import Conflict, NotAllowedNow

from ..enums.contributions import AnswerState
from ..models import Cluster, Contribution, Publication, Reaction, ReasonedAnswer
from ..notifications import contributions as notifications
from ..permissions.process import can_manage
from ..policies import answers as rules
from ..queries.contributions import answer_in_force
from . import analysing, settling

DRAFTS = (AnswerState.DRAFT, AnswerState.REVIEWED)


def _authorise(by):
    if by is not None and not can_manage(by):
        raise PermissionDenied


def _require(missing):
    if missing:
        raise NotAllowedNow(missing)


def _subject(contribution, cluster):
    """{"contribution": …} or {"cluster": …}, its row locked: one draft at a time."""
    model, given = (Contribution, contribution) if contribution else (Cluster, cluster)
    found = model.objects.select_for_update(of=("self",)).select_related("process").get(pk=given.pk)
    return {"contribution" if contribution else "cluster": found}


@transaction.atomic
def draft(*, by, contribution=None, cluster=None, expected_version=0, commitments=(), **fields):
    """Write the draft of the answer to one contribution or one cluster. Returns the `ReasonedAnswer`.

    `fields`: disposition, reason, text, text_ar, and why_corrected when a published answer is to be replaced.
    `expected_version`: 0 for a new draft. A reviewed one that is written again is a draft again, by its new author.
    Raises PermissionDenied, NotAllowedNow, Conflict, ValidationError.
    """
    _authorise(by)
    subject = _subject(contribution, cluster)
    _require(rules.missing_for_draft(fields["disposition"], fields["reason"]))
    plan = next(iter(subject.values())).process.plan_id
    _require(rules.missing_for_commitments(fields["reason"], commitments, plan))
    answer = ReasonedAnswer.objects.filter(state__in=DRAFTS, **subject).first()
    if (answer.version if answer else 0) != expected_version:
        raise Conflict(_("Somebody else changed this record while you were typing. Nothing was written."))
    earlier = ReasonedAnswer.objects.filter(**subject).exclude(state__in=DRAFTS).order_by("-number").first()
    if earlier and not fields.get("why_corrected", "").strip():
        raise NotAllowedNow([_("An answer is published already: say why it is corrected.")])
    if earlier is None:
        fields["why_corrected"] = ""
    before = snapshot(answer) if answer else {}
    if answer is None:
        answer = ReasonedAnswer(number=earlier.number + 1 if earlier else 1, **subject)
    else:
        answer.version += 1
    answer.state, answer.reviewed_by, answer.reviewed_at = AnswerState.DRAFT, None, None
    answer.drafted_by, answer.drafted_at = by, timezone.now()
    for name, value in fields.items():
        setattr(answer, name, value)
    answer.full_clean()
    answer.save()
    answer.commitments.set(commitments)
    record("draft_answer", answer.subject, by=by, changes=difference(before, snapshot(answer)) if before else None)
    return answer


def _locked(answer):
    found = ReasonedAnswer.objects.select_for_update(of=("self",))
    return found.select_related("reason", "contribution__process", "cluster__process").get(pk=answer.pk)


@transaction.atomic
def review(answer, *, by, expected_version=None):
    """Somebody else than its author has read it: it may be published. Raises NotAllowedNow, Conflict."""
    _authorise(by)
    found = _locked(answer)
    if expected_version is not None and found.version != expected_version:
        raise Conflict(_("This answer was written again meanwhile: read it once more."))
    analysed = analysing.is_analysed(contribution=found.contribution, cluster=found.cluster)
    _require(rules.missing_for_review(found, by, analysed))
    found.state, found.reviewed_by, found.reviewed_at = AnswerState.REVIEWED, by, timezone.now()
    found.version += 1
    found.save()
    record("review_answer", found.subject, by=by)
    return found


def publish(answer, *, by, today):
    """One answer. Returns the `Publication`; raises NotAllowedNow."""
    return publish_many([answer], by=by, today=today)


def missing_by_answer(answers):
    """[(answer, sentences)] of those that cannot be published yet: what a batch lacks."""
    found = [(answer, rules.missing_for_publishing(answer)) for answer in answers]
    return [(answer, missing) for answer, missing in found if missing]


@transaction.atomic
def publish_many(answers, *, by, today):
    """All of them by one act, or none: each author gets one message. Returns the `Publication`.

    Its `told` is the number of authors who are written to. Raises NotAllowedNow with one sentence for each answer that
    is not ready, and when there is none to publish.
    """
    _authorise(by)
    keys = [answer.pk for answer in answers]
    # Nothing moves into or out of a cluster while its answer goes out.
    clusters = {answer.cluster_id for answer in answers if answer.cluster_id}
    list(Cluster.objects.select_for_update().filter(pk__in=clusters).order_by("pk"))
    found = list(
        ReasonedAnswer.objects.select_for_update(of=("self",))
        .select_related("reason", "contribution__process", "cluster__process")
        .filter(pk__in=keys)
        .order_by("pk")
    )
    _require([] if found else [_("There is no answer to publish.")])
    _require([f"{answer.subject.reference}: {' '.join(missing)}" for answer, missing in missing_by_answer(found)])
    process = found[0].subject.process
    publication = Publication.objects.create(process=process, published_on=today, published_by=by)
    for answer in found:
        _put_out(answer, publication, by, today)
    told = Contribution.objects.filter(
        Q(pk__in=[a.contribution_id for a in found]) | Q(cluster__in=[a.cluster_id for a in found if a.cluster_id])
    ).select_related("process")
    settling.settle(told)
    # One whose own answer stands is not told of its cluster's.
    own = {a.contribution_id for a in found}
    standing = ReasonedAnswer.objects.filter(state=AnswerState.PUBLISHED, contribution__in=told)
    kept = set(standing.values_list("contribution", flat=True)) - own
    publication.told = notifications.answered(publication, told.exclude(pk__in=kept))
    return publication


def _put_out(answer, publication, by, today):
    subject = {"contribution": answer.contribution} if answer.contribution_id else {"cluster": answer.cluster}
    ReasonedAnswer.objects.filter(state=AnswerState.PUBLISHED, **subject).update(
        state=AnswerState.REPLACED, replaced_on=today, version=F("version") + 1
    )
    answer.state, answer.published_by, answer.published_on = AnswerState.PUBLISHED, by, today
    answer.publication = publication
    answer.version += 1
    answer.save()
    record("publish_answer", answer.subject, by=by, note=f"v{answer.number} {answer.disposition}")


@transaction.atomic
def react(contribution, text, *, today):
    """The author's word on the answer in force, once. Raises NotAllowedNow, ValidationError."""
    contribution = _subject(contribution, None)["contribution"]
    answer = answer_in_force(contribution)
    has_reacted = bool(answer) and Reaction.objects.filter(answer=answer, contribution=contribution).exists()
    _require(rules.missing_for_reacting(answer, contribution, has_reacted, today))
    made = Reaction(answer=answer, contribution=contribution, text=text)
    made.full_clean()
    made.save()
    record("react", contribution, by=None)
    return made


@transaction.atomic
def follow(contribution, wants):
    """The author wants, or no longer wants, to be told what becomes of it."""
    Contribution.objects.filter(pk=contribution.pk).update(follows=wants)
