"""Agenda, points discussed under its titles, decisions."""

import re

from django.utils.translation import gettext as _

from meetings.reader import checks
from meetings.reader.dates import fold
from meetings.reader.decisions import read_decisions
from meetings.reader.items import Item, begins_anew, group, has_bullets
from meetings.reader.lines import Line
from meetings.reader.reading import Reading
from meetings.reader.record import Discussed, Note, Warn
from meetings.reader.sections import Section
from meetings.reader.titles import AgendaTitles, Title, find_titles
from meetings.reader.words import key

_NOTHING = {key(phrase) for phrase in ("Aucune observation", "Néant", "Aucun", "Aucune", "لا ملاحظات", "لا شيء")}
_CLOSING = re.compile(
    r"(?:fait a \w|la (?:seance|reunion) (?:est|a ete|fut) levee|l'ordre du jour etant epuise|signe\b|رفعت الجلسة)"
    r"|(?:le president|la presidente|le secretaire general|la secretaire generale)[^,;]{0,40}$"
)


def read_agenda(section: Section, reading: Reading, has_talks: bool) -> list[Section]:
    """Reads the agenda. Where « Points discutés » has lost its heading, the first title coming again begins it:
    that section is returned."""
    lines, talks = section.lines, []
    first = key(lines[0].text[:300]) if lines else ""
    for at in range(1, len(lines) if first and not has_talks else 0):
        if key(lines[at].text[:300]) == first:
            sentence = _("The points discussed have no heading; they were taken to begin here.")
            reading.record.warnings.append(Warn(lines[at].number, "missing_section", sentence))
            lines, talks = lines[:at], [Section("discussed", lines=lines[at:])]
            break
    for item in _items(_without_introduction(lines, reading), "agenda", reading):
        joined = item.joined().without_semicolon()
        reading.record.agenda.append(joined.text)
        reading.dated.append(joined)
    return talks


def read_discussed(section: Section, agenda: AgendaTitles, reading: Reading) -> None:
    """Points under their titles; those under the same title come together."""
    lines = _before_closing(section.lines, reading)
    titles = find_titles(lines, agenda, reading.width)
    groups = {key(each.item or ""): each for each in reading.record.discussed}
    for at, title, segment in _segments(lines, titles):
        item = title.text if title else None
        if title:
            reading.record.headings.append(Note(lines[at].number, title.as_it_stands))
        if title and not title.on_agenda:
            reading.record.warnings.append(checks.unknown_item(lines[at].number, title.text))
            _group(groups, item, reading)
        for point in _items(segment, "discussed", reading):
            joined = point.joined().without_semicolon()
            _group(groups, item, reading).points.append(joined.text)
            reading.dated.append(joined)


def _group(groups: dict[str, Discussed], title: str | None, reading: Reading) -> Discussed:
    name = key(title or "")
    if name not in groups:
        groups[name] = Discussed(title)
        reading.record.discussed.append(groups[name])
    return groups[name]


def read_decided(section: Section, agenda: AgendaTitles, reading: Reading) -> None:
    """Decisions, under titles of the agenda if the source groups them so."""
    lines = _without_nothing(_before_closing(section.lines, reading), "decisions", reading)
    if not agenda.match(lines, 0):
        lines = _without_introduction(lines, reading)
    titles, index = {}, 0
    indents = not has_bullets(lines) and any(line.indent for line in lines)
    while index < len(lines):
        title = agenda.match(lines, index) if _stands_apart(lines, index, indents, reading.width) else None
        if title:
            titles[index] = title
        index += title.taken if title else 1
    for at, title, segment in _segments(lines, titles):
        if title:
            reading.record.headings.append(Note(lines[at].number, title.as_it_stands))
        read = read_decisions(segment, title.text if title else None, reading.record.date, reading.width)
        reading.record.decisions += read.decisions
        reading.mark(read.markers)
        reading.record.unplaced += read.loose
        reading.dated += read.texts


def _segments(lines: list[Line], titles: dict[int, Title]):
    """(index of the title, the title, the lines under it) in order; first those before any title, with None."""
    starts = [(-1, None), *sorted(titles.items(), key=lambda pair: pair[0])]
    for number, (at, title) in enumerate(starts):
        begin = at + title.taken if title else 0
        end = starts[number + 1][0] if number + 1 < len(starts) else len(lines)
        yield at, title, lines[begin:end]


def _stands_apart(lines: list[Line], index: int, indents: bool, width: int) -> bool:
    """A line that is neither a bullet nor the further line of one."""
    if lines[index].style or (indents and lines[index].indent):
        return False
    return index == 0 or begins_anew(lines[index - 1].raw, lines[index].raw, width)


def _items(lines: list[Line], kind: str, reading: Reading) -> list[Item]:
    """The items of a list that have text; bullets that are words go to the record's markers."""
    items = group(_without_nothing(lines, kind, reading), reading.width)
    reading.mark([Note(item.number, item.marker) for item in items])
    return [item for item in items if item.pieces]


def _without_introduction(lines: list[Line], reading: Reading) -> list[Line]:
    """« Le comité a arrêté ce qui suit : » above a bulleted list is none of its items."""
    first = next((at for at, line in enumerate(lines) if line.style), 0)
    if first and lines[first - 1].raw.endswith(":"):
        reading.unplace(lines[:first])
        return lines[first:]
    return lines


def _without_nothing(lines: list[Line], kind: str, reading: Reading) -> list[Line]:
    """« Aucune observation » fills an empty section and is no item."""
    kept = [line for line in lines if len(line.text) >= 30 or key(line.text) not in _NOTHING]
    if len(kept) < len(lines):
        reading.empty_on_purpose.add(kind)
        left = {id(line) for line in kept}
        reading.record.furniture += [Note(line.number, line.raw) for line in lines if id(line) not in left]
    return kept


def _before_closing(lines: list[Line], reading: Reading) -> list[Line]:
    """The lines before « Fait à Rabat… », « La séance est levée… » or a signature; those behind are unplaced."""
    last_bullet = max((at for at, line in enumerate(lines) if line.style), default=-1)
    for at in range(max(1, last_bullet + 1), len(lines)):
        line, before = lines[at], lines[at - 1].raw
        if not line.indent and _CLOSING.match(fold(line.raw[:120])) and begins_anew(before, line.raw, reading.width):
            reading.unplace(lines[at:])
            return lines[:at]
    return lines
