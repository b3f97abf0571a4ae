"""A row about an association, read cell by cell. Pure: places and themes come in as a `places.Gazetteer`.

Nothing is guessed and nothing is lost: what cannot be read (an impossible date, an unknown region, half an address) is
kept as it was written, in `receipt_text` or among the `unread` lines of the record, and told. A row is refused only for
what no record can hold: a formula, a text that is too long, no name. What is told is worded when it is read (`saying`).
"""

import datetime
import re
from dataclasses import dataclass, field

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.utils.translation import gettext
from django.utils.translation import gettext_noop as _

from ogp_secretariat.web import typed
from ogp_secretariat.web.text import fold

from . import naming
from .columns import COLUMNS as COLUMNS
from .columns import NAMING_COLUMNS as NAMING_COLUMNS
from .places import read_places
from .saying import refusal_of, said

EMPTY = {"nan", "none", "null", "nat", "n/a", "#n/a", "-", "--", "–", "—", "/", ".", "neant", "لا يوجد", "لاشيء"}
SEPARATED = re.compile(r"[;,/|\n\r•]+")
LONGEST_NAME, LONGEST_ACRONYM, LONGEST_RECEIPT, LONGEST_PHONE, LONGEST_EMAILS = 500, 40, 80, 200, 600
LONGEST_ADDRESS, LONGEST_UNREAD, LONGEST_CELL, LONGEST_CONTACT = 1_000, 4_000, 2_000, 300
FIRST_SERIAL = 14_611  # 01/01/1940: smaller numbers may be years, or counts
# The fields that a row may fill, with the column each comes from.
FIELDS = {
    "name": "nom", "name_ar": "nom_ar", "acronym": "sigle", "receipt_number": "recepisse", "receipt_date": "date",
    "receipt_text": "date", "region": "region", "province": "province", "themes": "themes", "email": "email",
    "other_emails": "email", "phone": "telephone", "address": "adresse", "contact_name": "contact", "website": "",
}  # fmt: skip
# What is a person's own, emptied when a row is judged.
PERSONAL = ("email", "other_emails", "phone", "address", "contact_name", "unread")
CONTACT_COLUMNS = {column for field, column in FIELDS.items() if field in PERSONAL}


def without_contacts(values):
    """`values` of a row without what is a person's own."""
    return {name: value for name, value in values.items() if name not in PERSONAL}


@dataclass
class ReadRow:
    """`values`: {field: text, key or list}, plain data for JSON; `unread`: lines kept; then what is told.

    `contradictions`: what the row says twice, differently; a person decides.
    """

    values: dict = field(default_factory=dict)
    unread: list = field(default_factory=list)
    errors: list = field(default_factory=list)
    warnings: list = field(default_factory=list)
    contradictions: list = field(default_factory=list)

    @property
    def has_name(self):
        return bool(self.values.get("name") or self.values.get("name_ar"))

    def keep(self, column, text, sentence):
        """Keep `text`, which stays out of `values`; `sentence` says so without repeating it."""
        self.unread.append(f"{column} : {text}")
        self.warnings.append(sentence)


def is_empty(value):
    return typed.is_blank(value) or (isinstance(value, str) and fold(value[:40]) in EMPTY)


def read_row(cells, gazetteer, *, today):
    """The `ReadRow` of `cells`, {our column: value}. Empty cells are absent from `values`."""
    row = ReadRow()
    texts = {}
    for column, value in cells.items():
        if not is_empty(value):
            try:
                texts[column] = _text(column, value)
            except ValidationError:
                # An address or a number is not repeated: what an import says is kept.
                row.errors.append(
                    said("%(column)s : %(reason)s", column=column, reason=refusal_of(_text, column, value))
                )
    if row.errors:
        return row
    _read_names(row, texts)
    if "recepisse" in texts:
        row.values["receipt_number"] = texts["recepisse"]
    if "date" in texts:
        _read_date(row, cells["date"], texts["date"], today)
    read_places(row, texts, gazetteer)
    _read_themes(row, texts.get("themes", ""), gazetteer)
    _read_emails(row, texts.get("email", ""))
    _read_phones(row, texts.get("telephone", ""))
    if "adresse" in texts:
        row.values["address"] = texts["adresse"]
    if "contact" in texts:
        row.values["contact_name"] = texts["contact"]
    row.values = {name: value for name, value in row.values.items() if value}
    return row


_LIMITS = {
    "nom": LONGEST_NAME, "nom_ar": LONGEST_NAME, "sigle": LONGEST_ACRONYM, "recepisse": LONGEST_RECEIPT, "date": 300,
    "adresse": LONGEST_ADDRESS, "contact": LONGEST_CONTACT,
}  # fmt: skip
_SEVERAL_LINES = {"themes", "email", "telephone", "adresse"}


def _text(column, value):
    limit = _LIMITS.get(column, LONGEST_CELL)
    if column in CONTACT_COLUMNS and typed.is_formula(value):
        raise ValidationError(gettext("a formula: write its result."))
    return typed.paragraph(value, limit) if column in _SEVERAL_LINES else typed.line(value, limit)


def _read_names(row, texts):
    name, name_ar = texts.get("nom", ""), texts.get("nom_ar", "")
    # The script is a fact: an Arabic name in the column of French names is the Arabic name.
    if name and not name_ar and naming.is_arabic(name):
        name, name_ar = "", name
    row.values |= {"name": name, "name_ar": name_ar, "acronym": texts.get("sigle", "")}
    if not any(c.isalnum() for c in name + name_ar) and (name or name_ar):
        row.errors.append(said(_("The name has no letter.")))


def _read_date(row, value, text, today):
    serial = _serial_day(value, text)
    try:
        found = serial or typed.day(value)
    except ValidationError:
        row.values["receipt_text"] = text
        row.warnings.append(
            said(_("Date kept as written, not as a day: %(reason)s"), reason=refusal_of(typed.day, value))
        )
        return
    if found > today:
        row.values["receipt_text"] = text
        row.warnings.append(
            said(_("Date kept as written, not as a day: “%(text)s” is in the future."), text=typed.quoted(text))
        )
        return
    row.values["receipt_date"] = found.isoformat()
    if serial:
        row.warnings.append(
            said(
                _("The number %(number)s is read as a spreadsheet’s day: %(day)s."),
                number=text,
                day=f"{found:%d/%m/%Y}",
            )
        )


def _serial_day(value, text):
    """The day of a number by which spreadsheets keep one (42426 is 26/02/2016), of 1940 to 2064; else None."""
    if isinstance(value, bool) or not re.fullmatch(r"[1-5]\d{4}(?:[.,]0+)?", text):
        return None
    number = int(text[:5])
    return datetime.date(1899, 12, 30) + datetime.timedelta(days=number) if number >= FIRST_SERIAL else None


def _pieces(text):
    return [piece for part in SEPARATED.split(text) if not is_empty(piece := part.strip())]


def _read_themes(row, text, gazetteer):
    whole = gazetteer.theme(text) if text else None
    found = []
    for piece in [text] if whole else _pieces(text):
        theme = gazetteer.theme(piece)
        if theme is None:
            row.keep("themes", piece, said(_("Unknown theme: “%(text)s”."), text=typed.quoted(piece)))
        elif theme not in found:
            found.append(theme)
    row.values["themes"] = found


def _read_emails(row, text):
    found = []
    if text and "@" not in text:
        row.keep("email", " ".join(text.split()), said(_("An e-mail address that cannot be one is kept apart.")))
        text = ""
    for piece in re.split(r"[\s;,/|]+", text):
        piece = piece.strip("<>()[]\"'").removeprefix("mailto:")
        if not piece or is_empty(piece):
            continue
        try:
            validate_email(piece)
        except ValidationError:
            row.keep("email", piece, said(_("An e-mail address that cannot be one is kept apart.")))
        else:
            if piece.casefold() not in [one.casefold() for one in found]:
                found.append(piece)
    others = "; ".join(found[1:])
    if len(others) > LONGEST_EMAILS:
        row.keep("email", others, said(_("Too many e-mail addresses: all but the first are kept apart.")))
        others = ""
    row.values |= {"email": found[0] if found else "", "other_emails": others}


def _numbers(text):
    """The telephone numbers of a cell; two that stand side by side (« 0661… - 0537… », « 0661… 0537… ») are two."""
    for part in _pieces(text):
        for piece in re.split(r"\s+[-–]\s+|\s+(?:et|ou)\s+", part):
            piece = " ".join(piece.split())
            two = re.fullmatch(r"(0[5-8](?:[\s.-]?\d){8})[\s.-]*(0[5-8](?:[\s.-]?\d){8})", piece)
            yield from two.groups() if two else filter(None, [piece])


def _read_phones(row, text):
    found, keys = [], set()
    for piece in _numbers(text):
        figures = sum(c.isdecimal() for c in piece)
        key = naming.phone_keys(piece)
        if not 6 <= figures <= 20 or len(piece) > 60:
            row.keep("telephone", piece, said(_("A telephone number that cannot be one is kept apart.")))
        elif not key <= keys:
            keys |= key
            found.append(piece)
    phone = "; ".join(found)
    if len(phone) > LONGEST_PHONE:
        row.keep("telephone", phone, said(_("Too many telephone numbers: they are kept apart.")))
        phone = ""
    row.values["phone"] = phone
