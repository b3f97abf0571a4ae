"""A row about an association, read cell by cell. Pure: places and themes come in as a `Gazetteer`.

Nothing is guessed and nothing is lost: what cannot be read (an impossible date, an unknown region, half an address) is
kept as it was written, in `receipt_text` or among the `unread` lines of the record, and told. A row is refused only for
what no record can hold: a formula, a text that is too long, no name.
"""

import re
from dataclasses import dataclass, field

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.utils.translation import gettext as _

from ogp_secretariat.web import typed
from ogp_secretariat.web.sheet_table import header_key
from ogp_secretariat.web.text import fold

from . import naming

# The columns of `import_associations`, then other names under which lists of associations have them.
COLUMNS = {
    "nom": ("nom de l'association", "denomination", "nom fr", "association", "nom en francais"),
    "nom_ar": ("nom en arabe", "denomination en arabe", "اسم الجمعية", "الاسم"),
    "sigle": ("acronyme", "abreviation"),
    "recepisse": ("numero de recepisse", "n° recepisse", "n° de recepisse", "no recepisse"),
    "date": ("date du recepisse", "date recepisse", "date de creation"),
    "region": ("الجهة",),
    "province": ("province ou prefecture", "prefecture", "الإقليم"),
    "themes": ("theme", "thematiques", "domaines", "domaine d'action"),
    "email": ("courriel", "adresse electronique", "mail"),
    "telephone": ("tel", "telephones", "gsm", "الهاتف"),
    "adresse": ("siege", "adresse du siege", "العنوان"),
}
NAMING_COLUMNS = ("nom", "nom_ar", "sigle")
EMPTY = {"nan", "none", "null", "nat", "n/a", "#n/a", "-", "--", "–", "—", "/", ".", "neant", "لا يوجد", "لاشيء"}
SEPARATED = re.compile(r"[;,/|\n\r•]+")
LONGEST_NAME, LONGEST_ACRONYM, LONGEST_RECEIPT, LONGEST_PHONE, LONGEST_EMAILS = 500, 40, 80, 200, 600
LONGEST_ADDRESS, LONGEST_UNREAD, LONGEST_CELL = 1_000, 4_000, 2_000
# The fields that a row may fill, with the column each comes from.
FIELDS = {
    "name": "nom", "name_ar": "nom_ar", "acronym": "sigle", "receipt_number": "recepisse", "receipt_date": "date",
    "receipt_text": "date", "region": "region", "province": "province", "themes": "themes", "email": "email",
    "other_emails": "email", "phone": "telephone", "address": "adresse", "contact_name": "", "website": "",
}  # fmt: skip
# What is a person's own, emptied when a row is judged.
PERSONAL = ("email", "other_emails", "phone", "address", "contact_name", "unread")
CONTACT_COLUMNS = {column for field, column in FIELDS.items() if field in PERSONAL}


def without_contacts(values):
    """`values` of a row without what is a person's own."""
    return {name: value for name, value in values.items() if name not in PERSONAL}


class Gazetteer:
    """Regions, provinces and themes by the names that people write. Rows: (key, code, name, name_ar[, region])."""

    def __init__(self, regions, provinces, themes):
        self._regions = _names(regions, ("region de", "region", "جهة"))
        self._provinces = _names(
            provinces, ("prefecture d'arrondissements de", "province de", "prefecture de", "province", "prefecture",
                        "إقليم", "عمالة", "عمالة إقليم"),
        )  # fmt: skip
        self._themes = _names(themes, ())
        self.region_of = {row[0]: row[4] for row in provinces}

    def region(self, text):
        return self._regions.get(header_key(text))

    def province(self, text):
        return self._provinces.get(header_key(text))

    def theme(self, text):
        return self._themes.get(header_key(text))


def _names(rows, prefixes):
    found = {}
    for key, code, name, name_ar, *_rest in rows:
        for text in (name, name_ar, code):
            for prefix in ("", *prefixes):
                if text:
                    found.setdefault(header_key(f"{prefix} {text}"), key)
    return found


@dataclass
class ReadRow:
    """`values`: {field: text, key or list}, plain data for JSON; `unread`: lines kept; then what is told."""

    values: dict = field(default_factory=dict)
    unread: list = field(default_factory=list)
    errors: list = field(default_factory=list)
    warnings: list = field(default_factory=list)

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
            except ValidationError as refusal:
                # An address or a number is not repeated: what an import says is kept.
                row.errors.append(f"{column} : {' '.join(refusal.messages)}")
    if row.errors:
        return row
    _read_names(row, texts)
    if "recepisse" in texts:
        row.values["receipt_number"] = texts["recepisse"]
    if "date" in texts:
        _read_date(row, cells["date"], texts["date"], today)
    _read_places(row, texts, gazetteer)
    _read_themes(row, texts.get("themes", ""), gazetteer)
    _read_emails(row, texts.get("email", ""))
    _read_phones(row, texts.get("telephone", ""))
    if "adresse" in texts:
        row.values["address"] = texts["adresse"]
    row.values = {name: value for name, value in row.values.items() if value}
    return row


_LIMITS = {
    "nom": LONGEST_NAME, "nom_ar": LONGEST_NAME, "sigle": LONGEST_ACRONYM, "recepisse": LONGEST_RECEIPT, "date": 300,
    "adresse": LONGEST_ADDRESS,
}  # fmt: skip
_SEVERAL_LINES = {"themes", "email", "telephone", "adresse"}


def _text(column, value):
    limit = _LIMITS.get(column, LONGEST_CELL)
    if column in ("email", "telephone"):
        try:
            return typed.paragraph(value, limit)
        except ValidationError as refusal:
            if typed.is_formula(value):
                raise ValidationError(_("a formula: write its result.")) from refusal
            raise
    return typed.paragraph(value, limit) if column in _SEVERAL_LINES else typed.line(value, limit)


def _read_names(row, texts):
    name, name_ar = texts.get("nom", ""), texts.get("nom_ar", "")
    # The script is a fact: an Arabic name in the column of French names is the Arabic name.
    if name and not name_ar and naming.is_arabic(name):
        name, name_ar = "", name
    row.values |= {"name": name, "name_ar": name_ar, "acronym": texts.get("sigle", "")}
    if not any(c.isalnum() for c in name + name_ar) and (name or name_ar):
        row.errors.append(_("The name has no letter."))


def _read_date(row, value, text, today):
    try:
        found = typed.day(value)
    except ValidationError as refusal:
        row.values["receipt_text"] = text
        row.warnings.append(
            _("Date kept as written, not as a day: %(reason)s") % {"reason": " ".join(refusal.messages)}
        )
        return
    if found > today:
        row.values["receipt_text"] = text
        row.warnings.append(
            _("Date kept as written, not as a day: “%(text)s” is in the future.") % {"text": typed.quoted(text)}
        )
    else:
        row.values["receipt_date"] = found.isoformat()


def _read_places(row, texts, gazetteer):
    region_text, province_text = texts.get("region", ""), texts.get("province", "")
    region = gazetteer.region(region_text) if region_text else None
    province = gazetteer.province(province_text) if province_text else None
    if region_text and region is None:
        row.keep("region", region_text, _("Unknown region: “%(text)s”.") % {"text": typed.quoted(region_text)})
    if province_text and province is None:
        row.keep("province", province_text, _("Unknown province: “%(text)s”.") % {"text": typed.quoted(province_text)})
    if province is not None and region is not None and gazetteer.region_of[province] != region:
        row.keep(
            "province",
            province_text,
            _("The province “%(text)s” is not in this region.") % {"text": typed.quoted(province_text)},
        )
        province = None
    if province is not None and not region_text:
        region = gazetteer.region_of[province]
    elif province is not None and region is None:
        # The region is unknown and the province is not: which of the two is right is not ours to say.
        row.keep("province", province_text, _("The province is kept apart until its region is known."))
        province = None
    row.values |= {"region": region, "province": province}


def _pieces(text):
    return [piece for part in SEPARATED.split(text) if not is_empty(piece := part.strip())]


def _read_themes(row, text, gazetteer):
    whole = gazetteer.theme(text) if text else None
    found = []
    for piece in [text] if whole else _pieces(text):
        theme = gazetteer.theme(piece)
        if theme is None:
            row.keep("themes", piece, _("Unknown theme: “%(text)s”.") % {"text": typed.quoted(piece)})
        elif theme not in found:
            found.append(theme)
    row.values["themes"] = found


def _read_emails(row, text):
    found = []
    for piece in re.split(r"[\s;,/|]+", text):
        piece = piece.strip("<>()[]\"'").removeprefix("mailto:")
        if not piece or is_empty(piece):
            continue
        try:
            validate_email(piece)
        except ValidationError:
            row.keep("email", piece, _("An e-mail address that cannot be one is kept apart."))
        else:
            if piece.casefold() not in [one.casefold() for one in found]:
                found.append(piece)
    others = "; ".join(found[1:])
    if len(others) > LONGEST_EMAILS:
        row.keep("email", others, _("Too many e-mail addresses: all but the first are kept apart."))
        others = ""
    row.values |= {"email": found[0] if found else "", "other_emails": others}


def _read_phones(row, text):
    found, keys = [], set()
    for piece in _pieces(text):
        piece = " ".join(piece.split())
        figures = sum(c.isdecimal() for c in piece)
        key = naming.phone_keys(piece)
        if not 6 <= figures <= 20 or len(piece) > 60:
            row.keep("telephone", piece, _("A telephone number that cannot be one is kept apart."))
        elif not key <= keys:
            keys |= key
            found.append(piece)
    phone = "; ".join(found)
    if len(phone) > LONGEST_PHONE:
        row.keep("telephone", phone, _("Too many telephone numbers: they are kept apart."))
        phone = ""
    row.values["phone"] = phone
