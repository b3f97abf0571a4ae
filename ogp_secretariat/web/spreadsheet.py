"""Cells that a spreadsheet will not take for formulas."""

FORMULA_STARTS = ("=", "+", "-", "@", "|", "%", "\t", "\r")


def safe_cell(value):
    """`value` for a CSV or XLSX cell: text that would start a formula, also after spaces, gets an apostrophe before it.

    Numbers, dates and None pass as they are.
    """
    if not isinstance(value, str):
        return value
    text = value.replace("\x00", "")
    return f"'{text}" if text.lstrip().startswith(FORMULA_STARTS) or text.startswith(("\t", "\r", "\n")) else text
