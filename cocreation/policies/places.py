"""Where a row says that an association is: its region and its province. Pure.

The province says the region where the row does not; a town says its province (`place_names`). What is unknown is kept
as it was written and told; a province outside the region that is written is for a person to decide.
"""

import re

from django.utils.translation import gettext_noop as _

from ogp_secretariat.web import typed
from ogp_secretariat.web.sheet_table import header_key

from .place_names import FORMER_KEYS, PROVINCES, REGIONS, place_key, spellings
from .saying import said


class Gazetteer:
    """Regions, provinces and themes by the names that people write. Rows: (key, code, name, name_ar[, region])."""

    def __init__(self, regions, provinces, themes):
        self._regions = _places(regions, REGIONS)
        self._provinces = _places(provinces, PROVINCES)
        self._themes = {}
        for key, code, name, name_ar in themes:
            for text in filter(None, (name, name_ar, code)):
                self._themes.setdefault(header_key(text), key)
        self.region_of = {row[0]: row[4] for row in provinces}

    def region(self, text):
        return _place(self._regions, text)

    def province(self, text):
        """A province by its name, or by that of a town of it."""
        return _place(self._provinces, text)

    def theme(self, text):
        return self._themes.get(header_key(text))


def _places(rows, others):
    found = {}
    for key, code, name, name_ar, *_rest in rows:
        for text in (name, name_ar, *spellings(others.get(code, ""))):
            if made := place_key(text):
                found.setdefault(made, key)
        found.setdefault(header_key(code), key)
    return found


def _place(places, text):
    """The whole of a cell, or its pieces when those that are places all say the same: « Agadir (Maroc) »."""
    whole = places.get(place_key(text)) or places.get(header_key(text))
    if whole is not None:
        return whole
    pieces = [piece for piece in re.split(r"[(),;/|\n]+", text) if place_key(piece)]
    found = [places.get(place_key(piece)) for piece in pieces]
    return found[0] if len(found) > 1 and None not in found and len(set(found)) == 1 else None


def read_places(row, texts, gazetteer):
    """Put `region` and `province` (keys or None) into the values of `row`, a `ReadRow`; `texts`: {column: text}."""
    region_text, province_text = texts.get("region", ""), texts.get("province", "")
    region, province = _places_of(region_text, province_text, gazetteer)
    if region_text and region is None:
        _keep_region(row, region_text, province)
    if province_text and province is None:
        _keep_province(row, province_text, region_text, region, gazetteer)
        if not region_text:
            region = gazetteer.region(province_text)
    elif province is not None and region is not None and gazetteer.region_of[province] != region:
        _contradict(row, province_text, region_text)
        province = None
    elif province is not None and region is None and (not region_text or place_key(region_text) in FORMER_KEYS):
        region = gazetteer.region_of[province]
    elif province is not None and region is None:
        # The region is unknown and the province is not: which of the two is right is not ours to say.
        row.keep("province", province_text, said(_("The province is kept apart until its region is known.")))
        province = None
    row.values |= {"region": region, "province": province}


def _places_of(region_text, province_text, gazetteer):
    """(region, province) that the two cells name. « Agadir » in the column of regions says the region, and the
    province where the row names no other."""
    region = gazetteer.region(region_text) if region_text else None
    province = gazetteer.province(province_text) if province_text else None
    if region_text and region is None and (town := gazetteer.province(region_text)) is not None:
        return gazetteer.region_of[town], province if province_text else town
    return region, province


def _keep_region(row, text, province):
    """A region of 1997 is no contradiction of a province of today, whose region is then taken."""
    if place_key(text) not in FORMER_KEYS:
        words = _("Unknown region: “%(text)s”.")
    elif province is None:
        words = _("“%(text)s” is a region of before 2015: say which of the twelve it is today.")
    else:
        words = _("“%(text)s” is a region of before 2015: that of the province is taken.")
    row.keep("region", text, said(words, text=typed.quoted(text)))


def _keep_province(row, text, region_text, region, gazetteer):
    """What stands in the column of provinces and is none; the name of the very region says nothing new."""
    named = gazetteer.region(text)
    if named is None or (region_text and region is None):
        row.keep("province", text, said(_("Unknown province: “%(text)s”."), text=typed.quoted(text)))
    elif region is not None and named != region:
        _contradict(row, text, region_text)


def _contradict(row, province_text, region_text):
    sentence = said(
        _("“%(province)s” is not in the region “%(region)s”: a person decides."),
        province=typed.quoted(province_text),
        region=typed.quoted(region_text),
    )
    row.keep("province", province_text, sentence)
    row.contradictions.append(sentence)
