"""The rows of a plan turned into records, in memory: what each would create or change, and all that speaks against it.

Statements: a dozen, whatever the file holds.
"""

from collections import defaultdict
from dataclasses import dataclass, field

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from ogp_secretariat.audit.actions.recording import snapshot
from ogp_secretariat.web.typed import quoted

from .. import policies, queries
from ..enums import PlanState
from ..models import Commitment, CommitmentVersion, Milestone, MilestoneVersion, ProgressUpdate
from ..sheets import PlanRow, columns_of, in_column, read_plan, unknown_headers
from .importing_names import Axes, Institutions
from .importing_rules import broken_constraints, broken_fields

# {key of the column: field}. What an existing record takes from a file; its terms only while its plan is a draft.
COMMITMENT_TEXTS = ("title", "title_ar", "ogp_code")
COMMITMENT_TERMS = {"commitment_starts_on": "starts_on", "commitment_ends_on": "ends_on"}
MILESTONE_FIELDS = {
    **{
        name: name
        for name in (
            "component", "component_ar", "method", "deliverable", "deliverable_ar", "means_of_verification",
            "means_of_verification_ar", "baseline_value", "target_value", "unit", "unit_ar", "responsible",
        )
    },
    "milestone_title": "title",
    "milestone_title_ar": "title_ar",
}  # fmt: skip
MILESTONE_TERMS = {"weight": "weight", "starts_on": "starts_on"}
DUE = ("due_on", "due_precision", "due_text")


@dataclass(slots=True, eq=False)
class Kept:
    """A record as the file wants it, with its terms (the baseline, or those in force of an adopted plan).

    `before`: what is stored, as {name: value}; None when the file says nothing new of it, {} when the file adds it.
    `changed`, `terms_changed`: the names of the fields that change. `row`: where errors without a row of their own go.
    """

    record: object
    terms: object
    row: PlanRow
    before: dict | None = None
    terms_before: dict | None = None
    changed: set = field(default_factory=set)
    terms_changed: set = field(default_factory=set)

    @property
    def is_new(self):
        return self.record.pk is None

    @property
    def is_changed(self):
        return bool(self.changed or self.terms_changed)


class Reading:
    """A file read against a plan as it is now. `rows`: its `PlanRow`s; `commitments`, `milestones`: {code: Kept}.

    With `lock` the plan's records are held until the transaction ends.
    """

    def __init__(self, plan, table, mapping=None, *, day, lock=False):
        self.plan, self.day = plan, day
        self.headers = {column.key: header for column, header in columns_of(table, mapping)}
        self.unread = unknown_headers(table, mapping)
        self.institutions, self.axes = Institutions(), Axes(plan)
        self.commitments, self.milestones, self._statuses = {}, {}, {}
        self._load(lock)
        self.rows = read_plan(table, mapping, plan=plan.code, known={*self._commitments, *self._milestones})
        by_commitment = defaultdict(list)
        for row in self.rows:
            if row.values["commitment"]:
                by_commitment[row.values["commitment"]].append(row)
        for code, rows in by_commitment.items():
            self._read_commitment(code, rows)

    # -- What is stored ------------------------------------------------------------------------------------------------

    def _load(self, lock):
        self._commitments, self._milestones, self._declared = {}, {}, set()
        self._position, self._positions = 0, defaultdict(int)
        if not self.plan.pk:
            return
        commitments = Commitment.objects.filter(plan=self.plan).prefetch_related("versions")
        milestones = Milestone.objects.filter(commitment__plan=self.plan).prefetch_related("versions")
        if lock:
            # In order of their keys, as every other writer's single lock is: nobody waits in a circle.
            commitments = commitments.order_by("pk").select_for_update()
            milestones = milestones.order_by("pk").select_for_update(of=("self",))
        self._commitments = {row.code: row for row in commitments}
        self._milestones = {row.code: row for row in milestones}
        self._position = max((row.position for row in self._commitments.values()), default=0)
        for row in self._milestones.values():
            self._positions[row.commitment_id] = max(self._positions[row.commitment_id], row.position)
        declared = ProgressUpdate.objects.filter(milestone__commitment__plan=self.plan).order_by()
        self._declared = set(declared.values_list("milestone_id", flat=True).distinct())

    def _terms_of(self, record):
        """What the file's weight and dates are compared with: see `sheet_templates`, which writes the same."""
        return stored_terms(record, self.plan, self.day)

    # -- Commitments ---------------------------------------------------------------------------------------------------

    def _read_commitment(self, code, rows):
        said = {}
        for row in rows:
            for key, value in row.values.items():
                if value is not None:
                    said.setdefault(key, (value, row))
        stored = self._commitments.get(code)
        if stored:
            kept = Kept(stored, self._terms_of(stored), rows[0])
        else:
            self._position += 1
            commitment = Commitment(plan=self.plan, code=code, position=self._position)
            kept = Kept(commitment, CommitmentVersion(commitment=commitment, number=0), rows[0], before={})
        self.commitments[code] = kept
        for key in COMMITMENT_TEXTS:
            if key in said:
                self._put(kept, key, *said[key])
        for key, name in COMMITMENT_TERMS.items():
            if key in said:
                self._put_term(kept, key, {name: said[key][0]}, said[key][1])
        for key in ("lead", "coordinator"):
            if key in said:
                self._put_institution(kept, key, *said[key])
        if "axis" in said:
            self._put_axis(kept, *said["axis"])
        self._judge(kept, dict.fromkeys(COMMITMENT_TEXTS) | {"code": "commitment"}, said)
        self._note(kept)
        for row in rows:
            milestone = row.values["milestone"]
            if milestone and milestone not in self.milestones:
                self._read_milestone(kept.record, milestone, row)

    def _put_institution(self, kept, key, text, row):
        try:
            institution, is_made = self.institutions.find(text)
        except ValidationError as refusal:
            self._refuse(row, key, refusal.messages)
            return
        if is_made:
            row.warnings.append(
                _("No institution is called “%(text)s”: it is added to the register under the code %(code)s.")
                % {"text": quoted(text), "code": institution.code}
            )
        self._link(kept, key, institution, row)

    def _put_axis(self, kept, text, row):
        axis, says_other = self.axes.find(text)
        if says_other:
            row.warnings.append(
                _("The axis %(code)s is already called “%(title)s”: its title stays.")
                % {"code": axis.code, "title": quoted(axis.title)}
            )
        self._link(kept, "axis", axis, row)

    def _link(self, kept, name, target, row):
        if target.pk is None or getattr(kept.record, f"{name}_id") != target.pk:
            self._keep_before(kept)
            setattr(kept.record, name, target)
            kept.changed.add(name)
            self._status(kept, row)

    # -- Milestones ----------------------------------------------------------------------------------------------------

    def _read_milestone(self, commitment, code, row):
        stored = self._milestones.get(code)
        if stored:
            kept = Kept(stored, self._terms_of(stored), row)
        else:
            # A new commitment has no key yet: its milestones are counted under itself.
            owner = commitment.pk or commitment.code
            self._positions[owner] += 1
            milestone = Milestone(commitment=commitment, code=code, position=self._positions[owner])
            kept = Kept(milestone, MilestoneVersion(milestone=milestone, number=0), row, before={})
        self.milestones[code] = kept
        for key, name in MILESTONE_FIELDS.items():
            value = row.values[key]
            if value is None:
                continue
            missing = self._missing_for_measure(stored, name, value) if stored else []
            if missing:
                self._refuse(row, key, missing)
            else:
                self._put(kept, name, value, row)
        for key, name in MILESTONE_TERMS.items():
            if row.values[key] is not None:
                self._put_term(kept, key, {name: row.values[key]}, row)
        if due := row.values["due"]:
            self._put_term(kept, "due", dict(zip(DUE, (due.day, due.precision, due.text), strict=True)), row)
        names = {name: key for key, name in MILESTONE_FIELDS.items()} | {"code": "milestone"}
        self._judge(kept, names, {})
        self._note(kept)

    def _missing_for_measure(self, stored, name, value):
        """Why the way in which a stored milestone is measured may not become what the file says."""
        if name not in policies.MEASURE:
            return []
        missing = policies.missing_for_measure(
            {name: getattr(stored, name)},
            {name: value},
            is_draft=self.plan.state == PlanState.DRAFT,
            has_updates=stored.pk in self._declared,
        )
        return missing.get(name, [])

    # -- Both ----------------------------------------------------------------------------------------------------------

    @staticmethod
    def _keep_before(kept):
        if kept.before is None:
            kept.before = snapshot(kept.record)

    def _put(self, kept, name, value, row):
        if getattr(kept.record, name) != value:
            self._keep_before(kept)
            setattr(kept.record, name, value)
            kept.changed.add(name)
            self._status(kept, row)

    def _put_term(self, kept, key, values, row):
        if all(getattr(kept.terms, name) == value for name, value in values.items()):
            return
        if not kept.is_new and self.plan.state != PlanState.DRAFT:
            self._refuse(
                row, key, [_("the weights and dates of an adopted plan are revised by an act, not by a file.")]
            )
            return
        if kept.terms_before is None:
            kept.terms_before = {} if kept.is_new else snapshot(kept.terms)
        for name, value in values.items():
            setattr(kept.terms, name, value)
            kept.terms_changed.add(name)
        self._status(kept, row)

    def _judge(self, kept, names, said):
        """The models' own rules, for what the file changes. `names`: {field: key of its column}."""
        checked = {*kept.changed, *(["code"] if kept.is_new else [])}
        for name, sentences in broken_fields(kept.record, checked).items():
            key = names.get(name) or name
            self._refuse(said[key][1] if key in said else kept.row, key, sentences)
        for name, sentences in broken_fields(kept.terms, kept.terms_changed).items():
            self._refuse(kept.row, name, sentences)
        # What a new record's row says against itself is told already, cell by cell.
        if kept.is_changed and not (kept.is_new and kept.row.errors):
            broken = broken_constraints(kept.record) + broken_constraints(kept.terms)
            kept.row.errors.extend(sentence for sentence in broken if sentence not in kept.row.errors)

    def _refuse(self, row, key, sentences):
        header = self.headers.get(key)
        for sentence in sentences:
            row.errors.append(in_column(header, sentence) if header else sentence)

    def _status(self, kept, row):
        if not kept.is_new:
            self._statuses.setdefault(row.number, "updated")

    def _note(self, kept):
        if kept.is_new:
            self._statuses[kept.row.number] = "created"

    def status(self, row):
        """« refused », « created », « updated » or « unchanged »: what the row would do, or did."""
        return "refused" if row.errors else self._statuses.get(row.number, "unchanged")


def stored_terms(record, plan, day):
    """The version that a spreadsheet shows: a draft plan's baseline, which may be typed anew, else the one in force."""
    if plan.state == PlanState.DRAFT:
        return next(version for version in record.versions.all() if version.number == 0)
    in_force = queries.current_commitment_terms if isinstance(record, Commitment) else queries.current_terms
    return in_force(record, day)
