"""The columns of a plan as a spreadsheet, and what a cell of each may hold.

Two layouts are one table: the short one (`SHORT_COLUMNS`, one row per milestone) and the template's (`COLUMNS`).
"""

import re
from collections.abc import Callable
from dataclasses import dataclass
from decimal import Decimal

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from ogp_secretariat.web import typed
from ogp_secretariat.web.text import fold

from .enums import Method

LARGEST = Decimal("999999999999.9999")
METHOD_WORDS = {
    **dict.fromkeys(("binaire", "binary", "ثنائي"), Method.BINARY.value),
    **dict.fromkeys(("etapes", "etape", "par etapes", "steps", "مراحل"), Method.STEPS.value),
    **dict.fromkeys(("quantitatif", "quantitative", "quantite", "quantity", "كمي"), Method.QUANTITY.value),
}
# The words written by the template and the exports.
METHOD_NAMES = {Method.BINARY.value: "binaire", Method.STEPS.value: "étapes", Method.QUANTITY.value: "quantitatif"}


@dataclass(frozen=True, slots=True)
class Column:
    """`name`: what the header says; `key`: in `PlanRow.values`; `of`: the record that it describes."""

    name: str
    key: str
    of: str
    read: Callable
    is_short: bool = True


def _quantity(value):
    return typed.decimal_number(value, minimum=-LARGEST, maximum=LARGEST, percent=True)


def _unit(value):
    return typed.line(value, 80)


def _long_line(value):
    return typed.line(value, typed.MAX_CELL)


def _ogp_code(value):
    text = typed.line(value).upper()
    if not re.fullmatch(r"[A-Z]{2}\d{4}", text, re.ASCII):
        raise ValidationError(_("“%(value)s” is not an OGP code, such as MO0005.") % {"value": typed.quoted(value)})
    return text


def _method(value):
    word = METHOD_WORDS.get(fold(typed.line(value)))
    if word is None:
        raise ValidationError(
            _("“%(value)s” is not a method: binaire, étapes or quantitatif.") % {"value": typed.quoted(value)}
        )
    return word


COLUMNS = (
    Column("axe", "axis", "commitment", _long_line),
    Column("engagement", "commitment", "commitment", typed.line),
    Column("titre", "title", "commitment", _long_line),
    Column("titre_ar", "title_ar", "commitment", _long_line),
    Column("code_ogp", "ogp_code", "commitment", _ogp_code, False),
    Column("porteur", "lead", "commitment", typed.line),
    Column("coordination", "coordinator", "commitment", typed.line),
    Column("debut_engagement", "commitment_starts_on", "commitment", typed.day, False),
    Column("fin_engagement", "commitment_ends_on", "commitment", typed.day, False),
    Column("volet", "component", "milestone", _long_line, False),
    Column("volet_ar", "component_ar", "milestone", _long_line, False),
    Column("jalon", "milestone", "milestone", typed.line),
    Column("intitule", "milestone_title", "milestone", _long_line),
    Column("intitule_ar", "milestone_title_ar", "milestone", _long_line, False),
    Column("poids", "weight", "milestone", typed.weight),
    Column("methode", "method", "milestone", _method),
    Column("debut", "starts_on", "milestone", typed.day),
    Column("echeance", "due", "milestone", typed.due),
    Column("livrable", "deliverable", "milestone", typed.paragraph),
    Column("livrable_ar", "deliverable_ar", "milestone", typed.paragraph, False),
    Column("moyen_de_verification", "means_of_verification", "milestone", typed.paragraph),
    Column("moyen_de_verification_ar", "means_of_verification_ar", "milestone", typed.paragraph, False),
    Column("valeur_de_depart", "baseline_value", "milestone", _quantity, False),
    Column("cible", "target_value", "milestone", _quantity, False),
    Column("unite", "unit", "milestone", _unit, False),
    Column("unite_ar", "unit_ar", "milestone", _unit, False),
    Column("responsable", "responsible", "milestone", typed.line, False),
)
SHORT_COLUMNS = tuple(column.name for column in COLUMNS if column.is_short)
