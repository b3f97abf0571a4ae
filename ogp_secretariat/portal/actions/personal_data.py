"""Everything that is known of a person, handed out or erased, through the table in `portal/holdings.py`."""

import datetime
import io
import json
import zipfile
from collections import Counter
from dataclasses import dataclass, field

from django.core.serializers.json import DjangoJSONEncoder
from django.db import transaction
from django.db.models import FileField, Q
from django.utils import timezone
from django.utils.html import escape
from django.utils.translation import gettext as _

from cocreation.actions import certifying, registering
from ogp_secretariat.audit.actions.recording import record
from ogp_secretariat.audit.models import Entry
from ogp_secretariat.documents.models import Document
from ogp_secretariat.mailroom.actions.erasing import erase_messages
from ogp_secretariat.mailroom.models import Message
from ogp_secretariat.web.errors import NotAllowedNow

from ..holding import parts, rows_naming
from ..holdings import ERASED_USER, HOLDINGS
from .mentions import mentions

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
        own = set(holding.own(subject).values_list("pk", flat=True))
        for row in holding.rows_of(subject):
            if holding.export:
                records.append(_record(holding, row, subject, is_own=row.pk in own))
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


def _record(holding, row, subject, *, is_own):
    """One row: what kind it is and its filled fields, under their names in words.

    Of a text or a table in which an address stands among those of others, only the parts with that address; of a row
    that is not the person's own, nothing else.
    """
    fields = {}
    for column in row._meta.concrete_fields:
        value = getattr(row, column.name if column.is_relation else column.attname)
        if column.name in holding.within:
            value = parts(value, subject)
        elif not is_own:
            continue
        if column.name in SECRET or value in (None, "", [], {}) or _is_secret_body(row, column):
            continue
        is_plain = isinstance(value, (str, int, float, bool, dict, list)) and not isinstance(column, FileField)
        fields[str(column.verbose_name)] = value if is_plain else str(value)
    return {"kind": str(row._meta.verbose_name), "model": row._meta.label, "id": row.pk, "fields": fields}


def _is_secret_body(row, column):
    return column.name == "body" and getattr(row, "is_secret", False)


def _documents(subject):
    """The issued documents that name the person: they are frozen."""
    words = subject.emails | subject.names
    found = rows_naming(Document.objects, ["html"], words | {escape(word) for word in words})
    return Document.objects.filter(pk__in=found).only("title", "reference", "requested_at").order_by("pk")


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
    outcome, told = Outcome(documents=_documents(subject).count()), set()
    # All are found before the first is erased: an address leads to a file through its contribution.
    found = [(holding, list(holding.rows_of(subject)), _keys(holding.own(subject))) for holding in HOLDINGS]
    for holding, rows, own in found:
        if not rows or holding.model == "mailroom.Message":
            continue
        label = str(rows[0]._meta.verbose_name_plural)
        stay = [row for row in rows if not _may_erase(holding, row, subject)]
        spared = [row for row in rows if row not in stay and row.pk in own and holding.spares(row, subject)]
        erased = sum(_erase_row(holding, row, subject, by, is_own=row.pk in own) for row in rows if row not in stay)
        _note(outcome, label, erased, len(stay), str(holding.kept))
        _note(outcome, label, 0, len(spared), str(holding.spared))
        told |= {(holding.model, row.pk) for row in (*stay, *spared)}
    _erase_messages(subject, outcome)
    acts = Entry.objects.filter(actor_id__in=subject.users)
    told |= {(Entry._meta.label, key) for key in acts.values_list("pk", flat=True)}
    _note(outcome, str(Entry._meta.verbose_name_plural), 0, acts.count(), _("who did what: nobody can change it"))
    _tell_mentions(subject, outcome, told)
    if dry_run:
        transaction.set_rollback(True)
    return outcome


def _keys(rows):
    return set(rows.values_list("pk", flat=True))


def _erase_messages(subject, outcome):
    """Last of all: what was just written to the person, of a seat given back, goes too."""
    messages = next(holding for holding in HOLDINGS if holding.model == "mailroom.Message").rows_of(subject)
    number = messages.count()
    erased = erase_messages(messages)
    why = _("on its way at this moment: ask again in a minute")
    _note(outcome, str(Message._meta.verbose_name_plural), erased, number - erased, why)


def _tell_mentions(subject, outcome, told):
    """Where the name, the address or the telephone number still stands in words that somebody wrote."""
    for model, keys in mentions(subject, told=told).items():
        if model is Entry:
            why = _("the name stands in the record of changes, which nobody can change")
        else:
            listed = ", ".join(map(str, keys[:10])) + (" …" if len(keys) > 10 else "")
            why = _(
                "the name, the address or the number stands in a text, perhaps of somebody else with the same name: "
                "read and correct by hand no. %(list)s"
            ) % {"list": listed}
        _note(outcome, str(model._meta.verbose_name_plural), 0, len(keys), why)


def _note(outcome, label, erased, kept, why):
    if erased:
        outcome.erased.append((label, erased))
    if kept:
        outcome.kept.append((label, kept, why))


def _give_seat_back(registration, by):
    """Nobody waits at the door for somebody who is not to be known: the seat goes to the next one on the list."""
    try:
        registering.cancel(registration, day=timezone.localdate(), by=by)
    except NotAllowedNow:
        # The event has begun: who came stays counted.
        return


def _issue_no_more(certificate, by):
    """A certificate that has no number yet is not to be made in nobody's name."""
    if certificate.number is None and certificate.withdrawn_on is None:
        reason = _("personal data erased")
        certifying.withdraw(certificate, reason=reason, by=by, day=timezone.localdate())


# What goes before through the act of its own.
BEFORE = {"cocreation.Registration": _give_seat_back, "cocreation.Certificate": _issue_no_more}


def _may_erase(holding, row, subject):
    return holding.deletes or (bool(holding.erase or holding.within) and holding.erasable(row, subject))


def _erase_row(holding, row, subject, by, *, is_own):
    """Erase one row; False when there was nothing left to erase."""
    if holding.deletes:
        row.delete()
        return True
    if holding.model in BEFORE:
        BEFORE[holding.model](row, by)
    row = holding.manager.select_for_update(of=("self",)).get(pk=row.pk)
    spared = holding.spares(row, subject) if is_own else ()
    values = {name: value for name, value in holding.erasing(row, subject, is_own=is_own).items() if name not in spared}
    if not erase_fields(row, values):
        return False
    record("erase", row, by=by)
    return True


def erase_fields(row, values):
    """Write `values` over the fields of a row; an empty field stays empty. A form that is open elsewhere is refused.

    Returns whether anything changed.
    """
    changed = False
    for name, value in values.items():
        if value == ERASED_USER:
            value = value.format(pk=row.pk)
        before = getattr(row, name)
        if before != value and (before or isinstance(value, (bool, datetime.date))):
            setattr(row, name, value)
            changed = True
    if not changed:
        return False
    if hasattr(row, "version") and isinstance(row.version, int):
        row.version += 1
    row.save()
    return True


def summary(content):
    """{kind: how many} of the records of `known()`."""
    return Counter(row["kind"] for row in content["records"])
