"""A letter as plain data: what its PDF and its page show, frozen in the database as JSON.

« Forme administrative »: timbre, number, place and date, suscription, objet, références, développement, signature,
ampliations; neither formule d'appel nor formule de politesse. Dates are ISO strings; absent is None or an empty tuple.
"""

import dataclasses
import datetime

from meetings.papers import Paper, Signature
from meetings.releve import Text, Verification


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
