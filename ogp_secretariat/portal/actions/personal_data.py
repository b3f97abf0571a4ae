"""Everything that is known of a person, handed out or erased, through the table in `portal/personal_data.py`."""

import io
import json
import zipfile
from collections import Counter
from dataclasses import dataclass, field

from django.core.serializers.json import DjangoJSONEncoder
from django.db import transaction
from django.db.models import FileField, Q
from django.utils import timezone
from django.utils.translation import gettext as _

from cocreation.enums.events import RegistrationState
from ogp_secretariat.audit.actions.recording import record
from ogp_secretariat.audit.models import Entry
from ogp_secretariat.documents.models import Document
from ogp_secretariat.mailroom.actions.erasing import erase_messages
from ogp_secretariat.people.models import Person

from ..personal_data import ERASED_USER, HOLDINGS

# Never handed out: what opens doors, and what only searches read.
SECRET = {"password", "key", "search_text", "creation_token", "data"}


@dataclass
class Outcome:
    """What an erasure did: (label, how many) erased; (label, how many, why) kept; documents that stay as they are."""

    erased: list = field(default_factory=list)
    kept: list = field(default_factory=list)
    documents: int = 0


def known(subject):
    """Everything that is known of a `Subject`, as a dictionary for JSON: records by model, acts, kept documents."""
    records, keys = [], Q(pk__in=[])
    for holding in HOLDINGS:
        rows = list(holding.rows_of(subject))
        for row in rows:
            if holding.export:
                records.append(_record(row))
            keys |= Q(target_type=row._meta.label_lower, target_id=str(row.pk))
    entries = Entry.objects.filter(keys | Q(actor_id__in=subject.users)).order_by("pk")
    return {
        "subject": {
            "emails": sorted(subject.emails), "people": sorted(subject.people), "accounts": sorted(subject.users)
        },
        "made_at": timezone.now(),
        "records": records,
        "audit": [
            {
                "at": entry.at, "by": entry.actor_label, "action": str(entry.act), "record": entry.target_label,
                "changes": entry.changes, "note": entry.note,
            }
            for entry in entries
        ],
        "documents": [
            {"title": document.title, "reference": document.reference, "requested_at": document.requested_at}
            for document in _documents(subject)
        ],
    }  # fmt: skip


def _record(row):
    """One row: what kind it is and its filled fields, under their names in words."""
    fields = {}
    for column in row._meta.concrete_fields:
        value = getattr(row, column.name if column.is_relation else column.attname)
        if column.name in SECRET or value in (None, "") or (column.name == "body" and getattr(row, "is_secret", False)):
            continue
        is_plain = isinstance(value, (str, int, float, bool)) and not isinstance(column, FileField)
        fields[str(column.verbose_name)] = value if is_plain else str(value)
    return {"kind": str(row._meta.verbose_name), "model": row._meta.label, "id": row.pk, "fields": fields}


def _documents(subject):
    """The issued documents that name the person: they are frozen."""
    names = Person.objects.filter(pk__in=subject.people).exclude(name="").values_list("name", flat=True)
    where = Q(pk__in=[])
    for word in {*names, *subject.emails}:
        where |= Q(html__contains=word)
    return Document.objects.filter(where).only("title", "reference", "requested_at").order_by("pk")


def as_bytes(content, *, zipped=False):
    """`known()` as a file: JSON, or a ZIP with the JSON in it."""
    text = json.dumps(content, cls=DjangoJSONEncoder, ensure_ascii=False, indent=2).encode("utf-8", "replace")
    if not zipped:
        return text
    output = io.BytesIO()
    with zipfile.ZipFile(output, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("donnees.json", text)
    return output.getvalue()


# -- Erasing -----------------------------------------------------------------------------------------------------------


@transaction.atomic
def erase(subject, *, by, dry_run=False):
    """Erase what is known of a `Subject`, and say what stays and why. Returns the `Outcome`; twice does nothing more.

    The audit says which record was erased, without what it held. With `dry_run` nothing is written.
    """
    outcome = Outcome(documents=_documents(subject).count())
    for holding in HOLDINGS:
        rows = list(holding.rows_of(subject))
        if not rows:
            continue
        label = str(rows[0]._meta.verbose_name_plural)
        if holding.model == "mailroom.Message":
            number = erase_messages(holding.rows_of(subject))
            _note(outcome, label, number, len(rows) - number, _("on its way at this moment: ask again in a minute"))
            continue
        erased = sum(_erase_row(holding, row, subject, by, outcome) for row in rows)
        _note(outcome, label, erased, len(rows) - erased, str(holding.kept))
    acts = Entry.objects.filter(actor_id__in=subject.users).count()
    _note(outcome, str(Entry._meta.verbose_name_plural), 0, acts, _("who did what: nobody can change it"))
    if dry_run:
        transaction.set_rollback(True)
    return outcome


def _note(outcome, label, erased, kept, why):
    if erased:
        outcome.erased.append((label, erased))
    if kept:
        outcome.kept.append((label, kept, why))


def _erase_row(holding, row, subject, by, outcome):
    """Erase one row; False when it stays."""
    if holding.deletes:
        row.delete()
        return True
    if not holding.erase or not holding.erasable(row, subject):
        return False
    spared = holding.spares(row, subject)
    erase_fields(row, {name: value for name, value in holding.erase.items() if name not in spared})
    record("erase", row, by=by)
    if spared:
        outcome.kept.append((str(row._meta.verbose_name), 1, str(holding.spared)))
    return True


def erase_fields(row, values):
    """Write `values` over the fields of a row; an empty field stays empty. A form that is open elsewhere is refused."""
    for name, value in values.items():
        if value == ERASED_USER:
            value = value.format(pk=row.pk)
        if isinstance(value, bool) or getattr(row, name):
            setattr(row, name, value)
    if row._meta.label == "cocreation.Registration" and row.state in _ACTIVE and row.event.date >= timezone.localdate():
        # Nobody waits at the door for somebody who is not to be known.
        row.state = RegistrationState.CANCELLED
    if hasattr(row, "version") and isinstance(row.version, int):
        row.version += 1
    row.save()


_ACTIVE = (RegistrationState.CONFIRMED, RegistrationState.WAITING, RegistrationState.PENDING)


def summary(content):
    """{kind: how many} of the records of `known()`."""
    return Counter(row["kind"] for row in content["records"])
