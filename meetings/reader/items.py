"""Lines gathered into items: bullets over several lines, whatever the bullet is, and paragraphs."""

import re
from bisect import bisect_right
from dataclasses import dataclass, field

from meetings.reader.lines import Line
from meetings.reader.markers import NUMBERED
from meetings.reader.words import without_semicolon

_ENDED = re.compile(r"[.;:!?…؛؟]\s?[»”\")\]]?$")
_BROKEN_WORD = re.compile(r"\w[-‐\u00ad]$")
_ATTACHED = re.compile(r"\w")


@dataclass(slots=True)
class Item:
    """A bullet or paragraph: its lines as (line number, text) pieces, and the bullet it began with."""

    marker: str = ""
    style: str = ""
    number: int = 0
    pieces: list[tuple[int, str]] = field(default_factory=list)
    has_parts: bool = False
    count: int = 0  # lines it took, blank bullets included

    @property
    def tail(self) -> str:
        return self.pieces[-1][1] if self.pieces else ""

    def joined(self) -> "Joined":
        return join(self.pieces)


@dataclass(slots=True)
class Joined:
    """Pieces as one text that still knows the line of each of its places."""

    text: str
    offsets: list[int]
    numbers: list[int]

    def line_at(self, place: int) -> int | None:
        return self.numbers[max(0, bisect_right(self.offsets, place) - 1)] if self.numbers else None

    def without_semicolon(self) -> "Joined":
        return Joined(without_semicolon(self.text), self.offsets, self.numbers)


def join(pieces: list[tuple[int, str]], between: str = " ") -> Joined:
    """Wrapped lines as one text; « co- » and « création » become « co-création »."""
    parts, offsets, numbers, length = [], [], [], 0
    for number, text in pieces:
        if not text:
            continue
        if parts and not (between == " " and _BROKEN_WORD.search(parts[-1]) and _ATTACHED.match(text)):
            parts.append(between)
            length += len(between)
        offsets.append(length)
        numbers.append(number)
        parts.append(text)
        length += len(text)
    return Joined("".join(parts), offsets, numbers)


def ended(text: str) -> bool:
    """The text ends like a sentence or a bullet of a list."""
    return bool(_ENDED.search(text[-6:]))


def case_of_first(text: str) -> str:
    """ "upper", "lower" or "" for the first letter or digit of a text ("" for a digit or a script without case)."""
    for character in text[:12]:
        if character.isalnum():
            return "upper" if character.isupper() else "lower" if character.islower() else ""
    return "lower"


def would_have_fitted(previous: str, text: str, width: int) -> bool:
    """The first word of `text` had room on the line before it, so the writer ended that line on purpose."""
    first_word = text[:80].split(" ", 1)[0]
    return len(previous) + 1 + len(first_word) <= width * 0.9


def begins_anew(previous: str, text: str, width: int) -> bool:
    """A line without bullet begins something new after the line before it, as far as letters and lengths tell."""
    if not previous:
        return False
    case = case_of_first(text)
    if case == "lower":
        return previous.endswith((";", "؛"))
    return ended(previous) or (would_have_fitted(previous, text, width) and case == "upper")


def paragraphs(lines: list[Line], width: int) -> list[Item]:
    """Lines as paragraphs; a bullet begins one and stays in its text."""
    items: list[Item] = []
    for line in lines:
        if not items or line.style or begins_anew(items[-1].tail, line.raw, width):
            items.append(Item(line.marker, line.style, line.number))
        _take(items[-1], line, line.raw)
    return items


def has_bullets(lines: list[Line]) -> bool:
    return any(line.style for line in lines)


def group(lines: list[Line], width: int) -> list[Item]:
    """Lines of a list as its items.

    Where there are bullets, they begin the items, and bullets of another style under a text that ends with « : » are
    parts of it. Where there are none, an indent does (the source document has lost its bullets but for the space).
    """
    if not lines:
        return []
    if has_bullets(lines):
        return _group_marked(lines, width)
    indented = [line for line in lines if line.indent]
    if indented and len(indented) < len(lines):
        if lines[0].indent:
            return _group_by(lines, lambda before, line: line.indent > 0 or _lost_bullet(before, line))
        small = sum(case_of_first(line.raw) == "lower" for line in indented)
        if small * 10 >= len(indented) * 7:  # hanging indent: the items stand out, their further lines stand in
            return _group_by(lines, lambda before, line: line.indent == 0)
    if len(indented) == len(lines):
        return _group_by(lines, lambda before, line: case_of_first(line.raw) != "lower" or ended(before))
    return _group_by(lines, lambda before, line: begins_anew(before, line.raw, width))


def _lost_bullet(before: str, line: Line) -> bool:
    return before.endswith(";") and case_of_first(line.raw) == "upper"


def _group_by(lines: list[Line], begins) -> list[Item]:
    items: list[Item] = []
    for line in lines:
        if not items or begins(items[-1].tail, line):
            items.append(Item(line.marker, line.style, line.number))
        _take(items[-1], line, line.raw)
    return items


def _take(item: Item, line: Line, text: str) -> None:
    item.count += 1
    if text:
        item.pieces.append((line.number, text))


def _group_marked(lines: list[Line], width: int) -> list[Item]:
    main = next(line.style for line in lines if line.style)
    items: list[Item] = []
    for line in lines:
        last = items[-1] if items else None
        if line.style:
            is_part = last and line.style != main and (last.has_parts or last.tail.endswith(":"))
            if is_part and line.style != "decision" and (main in NUMBERED or line.style not in NUMBERED):
                last.has_parts = True
                _take(last, line, line.raw)
                continue
            items.append(Item(line.marker, line.style, line.number))
            _take(items[-1], line, line.text)
        elif last is None or (last.pieces and begins_anew(last.tail, line.raw, width) and _stands_alone(last, line)):
            items.append(Item("", "", line.number))
            _take(items[-1], line, line.raw)
        else:
            _take(last, line, line.raw)
    return items


def _stands_alone(last: Item, line: Line) -> bool:
    """A second sentence behind a full stop still belongs to its bullet; behind « ; » or a short line it does not."""
    return not last.tail.endswith((".", ":", "!", "?", "…", ")")) and line.indent == 0
