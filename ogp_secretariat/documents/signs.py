"""Characters that none of our fonts draws (emoji, other scripts): a run of them becomes one sign that is printed.

An empty box on an official paper looks like a fault of the printer. The words stay as they were typed in the record
and in the data that the PDF carries. Loaded by `engine.py`; no Django here.
"""

import re
import unicodedata

STAND_IN = "◊"
JOINER = "\u200d"
# Spaces and controls have no glyph and need none.
UNSEEN = {"Cc", "Cf", "Zs", "Zl", "Zp"}


def drawn_by(font_files):
    """The set of characters that at least one of the fonts draws."""
    from fontTools.ttLib import TTFont

    return {chr(code) for file in font_files for code in TTFont(file, lazy=True).getBestCmap()}


def drawable(html, drawn):
    """`html` with nothing in it that `drawn` (from `drawn_by`) lacks."""
    missing = {c for c in set(html) - drawn if unicodedata.category(c) not in UNSEEN}
    # Accents and « variation selectors » belong to the sign before them: nothing stands in for them.
    marks = {c for c in missing if unicodedata.category(c).startswith("M")}
    signs = missing - marks
    html = html.translate(dict.fromkeys(map(ord, marks)))
    if not signs:
        return html
    listed = re.escape("".join(sorted(signs)))
    return re.sub(f"[{listed}][{listed}{JOINER}]*", STAND_IN, html)
