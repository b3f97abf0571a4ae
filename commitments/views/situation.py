"""What the pages of one milestone's declaration show: what is recorded, what is expected, what a value would change."""

import re
from dataclasses import dataclass
from email.utils import parseaddr
from functools import cached_property

from django.conf import settings
from django.utils.http import urlencode

from ogp_secretariat.web.uploads import safe_display_name

from .. import methodology, policies, queries, todo
from ..actions import reporting
from ..enums import PlanState, UpdateState
from ..models import ProgressUpdate
from ..models.plan import in_page_language
from ..review_queue import name_of, value_words


@dataclass(frozen=True)
class Effect:
    """A value and the rate of its commitment: `before` and `after` exact rates or None; `sentences` of the engine on
    the milestone; `decreases` below what was declared last; `is_behind` with this value (without one: as it stands).

    `share`: the points at stake for the milestone, `planned`: where the plan expected it today; exact or None.
    """

    value: object
    before: object
    after: object
    sentences: list
    decreases: bool
    is_behind: bool
    share: object
    planned: object

    @property
    def changes(self):
        return self.value is not None and self.before is not None


class Situation:
    """One milestone as its focal point finds it on a day. `language`: of the engine's texts.

    `stored`: the draft, or else the returned declaration that its correction starts from; `version`: of the draft, 0
    when there is none; `closed`: why nothing can be declared today; `last`: the last declaration that stands.
    """

    def __init__(self, milestone, today, language):
        self.milestone, self.today, self.language = milestone, today, language
        commitment = milestone.commitment
        self.figures = milestone.figures
        self.period = queries.period_on(commitment.plan, today)
        self.closed = policies.missing_for_declaring(
            commitment.plan,
            queries.current_commitment_terms(commitment, today).standing,
            self.period,
            queries.late_entry_for(self.period, commitment, today),
            today,
        )
        updates = list(
            milestone.updates.select_related("corrects", "changed_by__person", "submitted_by__person").order_by("-pk")
        )
        newest = updates[0] if updates else None
        open_ = {update.state: update for update in updates if update.is_open}
        self.draft, self.submitted = open_.get(UpdateState.DRAFT), open_.get(UpdateState.SUBMITTED)
        self.returned = newest if newest and newest.state == UpdateState.RETURNED else None
        if self.draft:
            self.returned = self.draft.corrects
        self.stored = self.draft or self.returned
        self.version = self.draft.version if self.draft else 0
        standing = [update for update in updates if update.state in todo.IN_COURSE]
        self.last = max(standing, key=lambda update: (update.effective_on, update.pk), default=None)
        self.day = todo.default_day(self.period, today)

    @property
    def is_locked(self):
        """Whether only the period's lock stands in the way: then a late entry may be asked for."""
        plan = self.milestone.commitment.plan
        locked = self.period is not None and self.today > self.period.locks_on
        return bool(self.closed) and locked and plan.state == PlanState.ADOPTED

    @property
    def period_name(self):
        return in_page_language(self.period, "label") if self.period else ""

    @property
    def last_value(self):
        return self.last.value if self.last else None

    @property
    def last_words(self):
        return value_words(self.milestone, self.last_value)

    @property
    def value(self):
        return self.stored.value if self.stored else None

    @cached_property
    def difficulties(self):
        """{kind: text} of what is stored."""
        return dict(self.stored.difficulties.values_list("kind", "text")) if self.stored else {}

    @cached_property
    def evidence(self):
        return list(self.stored.evidence.all()) if self.stored else []

    def holds(self, form):
        """Whether what is recorded is all that was typed: the words, the difficulties, the pieces of evidence."""
        recorded = self.draft or self.submitted
        if recorded is None or not form.is_valid():
            return False
        pieces = {name for row in recorded.evidence.values_list("file_name", "url") for name in row}
        sent = {safe_display_name(one["file"].name) if "file" in one else one["url"] for one in form.pieces()}
        told = dict(recorded.difficulties.values_list("kind", "text"))
        same = all(getattr(recorded, name) == value for name, value in form.values().items())
        return same and told == form.told() and sent <= pieces

    def effect(self, value):
        """The `Effect` of declaring `value` (None: nothing typed yet). Writes nothing."""
        milestone, today = self.milestone, self.today
        typed = ProgressUpdate(milestone=milestone, value=value)
        facts = reporting.declaration_of(typed, today, evidence=0, difficulties=0)
        usable = facts.progress is not None
        before, after = reporting.effect(milestone, value if usable else None, today, language=self.language)
        was, now = reporting.line_of(before, milestone), reporting.line_of(after, milestone)
        is_behind = facts.is_behind if usable else policies.is_behind(was.declared, was.planned, was.due, today)
        return Effect(
            value=value if usable else None,
            before=before.rate,
            after=after.rate,
            sentences=_sentences_on(milestone.short_code, after) if usable else [],
            decreases=usable and facts.previous_progress is not None and facts.progress < facts.previous_progress,
            is_behind=is_behind,
            share=now.share,
            planned=now.planned,
        )

    def shown(self, update):
        """A declaration to be read: its value in words, its difficulties and evidence, who wrote it."""
        return {
            "value_words": value_words(self.milestone, update.value),
            "told": list(update.difficulties.all()),
            "pieces": list(update.evidence.all()),
            "author": name_of(update.submitted_by or update.changed_by),
        }


def _sentences_on(code, result):
    """The engine's sentences that speak of one milestone; « J1 » is not found in « J10 »."""
    named = re.compile(rf"(?<![\w.-]){re.escape(code)}(?![\w-]|\.\w)")
    return [sentence for sentence in methodology.explain(result) if named.search(sentence)]


def secretariat_address(milestone):
    """Where a late entry is asked for: the secretariat's address, and a mail that names the milestone."""
    address = parseaddr(settings.DEFAULT_FROM_EMAIL)[1]
    subject = urlencode({"subject": milestone.code}).replace("+", "%20")
    return {"secretariat_address": address, "secretariat_link": f"mailto:{address}?{subject}"}
