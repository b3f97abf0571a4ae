"""A plan as a table: the reading of each row, with everything that is wrong with it; no database.

The columns of a foreign file are told by a mapping {our column: their column}. A row without a milestone declares its
commitment alone.
"""

import re
from dataclasses import dataclass, field

from django.core.exceptions import ValidationError
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from ogp_secretariat.web import typed
from ogp_secretariat.web.sheets import header_key
from ogp_secretariat.web.text import fold

from .enums import Method
from .sheet_columns import COLUMNS

_PLAN = r"[A-Z][A-Z0-9]{0,11}"
_COMMITMENT = r"[A-Z0-9][A-Z0-9.]{0,15}"
_MILESTONE = r"[A-Z0-9][A-Z0-9.]{0,19}"
_COMMITMENT_CODE = re.compile(rf"(?:({_PLAN})-)?({_COMMITMENT})")
_MILESTONE_CODE = re.compile(rf"(?:(?:({_PLAN})-)?({_COMMITMENT})-)?({_MILESTONE})")


@dataclass(slots=True)
class PlanRow:
    """One row as read. `values`: by the keys of `COLUMNS`, None where the cell is empty or wrong; codes are full ones.

    `errors` and `warnings`: sentences. `wrong`: the keys of the cells that could not be read.
    """

    number: int
    values: dict
    errors: list = field(default_factory=list)
    warnings: list = field(default_factory=list)
    wrong: set = field(default_factory=set)


_BY_NAME = {header_key(column.name): column for column in COLUMNS}
_OF_COMMITMENT = tuple(column for column in COLUMNS if column.of == "commitment" and column.key != "commitment")
_OF_MILESTONE = tuple(column for column in COLUMNS if column.of == "milestone" and column.key != "milestone")


def required_headers(mapping=None):
    """The headers without which a file is not a plan's, for `read_table`: where the commitment stands."""
    return [_plain_mapping(mapping).get("engagement", "engagement")]


def unknown_headers(table, mapping=None):
    """The headers of `table` that nothing is read from: the person is told, since one may be a misspelt column."""
    used = {header for __, header in columns_of(table, mapping)}
    return [header for header in table.headers if header not in used]


def plans_named(table, mapping=None):
    """The plan codes that stand in the full codes of the file (« PAN1 » of PAN1-E05), sorted."""
    headers = {column.key: header for column, header in columns_of(table, mapping)}
    found = set()
    for row in table.rows:
        written = row.cells.get(headers["commitment"])
        match = _COMMITMENT_CODE.fullmatch(written.strip().upper()) if isinstance(written, str) else None
        if match and match[1]:
            found.add(match[1])
    return sorted(found)


def read_plan(table, mapping=None, *, plan="", known=()):
    """The rows of `table` (a `web.sheets.Table`) as `PlanRow`s, in order, every error of every row told.

    `mapping`: {our column: their column} for a foreign file; columns not mapped are found by our names. `plan`: the
    code put before short ones (E05 → PAN1-E05); a full code must begin with it; without `plan` codes must be full.
    `known`: full codes of commitments and milestones that exist already, whose titles need not be repeated. Raises
    `ValidationError` when the columns themselves are wrong.
    """
    columns = columns_of(table, mapping)
    rows = []
    for source in table.rows:
        row = PlanRow(source.number, dict.fromkeys(column.key for column in COLUMNS))
        if source.surplus:
            row.errors.append(_("This row has more cells than the header has columns."))
        for column, header in columns:
            _read_cell(row, column, header, source.cells.get(header))
        _read_codes(row, plan)
        if row.values["milestone"] is not None:
            _check_milestone(row, known)
        rows.append(row)
    _check_commitments(rows, known, many_leads=bool(mapping))
    _refuse_duplicates(rows)
    return rows


def _plain_mapping(mapping):
    """{our column: their header}, our columns spelt as in `COLUMNS`."""
    plain = {}
    for ours, theirs in (mapping or {}).items():
        column = _BY_NAME.get(header_key(ours))
        if column is None:
            raise ValidationError(_("There is no column “%(column)s” in a plan.") % {"column": typed.quoted(ours)})
        plain[column.name] = theirs
    return plain


def columns_of(table, mapping=None):
    """[(column, header)] of the columns that the file has. Raises `ValidationError` when a needed one is missing."""
    plain = _plain_mapping(mapping)
    found, missing = [], []
    for column in COLUMNS:
        header = table.find(plain.get(column.name, column.name))
        if header is not None:
            found.append((column, header))
        elif column.name in plain or column.key == "commitment":
            missing.append(str(plain.get(column.name, column.name)))
    if missing:
        raise ValidationError(
            _("The file has no column %(columns)s.") % {"columns": ", ".join(typed.quoted(name) for name in missing)}
        )
    return found


def _read_cell(row, column, header, value):
    if typed.is_blank(value):
        return
    try:
        row.values[column.key] = column.read(value)
    except ValidationError as refusal:
        row.wrong.add(column.key)
        row.errors.append(in_column(header, " ".join(refusal.messages)))


def in_column(header, sentence):
    """The sentence about a cell, with the column it stands in."""
    return _("Column “%(column)s”: %(sentence)s") % {"column": typed.quoted(header), "sentence": sentence}


def _read_codes(row, plan):
    """Full codes instead of what was written; an error where they cannot be."""
    values, commitment = row.values, None
    if values["commitment"] is None:
        if "commitment" not in row.wrong:
            row.errors.append(_("The commitment's code is missing."))
    elif not (match := _COMMITMENT_CODE.fullmatch(values["commitment"].upper())):
        row.errors.append(_not_a_code(values["commitment"], "PAN1-E05"))
    elif not (match[1] or plan):
        row.errors.append(_("“%(code)s”: write the plan's code too, as in PAN1-E05.") % {"code": match[0]})
    elif plan and match[1] and match[1] != plan:
        row.errors.append(_("“%(code)s” is not a code of the plan %(plan)s.") % {"code": match[0], "plan": plan})
    else:
        commitment = f"{match[1] or plan}-{match[2]}"
    written, values["commitment"] = values["milestone"], commitment
    values["milestone"] = None
    if written is None:
        if "milestone" not in row.wrong and any(values[column.key] is not None for column in _OF_MILESTONE):
            row.errors.append(_("The milestone's code is missing."))
        return
    if commitment is None:
        return
    if not (match := _MILESTONE_CODE.fullmatch(written.upper())):
        row.errors.append(_not_a_code(written, "PAN1-E05-J2"))
        return
    above = f"{match[1] or commitment.partition('-')[0]}-{match[2]}" if match[2] else commitment
    if above != commitment:
        row.errors.append(
            _("The milestone “%(milestone)s” is not of the commitment %(commitment)s.")
            % {"milestone": match[0], "commitment": commitment}
        )
        return
    values["milestone"] = f"{commitment}-{match[3]}"


def _not_a_code(written, example):
    return _("“%(value)s” is not a code such as %(example)s: capital letters, digits, points and hyphens.") % {
        "value": typed.quoted(written),
        "example": example,
    }


def _check_milestone(row, known):
    """What one milestone's own cells say together."""
    values, wrong = row.values, row.wrong

    def is_empty(key):
        return values[key] is None and key not in wrong

    if is_empty("milestone_title") and values["milestone"] not in known:
        row.errors.append(_("The milestone's title is missing."))
    due = values["due"]
    if due and due.day and values["starts_on"] and due.day < values["starts_on"]:
        row.errors.append(_("A milestone cannot be due before it starts."))
    # A known milestone has its own target when the file is silent: the models' rule judges both together.
    if values["method"] == Method.QUANTITY and values["milestone"] not in known:
        if is_empty("target_value"):
            row.errors.append(_("A milestone measured by a quantity needs a target."))
        elif values["target_value"] is not None and values["target_value"] == (values["baseline_value"] or 0):
            row.errors.append(_("The target is the same as the starting value: progress cannot be measured."))
    if values["milestone"] in known:
        return
    if is_empty("weight"):
        row.warnings.append(_("No weight: the rate of the commitment will be shown as n.d."))
    if is_empty("method"):
        row.warnings.append(_("No method: the milestone is measured by steps."))
        values["method"] = Method.STEPS.value
    _warn_about_due(row, is_empty("due"))


def _warn_about_due(row, is_empty):
    due = row.values["due"]
    if is_empty:
        row.warnings.append(_("No due date: the milestone is never late and stands outside the planned rate."))
    elif due and due.precision == "month":
        row.warnings.append(
            _("“%(text)s” is a month: its last day, %(date)s, counts.")
            % {"text": typed.quoted(due.text), "date": date_format(due.day, "d/m/Y")}
        )
    elif due and due.precision == "text":
        row.warnings.append(
            _("“%(text)s” is kept as text: without a date, the milestone is never late.")
            % {"text": typed.quoted(due.text)}
        )


def _check_commitments(rows, known, *, many_leads):
    """What the rows of one commitment say of it must agree; a cell left empty says the same as the others.

    `many_leads` (a foreign file): the first lead institution is the commitment's, another answers for its milestone.
    """
    first = {}
    for row in rows:
        code = row.values["commitment"]
        if code is None:
            continue
        said = first.setdefault(code, {})
        said.setdefault("row", row)
        for column in _OF_COMMITMENT:
            value = row.values[column.key]
            if value is None:
                continue
            earlier, other = said.setdefault(column.key, (value, row))
            if _same(earlier, value):
                continue
            if many_leads and column.key == "lead" and row.values["milestone"] and not row.values["responsible"]:
                row.values["responsible"], row.values["lead"] = value, None
                row.warnings.append(
                    _("“%(lead)s” answers for this milestone; “%(first)s” leads the commitment.")
                    % {"lead": typed.quoted(value), "first": typed.quoted(earlier)}
                )
            else:
                row.errors.append(in_column(column.name, _("not the same as on row %(row)s.") % {"row": other.number}))
    for code, said in first.items():
        row = said["row"]
        if "title" not in said and code not in known and "title" not in row.wrong:
            row.errors.append(_("The title of the commitment %(code)s is missing.") % {"code": code})
        starts, ends = (said.get(f"commitment_{end}_on", (None, row)) for end in ("starts", "ends"))
        if starts[0] and ends[0] and ends[0] < starts[0]:
            ends[1].errors.append(_("A commitment cannot end before it starts."))


def _same(one, other):
    return fold(one) == fold(other) if isinstance(one, str) and isinstance(other, str) else one == other


def _refuse_duplicates(rows):
    """A milestone, or a commitment declared without one, stands on one row only."""
    seen = {}
    for row in rows:
        code = row.values["milestone"] or row.values["commitment"]
        if code is None or (row.values["milestone"] is None and row.errors):
            continue
        earlier = seen.setdefault(code, row)
        if earlier is not row:
            row.errors.append(_("%(code)s stands already on row %(row)s.") % {"code": code, "row": earlier.number})
