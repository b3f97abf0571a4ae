"""The source as lines, numbered as an editor numbers them, with page, indent and bullet; page furniture set apart."""

import re
from collections import Counter
from dataclasses import dataclass

from meetings.reader.markers import read_marker
from meetings.reader.record import Note
from meetings.reader.words import clean, collapse, key

_LINE_END = re.compile(r"\r\n|\n|\r")
_SOFT_END = re.compile(r"[\v\x1c-\x1e\x85\u2028\u2029]")
_PAGE_LABEL = re.compile(r"(?:page|p\.|صفحة|الصفحة)\s?\d{1,4}(?:\s?(?:/|sur|de|of|من)\s?\d{1,4})?\.?", re.I)
_PAGE_FRACTION = re.compile(r"[-–—]\s?\d{1,3}\s?[-–—]|\d{1,3}\s?/\s?\d{1,3}|\d{1,3} (?:sur|من) \d{1,3}")
_BARE_NUMBER = re.compile(r"\d{1,3}")
_DIGITS = re.compile(r"\d+")
_EDGE = 3  # lines at a page's head or foot that may be a running title


@dataclass(slots=True)
class Line:
    """One line that is not blank. `raw` has its bullet, `text` has not; `style` is "" where there is no bullet."""

    number: int
    page: int
    raw: str
    text: str
    indent: int = 0
    marker: str = ""
    style: str = ""


def make_line(number: int, page: int, content: str) -> Line:
    """A line from its raw content, which has something on it."""
    indent = len(content) - len(content.lstrip())
    raw = collapse(content)
    marker, style, text = read_marker(raw)
    return Line(number, page, raw, text, indent, marker, style)


def read_lines(text: str) -> tuple[list[Line], list[Note]]:
    """(the lines of a source, its page furniture: page numbers, running titles, rules). Blank lines are in neither."""
    lines, page = [], 1
    for number, physical in enumerate(_LINE_END.split(clean(text)), start=1):
        for index, part in enumerate(physical.split("\f")):
            page += index > 0
            for segment in _SOFT_END.split(part) if _SOFT_END.search(part) else (part,):
                if segment and not segment.isspace():
                    lines.append(make_line(number, page, segment.expandtabs(4) if segment[0] in " \t" else segment))
    return _set_furniture_apart(lines, page)


def text_width(lines: list[Line]) -> int:
    """About how many characters a full line holds: the 90th percentile, within 40 and 160."""
    lengths = sorted(len(line.raw) for line in lines)
    return max(40, min(160, lengths[len(lengths) * 9 // 10])) if lengths else 80


def _set_furniture_apart(lines: list[Line], pages: int) -> tuple[list[Line], list[Note]]:
    running = _running_titles(lines) if pages > 1 else set()
    at_edge = _at_edges(lines) if pages > 1 else set()
    kept, furniture, last_number = [], [], 0
    for index, line in enumerate(lines):
        is_furniture = index in running or _is_page_label(line.raw) or not any(c.isalnum() for c in line.raw)
        if not is_furniture and _BARE_NUMBER.fullmatch(line.raw):
            value = int(line.raw)
            in_sequence = value == last_number + 1 or (last_number == 0 and 0 < value <= 3)
            is_furniture = index in at_edge if pages > 1 else in_sequence
            last_number = value if is_furniture else last_number
        if is_furniture and not (line.style and not line.text):
            furniture.append(Note(line.number, line.raw))
        else:
            kept.append(line)
    return kept, furniture


def _is_page_label(raw: str) -> bool:
    return len(raw) < 25 and bool(_PAGE_LABEL.fullmatch(raw) or _PAGE_FRACTION.fullmatch(raw))


def _pages(lines: list[Line]) -> list[list[int]]:
    """The indexes of the lines of each page that has any."""
    pages: dict[int, list[int]] = {}
    for index, line in enumerate(lines):
        pages.setdefault(line.page, []).append(index)
    return list(pages.values())


def _at_edges(lines: list[Line]) -> set[int]:
    return {edge for page in _pages(lines) for edge in (page[0], page[-1])}


def _running_titles(lines: list[Line]) -> set[int]:
    """Head and foot lines repeated on most pages. The first showing of a head stays: it is the document's title."""
    pages = _pages(lines)
    if len(pages) < 2:
        return set()
    found: set[int] = set()
    for at_foot in (False, True):
        edges = [page[::-1][:_EDGE] if at_foot else page[:_EDGE] for page in pages]
        seen = Counter(label for edge in edges for label in {_label(lines[i]) for i in edge})
        for number, edge in enumerate(edges):
            for index in edge:
                repeated = seen[_label(lines[index])] >= max(2, len(pages) * 0.6)
                if not repeated or lines[index].style or (lines[index].indent and not at_foot and number == 0):
                    break
                if at_foot or number > 0 or _BARE_NUMBER.fullmatch(lines[index].raw):
                    found.add(index)
    return found


def _label(line: Line) -> str:
    """What stays the same of a running title from page to page."""
    return _DIGITS.sub("#", key(line.raw[:200]))
