"""The « relevé des conclusions » as plain data: what the screen, the PDF and other formats all show.

It is frozen in the database as JSON when a relevé is issued, so it holds words and ISO dates, no database record.
Absent is None (one thing) or an empty tuple (several). Texts carry their own language: one that has no translation
stands in the original and is marked with it.
"""

import dataclasses
import datetime
import json
import types
import typing

from ogp_secretariat.web.dates import format_date, format_time_range

RTL_LANGUAGES = {"ar"}
# A table row is kept on one page unless it would leave half a page white: about 45 lines of 60 characters.
LONG_ROW_CHARACTERS = 1500


def direction(lang):
    """ "rtl" for Arabic, else "ltr"."""
    return "rtl" if lang in RTL_LANGUAGES else "ltr"


@dataclasses.dataclass(frozen=True)
class Text:
    """Words and the language they are in ("fr", "ar", "en"). A line break in `text` is kept."""

    text: str
    lang: str = "fr"

    @property
    def dir(self):
        return direction(self.lang)

    @property
    def is_long(self):
        return len(self.text) > LONG_ROW_CHARACTERS


def letterhead_columns(lines, lang):
    """The letterhead (`Text`s) by language, the document's own first: a tuple of (lang, dir, texts)."""
    langs = sorted({line.lang for line in lines}, key=lambda one: one != lang)
    return tuple((one, direction(one), tuple(line for line in lines if line.lang == one)) for one in langs)


@dataclasses.dataclass(frozen=True)
class Counts:
    """How many members were there; each a number of persons."""

    present: int = 0
    excused: int = 0
    absent: int = 0
    represented: int = 0


@dataclasses.dataclass(frozen=True)
class CollegeCount:
    """Present members of one college, of how many."""

    college: Text
    present: int
    total: int


@dataclasses.dataclass(frozen=True)
class Quorum:
    """Members required, members counted (present or represented), and whether that is enough."""

    required: int
    counted: int
    reached: bool


@dataclasses.dataclass(frozen=True)
class AgendaPoint:
    """An item of the agenda. `outcome` in the document's language (« reporté »), or empty."""

    number: int
    title: Text
    confidential: bool = False
    outcome: str = ""


@dataclasses.dataclass(frozen=True)
class Entry:
    """A point discussed. `kind`: "point", "information", "reservation" or "decision"."""

    text: Text
    kind: str = "point"


@dataclasses.dataclass(frozen=True)
class Discussion:
    """The entries under one agenda item; number and title are None for those that stand free."""

    entries: tuple[Entry, ...]
    number: int | None = None
    title: Text | None = None


@dataclasses.dataclass(frozen=True)
class DecisionLine:
    """A « point arrêté ». `number` is « D3 » once allotted, « 3 » before; `deadline` in words, `due` its ISO date."""

    number: str
    text: Text
    code: str = ""
    agenda_number: int | None = None
    owner: Text | None = None
    deadline: Text | None = None
    due: str | None = None


@dataclasses.dataclass(frozen=True)
class FollowUp:
    """Where a decision of an earlier meeting stands: its present deadline, its last report with its ISO date.

    `initial`: the deadline as decided, where it moved since.
    """

    code: str
    text: Text
    status: Text
    owner: Text | None = None
    deadline: Text | None = None
    overdue: bool = False
    report: Text | None = None
    reported_on: str | None = None
    initial: Text | None = None


@dataclasses.dataclass(frozen=True)
class Visa:
    """Who validated, on which ISO date; `on_behalf` prints « P.O. »."""

    name: Text
    function: Text
    date: str
    on_behalf: bool = False


@dataclasses.dataclass(frozen=True)
class Attendee:
    """A person as named on the day. `status`: "present", "excused", "absent" or "represented"."""

    name: Text
    status: str
    function: Text | None = None
    institution: Text | None = None
    capacity: Text | None = None
    represented_by: Text | None = None


@dataclasses.dataclass(frozen=True)
class CollegeAttendance:
    """The attendees of one college, in protocol order."""

    college: Text
    rows: tuple[Attendee, ...]


@dataclasses.dataclass(frozen=True)
class CorrectedLine:
    """One change made by a rectificatif: where, and the words before and after (plain, in the document's language)."""

    where: str
    before: str
    after: str


@dataclasses.dataclass(frozen=True)
class Correction:
    """A rectificatif: its number, ISO date, reason and changes."""

    number: int
    date: str
    reason: Text
    lines: tuple[CorrectedLine, ...] = ()


@dataclasses.dataclass(frozen=True)
class Verification:
    """Code and address by which a printed copy is checked."""

    code: str
    url: str


@dataclasses.dataclass(frozen=True)
class Releve:
    """The whole record. Dates and hours are ISO strings; `status` is "draft", "circulated" or "validated"."""

    lang: str
    status: str
    committee: Text
    title: Text
    reference: str = ""
    status_date: str | None = None
    version: int | None = None
    letterhead: tuple[Text, ...] = ()
    date: str | None = None
    starts_at: str | None = None
    ends_at: str | None = None
    place: Text | None = None
    link: str = ""
    chair: Text | None = None
    preamble: tuple[Text, ...] = ()
    counts: Counts = Counts()
    by_college: tuple[CollegeCount, ...] = ()
    quorum: Quorum | None = None
    agenda: tuple[AgendaPoint, ...] = ()
    discussed: tuple[Discussion, ...] = ()
    decisions: tuple[DecisionLine, ...] = ()
    follow_up: tuple[FollowUp, ...] = ()
    next_meeting: Text | None = None
    visa: Visa | None = None
    attendees: tuple[CollegeAttendance, ...] = ()
    annexes: tuple[Text, ...] = ()
    corrections: tuple[Correction, ...] = ()
    verification: Verification | None = None

    @property
    def dir(self):
        return direction(self.lang)

    @property
    def is_draft(self):
        """Anything not validated is marked PROJET."""
        return self.status != "validated"

    @property
    def date_words(self):
        return format_iso_date(self.date, self.lang)

    @property
    def status_date_words(self):
        return format_iso_date(self.status_date, self.lang, weekday=False)

    @property
    def visa_date_words(self):
        return format_iso_date(self.visa.date, self.lang, weekday=False) if self.visa else ""

    @property
    def hours_words(self):
        """« de 10 h à 12 h 30 », or empty when the hour of opening is unknown."""
        if not self.starts_at:
            return ""
        end = datetime.time.fromisoformat(self.ends_at) if self.ends_at else None
        return format_time_range(datetime.time.fromisoformat(self.starts_at), end, self.lang)

    @property
    def letterhead_columns(self):
        return letterhead_columns(self.letterhead, self.lang)

    @property
    def has_presence(self):
        return any(dataclasses.astuple(self.counts))

    @property
    def names_chair(self):
        """True when a sentence on the chair must be written: there is one, whom the preamble does not yet name."""
        if self.chair is None:
            return False
        name = " ".join(self.chair.text.split(",")[0].split()).casefold()
        return name not in " ".join(" ".join(line.text for line in self.preamble).split()).casefold()

    @property
    def has_owners(self):
        """Whether any decision has an owner: the table has that column, or where it has none, a list is printed."""
        return any(decision.owner for decision in self.decisions)

    @property
    def has_deadlines(self):
        return any(decision.deadline for decision in self.decisions)

    @property
    def corrections_in_words(self):
        """Each correction with its date in words, oldest first: a tuple of (correction, date)."""
        return tuple((c, format_iso_date(c.date, self.lang, weekday=False)) for c in self.corrections)

    def to_json(self):
        """A dict of JSON values, from which `from_json` makes an equal `Releve`."""
        return json.loads(json.dumps(dataclasses.asdict(self)))

    @classmethod
    def from_json(cls, data):
        """The `Releve` that `to_json` described. A key this version does not know is an error (TypeError)."""
        return _from_json(cls, data)


def format_iso_date(value, lang, weekday=True):
    """The words of an ISO date, or of the date of an ISO instant; empty for None."""
    return format_date(datetime.date.fromisoformat(value[:10]), lang, weekday) if value else ""


def _from_json(kind, value):
    """Rebuild a value of the annotated type `kind` (dataclass, tuple of one type, optional, or plain)."""
    if value is None:
        return None
    if typing.get_origin(kind) is types.UnionType:
        kind = next(option for option in typing.get_args(kind) if option is not types.NoneType)
    if typing.get_origin(kind) is tuple:
        return tuple(_from_json(typing.get_args(kind)[0], item) for item in value)
    if dataclasses.is_dataclass(kind):
        hints = typing.get_type_hints(kind)
        unknown = set(value) - set(hints)
        if unknown:
            raise TypeError(f"{kind.__name__} has no {', '.join(sorted(unknown))}")
        return kind(**{name: _from_json(hints[name], item) for name, item in value.items()})
    return value
