"""A letter as plain data: what its PDF and its page show, frozen in the database as JSON.

« Forme administrative »: timbre, number, place and date, suscription, objet, références, développement, signature,
ampliations; neither formule d'appel nor formule de politesse. Dates are ISO strings; absent is None or an empty tuple.
"""

import dataclasses
import datetime
import json

from django.utils import translation
from django.utils.translation import gettext as _

from meetings.releve import Text, Verification, direction, format_iso_date


@dataclasses.dataclass(frozen=True)
class Fact:
    """One late milestone. `rate`: the last validated progress in words, `declared_on` its day, None without one."""

    code: str
    title: Text
    commitment: Text
    due_on: str
    days_late: int
    review_days: int
    rate: str
    declared_on: str | None = None
    moved: str = ""

    @property
    def due_words(self):
        return f"{datetime.date.fromisoformat(self.due_on):%d/%m/%Y}"


@dataclasses.dataclass(frozen=True)
class Told:
    """A difficulty that was already declared, so that it is not asked again."""

    code: str
    kind: str
    text: Text


@dataclasses.dataclass(frozen=True)
class Signature:
    name: Text
    function: Text
    on_behalf: bool


class Paper:
    """What letters and dispatch slips share: language, day and place, letterhead."""

    @property
    def dir(self):
        return direction(self.lang)

    @property
    def status_date(self):
        return self.date

    @property
    def date_words(self):
        return format_iso_date(self.date, self.lang, weekday=False)

    @property
    def place_and_day(self):
        """« Rabat, le 12 février 2020 », in the letter's language."""
        with translation.override(self.lang):
            return _("%(place)s, %(date)s") % {"place": self.place, "date": self.date_words}

    @property
    def letterhead_columns(self):
        """The letterhead by language, the letter's own first: a tuple of (lang, dir, texts)."""
        langs = sorted({line.lang for line in self.letterhead}, key=lambda lang: lang != self.lang)
        return tuple(
            (lang, direction(lang), tuple(line for line in self.letterhead if line.lang == lang)) for lang in langs
        )

    def to_json(self):
        """A dict of JSON values."""
        return json.loads(json.dumps(dataclasses.asdict(self)))


@dataclasses.dataclass(frozen=True)
class LetterView(Paper):
    """The whole letter; `number` is None and `signature` too until it is signed."""

    lang: str
    committee: Text
    letterhead: tuple[Text, ...]
    place: str
    date: str
    addressee: tuple[Text, ...]
    subject: Text
    references: tuple[Text, ...]
    opening: tuple[Text, ...]
    introduction: tuple[Text, ...]
    facts: tuple[Fact, ...]
    told: tuple[Told, ...]
    support: tuple[Text, ...]
    request: tuple[Text, ...]
    answering: tuple[Text, ...]
    copies: tuple[Text, ...]
    plan_code: str
    number: str | None = None
    signature: Signature | None = None
    verification: Verification | None = None
    is_demo: bool = False

    @property
    def is_draft(self):
        return self.number is None

    @classmethod
    def from_json(cls, data):
        """The view-model that `to_json` wrote: what a signed letter says, whatever has changed since."""

        def texts(name):
            return tuple(Text(**one) for one in data[name])

        signature, verification = data["signature"], data["verification"]
        several = ("letterhead", "addressee", "references", "opening", "introduction", "support", "request",
                   "answering", "copies")  # fmt: skip
        return cls(
            **{name: data[name] for name in ("lang", "place", "date", "plan_code", "number", "is_demo")},
            **{name: texts(name) for name in several},
            committee=Text(**data["committee"]),
            subject=Text(**data["subject"]),
            facts=tuple(
                Fact(**{**fact, "title": Text(**fact["title"]), "commitment": Text(**fact["commitment"])})
                for fact in data["facts"]
            ),
            told=tuple(Told(**{**one, "text": Text(**one["text"])}) for one in data["told"]),
            signature=signature
            and Signature(Text(**signature["name"]), Text(**signature["function"]), signature["on_behalf"]),
            verification=verification and Verification(**verification),
        )
