"""The reports on a plan as plain data: what their PDF shows, frozen in the database as JSON.

It holds words, numbers and ISO dates, no database record. Absent is None (one thing) or an empty tuple (several). Texts
carry their own language: one that has no translation stands in the original and is marked with it.
"""

import dataclasses
import datetime
import json

from meetings.releve import Text, Verification, direction, format_iso_date, letterhead_columns

# The widest mark of a drawing a thousand wide.
MARK = 18


def _day(value):
    """« 30/09/2019 » of an ISO date; empty for None."""
    return f"{datetime.date.fromisoformat(value):%d/%m/%Y}" if value else ""


@dataclasses.dataclass(frozen=True)
class Figure:
    """A rate from 0 to 100, or a gap in points: its number (None is « n.d. ») and how it reads."""

    value: float | None
    text: str

    @property
    def width(self):
        """Tenths of a percent, a whole number from 0 to 1000, for drawing; None for « n.d. »."""
        return None if self.value is None else round(min(max(self.value, 0), 100) * 10)

    @property
    def mark(self):
        """Where the mark of this rate begins, so that it stays in the drawing."""
        return min(self.width, 1000 - MARK)


@dataclasses.dataclass(frozen=True)
class Headline:
    """A, B, E and C of the method; `initial` on the initial scope, None when that is the same."""

    rate: Figure
    planned: Figure
    gap: Figure
    coverage: Figure
    initial: Figure | None = None


@dataclasses.dataclass(frozen=True)
class Count:
    """How many of one sort, and their codes."""

    label: str
    number: int
    codes: tuple[str, ...] = ()


@dataclasses.dataclass(frozen=True)
class Fact:
    """A line of the identity of a commitment."""

    label: str
    text: Text


@dataclasses.dataclass(frozen=True)
class Passage:
    """A text of the plan under its heading, by paragraph."""

    label: str
    paragraphs: tuple[Text, ...]


@dataclasses.dataclass(frozen=True)
class AxisLine:
    """An axis with its figures; `counted`: how many commitments make its mean."""

    code: str
    title: Text
    figures: Headline
    counted: int


@dataclasses.dataclass(frozen=True)
class TermsLine:
    """What one version of the plan asks; `number` 0 is the baseline. Dates are ISO; `reference` is the act cited."""

    number: int
    starts_on: str | None
    ends_on: str | None
    weight: str
    standing: str
    effective_on: str | None = None
    reference: str = ""

    @property
    def days(self):
        """(from, until, in force from) as « 30/09/2019 », empty where there is none."""
        return _day(self.starts_on), _day(self.ends_on), _day(self.effective_on)


@dataclasses.dataclass(frozen=True)
class MilestoneLine:
    """A milestone at the report's day. `share`: points out of 100 at stake, in words; dates are ISO."""

    code: str
    title: Text
    method: str
    status: str
    progress: Figure
    planned: Figure
    share: str = ""
    due: str | None = None
    due_text: str = ""
    baseline_due: str | None = None
    shift_days: int = 0
    days_late: int = 0
    review_days: int = 0
    counted: bool = True
    reported: bool = True
    reference: str = ""
    means: Text | None = None

    @property
    def bar(self):
        """Progress and planned progress under the names that drawings read."""
        return {"rate": self.progress, "planned": self.planned}

    @property
    def due_day(self):
        return _day(self.due)

    @property
    def baseline_day(self):
        return _day(self.baseline_due)


@dataclasses.dataclass(frozen=True)
class LateLine:
    """A late milestone or commitment, with the days that count and those under review."""

    code: str
    title: Text
    institution: Text | None
    due: str | None
    days_late: int
    review_days: int
    newly: bool

    @property
    def due_day(self):
        return _day(self.due)


@dataclasses.dataclass(frozen=True)
class Told:
    """What was declared about one milestone: a difficulty, or a declaration in words."""

    code: str
    text: Text
    day: str | None = None
    value: str = ""

    @property
    def in_day(self):
        return _day(self.day)


@dataclasses.dataclass(frozen=True)
class Difficulties:
    """The difficulties of one kind."""

    kind: str
    lines: tuple[Told, ...]


@dataclasses.dataclass(frozen=True)
class Proof:
    """A published piece of evidence: a file by the beginning of its SHA-256, or a link."""

    code: str
    title: Text
    day: str | None = None
    fingerprint: str = ""
    url: str = ""

    @property
    def in_day(self):
        return _day(self.day)


@dataclasses.dataclass(frozen=True)
class Answer:
    """The lead institution's own answer to one question about impact, with its reasons."""

    code: str
    question: Text
    answer: Text
    justification: Text
    day: str

    @property
    def in_day(self):
        return _day(self.day)


@dataclasses.dataclass(frozen=True)
class CommitmentLine:
    """A commitment in the plan's tables; with its milestones and words where the report tells them."""

    code: str
    title: Text
    institution: Text | None
    axis: str
    status: str
    figures: Headline
    days_late: int = 0
    newly: bool = False
    watch: bool = False
    missing: bool = False
    milestones: tuple[MilestoneLine, ...] = ()
    declarations: tuple[Told, ...] = ()


@dataclasses.dataclass(frozen=True)
class LetterEffect:
    """What the letters to late institutions brought about; `median_days` in words, empty without an answer."""

    sent: int
    received: int
    answered: int
    followed: int
    within_days: int
    median_days: str = ""


@dataclasses.dataclass(frozen=True)
class ReportView:
    """One report. `kind` is a `ReportKind`; `as_of` and `made_on` ISO dates; `subject` the plan or the commitment.

    `last_meeting`: (reference and ISO date) from which something is « newly » late. `facts`, `passages` and `terms` are
    of a commitment sheet; the other tables are filled by kind.
    """

    lang: str
    kind: str
    heading: str
    code: str
    subject: Text
    plan: Text
    committee: Text
    as_of: str
    made_on: str
    method: int
    figures: Headline
    letterhead: tuple[Text, ...] = ()
    is_demo: bool = False
    period: str = ""
    last_meeting: str = ""
    last_meeting_on: str | None = None
    counts: tuple[Count, ...] = ()
    status: str = ""
    days_late: int = 0
    facts: tuple[Fact, ...] = ()
    passages: tuple[Passage, ...] = ()
    terms: tuple[TermsLine, ...] = ()
    milestones: tuple[MilestoneLine, ...] = ()
    axes: tuple[AxisLine, ...] = ()
    commitments: tuple[CommitmentLine, ...] = ()
    late: tuple[LateLine, ...] = ()
    difficulties: tuple[Difficulties, ...] = ()
    declarations: tuple[Told, ...] = ()
    evidence: tuple[Proof, ...] = ()
    internal_evidence: int = 0
    answers: tuple[Answer, ...] = ()
    letters: LetterEffect | None = None
    sentences: tuple[str, ...] = ()
    verification: Verification | None = None

    @property
    def dir(self):
        return direction(self.lang)

    @property
    def status_date(self):
        """The day of making, which the page's frame carries into the file."""
        return self.made_on

    @property
    def as_of_words(self):
        return format_iso_date(self.as_of, self.lang, weekday=False)

    @property
    def made_words(self):
        return format_iso_date(self.made_on, self.lang, weekday=False)

    @property
    def last_meeting_words(self):
        return format_iso_date(self.last_meeting_on, self.lang, weekday=False)

    @property
    def is_ahead(self):
        """Made before the day it speaks of, for a meeting to come."""
        return self.made_on < self.as_of

    @property
    def letterhead_columns(self):
        """The letterhead by language, the document's own first: a tuple of (lang, dir, texts)."""
        return letterhead_columns(self.letterhead, self.lang)

    @property
    def newly_late(self):
        return tuple(line for line in self.late if line.newly)

    @property
    def late_before(self):
        return tuple(line for line in self.late if not line.newly)

    @property
    def watched(self):
        return tuple(line for line in self.commitments if line.watch)

    @property
    def without_declaration(self):
        return tuple(line for line in self.commitments if line.missing)

    def to_json(self):
        """A dict of JSON values."""
        return json.loads(json.dumps(dataclasses.asdict(self)))
