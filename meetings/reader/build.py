"""From the text of a relevé to its record. Nothing is corrected, nothing is guessed, no word is dropped."""

import re

from meetings.reader import checks
from meetings.reader.attendance import STATUS_OF_KIND, find_chair, read_attendance
from meetings.reader.dates import find_dates, find_hours, fold
from meetings.reader.decisions import read_decisions
from meetings.reader.items import Item, Joined, begins_anew, group, has_bullets, join, paragraphs
from meetings.reader.lines import Line, read_lines, text_width
from meetings.reader.record import Discussed, Note, Record, Warn
from meetings.reader.sections import Section, cut, split_titles
from meetings.reader.titles import AgendaTitles, find_titles
from meetings.reader.words import collapse, count_words, key, words

_REFERENCE = re.compile(r"\b[A-Z]{1,6}\s?\d{1,3}/\d{4}\b")
_NOTHING = {key(phrase) for phrase in ("Aucune observation", "Néant", "Aucun", "Aucune", "لا ملاحظات", "لا شيء")}
_CLOSING = re.compile(
    r"(?:fait a \w|la (?:seance|reunion) (?:est|a ete|fut) levee|l'ordre du jour etant epuise|signe\b|رفعت الجلسة)"
    r"|(?:le president|la presidente|le secretaire general|la secretaire generale)[^,;]{0,40}$"
)
_HAS_WORD = re.compile(r"\w")


def read_releve(text: str) -> Record:
    """The record of a relevé's text. Never raises: what is not understood is in `unplaced` and in `warnings`."""
    builder = _Builder(text)
    builder.read()
    return builder.record


class _Builder:
    """One reading: the record as it grows, and each text's lines until the dates in it are checked."""

    def __init__(self, text: str):
        self.text = text
        self.record = Record()
        self.lines, self.record.furniture = read_lines(text)
        self.width = text_width(self.lines)
        self.dated: list[Joined] = []
        self.empty_on_purpose: set[str] = set()

    def read(self) -> None:
        sections, self.record.headings = cut(self.lines)
        titles, others = split_titles(sections[0], has_headings=len(sections) > 1)
        self.title_lines = titles
        self._unplace(others)
        readers = {"reference": self._reference, "date": self._date, "hours": self._hours, "place": self._place,
                   "chair": self._chair, "participants": self._participants, **dict.fromkeys(STATUS_OF_KIND, self._participants),
                   "next_meeting": self._next_meeting, "other": lambda section: self._unplace(section.lines)}  # fmt: skip
        for section in sections[1:]:
            if section.kind in readers:
                readers[section.kind](section)
        self._title()
        talks = [section for section in sections if section.kind == "discussed"]
        for section in sections:
            if section.kind == "agenda":
                talks[:0] = self._agenda(section, has_talks=bool(talks))
        titles_again = AgendaTitles(self.record.agenda)
        for section in talks:
            self._discussed(section, titles_again)
        for section in sections:
            if section.kind == "decisions":
                self._decisions(section, titles_again)
        self._finish()

    # -- the head ------------------------------------------------------------------------------------------------------

    def _reference(self, section: Section) -> None:
        first, rest = section.lines[:1], section.lines[1:]
        stated = _REFERENCE.search(first[0].raw) if first else None
        if stated and self.record.reference is None:
            self.record.reference = collapse(stated.group())
            if words(first[0].raw) != words(self.record.reference):
                self.record.headings.append(Note(first[0].number, first[0].raw))
        else:
            self._unplace(first)
        short = [line for line in rest if len(line.raw) <= 200]
        self.title_lines.extend(short)
        self._unplace([line for line in rest if len(line.raw) > 200])

    def _title(self) -> None:
        joined = join([(line.number, line.raw) for line in self.title_lines], between="\n")
        self.record.title = joined.text
        self.dated.append(joined)
        if self.record.date is None and self.record.date_text is None:
            self.record.date = next((found.date for found in find_dates(joined.text) if found.date), None)
        if self.record.chair is None:
            self.record.chair = find_chair(self.record.preamble) or find_chair(joined.text)

    def _date(self, section: Section) -> None:
        items = paragraphs(section.lines, self.width)
        dates = [find_dates(item.joined().text) for item in items]
        chosen = next((at for at, found in enumerate(dates) if found), 0)
        for at, item in enumerate(items):
            joined = item.joined()
            if at != chosen or self.record.date_text is not None:
                self._leave(item, joined)
                continue
            self.record.date_text = joined.text
            self.dated.append(joined)
            valid = next((found for found in dates[at] if found.date), None)
            self.record.date = valid.date if valid else None
            after = joined.text[dates[at][0].stop :] if dates[at] else joined.text
            self._set_hours(valid.hours if valid and valid.hours else find_hours(after))

    def _hours(self, section: Section) -> None:
        for item in paragraphs(section.lines, self.width):
            joined = item.joined()
            if self.record.hours_text is None:
                self.record.hours_text = joined.text
                self._set_hours(find_hours(joined.text))
            else:
                self._leave(item, joined)

    def _set_hours(self, hours) -> None:
        if hours and self.record.starts_at is None:
            self.record.starts_at, self.record.ends_at = hours.start, hours.end

    def _place(self, section: Section) -> None:
        for item in paragraphs(section.lines, self.width):
            joined = item.joined()
            if self.record.place is None and not find_chair(joined.text):
                self.record.place = joined.text
                self.dated.append(joined)
            else:
                self._leave(item, joined)

    def _chair(self, section: Section) -> None:
        for item in paragraphs(section.lines, self.width):
            joined = item.joined()
            if self.record.chair is None:
                self.record.chair = joined.text
            else:
                self._leave(item, joined)

    def _next_meeting(self, section: Section) -> None:
        for item in paragraphs(section.lines, self.width):
            joined = item.joined()
            if self.record.next_meeting is None and joined.text:
                self.record.next_meeting = joined.text
                self.dated.append(joined)
            else:
                self._leave(item, joined)

    def _participants(self, section: Section) -> None:
        status = STATUS_OF_KIND.get(section.kind)
        attendees, rest, headings, markers = read_attendance(section.lines, status, self.width)
        self.record.attendance += attendees
        self.record.headings += headings
        self.record.markers += markers
        for item in paragraphs(rest, self.width):
            self._add_to_preamble(item.joined())

    def _add_to_preamble(self, joined: Joined) -> None:
        self.record.preamble = f"{self.record.preamble}\n{joined.text}" if self.record.preamble else joined.text
        self.dated.append(joined)

    def _leave(self, item: Item, joined: Joined) -> None:
        """A paragraph its section has no room for: who presided is said under Participants, the rest is unplaced."""
        if find_chair(joined.text):
            self._add_to_preamble(joined)
        else:
            self.record.unplaced += [Note(number, text) for number, text in item.pieces]

    # -- the body ------------------------------------------------------------------------------------------------------

    def _agenda(self, section: Section, has_talks: bool) -> list[Section]:
        """Reads the agenda; where « Points discutés » has lost its heading, the first title coming again begins it."""
        lines, talks = section.lines, []
        first = key(lines[0].text[:300]) if lines else ""
        for at in range(1, len(lines) if first and not has_talks else 0):
            if key(lines[at].text[:300]) == first:
                lines, talks = lines[:at], [Section("discussed", lines[at:])]
                break
        for item in self._items(lines, "agenda"):
            joined = item.joined().without_semicolon()
            self.record.agenda.append(joined.text)
            self.dated.append(joined)
        return talks

    def _discussed(self, section: Section, agenda: AgendaTitles) -> None:
        lines = self._before_closing(section.lines)
        titles = find_titles(lines, agenda, self.width)
        groups = {key(g.item or ""): g for g in self.record.discussed}
        index, item, segment = 0, None, []
        while index <= len(lines):
            title = titles.get(index)
            if title is None and index < len(lines):
                segment.append(lines[index])
                index += 1
                continue
            self._add_points(groups, item, segment)
            if title is None:
                break
            self.record.headings.append(Note(lines[index].number, title.as_it_stands))
            if not title.on_agenda:
                self.record.warnings.append(checks.unknown_item(lines[index].number, title.text))
                self._group(groups, title.text)
            item, segment, index = title.text, [], index + title.taken

    def _add_points(self, groups: dict, title: str | None, lines: list[Line]) -> None:
        for item in self._items(lines, "discussed"):
            joined = item.joined().without_semicolon()
            self._group(groups, title).points.append(joined.text)
            self.dated.append(joined)

    def _group(self, groups: dict, title: str | None) -> Discussed:
        name = key(title or "")
        if name not in groups:
            groups[name] = Discussed(title)
            self.record.discussed.append(groups[name])
        return groups[name]

    def _decisions(self, section: Section, agenda: AgendaTitles) -> None:
        lines = self._before_closing(section.lines)
        lines = self._without_introduction(lines)
        lines = self._without_nothing(lines, "decisions")
        segment, item, index = [], None, 0
        while index <= len(lines):
            title = None
            if index < len(lines) and not lines[index].style and self._stands_apart(lines, index):
                title = agenda.match(lines, index)
            if title is None and index < len(lines):
                segment.append(lines[index])
                index += 1
                continue
            read = read_decisions(segment, item, self.record.date, self.width)
            self.record.decisions += read.decisions
            self.record.markers += [note for note in read.markers if _HAS_WORD.search(note.text)]
            self.record.unplaced += read.loose
            self.dated += read.texts
            if title is None:
                break
            self.record.headings.append(Note(lines[index].number, title.as_it_stands))
            item, segment, index = title.text, [], index + title.taken

    def _stands_apart(self, lines: list[Line], index: int) -> bool:
        indents = not has_bullets(lines[:50]) and any(line.indent for line in lines[:50])
        if indents and lines[index].indent:
            return False
        return index == 0 or begins_anew(lines[index - 1].raw, lines[index].raw, self.width)

    def _items(self, lines: list[Line], kind: str) -> list[Item]:
        """The items of a list that have text; bullets that are words go to `markers`."""
        if kind == "agenda":
            lines = self._without_introduction(lines)
        items = group(self._without_nothing(lines, kind), self.width)
        for item in items:
            if _HAS_WORD.search(item.marker):
                self.record.markers.append(Note(item.number, item.marker))
        return [item for item in items if item.pieces]

    def _without_introduction(self, lines: list[Line]) -> list[Line]:
        """« Le comité a arrêté ce qui suit : » above a bulleted list is none of its items."""
        first = next((at for at, line in enumerate(lines) if line.style), 0)
        if first and lines[first - 1].raw.endswith(":"):
            self._unplace(lines[:first])
            return lines[first:]
        return lines

    def _without_nothing(self, lines: list[Line], kind: str) -> list[Line]:
        """« Aucune observation » fills an empty section and is no item."""
        nothing = [line for line in lines if len(line.text) < 30 and key(line.text) in _NOTHING]
        if not nothing:
            return lines
        self.empty_on_purpose.add(kind)
        self.record.furniture += [Note(line.number, line.raw) for line in nothing]
        return _others(lines, nothing)

    def _before_closing(self, lines: list[Line]) -> list[Line]:
        """The lines before « Fait à Rabat… », « La séance est levée… » or a signature; those behind are unplaced."""
        last_bullet = max((at for at, line in enumerate(lines) if line.style), default=-1)
        for at in range(max(1, last_bullet + 1), len(lines)):
            line = lines[at]
            if (
                not line.indent
                and _CLOSING.match(fold(line.raw[:120]))
                and begins_anew(lines[at - 1].raw, line.raw, self.width)
            ):
                self._unplace(lines[at:])
                return lines[:at]
        return lines

    # -- the end -------------------------------------------------------------------------------------------------------

    def _unplace(self, lines: list[Line]) -> None:
        self.record.unplaced += [Note(line.number, line.raw) for line in lines]

    def _finish(self) -> None:
        record = self.record
        self._keep_every_word()
        record.headings.sort(key=lambda note: note.line)
        record.unplaced.sort(key=lambda note: note.line)
        record.warnings += checks.missing_parts(record, frozenset(self.empty_on_purpose))
        for joined in self.dated:
            record.warnings += checks.date_warnings(joined.text, joined.line_at, record.date)
        for note in record.unplaced:
            record.warnings += checks.date_warnings(note.text, lambda place, line=note.line: line, record.date)
        record.warnings += _unplaced_warnings(record.unplaced)
        record.warnings.sort(key=lambda warning: (warning.line is None, warning.line or 0))
        record.warnings = checks.limited(record.warnings)

    def _keep_every_word(self) -> None:
        """The promise that no word is dropped, checked on each reading: a word not in the record is listed as unplaced."""
        lost = count_words([self.text]) - count_words(self.record.texts())
        for line in self.lines if lost else ():
            missing = [word for word in words(line.raw) if lost[word] > 0]
            if missing:
                lost.subtract(missing)
                self.record.unplaced.append(Note(line.number, " ".join(missing)))


def _others(lines: list[Line], left_out: list[Line]) -> list[Line]:
    known = {id(line) for line in left_out}
    return [line for line in lines if id(line) not in known]


def _unplaced_warnings(notes: list[Note]) -> list[Warn]:
    """One warning for each run of lines."""
    warnings, run = [], []
    for note in [*notes, None]:
        if run and (note is None or note.line > run[-1].line + 2):
            warnings.append(checks.unplaced(run[0].line, run[0].text, len(run)))
            run = []
        if note is not None:
            run.append(note)
    return warnings
