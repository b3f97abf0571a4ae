"""The letter of a convocation and the agenda that goes with it, as plain data: what their PDFs show, frozen as JSON.

« Forme administrative »: timbre, number, place and date, suscription, objet, références, développement, signature,
pièces jointes. Dates are ISO strings; absent is None or an empty tuple.
"""

import dataclasses

from ogp_secretariat.web.dates import format_time_range

from .announcements import Announcement
from .papers import Paper, Signature
from .releve import Text, Verification, _from_json, format_iso_date


@dataclasses.dataclass(frozen=True)
class AgendaRow:
    """One item. `is_added`: it was not in the convocation before."""

    number: int
    title: Text
    purpose: str = ""
    rapporteurs: str = ""
    minutes: int | None = None
    is_confidential: bool = False
    is_added: bool = False


@dataclasses.dataclass(frozen=True)
class Changed:
    """One line of what changed: what, before, now."""

    what: str
    before: str
    after: str


@dataclasses.dataclass(frozen=True)
class Addressee:
    name: Text
    function: Text | None = None
    institution: Text | None = None
    capacity: str = ""


@dataclasses.dataclass(frozen=True)
class AddresseeGroup:
    """Those of one college, or the guests; in the order of protocol."""

    title: Text
    people: tuple[Addressee, ...] = ()


@dataclasses.dataclass(frozen=True)
class Sitting:
    """When and where, in the parts that letter, agenda and page print."""

    date: str | None
    hours: str = ""
    place: Text | None = None
    link: str = ""

    @classmethod
    def of(cls, announcement: Announcement, lang, place):
        """From an `Announcement`; `place` is its place as a `Text`."""
        hours = format_time_range(announcement.start, announcement.end, lang) if announcement.starts_at else ""
        return cls(announcement.date, hours, place, announcement.link)


class _Frozen(Paper):
    @classmethod
    def from_json(cls, data):
        """The view-model that `to_json` wrote: what was released, whatever has changed since."""
        return _from_json(cls, data)

    @property
    def is_draft(self):
        return not self.number

    @property
    def sitting_date_words(self):
        return format_iso_date(self.sitting.date, self.lang)


@dataclasses.dataclass(frozen=True)
class LetterView(_Frozen):
    """The letter; `number` is empty and `signature` None until it is released. `is_off`: the meeting does not sit."""

    lang: str
    committee: Text
    letterhead: tuple[Text, ...]
    place: str
    date: str
    reference: str
    to: tuple[str, ...]
    subject: str
    references: tuple[str, ...]
    opening: str
    paragraphs: tuple[str, ...]
    sitting: Sitting
    changes: tuple[Changed, ...]
    closing: tuple[str, ...]
    enclosures: tuple[str, ...]
    addressees: tuple[AddresseeGroup, ...]
    number: str = ""
    signature: Signature | None = None
    verification: Verification | None = None
    is_demo: bool = False
    is_off: bool = False


@dataclasses.dataclass(frozen=True)
class AgendaView(_Frozen):
    """The agenda; `number` is that of the convocation it goes with, empty for a draft."""

    lang: str
    committee: Text
    letterhead: tuple[Text, ...]
    place: str
    date: str
    title: Text
    reference: str
    sitting: Sitting
    rows: tuple[AgendaRow, ...]
    minutes: int = 0
    number: str = ""
    verification: Verification | None = None
    is_demo: bool = False

    @property
    def has_rapporteurs(self):
        return any(row.rapporteurs for row in self.rows)

    @property
    def has_minutes(self):
        return any(row.minutes for row in self.rows)
