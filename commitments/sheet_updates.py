"""The progress of milestones as a table: each row is read with everything that is wrong with it; no database."""

from collections.abc import Callable
from dataclasses import dataclass, field
from decimal import Decimal

from django.core.exceptions import ValidationError
from django.utils import translation
from django.utils.translation import gettext as _

from ogp_secretariat.web import typed
from ogp_secretariat.web.text import fold

from . import policies
from .enums import DifficultyKind, Method
from .sheet_columns import LARGEST
from .sheets import in_column

YES, NO = "oui", "non"
_ANSWERS = {
    **dict.fromkeys(("oui", "yes", "vrai", "true", "x", "1", "نعم"), True),
    **dict.fromkeys(("non", "no", "faux", "false", "0", "لا"), False),
}
LONGEST_TEXT = 10_000


@dataclass(frozen=True, slots=True)
class UpdateColumn:
    """`read`: None where the cell only shows what is known."""

    name: str
    key: str
    read: Callable | None


def _answer(value):
    if isinstance(value, bool):
        return value
    answer = _ANSWERS.get(fold(typed.line(value)))
    if answer is None:
        raise ValidationError(_("“%(value)s” is neither oui nor non.") % {"value": typed.quoted(value)})
    return answer


def _kind(value):
    word = fold(typed.line(value))
    for language in ("fr", "ar", "en"):
        with translation.override(language):
            found = [kind.value for kind in DifficultyKind if word in (kind.value, fold(str(kind.label)))]
        if found:
            return found[0]
    raise ValidationError(
        _("“%(value)s” is not a kind of difficulty: choose one of the list.") % {"value": typed.quoted(value)}
    )


def _text(value):
    return typed.paragraph(value, LONGEST_TEXT)


def _code(value):
    return typed.line(value).upper()


def _as_it_is(value):
    """The value itself: what it may be depends on the milestone (see `read_value`)."""
    typed.refuse_formula(value)
    return value


UPDATE_COLUMNS = (
    UpdateColumn("jalon", "milestone", _code),
    UpdateColumn("intitule", "title", None),
    UpdateColumn("methode", "method", None),
    UpdateColumn("derniere_valeur", "last_value", None),
    UpdateColumn("derniere_situation", "last_day", None),
    UpdateColumn("avancement", "value", _as_it_is),
    UpdateColumn("date_situation", "effective_on", typed.day),
    UpdateColumn("realise", "statement", _text),
    UpdateColumn("difficulte_type", "difficulty_kind", _kind),
    UpdateColumn("difficulte", "difficulty", _text),
    UpdateColumn("aucun_progres", "no_progress", _answer),
    UpdateColumn("motif_de_baisse", "decrease_reason", _text),
    UpdateColumn("preuve", "evidence_title", lambda value: typed.line(value, 200)),
    UpdateColumn("preuve_lien", "evidence_url", lambda value: typed.line(value, 500)),
)
REQUIRED = ["jalon", "avancement"]


@dataclass(slots=True)
class UpdateRow:
    """One row as read: `values` by the keys of `UPDATE_COLUMNS`, None where the cell is empty or wrong."""

    number: int
    values: dict
    errors: list = field(default_factory=list)

    @property
    def is_empty(self):
        """Nothing was filled in: the milestone is passed over."""
        return not self.errors and all(value is None for key, value in self.values.items() if key != "milestone")


def unknown_update_headers(table):
    known = {table.find(column.name) for column in UPDATE_COLUMNS}
    return [header for header in table.headers if header not in known]


def read_updates(table):
    """The rows of `table` (a `web.sheets.Table`) as `UpdateRow`s, in order, with every error of each.

    Raises `ValidationError` when a column that must be there is not.
    """
    columns = [(column, table.find(column.name)) for column in UPDATE_COLUMNS if column.read]
    missing = [column.name for column, header in columns if header is None and column.name in REQUIRED]
    if missing:
        raise ValidationError(_("The file has no column %(columns)s.") % {"columns": ", ".join(missing)})
    rows, seen = [], {}
    for source in table.rows:
        row = UpdateRow(source.number, {column.key: None for column, _header in columns})
        if source.surplus:
            row.errors.append(_("This row has more cells than the header has columns."))
        for column, header in columns:
            _read_cell(row, column, header, source.cells.get(header) if header else None)
        _read_together(row)
        code = row.values["milestone"]
        if code is None and not row.errors:
            row.errors.append(_("The milestone's code is missing."))
        earlier = seen.setdefault(code, row) if code else row
        if earlier is not row:
            row.errors.append(_("%(code)s stands already on row %(row)s.") % {"code": code, "row": earlier.number})
        rows.append(row)
    return rows


def _read_cell(row, column, header, value):
    if typed.is_blank(value):
        return
    try:
        row.values[column.key] = column.read(value)
    except ValidationError as refusal:
        row.errors.append(in_column(header, " ".join(refusal.messages)))


def _read_together(row):
    kind, text = row.values["difficulty_kind"], row.values["difficulty"]
    if kind and not text:
        row.errors.append(_("Say in a few words what the difficulty is."))
    elif text and not kind and not row.errors:
        row.errors.append(_("Choose the kind of the difficulty."))
    if row.values["evidence_title"] and not row.values["evidence_url"] and not row.errors:
        row.errors.append(_("Give the link of the evidence too; a file is added on the page of the milestone."))


def read_value(milestone, value):
    """The progress in a cell, a Decimal in the milestone's own unit. Raises `ValidationError` in one sentence."""
    if milestone.method == Method.QUANTITY:
        ends = (Decimal(0), milestone.baseline_value or Decimal(0), milestone.target_value or Decimal(0))
        is_share = milestone.unit.strip() == "%"
        # A count begins at zero; a measure that starts or ends below may go below.
        number = typed.decimal_number(
            value,
            minimum=-LARGEST if min(ends) < 0 else Decimal(0),
            maximum=Decimal(100) if is_share and max(ends) <= 100 else LARGEST,
            percent=is_share,
        )
    else:
        number = typed.percentage(value)
    if missing := policies.missing_in_value(milestone.method, number):
        raise ValidationError(missing)
    return number
