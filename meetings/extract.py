"""The extract of a relevé for one decision: its frozen view-model. Words and ISO dates, no database record. Pure."""

import dataclasses
import json

from .releve import Text, Verification, direction, format_iso_date, letterhead_columns


@dataclasses.dataclass(frozen=True)
class Move:
    """One postponement: the deadline it gave, the ISO date on which it was recorded, the reason.

    `is_asked`: the owner asked for it, and gave that reason.
    """

    deadline: Text
    made_on: str
    reason: Text | None = None
    is_asked: bool = False


@dataclasses.dataclass(frozen=True)
class Effect:
    """What another decision does to this one, or this one to another: a sentence's verb and the reference."""

    words: Text
    code: str


@dataclasses.dataclass(frozen=True)
class Extract:
    """The decision as the relevé has it (`version` of the issue), and where it stood on `status_date` (ISO)."""

    lang: str
    committee: Text
    title: Text
    meeting: str
    date: str
    code: str
    version: int
    text: Text
    status: Text
    status_date: str
    letterhead: tuple[Text, ...] = ()
    agenda: Text | None = None
    owner: Text | None = None
    contributors: Text | None = None
    deadline: Text | None = None
    present: Text | None = None
    days_late: int = 0
    moves: tuple[Move, ...] = ()
    effects: tuple[Effect, ...] = ()
    ended_by: tuple[Effect, ...] = ()
    is_demo: bool = False
    is_draft: bool = False
    verification: Verification | None = None

    @property
    def dir(self):
        return direction(self.lang)

    @property
    def date_words(self):
        return format_iso_date(self.date, self.lang)

    @property
    def status_date_words(self):
        return format_iso_date(self.status_date, self.lang, weekday=False)

    @property
    def moves_in_words(self):
        return tuple((move, format_iso_date(move.made_on, self.lang, weekday=False)) for move in self.moves)

    @property
    def letterhead_columns(self):
        """The letterhead by language, the document's own first: a tuple of (lang, dir, texts)."""
        return letterhead_columns(self.letterhead, self.lang)

    def to_json(self):
        return json.loads(json.dumps(dataclasses.asdict(self)))
