"""Under « Points discutés »: which lines are titles, of the agenda or not."""

from bisect import bisect_left
from dataclasses import dataclass

from meetings.reader.items import begins_anew, case_of_first, ended, has_bullets, join
from meetings.reader.lines import Line
from meetings.reader.markers import NUMBERED
from meetings.reader.words import collapse, key

_LONGEST = 300  # characters of a title that may be recognised again
_MOST_LINES = 5


@dataclass(slots=True)
class Title:
    """A title over `taken` lines: the agenda's spelling where it is on the agenda, and as it stands here."""

    taken: int
    text: str
    on_agenda: bool
    as_it_stands: str


class AgendaTitles:
    """The agenda's titles, to find again whatever their case, accents, spaces and line breaks."""

    def __init__(self, titles: list[str]):
        self._by_key: dict[str, str] = {}
        for title in titles:
            name = key(title)
            if name:
                self._by_key.setdefault(name, title)
        self._keys = sorted(self._by_key)

    def match(self, lines: list[Line], index: int) -> Title | None:
        """The agenda's title that stands, whole, on this line or on this one and the next ones."""
        so_far = ""
        for taken in range(1, _MOST_LINES + 1):
            if index + taken > len(lines) or (taken > 1 and lines[index + taken - 1].style):
                return None
            so_far += key(lines[index + taken - 1].text[:_LONGEST])
            at = bisect_left(self._keys, so_far)
            if not so_far or at == len(self._keys) or not self._keys[at].startswith(so_far):
                return None
            if self._keys[at] == so_far and not self._goes_on(lines, index + taken, so_far):
                shown = join([(line.number, line.raw) for line in lines[index : index + taken]]).text
                return Title(taken, self._by_key[so_far], True, shown)
        return None

    def _goes_on(self, lines: list[Line], index: int, so_far: str) -> bool:
        """« Open Gov week » is a title, and so is « Open Gov week 2020 »: the next line decides."""
        if index >= len(lines) or lines[index].style:
            return False
        longer = so_far + key(lines[index].text[:_LONGEST])
        at = bisect_left(self._keys, longer)
        return longer != so_far and at < len(self._keys) and self._keys[at].startswith(longer)


def find_titles(lines: list[Line], agenda: AgendaTitles, width: int) -> dict[int, Title]:
    """The titles among the lines of « Points discutés », by the index of their first line."""
    bullets = has_bullets(lines)
    stands_out = [not line.style and (bullets or not line.indent) for line in lines]
    found = _on_agenda(lines, agenda, lambda i: stands_out[i] or lines[i].style in NUMBERED)
    if not found:
        found = _on_agenda(lines, agenda, lambda i: True)
    both = any(line.style in NUMBERED for line in lines) and any(
        line.style and line.style not in NUMBERED for line in lines
    )
    indents = any(line.indent for line in lines)
    index = 0
    while index < len(lines):
        if index in found:
            index += found[index].taken
            continue
        after = lines[index + 1] if index + 1 < len(lines) and index + 1 not in found else None
        numbered_title = both and lines[index].style in NUMBERED and after is not None and _is_bullet(after)
        if numbered_title or (stands_out[index] and _is_unknown(lines, index, found, after, (bullets, indents), width)):
            text = collapse(lines[index].text.rstrip(" :;"))
            if text:
                found[index] = Title(1, text, False, lines[index].raw)
        index += 1
    return found


def _on_agenda(lines: list[Line], agenda: AgendaTitles, may_be) -> dict[int, Title]:
    found, index = {}, 0
    while index < len(lines):
        title = agenda.match(lines, index) if may_be(index) else None
        if title:
            found[index] = title
        index += title.taken if title else 1
    return found


def _is_bullet(line: Line) -> bool:
    return bool(line.style) and line.style not in NUMBERED


def _is_unknown(lines, index, found, after, shown_by, width) -> bool:
    """A line without bullet, between finished text and a bullet, that is no sentence: a title nobody announced."""
    line = lines[index]
    if len(line.raw) > 200 or after is None or case_of_first(line.raw) == "lower":
        return False
    bullets, indents = shown_by
    if bullets:
        begins_list = bool(after.style)
    else:
        begins_list = after.indent > 0 if indents else line.raw.endswith(":")
    if not begins_list or (ended(line.raw) and not line.raw.endswith(":")):
        return False
    is_first = index == 0 or _ends_title(found, index)
    return is_first or begins_anew(lines[index - 1].raw, line.raw, width)


def _ends_title(found: dict[int, Title], index: int) -> bool:
    return any(index - back in found and found[index - back].taken == back for back in range(1, _MOST_LINES + 1))
