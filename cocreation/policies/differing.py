"""What a row would change of an association that is already there. Pure.

An empty cell erases nothing. A value goes into a field that is empty; themes are added. A value that differs from the
one recorded is never written over it: a person decides, field by field, whatever the source (a file, the public, or
the association itself), since a record that was verified must not be undone by an old list.
"""

import re

from ogp_secretariat.web.text import fold

from . import naming

FILLED_IF_EMPTY = (
    "acronym", "receipt_number", "receipt_date", "receipt_text", "region", "province", "email", "other_emails", "phone",
    "address", "contact_name", "website",
)  # fmt: skip


def compare(values, stored, aliases=()):
    """(fills, differs, alias): {field: value} that fill what is empty; {field: (stored, value)} that differ; the names
    of the row that are neither the recorded one nor a known other name.

    `values` and `stored`: {field: plain value}, `themes` a list of keys; `stored["unread"]` a text.
    """
    fills, differs = {}, {}
    for name in FILLED_IF_EMPTY:
        value, old = values.get(name), stored.get(name)
        if not value or _alike(name, value, old):
            continue
        if old or _is_answered(name, stored):
            if name != "receipt_text" or fold(str(value)) != fold(str(old or "")):
                differs[name] = (old, value)
        else:
            fills[name] = value
    added = [theme for theme in values.get("themes", ()) if theme not in stored.get("themes", ())]
    if added:
        fills["themes"] = added
    _move_emails(values, stored, fills, differs)
    if "province" in fills and "region" in differs:
        differs["province"] = (stored.get("province"), fills.pop("province"))
    return fills, differs, _new_names(values, stored, aliases, fills)


def _is_answered(name, stored):
    """A date as a day goes before the same date as text: the text has nothing to fill."""
    return name == "receipt_text" and bool(stored.get("receipt_date"))


def _alike(name, value, old):
    """Whether two values of a field say the same."""
    if not old:
        return False
    if name == "receipt_number":
        return naming.receipt_key(str(value)) == naming.receipt_key(str(old))
    if name == "acronym":
        return naming.acronym_key(value) == naming.acronym_key(old)
    if name == "phone":
        keys = naming.phone_keys(value)
        return keys <= naming.phone_keys(old) if keys else fold(value) == fold(old)
    if name in ("address", "contact_name", "website", "receipt_text"):
        return _letters(value) == _letters(old)
    return str(value).casefold() == str(old).casefold()


def _letters(text):
    return re.sub(r"[\W_]+", "", fold(text))


def _emails(values):
    texts = [values.get("email") or "", *(values.get("other_emails") or "").split(";")]
    return {text.strip().casefold() for text in texts if text.strip()}


def _move_emails(values, stored, fills, differs):
    """E-mail addresses are compared as one set: the order in which a file lists them says nothing."""
    if stored.get("email") and _emails(values) <= _emails(stored):
        for name in ("email", "other_emails"):
            fills.pop(name, None)
            differs.pop(name, None)


def _new_names(values, stored, aliases, fills):
    """The row's names that the record does not know; one that fills an empty name goes into `fills`."""
    known = {naming.name_key(name) for name in (stored.get("name"), stored.get("name_ar"), *aliases) if name}
    found = []
    for name in ("name", "name_ar"):
        value = values.get(name)
        if not value or naming.name_key(value) in known:
            continue
        if not stored.get(name) and naming.is_arabic(value) == (name == "name_ar"):
            fills[name] = value
        elif naming.acronym_key(value) != naming.acronym_key(stored.get("acronym") or "-"):
            found.append(value)
    return found
