"""What a bundle is made of, as plain data: pure, written by the app that asks and read by the worker that makes it.

    recipe = Recipe(title, "fr", cover=Sheet(…), notice=Sheet(…), parts=(Part(…), …))

A part stands at a `depth` in the table of contents; without a source it is a heading over those that follow it.
"""

import dataclasses
import hashlib
import json
import re
import types
import unicodedata

SLUG_CHARACTERS = 60


@dataclasses.dataclass(frozen=True)
class Sheet:
    """A page to render: its template, its stylesheet (below `static/`) and its context (JSON, given as it is)."""

    template: str
    stylesheet: str
    context: dict


@dataclasses.dataclass(frozen=True)
class Part:
    """One line of the table of contents. At most one of `sheet`, `document` (its key) and `upload` (a stored path).

    `sha256`: of the document's bytes; an upload is stored once under a name of its own, which stands for its contents.
    """

    title: str
    lang: str = "fr"
    number: str = ""
    depth: int = 0
    slug: str = ""
    sheet: Sheet | None = None
    document: str = ""
    sha256: str = ""
    upload: str = ""
    # A heading over nothing stands in the table of contents only: it would open the page of another part.
    is_bookmarked: bool = True

    @property
    def is_heading(self):
        return not (self.sheet or self.document or self.upload)


@dataclasses.dataclass(frozen=True)
class Recipe:
    """Everything a bundle says. `cover` is rendered with the table of contents, `notice` for what cannot be joined."""

    title: str
    lang: str
    cover: Sheet
    notice: Sheet
    parts: tuple[Part, ...]

    def to_json(self):
        return dataclasses.asdict(self)

    @classmethod
    def from_json(cls, data):
        parts = tuple(
            Part(**{**part, "sheet": Sheet(**part["sheet"]) if part["sheet"] else None}) for part in data["parts"]
        )
        return cls(data["title"], data["lang"], Sheet(**data["cover"]), Sheet(**data["notice"]), parts)

    @property
    def key(self):
        """The digest of the contents: 64 hexadecimal digits."""
        data = json.dumps(self.to_json(), ensure_ascii=False, sort_keys=True, default=str)
        return hashlib.sha256(data.encode()).hexdigest()


def as_objects(value):
    """JSON as templates of documents read it: `text.lang` of objects as well as of dictionaries."""
    if isinstance(value, dict):
        return types.SimpleNamespace(**{name: as_objects(one) for name, one in value.items()})
    return [as_objects(one) for one in value] if isinstance(value, list) else value


def slug(text):
    """Lower-case ASCII letters, digits and hyphens, at most 60; empty when nothing of the text is left (Arabic)."""
    plain = unicodedata.normalize("NFKD", text).encode("ascii", "ignore").decode().lower()
    return re.sub(r"[^a-z0-9]+", "-", plain).strip("-")[:SLUG_CHARACTERS].strip("-")


def file_slug(text):
    """As `slug`, but letters that are not Latin stay: an Arabic title is the name of its file."""
    plain = ""
    for character in unicodedata.normalize("NFKC", text).lower():
        ascii_only = unicodedata.normalize("NFKD", character).encode("ascii", "ignore").decode()
        plain += ascii_only or (character if character.isalnum() else "")
    return re.sub(r"[^\w]+|_+", "-", plain).strip("-")[:SLUG_CHARACTERS].strip("-")


def file_names(parts):
    """The name in the ZIP of each part that has a source, None for headings: « 03_point-2_budget.pdf ».

    The number makes each one unique and keeps their order.
    """
    names, number = [], 0
    for part in parts:
        if part.is_heading:
            names.append(None)
            continue
        number += 1
        names.append("_".join(filter(None, [f"{number:02d}", part.slug, file_slug(part.title)])) + ".pdf")
    return names
