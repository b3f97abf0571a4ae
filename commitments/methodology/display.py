"""Figures as people read them: rounded once, half up, and never better than they are.

« 57 % », « < 1 % », « n.d. », « −19 », « 33,75 »: Western digits in all languages, a comma in French and Arabic.
"""

from math import floor

from django.utils.translation import get_language, override
from django.utils.translation import gettext as _

NBSP = "\u00a0"
MINUS = "\u2212"
# In Arabic a sign stays on the left of its number only behind a mark that says so.
LEFT_TO_RIGHT = "\u200e"


def shown(figure):
    """The integer displayed for a rate of 0 to 100, or None: half up, but 100 only for 100 and 0 below 1.

    Here and below, a figure is a `Fraction`, or a `Decimal` from the tables.
    """
    if figure is None:
        return None
    if figure < 1:
        return 0
    return 100 if figure >= 100 else min(rounded(figure, 0), 99)


def displayed(figure, lang=None):
    """« 57 % »; « < 1 % » between 0 and 1; « n.d. » for None. `lang`: the active language when None."""
    if figure is None:
        return unknown(lang)
    space = "" if language(lang) == "en" else NBSP
    if 0 < figure < 1:
        return f"<{NBSP}1{space}%"
    return f"{shown(figure)}{space}%"


def displayed_points(figure, lang=None):
    """A gap in points: « −19 » with a true minus sign, « +3 », « 0 »; « n.d. » for None."""
    if figure is None:
        return unknown(lang)
    return signed(rounded(figure, 0), lang)


def signed(integer, lang=None):
    """« −19 », « +3 », « 0 »."""
    if integer == 0:
        return "0"
    mark = LEFT_TO_RIGHT if language(lang) == "ar" else ""
    return f"{mark}{MINUS if integer < 0 else '+'}{abs(integer)}"


def two(figure, lang=None):
    """Two decimals: « 33,75 » in French and Arabic, "33.75" in English; « n.d. » for None."""
    if figure is None:
        return unknown(lang)
    hundredths = rounded(figure, 2)
    whole, rest = divmod(abs(hundredths), 100)
    mark = "." if language(lang) == "en" else ","
    return f"{MINUS if hundredths < 0 else ''}{whole}{mark}{rest:02d}"


def number(figure):
    """A float rounded once to four decimals, for JSON; None for None.

    What is not quite 100 stays below it and what is not quite nothing above 0, so that « 100 % » and « < 1 % » can
    still be told from the rounded figure.
    """
    if figure is None:
        return None
    units = rounded(figure, 4)
    if units == 1_000_000 and figure < 100:
        units -= 1
    if units == 0 and figure > 0:
        units = 1
    return units / 10_000


def rounded(figure, places):
    """The figure in units of 10^-places, half up (away from zero below it, as for money)."""
    units = floor(abs(figure) * 10**places * 2 + 1) // 2
    return -units if figure < 0 else units


def unknown(lang=None):
    """« n.d. », which is neither zero nor « non renseigné »."""
    with override(language(lang)):
        return _("n.d.")


def language(lang=None):
    """ "fr", "ar" or "en": `lang`, or the active language."""
    return (lang or get_language() or "fr")[:2]
