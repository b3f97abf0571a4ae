"""What an event gave: participants by category, gender and region, contributions by theme.

The figures are those that the closing report freezes: {"participants", "is_declared", "categories", "genders",
"regions", "registered", "contributions", "themes"}; labels are codes, so that they are worded in any language.
"""

from collections import Counter

from ..enums.events import Category, Gender, Presence, RegistrationState
from ..models import Contribution, Region, Registration, Theme
from ..policies.statistics import hide_small

CAME = (Presence.PRESENT, Presence.REPRESENTED)


def figures_of(event):
    """The figures of an event as the records have them now."""
    rows = list(
        Registration.objects.filter(event=event, state=RegistrationState.CONFIRMED).values_list(
            "presence", "category", "gender", "region__code"
        )
    )
    came = [row for row in rows if row[0] in CAME]
    is_declared = not came and event.declared_attendance is not None
    contributions = list(Contribution.objects.filter(event=event).prefetch_related("themes"))
    themes = Counter(theme.code for one in contributions for theme in one.themes.all())
    return {
        "participants": event.declared_attendance if is_declared else len(came),
        "is_declared": is_declared,
        "registered": len(rows),
        "categories": dict(Counter(row[1] for row in came)),
        "genders": dict(Counter(row[2] for row in came)),
        "regions": dict(Counter(row[3] or "" for row in came)),
        "contributions": len(contributions),
        "themes": dict(themes),
    }


def in_words(figures, *, hide):
    """The figures as tables of (label, number or None) for a page; `hide` masks the small cells of people."""
    names = {region.code: region.display_name for region in Region.objects.all()}
    labels = {theme.code: theme.display_name for theme in Theme.objects.all()}

    def table(counts, wording):
        shown = hide_small(counts)[0] if hide else counts
        ordered = sorted(counts, key=lambda code: (-counts[code], str(wording(code))))
        if hide:
            # The order would tell which of the hidden cells is the larger one.
            ordered.sort(key=lambda code: shown[code] is None)
        return [(wording(code), shown[code]) for code in ordered]

    return {
        **figures,
        "categories": table(figures["categories"], lambda code: _label(Category, code)),
        "genders": table(figures["genders"], lambda code: _label(Gender, code)),
        "regions": table(figures["regions"], lambda code: names.get(code, "–")),
        # Themes are said of contributions, not of people.
        "themes": [
            (labels.get(code, code), number)
            for code, number in sorted(figures["themes"].items(), key=lambda pair: (-pair[1], pair[0]))
        ],
    }


def _label(enum, code):
    return enum(code).label if code in enum.values else code
