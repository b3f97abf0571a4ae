"""The register from a spreadsheet: judged without writing anything, then written; doubtful rows wait for a person.

Each row has exactly one outcome:

- `created`: nothing like it was there;
- `updated`: recognised with certainty, and something that was empty is filled or a theme added;
- `matched`: recognised with certainty under a name the record did not have, which becomes one of its other names;
- `unchanged`: recognised, nothing to add;
- `to_review`: several could be it, or only nearly (`policies.matching`), or it says something else than the record
  (`policies.differing`), or it contradicts itself (a province outside its region): kept until a person says which, and
  only once however often the file comes again;
- `refused`: no record can be made of it; the reason is said. The other rows are written all the same.
"""

import json
import math
from dataclasses import dataclass, field

from django.db import transaction
from django.utils import timezone
from django.utils.crypto import salted_hmac
from django.utils.translation import gettext_lazy
from django.utils.translation import gettext_noop as _

from ogp_secretariat.audit.actions.recording import record
from ogp_secretariat.web.sheets import read_table

from ..enums.associations import ReviewSource, ReviewState, RowStatus
from ..models import Association, ReviewItem
from ..policies import matching
from ..policies.association_rows import COLUMNS, NAMING_COLUMNS, read_row
from ..policies.differing import compare
from ..policies.saying import said
from ..queries import associations as queries
from .enrolling import authorise, hold_register
from .writing_associations import Writer

LONGEST_UNREAD = 20_000
CONTRADICTION = "contradiction"  # the row says two places: worded by `queries.associations`


def read_file(data, name):
    """The `Table` of a file's bytes: its header is the first row with a column of names. Raises `ValidationError`."""
    known = {column: [column, *others] for column, others in COLUMNS.items()}
    named = [one for column in NAMING_COLUMNS for one in known[column]]
    # Below a header « Coordonnées », « téléphone » and « e-mail »; a name below one would be an association.
    others = [one for column, several in known.items() if column not in NAMING_COLUMNS for one in several]
    return read_table(data, name, any_of=named, known=others)


@dataclass
class Outcome:
    """What one row comes to. `key`: primary key of its association, « new:ROW » for one that this file makes."""

    number: int
    raw: dict
    status: str = ""
    key: object = None
    values: dict = field(default_factory=dict)
    unread: list = field(default_factory=list)
    contradictions: list = field(default_factory=list)
    errors: list = field(default_factory=list)
    warnings: list = field(default_factory=list)
    candidates: tuple = ()
    fills: dict = field(default_factory=dict)
    aliases: list = field(default_factory=list)
    unread_added: list = field(default_factory=list)
    fingerprint: str = ""
    known_item: bool = False


class Reading:
    """The rows of a file against the register of this moment."""

    def __init__(self, table, *, today, lock=False):
        if lock:
            # One import at a time: the second one meets what the first one made.
            hold_register()
        self.today, self.gazetteer = today, queries.gazetteer()
        self.headers, self.unread_columns = _headers(table)
        self.records = {one.pk: one for one in queries.comparable(lock=lock)}
        self.state = {pk: queries.stored_values(one) for pk, one in self.records.items()}
        self.aliases = {pk: queries.alias_names(one) for pk, one in self.records.items()}
        self.register = queries.register_of(self.records.values())
        self.first_row = {}
        self.rows = [self._outcome(row) for row in table.rows]
        self._recall()
        for row in self.rows:
            self._judge(row)

    def _outcome(self, source):
        cells = {column: source.cells[header] for column, header in self.headers.items() if header in source.cells}
        read = read_row(cells, self.gazetteer, today=self.today)
        row = Outcome(source.number, {name: _plain(value) for name, value in source.cells.items()})
        row.values, row.unread, row.errors, row.warnings = read.values, read.unread, read.errors, read.warnings
        row.contradictions = read.contradictions
        if source.surplus:
            row.errors.append(said(_("Cells stand under no header: the row has more cells than the header.")))
        if (
            not any(row.values.get(name) for name in ("name", "name_ar", "acronym", "receipt_number"))
            and not row.errors
        ):
            row.errors.append(said(_("The row names no association.")))
        row.fingerprint = fingerprint(row.values, row.unread)
        return row

    def _recall(self):
        """What became of rows like these that came before."""
        wanted = [row.fingerprint for row in self.rows if not row.errors]
        self.items = {}
        for start in range(0, len(wanted), 500):
            found = ReviewItem.objects.filter(fingerprint__in=wanted[start : start + 500], source=ReviewSource.IMPORT)
            self.items |= {item.fingerprint: item for item in found.order_by("pk")}

    def _judge(self, row):
        if row.errors:
            row.status = RowStatus.REFUSED
            return
        answer = self.register.match(queries.known_of(None, row.values))
        if row.contradictions:
            same = ((answer.key, (CONTRADICTION,)),) if answer.verdict == matching.SAME else ()
            self._doubt(row, same or answer.candidates)
        elif answer.verdict == matching.SAME:
            self._compare(row, answer.key)
        elif answer.verdict == matching.DOUBTFUL:
            self._doubt(row, answer.candidates)
        elif not (row.values.get("name") or row.values.get("name_ar")):
            row.status = RowStatus.REFUSED
            row.errors.append(
                said(_("The row has no name, and no association of the register has its acronym or receipt."))
            )
        else:
            self._create(row)

    def _create(self, row):
        row.status, row.key = RowStatus.CREATED, f"new:{row.number}"
        self.state[row.key] = {**row.values, "unread": "\n".join(row.unread)}
        self.aliases[row.key] = []
        self._settle(row)

    def _compare(self, row, key):
        row.key = key
        stored = self.state[key]
        fills, differs, names = compare(row.values, stored, self.aliases[key])
        lines = stored.get("unread", "").split("\n")
        added = [line for line in row.unread if line not in lines]
        if differs:
            row.warnings += [_differs_sentence(name) for name in differs]
            self._doubt(row, ((key, ("conflict",)),))
            return
        if len(stored.get("unread", "")) + sum(map(len, added)) > LONGEST_UNREAD:
            row.status = RowStatus.REFUSED
            row.errors.append(said(_("Too many values that cannot be read are kept for this association already.")))
            return
        if key in self.first_row and self.first_row[key] != row.number:
            row.warnings.append(said(_("Same association as row %(row)s."), row=self.first_row[key]))
        row.fills, row.aliases, row.unread_added = fills, names, added
        if fills or added:
            row.status = RowStatus.UPDATED
        else:
            row.status = RowStatus.MATCHED if names else RowStatus.UNCHANGED
        themes = [*stored.get("themes", []), *fills.get("themes", [])]
        unread = "\n".join(filter(None, [stored.get("unread", ""), *added]))
        self.state[key] = {**stored, **fills, "themes": themes, "unread": unread}
        self.aliases[key] = [*self.aliases[key], *names]
        self._settle(row)

    def _settle(self, row):
        self.first_row.setdefault(row.key, row.number)
        self.register.add(queries.known_of(row.key, self.state[row.key], self.aliases[row.key]))

    def _doubt(self, row, candidates):
        """Before a person, unless a person has said already what this very row is."""
        row.candidates = candidates
        item = self.items.get(row.fingerprint)
        row.known_item = item is not None
        if item is None:
            row.status, row.key = RowStatus.TO_REVIEW, None
            self.items[row.fingerprint] = ReviewItem(row=row.number)
        elif item.state == ReviewState.PENDING:
            row.status, row.key = RowStatus.TO_REVIEW, None
            row.warnings.append(said(_("This row waits to be examined already.")))
        elif item.state == ReviewState.REFUSED:
            row.status = RowStatus.REFUSED
            row.errors.append(said(_("Refused when it was examined: %(reason)s"), reason=item.refusal))
        else:
            row.status, row.key = RowStatus.UNCHANGED, item.association_id
            row.warnings.append(said(_("This row was examined already.")))


def _differs_sentence(name):
    label = gettext_lazy("themes") if name == "themes" else Association._meta.get_field(name).verbose_name
    return said(_("Differs from what is recorded: %(field)s."), field=label)


def _headers(table):
    """({our column: their header}, headers that are not read)."""
    found = {}
    for column, others in COLUMNS.items():
        header = next((h for name in (column, *others) if (h := table.find(name)) is not None), None)
        if header is not None and header not in found.values():
            found[column] = header
    return found, [header for header in table.headers if header not in found.values()]


def _plain(value):
    """A cell as JSON and every database take it."""
    if hasattr(value, "isoformat"):
        return value.isoformat()
    if isinstance(value, float) and not math.isfinite(value):
        return str(value)
    if isinstance(value, int) and not isinstance(value, bool) and value.bit_length() > 60:
        return "#"
    return value.replace("\x00", " ").encode("utf-8", "replace").decode() if isinstance(value, str) else value


def fingerprint(values, unread):
    """A keyed digest of what a row says: it recognises the row and says nothing about it."""
    text = json.dumps([values, unread], sort_keys=True, ensure_ascii=False)
    return salted_hmac("cocreation.review", text, algorithm="sha256").hexdigest()


# -- The two doors -----------------------------------------------------------------------------------------------------


def check_associations(table, *, today, words=str):
    """What `apply_associations` would answer, with nothing written.

    Returns {rows, created, updated, unchanged, matched, to_review, refused, details, unread, understood, applied};
    `understood`: [header of the file, our column]; `details`: one {row, status, errors, warnings, association, name,
    candidates} for each row. `words` makes of a sentence what is answered: a text in the active language, or
    `saying.in_each_language` where it is kept.
    """
    return _result(Reading(table, today=today), applied=False, words=words)


@transaction.atomic
def apply_associations(table, *, today, by, handed_in=None, note="", words=str):
    """Write what the file says. Returns the result as `check_associations` does. Raises PermissionDenied."""
    authorise(by)
    reading = Reading(table, today=today, lock=True)
    keys = Writer(reading, by=by, handed_in=handed_in).write()
    result = _result(reading, applied=True, keys=keys, words=words)
    if handed_in is not None:
        counts = ", ".join(f"{status}: {result[status]}" for status in RowStatus.values)
        record("import", handed_in, by=by, note=f"{note} ({counts})" if note else counts)
    return result


def _result(reading, *, applied, words, keys=None):
    details = [_detail(row, reading, keys or {}, words) for row in reading.rows]
    counts = {status: sum(detail["status"] == status for detail in details) for status in RowStatus.values}
    return {
        "rows": len(details),
        **counts,
        "details": details,
        "unread": reading.unread_columns,
        "understood": [[header, column] for column, header in reading.headers.items()],
        "applied": applied,
        "at": timezone.now().isoformat(),
    }


def _detail(row, reading, keys, words):
    def named(key):
        values = reading.state.get(key, {})
        return values.get("name") or values.get("name_ar") or values.get("acronym") or ""

    def number(key):
        return keys.get(key, key if isinstance(key, int) else None)

    candidates = []
    if row.status == RowStatus.TO_REVIEW:
        candidates = [
            {"association": number(key), "name": named(key), "reasons": queries.reasons_in_words(reasons, words)}
            for key, reasons in row.candidates
        ]
    return {
        "row": row.number,
        "status": str(row.status),
        "errors": [words(sentence) for sentence in row.errors],
        "warnings": [words(sentence) for sentence in row.warnings],
        "association": number(row.key),
        "name": row.values.get("name") or row.values.get("name_ar") or row.values.get("acronym") or "",
        "candidates": candidates,
    }
