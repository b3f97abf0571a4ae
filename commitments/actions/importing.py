"""A plan from a spreadsheet: checked without writing anything, then applied whole or not at all.

The rows are read and judged in memory (`importing_rows`), by the rules of the models and of `planning`; what changes is
written in batches, with an audit entry for each record, and the figures are measured once at the end.
"""

import datetime

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from meetings.queries import default_committee
from ogp_secretariat.audit.actions.recording import difference, entry, record, snapshot
from ogp_secretariat.audit.models import Entry
from ogp_secretariat.people.models import Institution, InstitutionName
from ogp_secretariat.web.errors import Conflict
from ogp_secretariat.web.typed import quoted

from .. import permissions
from ..enums import PlanState
from ..models import ActionPlan, Axis, Commitment, CommitmentVersion, Milestone, MilestoneVersion
from ..sheets import plans_named
from . import moving, planning
from .importing_rows import Reading

BATCH = 500
COUNTS = ("created", "updated", "unchanged", "matched", "to_review", "refused")
# A plan is made for two years where its rows have no dates to say otherwise.
YEARS = 2


def named_plan(table, mapping=None, *, code=None):
    """(plan, notes): the plan that a file is about; an unsaved one when its code is new, which the notes say.

    It is the plan `code`, else the one that the file's full codes name, else the only draft. Raises `ValidationError`
    with a sentence when that is nobody's guess.
    """
    if not code:
        named = plans_named(table, mapping)
        if len(named) > 1:
            raise ValidationError(
                _("The file names several plans (%(codes)s): one file, one plan.") % {"codes": ", ".join(named[:10])}
            )
        code = named[0] if named else None
    if code:
        # PostgreSQL cannot even be asked for a text with a NUL.
        plan = None if "\0" in code else ActionPlan.objects.filter(code__iexact=code[:40]).first()
        return (plan, []) if plan else _new_plan(code)
    drafts = list(ActionPlan.objects.filter(state=PlanState.DRAFT)[:2])
    if len(drafts) == 1:
        return drafts[0], []
    raise ValidationError(_("The codes of the file do not say which plan it is about: give its code with --plan."))


def _new_plan(code):
    code = code.upper()
    committee = default_committee()
    if committee is None:
        raise ValidationError(_("No committee is registered yet: create one in the admin."))
    plan = ActionPlan(code=code, title=f"Plan {code}", committee=committee)
    try:
        plan.clean_fields(exclude={"starts_on", "ends_on", "committee"})
    except ValidationError as refusal:
        raise ValidationError(
            _("“%(code)s” cannot be the code of a plan: %(reason)s")
            % {"code": quoted(code), "reason": " ".join(refusal.messages)}
        ) from refusal
    return plan, [_("The plan %(code)s does not exist yet: it is made as a draft.") % {"code": code}]


def check_plan(plan, table, mapping=None):
    """What `apply_plan` would answer, with nothing written.

    `plan`: an `ActionPlan`, unsaved when it is to be made; `table`: a `web.sheets.Table`; `mapping`: {our column: their
    column}. Returns the counts of `import_plan` (each row in exactly one) with `details` [{row, code, status, errors,
    warnings}] of all rows, `unread` (headers nothing is read from) and `applied`. Raises `ValidationError` when the
    columns themselves are wrong.
    """
    return _result(_read(plan, table, mapping))


def apply_plan(plan, table, mapping=None, *, by, note=""):
    """Write what the file says of `plan`, or nothing when one row is refused. Returns the result as `check_plan` does.

    The plan's row is held: a second import waits. Raises PermissionDenied, ValidationError, Conflict.
    """
    if by is not None and not permissions.can_review(by):
        raise PermissionDenied
    try:
        with transaction.atomic():
            return _apply(plan, table, mapping, by, note)
    except IntegrityError as error:
        raise Conflict(_("Somebody else changed this plan meanwhile. Nothing was written: start again.")) from error


def _apply(plan, table, mapping, by, note):
    # A new plan may have been made by somebody else since its file was read.
    plan = ActionPlan.objects.select_for_update().filter(code=plan.code).first() or plan
    reading = _read(plan, table, mapping, lock=True)
    result = _result(reading)
    if result["refused"]:
        return result
    if not plan.pk:
        planning.save_plan(plan, by=by)
    if result["created"] or result["updated"]:
        _write(reading, by)
        counts = ", ".join(f"{name}: {result[name]}" for name in ("created", "updated", "unchanged"))
        record("import", plan, by=by, note=f"{note} ({counts})" if note else counts)
        moving.moved(plan, day=timezone.localdate())
    return {**result, "applied": True}


def _read(plan, table, mapping, lock=False):
    day = timezone.localdate()
    reading = Reading(plan, table, mapping, day=day, lock=lock)
    if not plan.pk:
        plan.starts_on, plan.ends_on = _span(reading.rows, day)
    return reading


def _span(rows, day):
    """The first and the last day that the rows name; without two of them, this year and the two that follow."""
    keys = ("commitment_starts_on", "commitment_ends_on", "starts_on")
    days = {row.values[key] for row in rows for key in keys} | {
        row.values["due"].day for row in rows if row.values["due"]
    }
    days.discard(None)
    first = min(days, default=datetime.date(day.year, 1, 1))
    last = max(days, default=first)
    return first, last if last > first else datetime.date(first.year + YEARS, 12, 31)


def _result(reading):
    details = [
        {
            "row": row.number,
            "code": row.values["milestone"] or row.values["commitment"] or "",
            "status": reading.status(row),
            "errors": row.errors,
            "warnings": row.warnings,
        }
        for row in reading.rows
    ]
    counts = dict.fromkeys(COUNTS, 0)
    for detail in details:
        counts[detail["status"]] += 1
    named = {"plan": reading.plan.code, "rows": len(details)}
    return {**named, **counts, "details": details, "unread": reading.unread, "applied": False}


# -- Writing -----------------------------------------------------------------------------------------------------------


def _write(reading, by):
    """Every record of the file that is new or changed, in a number of statements that grows by batches alone."""
    entries = _Entries(by)
    _write_names(reading, entries)
    for kept, model, versions in (
        (reading.commitments, Commitment, CommitmentVersion),
        (reading.milestones, Milestone, MilestoneVersion),
    ):
        touched = [one for one in kept.values() if one.is_new or one.is_changed]
        _write_records(model, touched, entries)
        _write_terms(versions, touched)
    entries.save()


def _write_names(reading, entries):
    institutions = reading.institutions.new
    for institution, _name in institutions:
        institution.refresh_search_text()
    for model, rows in (
        (Institution, [institution for institution, _name in institutions]),
        (InstitutionName, [name for _institution, name in institutions]),
        (Axis, reading.axes.new),
    ):
        model.objects.bulk_create(rows, batch_size=BATCH)
        if model is not InstitutionName:
            for row in rows:
                entries.add("create", row, difference({}, snapshot(row)))


def _write_records(model, touched, entries):
    new = [one for one in touched if one.is_new]
    changed = [one for one in touched if not one.is_new]
    for one in changed:
        one.record.version += 1
    if model is Commitment:
        for one in touched:
            one.record.refresh_search_text()
    model.objects.bulk_create([one.record for one in new], batch_size=BATCH)
    names = {"version"}.union(*(one.changed for one in changed))
    if model is Commitment:
        names |= {"search_text", "changed_at"}
    _overwrite(model, [one.record for one in changed], names)
    for one in new:
        entries.add("create", one.record, difference({}, snapshot(one.record)))
    for one in changed:
        # A terms-only change leaves the record's own columns as they are.
        changes = difference(one.before, snapshot(one.record)) if one.before else {}
        if one.terms_changed:
            changes |= difference(one.terms_before, snapshot(one.terms))
        entries.add("change", one.record, changes)


def _write_terms(model, touched):
    new = [one.terms for one in touched if one.terms.pk is None]
    changed = [one for one in touched if one.terms.pk and one.terms_changed]
    model.objects.bulk_create(new, batch_size=BATCH)
    _overwrite(model, [one.terms for one in changed], set().union(*(one.terms_changed for one in changed)))


def _overwrite(model, rows, names):
    """Write some columns over those stored. The rows exist and are held: the INSERT of this upsert never happens."""
    if rows:
        model.objects.bulk_create(
            rows, batch_size=BATCH, update_conflicts=True, unique_fields=["id"], update_fields=sorted(names)
        )


class _Entries:
    """The audit entries of one import, saved together."""

    def __init__(self, by):
        self._by, self._at, self._rows = by, timezone.now(), []

    def add(self, action, target, changes):
        changes = {name: pair for name, pair in changes.items() if name != "id"}
        self._rows.append(entry(action, target, by=self._by, changes=changes, at=self._at))

    def save(self):
        Entry.objects.bulk_create(self._rows, batch_size=BATCH)
