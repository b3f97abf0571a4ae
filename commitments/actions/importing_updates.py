"""Progress from a spreadsheet: each row becomes a declaration, by the same acts and rules as on its page.

A focal point declares for its own milestones. The secretariat hands in what institutions sent it: such a declaration is
written as submitted by that account, so that somebody else examines it.
"""

from dataclasses import dataclass
from decimal import Decimal

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from ogp_secretariat.people.permissions import is_secretariat

from .. import permissions, policies, queries
from ..enums import Method, UpdateState
from ..models import ActionPlan, Evidence, Milestone, ProgressUpdate
from ..sheet_updates import read_updates, read_value, unknown_update_headers
from ..sheets import in_column
from . import reporting
from .importing import COUNTS
from .importing_rules import broken_fields


@dataclass(slots=True)
class Told:
    """A row that declares something. `update`: not saved; `piece`: its link as unsaved `Evidence`, or None."""

    row: object
    update: ProgressUpdate
    difficulties: dict
    piece: Evidence | None
    is_own: bool
    is_unchanged: bool = False


def milestones_of(plan, by, today):
    """The milestones of `plan` whose progress this account may hand in; all of them for the secretariat."""
    milestones = Milestone.objects.filter(commitment__plan=plan).select_related("commitment__plan", "commitment__lead")
    if is_secretariat(by):
        return milestones
    return milestones.filter(commitment__in=permissions.own_commitments(by, today).values("pk"))


def check_updates(plan, table, *, by):
    """What `apply_updates` would answer, with nothing written: the result of `importing.check_plan`, of declarations.

    « created » is a declaration to be submitted, « unchanged » a row left empty or said before.
    """
    return _read(plan, table, by)[0]


def apply_updates(plan, table, *, by):
    """Submit every declaration of the file, or none when one row is refused. Returns the result.

    The plan's row is held: a second file waits. Raises PermissionDenied, ValidationError, Conflict.
    """
    with transaction.atomic():
        plan = ActionPlan.objects.select_for_update().get(pk=plan.pk)
        result, told = _read(plan, table, by)
        if result["refused"]:
            return result
        for one in told:
            if not one.is_unchanged:
                _declare(one, by)
        return {**result, "applied": True}


def _declare(told, by):
    values = {name: getattr(told.update, name) for name in reporting.FIELDS}
    how = {"by": by, "on_behalf": not told.is_own}
    update = reporting.save_draft(
        told.update.milestone, expected_version=0, values=values, difficulties=told.difficulties, **how
    )
    if told.piece:
        # A link in a file of the secretariat comes from the institution, not from the account that types it in.
        reporting.attach(update, by=by if told.is_own else None, title=told.piece.title, url=told.piece.url)
    reporting.submit(update, **how)


# -- Reading -----------------------------------------------------------------------------------------------------------


def _read(plan, table, by):
    today = timezone.localdate()
    allowed = {milestone.code: milestone for milestone in milestones_of(plan, by, today)}
    if not allowed and not is_secretariat(by):
        raise PermissionDenied
    own = set(permissions.own_commitments(by, today).values_list("pk", flat=True))
    rows, told, details = read_updates(table), [], []
    counts = dict.fromkeys(COUNTS, 0)
    for row in rows:
        milestone = allowed.get(row.values["milestone"])
        one = None
        if row.is_empty:
            pass
        elif row.values["milestone"] and milestone is None:
            row.errors.append(
                _("“%(code)s” is not a milestone that you declare for in the plan %(plan)s.")
                % {"code": row.values["milestone"][:60], "plan": plan.code}
            )
        elif milestone:
            one = _judge(row, milestone, milestone.commitment_id in own, today)
        status = "refused" if row.errors else "created" if one and not one.is_unchanged else "unchanged"
        if one:
            told.append(one)
        counts[status] += 1
        details.append(
            {
                "row": row.number,
                "code": row.values["milestone"] or "",
                "status": status,
                "errors": row.errors,
                "warnings": [],
            }
        )
    result = {"plan": plan.code, "rows": len(rows), **counts, "details": details}
    return {**result, "unread": unknown_update_headers(table), "applied": False}, told


def _judge(row, milestone, is_own, today):
    """The declaration of a row; what speaks against it is added to the row's errors."""
    values = row.values
    last = milestone.updates.order_by("-pk").first()
    update = ProgressUpdate(
        milestone=milestone,
        value=_value(row, milestone, last),
        no_progress=bool(values["no_progress"]),
        effective_on=values["effective_on"],
        statement=values["statement"] or "",
        decrease_reason=values["decrease_reason"] or "",
    )
    difficulties = {values["difficulty_kind"]: values["difficulty"]} if values["difficulty_kind"] else {}
    one = Told(row, update, difficulties, _piece(row), is_own)
    if row.errors:
        return one
    one.is_unchanged = _was_said(update, difficulties, last)
    if not one.is_unchanged:
        row.errors.extend(_missing(one, last, today))
    return one


def _value(row, milestone, last):
    if row.values["value"] is None:
        return _unchanged_value(milestone, last) if row.values["no_progress"] else None
    try:
        return read_value(milestone, row.values["value"])
    except ValidationError as refusal:
        row.errors.append(in_column("avancement", " ".join(refusal.messages)))
        return None


def _unchanged_value(milestone, last):
    """What « no progress » stands for: the last value declared, or the start when nothing was ever declared."""
    declared = milestone.updates.filter(state__in=[UpdateState.SUBMITTED, UpdateState.VALIDATED]).order_by("-pk")
    if last and (value := declared.values_list("value", flat=True).first()) is not None:
        return value
    return (milestone.method == Method.QUANTITY and milestone.baseline_value) or Decimal(0)


def _piece(row):
    address = row.values["evidence_url"]
    if not address:
        return None
    piece = Evidence(url=address, title=row.values["evidence_title"] or address[:200])
    for sentences in broken_fields(piece, {"url", "title"}).values():
        row.errors.append(in_column("preuve_lien", " ".join(sentences)))
    return piece


def _was_said(update, difficulties, last):
    """Whether the last declaration, submitted or validated, says the same of the same day."""
    if last is None or last.state not in {UpdateState.SUBMITTED, UpdateState.VALIDATED}:
        return False
    same = all(getattr(last, name) == getattr(update, name) for name in reporting.FIELDS)
    return same and dict(last.difficulties.values_list("kind", "text")) == difficulties


def _missing(told, last, today):
    """What keeps the declaration from being submitted today: the sentences of its page."""
    milestone = told.update.milestone
    if last and last.is_open:
        return [
            _("A declaration of this milestone is « %(state)s »: finish it, or take it back, on its page.")
            % {"state": last.get_state_display()}
        ]
    missing = _missing_for_declaring(milestone.commitment, told.is_own, today)
    returned = reporting.last_returned(milestone)
    evidence = (returned.evidence.count() if returned else 0) + bool(told.piece)
    facts = reporting.declaration_of(told.update, today, evidence, len(told.difficulties))
    return missing + policies.missing_for_submission(facts, today)


def _missing_for_declaring(commitment, is_own, today):
    """The secretariat, which sets the periods and grants late entries, types in at any time."""
    period = queries.period_on(commitment.plan, today) if is_own else None
    return policies.missing_for_declaring(
        commitment.plan,
        queries.current_commitment_terms(commitment, today).standing,
        period,
        queries.late_entry_for(period, commitment, today),
        today,
    )
