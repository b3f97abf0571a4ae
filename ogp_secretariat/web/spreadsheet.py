"""Cells that a spreadsheet will not take for formulas."""

import unicodedata

# Full-width signs too: some spreadsheets read them as the plain ones.
FORMULA_STARTS = ("=", "+", "-", "@", "|", "%", "\t", "\r", "\uff1d", "\uff0b", "\uff0d", "\uff20")


def starts_formula(text):
    """Whether the first visible character of `text`, after spaces and invisible marks, would start a formula."""
    first = next((c for c in text if not c.isspace() and unicodedata.category(c) not in {"Cf", "Cc"}), "")
    return bool(first) and first in FORMULA_STARTS


def safe_cell(value):
    """`value` for a CSV or XLSX cell: text that would start a formula gets an apostrophe before it.

    Also where spaces or invisible marks come first. Numbers, dates and None pass as they are.
    """
    if not isinstance(value, str):
        return value
    text = value.replace("\x00", "")
    return f"'{text}" if starts_formula(text) or text.startswith(("\t", "\r", "\n")) else text
