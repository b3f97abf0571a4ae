"""Bullets and numbers at the head of a line."""

import re

_STYLES = [
    # « CP 1/2020-D3 : », « D3. », « Décision n° 3 : »
    ("decision", re.compile(r"(?:[A-Z]{1,6} ?\d{1,3}/\d{4} ?[-–] ?)?D ?\d{1,3}(?=[\s.):–-]|$)(?: ?[.):–-](?=\s|$))?")),
    ("decision", re.compile(r"D[ée]cision (?:n ?[°ºo] ?)?\d{1,3}(?: ?[.):–-]|(?=$))", re.I)),
    # « Point 1 : », « Point n° 2 - »
    ("number", re.compile(r"(?:Point|النقطة) (?:n ?[°ºo] ?)?\d{1,2}(?: ?[.):–-]|(?=$))", re.I)),
    # « 1.1 Un », « 2.3.1. Deux », but not « 1.5 million »
    ("level", re.compile(r"\d{1,2}(?:\.\d{1,2}){1,3}[.)]?(?=\s[^a-zà-ÿ])")),
    # « 1. », « 1) », « (1) », « 1 - », « 1- », « 1° », « 1/ »
    (
        "number",
        re.compile(r"(?:\d{1,3}[.)](?!\d)|\(\d{1,2}\)|\d{1,2} ?[-–—](?=\s|[^\W\d])|\d{1,2}[°º](?=\s)|\d{1,2}/(?=\s))"),
    ),
    # « I - », « III) », « IV. »
    ("roman", re.compile(r"[IVX]{1,5} ?[.)–—-](?=\s|$)")),
    # « a) », « B) », « a. »
    ("letter", re.compile(r"(?:[a-zA-Z]\)|\([a-z]\)|[a-h]\.)(?=\s|$)")),
    ("dash", re.compile(r"[-–—−‐‑⁃]+(?=\s|$|[^\W\d_])")),
    ("star", re.compile(r"[*+>]+(?=\s|$|[^\W\d_])")),
    ("o", re.compile(r"o(?=\s)")),
    # Word's Symbol and Wingdings bullets arrive as private-use characters.
    ("glyph", re.compile(r"[•●○◦▪▫■□◆◇❖➢➤➔►▶▸✓✔☑‣∙·¤§\uf000-\uf0ff]+")),
]
_FIRST = re.compile(r"[\w(*+>\-–—−‐‑⁃•●○◦▪▫■□◆◇❖➢➤➔►▶▸✓✔☑‣∙·¤§\uf000-\uf0ff]")
# Most lines begin with a word. It is no bullet unless it may be « Point 1 » or « Décision n° 3 ».
_PLAIN_WORD = re.compile(r"[^\W\d_PpDdا-ي][a-zà-öø-ÿ]{2}")
NUMBERED = {"number", "roman", "letter", "level", "decision"}
_VALUE = re.compile(r"\d{1,3}")


def read_marker(raw: str) -> tuple[str, str, str]:
    """(bullet, its style or "", the text behind it) of a line without white space at its ends."""
    if _FIRST.match(raw) and not _PLAIN_WORD.match(raw):
        head = raw[:40]
        for style, pattern in _STYLES:
            found = pattern.match(head)
            if found and not _is_text(style, raw, found.end()):
                return found.group().strip(), style, raw[found.end() :].lstrip()
    return "", "", raw


def marker_value(marker: str) -> int:
    """The number in a marker, 0 where it has none."""
    found = _VALUE.search(marker)
    return int(found.group()) if found else 0


def _is_text(style: str, raw: str, end: int) -> bool:
    """A dash set against a small letter is a broken word and no bullet; a single « o » alone is text."""
    behind = raw[end : end + 1]
    return style in {"dash", "star"} and behind != "" and not behind.isspace() and behind.islower()
