"""What a report is written from, read once: the engine's inputs of a day and the words that go with them."""

import dataclasses
import re
from collections import defaultdict

from meetings.releve import Text

from . import methodology, queries
from .enums import Assessor
from .letter_effect import Effect, effect_of
from .models import Assessment, Commitment, ProgressUpdate

ARABIC = re.compile("[\u0621-\u064a]")
LATIN = re.compile("[A-Za-zÀ-ÿ]")


@dataclasses.dataclass(frozen=True)
class Source:
    """A plan, or one `commitment` of it, on the day `as_of`.

    `tree`, `updates`, `period`: what the engine is given, those of the snapshot when there is one. `records`,
    `milestones`, `axes`: by code. `declarations`: validated ones known on that day, the newest first. `meeting`: the
    committee's last one before, or None. `period_record`: the reporting period that `period` stands for, or None.
    `letters`: of a whole plan.
    """

    plan: object
    as_of: object
    tree: methodology.Plan
    updates: dict
    period: methodology.Period | None
    commitment: object
    records: dict
    milestones: dict
    axes: dict
    declarations: tuple
    answers: tuple
    meeting: object
    period_record: object
    letters: Effect | None = None

    def result(self, lang):
        """The `PlanResult` of the day, its titles and means of verification in `lang`."""
        tree = self._in_arabic() if lang == "ar" else self.tree
        return methodology.compute(tree, self.updates, self.as_of, method=self.plan.method_version, period=self.period)

    def before(self):
        """The `PlanResult` of the committee's last meeting, from the same inputs; None without one."""
        if self.meeting is None:
            return None
        return methodology.compute(self.tree, self.updates, self.meeting.date, method=self.plan.method_version)

    def _in_arabic(self):
        return dataclasses.replace(
            self.tree,
            commitments=tuple(
                dataclasses.replace(one, milestones=tuple(map(self._milestone_in_arabic, one.milestones)))
                for one in self.tree.commitments
            ),
        )

    def _milestone_in_arabic(self, milestone):
        means = self.milestones[milestone.code].means_of_verification_ar
        return dataclasses.replace(milestone, means=means) if means else milestone


def read_source(plan, as_of, *, snapshot=None, commitment=None):
    """The `Source` of a report: on the whole plan from its `snapshot`, or on one `commitment` from its records.

    Fourteen statements at most, whatever they hold.
    """
    period_record = queries.period_on(plan, as_of)
    if snapshot is not None:
        tree, updates, period = methodology.from_inputs(snapshot.inputs)
    else:
        tree, updates = queries.engine_inputs(plan, [commitment.pk])
        period = queries.engine_period(period_record, as_of)
    records = _records(plan, commitment)
    return Source(
        plan=plan,
        as_of=as_of,
        tree=tree,
        updates=updates,
        period=period,
        commitment=commitment,
        records=records,
        milestones={m.code: m for one in records.values() for m in one.milestones.all()},
        axes={axis.code: axis for axis in plan.axes.all()},
        declarations=declarations_in_force(updates, as_of),
        answers=_answers(records.values(), as_of),
        meeting=queries.last_meeting(plan, as_of),
        period_record=period_record if period else None,
        letters=effect_of(plan, as_of) if commitment is None else None,
    )


def _records(plan, commitment):
    found = Commitment.objects.filter(plan=plan) if commitment is None else Commitment.objects.filter(pk=commitment.pk)
    found = found.select_related("lead", "coordinator", "axis").prefetch_related(
        "lead__names", "coordinator__names", "supporters__names", "milestones"
    )
    return {one.code: one for one in found}


def declarations_in_force(updates, as_of):
    """The declarations that were validated and effective by the day, as the engine's inputs have them."""
    keys = [
        update.sequence
        for known in updates.values()
        for update in known
        if update.state == methodology.VALIDATED and update.decided_on <= as_of and update.effective_on <= as_of
    ]
    found = ProgressUpdate.objects.filter(pk__in=keys).select_related("milestone")
    return tuple(found.prefetch_related("difficulties", "evidence").order_by("-effective_on", "-pk"))


def _answers(commitments, as_of):
    """The lead institutions' own answers in force on the day, one for each commitment and question."""
    found = Assessment.objects.filter(
        commitment__in=[one.pk for one in commitments], assessor=Assessor.SELF, assessed_on__lte=as_of
    ).select_related("commitment", "question", "code")
    newest = {}
    for answer in found.order_by("commitment__position", "question__position", "assessed_on", "pk"):
        newest[answer.commitment_id, answer.question_id] = answer
    return tuple(newest.values())


def in_force(result, declarations):
    """{milestone code: the declaration that counts} of a `PlanResult`."""
    by_key = {update.pk: update for update in declarations}
    return {line.code: by_key[line.update.sequence] for one in result.commitments for line in one.lines if line.update}


def typed(text):
    """Words that a person typed without saying in which language: the one whose letters they mostly use."""
    return Text(text, "ar" if len(ARABIC.findall(text)) > len(LATIN.findall(text)) else "fr")


def difficulties_by_kind(declarations):
    """{kind: [(milestone code, words)]} of some declarations, each told once for a milestone."""
    found = defaultdict(dict)
    for update in declarations:
        for difficulty in update.difficulties.all():
            found[difficulty.kind].setdefault((update.milestone.code, difficulty.text))
    return {kind: sorted(lines, key=lambda line: line[0]) for kind, lines in found.items()}
