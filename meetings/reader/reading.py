"""One reading of one source: the record as it grows, and each text's lines until the dates in it are checked."""

import re

from meetings.reader import checks
from meetings.reader.attendance import find_chair
from meetings.reader.items import Item, Joined
from meetings.reader.lines import Line, read_lines, text_width
from meetings.reader.record import Note, Record, Warn
from meetings.reader.words import count_words, words

_HAS_WORD = re.compile(r"\w")


class Reading:
    """`record` is the result; `lines` the source without its page furniture, which is in the record already."""

    def __init__(self, text: str):
        self.text = text
        self.record = Record()
        self.lines, self.record.furniture = read_lines(text)
        self.width = text_width(self.lines)
        self.title_lines: list[Line] = []
        self.preamble: list[str] = []
        self.dated: list[Joined] = []
        self.empty_on_purpose: set[str] = set()

    def unplace(self, lines: list[Line]) -> None:
        """Lines that belong nowhere."""
        self.record.unplaced += [Note(line.number, line.raw) for line in lines]

    def mark(self, notes: list[Note]) -> None:
        """Bullets and labels taken off a text, where they are words."""
        self.record.markers += [note for note in notes if _HAS_WORD.search(note.text)]

    def add_to_preamble(self, joined: Joined) -> None:
        """One more paragraph of the text under « Participants »."""
        self.preamble.append(joined.text)
        self.dated.append(joined)

    def leave(self, item: Item) -> None:
        """A paragraph its section has no room for: who presided is said under Participants, the rest is unplaced."""
        joined = item.joined()
        if find_chair(joined.text):
            self.add_to_preamble(joined)
        else:
            self.record.unplaced += [Note(number, text) for number, text in item.pieces]

    def finish(self) -> Record:
        """The record with its warnings, in the order of the source."""
        record = self.record
        self._keep_every_word()
        record.headings.sort(key=lambda note: note.line)
        record.markers.sort(key=lambda note: note.line)
        record.unplaced.sort(key=lambda note: note.line)
        record.warnings += checks.missing_parts(record, frozenset(self.empty_on_purpose))
        for joined in self.dated:
            record.warnings += checks.date_warnings(joined.text, joined.line_at, record.date)
        for note in record.unplaced:
            record.warnings += checks.date_warnings(note.text, lambda place, line=note.line: line, record.date)
        record.warnings += _unplaced_warnings(record.unplaced)
        record.warnings.sort(key=lambda warning: (warning.line is None, warning.line or 0))
        record.warnings = checks.limited(record.warnings)
        return record

    def _keep_every_word(self) -> None:
        """The promise that no word is dropped, kept in each reading: a word not in the record is listed as unplaced."""
        lost = count_words([self.text]) - count_words(self.record.texts())
        for line in self.lines if lost else ():
            missing = []
            for word in words(line.raw):
                if lost[word] > 0:
                    lost[word] -= 1
                    missing.append(word)
            if missing:
                self.record.unplaced.append(Note(line.number, " ".join(missing)))


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
