"""What one model keeps about people, and how the rows about somebody are found in it."""

import json
import re
from collections.abc import Callable
from dataclasses import dataclass, field

from django.apps import apps
from django.db.models import JSONField, Q, TextField
from django.db.models.functions import Cast

WORDS_AT_ONCE = 20


@dataclass(frozen=True)
class Subject:
    """Somebody: the addresses that are theirs, the cards and accounts that go with them, and what these rows call them.

    `names` and `phones` are only looked for in rows that an address led to, and where texts are searched for what is
    left: two people may have one name.
    """

    emails: frozenset
    people: frozenset = frozenset()
    users: frozenset = frozenset()
    in_office: bool = False
    names: frozenset = frozenset()
    phones: frozenset = frozenset()

    @property
    def words(self):
        """Everything that tells who it is, the longest first."""
        return sorted(self.emails | self.names | self.phones, key=len, reverse=True)

    def is_named(self, text):
        """Whether an address of theirs stands in `text`, alone and not as a part of a longer one."""
        return bool(self.emails) and _standing(self.emails).search(text or "") is not None


@dataclass(frozen=True)
class Holding:
    """What one model keeps about people.

    Rows are somebody's when one of `emails` is their address, one of `people` their card or one of `users` their
    account (paths of fields), and `theirs` agrees. `within`: texts and JSON in which an address may stand among others;
    only that part is exported and erased. `erase`: {field: what takes its place}, or a function of the row that gives
    it; a row that `erasable` refuses stays for the reason `kept`. `fields`: every field about people, those that stay
    included. `export=False`: told by number only. `names`, `phones`: functions of a row that is somebody's.
    """

    model: str
    emails: tuple = ()
    people: tuple = ()
    users: tuple = ()
    within: tuple = ()
    fields: tuple = ()
    erase: object = field(default_factory=dict)
    kept: object = ""
    erasable: Callable = lambda row, subject: True
    theirs: Callable | None = None
    export: bool = True
    # Rows of the log-in: taken away whole.
    deletes: bool = False
    # The fields that stay all the same in a row that is erased, and why.
    spares: Callable = lambda row, subject: ()
    spared: object = ""
    names: Callable = lambda row: ()
    phones: Callable = lambda row: ()
    # Takes the part of somebody out of one field of `within`: (name, value, subject) -> value.
    redact: Callable = lambda name, value, subject: redacted(value, subject)

    @property
    def manager(self):
        return apps.get_model(self.model)._base_manager

    def own(self, subject):
        """The rows that are somebody's as a whole, in their order."""
        where = Q(pk__in=[])
        for name in self.emails:
            for email in subject.emails:
                where |= Q(**{f"{name}__iexact": email})
        for name in self.people:
            where |= Q(**{f"{name}__in": subject.people})
        for name in self.users:
            where |= Q(**{f"{name}__in": subject.users})
        rows = self.manager.filter(where).order_by("pk")
        if self.theirs is None:
            return rows
        return self.manager.filter(pk__in=[row.pk for row in rows if self.theirs(row, subject)]).order_by("pk")

    def rows_of(self, subject):
        """The rows about `subject`, in their order: their own, then those that have their address in a text."""
        if not self.within:
            return self.own(subject)
        found = rows_naming(self.manager, self.within, subject.emails)
        keys = {*self.own(subject).values_list("pk", flat=True), *found}
        return self.manager.filter(pk__in=keys).order_by("pk")

    def erasing(self, row, subject, *, is_own):
        """{field: what takes its place} in one row: all of it when it is theirs, else the part with their address."""
        values = {name: self.redact(name, getattr(row, name), subject) for name in self.names_in(row, subject)}
        if not is_own or not self.erase:
            return values
        return (self.erase(row) if callable(self.erase) else self.erase) | values

    def names_in(self, row, subject):
        """Those of `within` in which an address of `subject` stands in this row."""
        return [name for name in self.within if subject.is_named(as_text(getattr(row, name)))]


def rows_naming(manager, names, words):
    """The keys of the rows in whose fields `names` one of `words` stands.

    The database finds where the letters are, and cannot tell where a word ends: that is looked at here. One statement
    for each field and a few words, whatever their number: a statement has its limits.
    """
    found, pattern = set(), _standing(words) if words else None
    for name in names:
        path, rows = name, manager.all()
        if isinstance(manager.model._meta.get_field(name), JSONField):
            path, rows = "as_letters", rows.annotate(as_letters=Cast(name, TextField()))
        for some in batched(sorted(words), WORDS_AT_ONCE):
            for key, value in rows.filter(_spelled(path, some)).values_list("pk", name).iterator(chunk_size=500):
                if pattern.search(as_text(value)):
                    found.add(key)
    return found


def _spelled(path, words):
    where = Q(pk__in=[])
    for word in words:
        # SQLite folds the case of ASCII letters alone, and stores JSON with the others escaped.
        for spelling in {word, word.upper(), word.lower(), word.title()}:
            where |= Q(**{f"{path}__icontains": spelling}) | Q(**{f"{path}__icontains": json.dumps(spelling)[1:-1]})
    return where


def batched(items, size):
    return [items[start : start + size] for start in range(0, len(items), size)]


def as_text(value):
    return value if isinstance(value, str) else json.dumps(value, ensure_ascii=False, default=str)


def _standing(words):
    one_of = "|".join(re.escape(word) for word in sorted(words, key=len, reverse=True))
    return re.compile(rf"(?<![\w.+-])(?:{one_of})(?![\w-]|\.\w)", re.IGNORECASE)


def stands_in(words, text):
    """Whether one of `words` stands in `text`, whatever its case, not as a part of another word."""
    return bool(words) and _standing(words).search(text) is not None


def redacted(value, subject):
    """`value`, a text or JSON, with « … » wherever something tells of the subject."""
    if isinstance(value, dict):
        return {name: redacted(one, subject) for name, one in value.items()}
    if isinstance(value, list):
        return [redacted(one, subject) for one in value]
    return _standing(subject.words).sub("…", value) if isinstance(value, str) else value


def parts(value, subject):
    """The parts of a text or of JSON in which an address of the subject stands: lines, or the objects around it."""
    if isinstance(value, str):
        return [line.strip() for line in re.split(r"[\n;]", value) if subject.is_named(line)]
    if isinstance(value, dict):
        if any(isinstance(one, str) and subject.is_named(one) for one in value.values()):
            return [value]
        return [part for one in value.values() for part in parts(one, subject)]
    return [part for one in value for part in parts(one, subject)] if isinstance(value, list) else []
