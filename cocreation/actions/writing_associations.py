"""What an import writes, in batches: the statements grow by batches alone, each record has its audit entry."""

import datetime

from django.utils import timezone

from ogp_secretariat.audit.actions.recording import difference, entry, snapshot
from ogp_secretariat.audit.models import Entry

from ..enums.associations import ReviewSource, RowStatus
from ..models import Association, AssociationAlias, ReviewItem
from ..policies.saying import in_each_language

BATCH = 500
COLUMNS = (
    "name", "name_ar", "acronym", "receipt_number", "receipt_date", "receipt_text", "email", "other_emails", "phone",
    "address", "contact_name", "website",
)  # fmt: skip


def fill(association, values):
    """Put plain `values` ({field: text or key}) into the columns of `association`; themes are not columns."""
    for name, value in values.items():
        if name == "receipt_date":
            association.receipt_date = datetime.date.fromisoformat(value) if value else None
        elif name in ("region", "province"):
            setattr(association, f"{name}_id", value)
        elif name in COLUMNS:
            setattr(association, name, value)


class Writer:
    """Writes the outcomes of one `importing_associations.Reading`."""

    def __init__(self, reading, *, by, handed_in):
        self.reading, self.by, self.handed_in = reading, by, handed_in
        self.at, self.entries = timezone.now(), []

    def write(self):
        """Returns {key of the reading: primary key} of the associations that were made."""
        made = self._create()
        self._update(made)
        self._keep_doubtful({key: one.pk for key, one in made.items()})
        Entry.objects.bulk_create(self.entries, batch_size=BATCH)
        return {key: one.pk for key, one in made.items()}

    def _entry(self, act, target, changes):
        self.entries.append(entry(act, target, by=self.by, changes=changes, at=self.at))

    def _create(self):
        made = {}
        for row in self.reading.rows:
            if row.status == RowStatus.CREATED:
                one = Association()
                self._fill_whole(one, row.key)
                made[row.key] = one
        Association.objects.bulk_create(made.values(), batch_size=BATCH)
        self._themes({made[key].pk: self.reading.state[key].get("themes", []) for key in made})
        self._aliases({made[key].pk: self.reading.aliases[key] for key in made})
        for one in made.values():
            changes = {name: pair for name, pair in difference({}, snapshot(one)).items() if pair[1] not in ("", None)}
            changes.pop("id", None)
            self._entry("create", one, changes)
        return made

    def _fill_whole(self, one, key):
        """A new record as all rows of the file together make it."""
        state = self.reading.state[key]
        fill(one, {name: value for name, value in state.items() if name not in ("themes", "unread")})
        one.unread = state.get("unread", "")
        one.refresh_search_text(self.reading.aliases[key])

    def _update(self, made):
        touched = {}
        for row in self.reading.rows:
            if row.status in (RowStatus.UPDATED, RowStatus.MATCHED) and row.key not in made:
                touched.setdefault(row.key, []).append(row)
        changed, themes, aliases = [], {}, {}
        for key, rows in touched.items():
            one = self.reading.records[key]
            before = snapshot(one)
            for row in rows:
                fill(one, row.fills)
                themes.setdefault(key, []).extend(row.fills.get("themes", []))
                aliases.setdefault(key, []).extend(row.aliases)
            one.unread = self.reading.state[key].get("unread", "")
            one.refresh_search_text(self.reading.aliases[key])
            one.version += 1
            changed.append(one)
            changes = difference(before, snapshot(one))
            changes |= {"aliases": [None, " | ".join(aliases[key])]} if aliases[key] else {}
            changes |= {"themes": [None, f"+ {len(themes[key])}"]} if themes[key] else {}
            self._entry("change", one, changes)
        names = [*COLUMNS, "region", "province", "unread", "search_text", "version"]
        Association.objects.bulk_update(changed, names, batch_size=BATCH)
        self._themes(themes)
        self._aliases(aliases)

    def _themes(self, themes):
        link = Association.themes.through
        rows = [link(association_id=pk, theme_id=theme) for pk, found in themes.items() for theme in found]
        link.objects.bulk_create(rows, batch_size=BATCH, ignore_conflicts=True)

    def _aliases(self, aliases):
        rows = [AssociationAlias(association_id=pk, name=name) for pk, names in aliases.items() for name in names]
        AssociationAlias.objects.bulk_create(rows, batch_size=BATCH, ignore_conflicts=True)

    def _keep_doubtful(self, keys):
        items = []
        for row in self.reading.rows:
            if row.status != RowStatus.TO_REVIEW or row.known_item:
                continue
            candidates = [
                {"association": keys.get(key, key), "reasons": list(reasons)} for key, reasons in row.candidates
            ]
            items.append(
                ReviewItem(
                    source=ReviewSource.IMPORT,
                    handed_in=self.handed_in,
                    row=row.number,
                    raw=row.raw,
                    values={**row.values, "unread": row.unread},
                    reasons=[in_each_language(sentence) for sentence in row.warnings],
                    candidates=candidates,
                    fingerprint=row.fingerprint,
                )
            )
        ReviewItem.objects.bulk_create(items, batch_size=BATCH)
