"""What decisions stand at so far, the guards of their follow-up, and the index of words."""

import datetime
from importlib import import_module

from django.db import migrations, transaction
from django.db.utils import DatabaseError

from ogp_secretariat.web.text import fold
from ogp_secretariat.web.triggers import guard

locks = import_module("meetings.migrations.0002_guards")
INDEX = "decision_search_trigrams"
# A schema of its own: restoring an archive puts another schema in the place of the tables' one.
PLACE = "extensions"
KEPT = "Suivi tenu avant les comptes rendus : seul l’état en est connu."
COPIED = ("kind", "date", "time", "end", "text")


def fill(apps, editor):
    """The present deadline is the one decided; a status that was set by hand becomes the first report."""
    Decision = apps.get_model("meetings", "Decision")
    owners = ("owner_person", "owner_institution", "owner_college", "owner_committee")
    rows = Decision.objects.select_related("meeting__committee", "agenda_item", *owners)
    for decision in rows.iterator(chunk_size=500):
        values = {f"current_{name}": getattr(decision, f"deadline_{name}") for name in COPIED}
        values["current_due"] = decision.deadline_end or decision.deadline_date
        values["current_since"] = decision.meeting.date
        values["search_text"] = _words(decision)
        if decision.status != "open":
            _report(apps, decision)
            values["report_count"] = 1
            if decision.status in ("done", "abandoned"):
                values["closed_on"] = datetime.date.today()
        Decision.objects.filter(pk=decision.pk).update(**values)


def _words(decision):
    meeting, item = decision.meeting, decision.agenda_item
    code = f"{meeting.committee.code} {meeting.number}/{meeting.year}-D{decision.number}"
    owner = getattr(decision, f"owner_{decision.owner_kind}", None)
    name = owner if isinstance(owner, str) else getattr(owner, "name", "")
    words = [
        code if decision.number and meeting.number else "", decision.text, decision.text_ar, name or "",
        getattr(owner, "name_ar", ""), decision.owner_text_ar, decision.contributors,
        item.title if item else "", item.title_ar if item else "", decision.deadline_text,
    ]  # fmt: skip
    return fold(" ".join(words))


def _report(apps, decision):
    apps.get_model("meetings", "ProgressReport").objects.create(
        decision=decision, number=1, made_on=datetime.date.today(), source="office", status=decision.status, text=KEPT
    )


def index(apps, editor):
    """pg_trgm and an index of words on PostgreSQL; without the right to install it, words are found slower."""
    if editor.connection.vendor != "postgresql":
        return
    try:
        with transaction.atomic(editor.connection.alias), editor.connection.cursor() as cursor:
            cursor.execute("SELECT 1 FROM pg_extension WHERE extname = 'pg_trgm'")
            if cursor.fetchone() is None:
                cursor.execute(f"CREATE SCHEMA IF NOT EXISTS {PLACE}")
                cursor.execute(f"CREATE EXTENSION pg_trgm SCHEMA {PLACE}")
            cursor.execute(
                "SELECT n.nspname FROM pg_extension e JOIN pg_namespace n ON n.oid = e.extnamespace "
                "WHERE e.extname = 'pg_trgm'"
            )
            (place,) = cursor.fetchone()
            cursor.execute("SELECT current_schema()")
            if cursor.fetchone() == (place,):
                cursor.execute(f"CREATE SCHEMA IF NOT EXISTS {PLACE}")
                cursor.execute(f"ALTER EXTENSION pg_trgm SET SCHEMA {PLACE}")
                place = PLACE
            cursor.execute(
                f'CREATE INDEX IF NOT EXISTS {INDEX} ON meetings_decision USING gin (search_text "{place}".gin_trgm_ops)'
            )
    except DatabaseError as error:
        print(f"\n  pg_trgm n'est pas disponible ({str(error).splitlines()[0]}) : recherche sans index.")


def drop_index(apps, editor):
    if editor.connection.vendor == "postgresql":
        editor.execute(f"DROP INDEX IF EXISTS {INDEX}")


class Migration(migrations.Migration):
    dependencies = [("meetings", "0006_follow")]
    operations = [
        migrations.RunPython(fill, migrations.RunPython.noop),
        migrations.RunPython(index, drop_index),
        # SQLite makes a table anew when columns come to it, and forgets its triggers: here they are again.
        guard("meetings_decision", "decision", when=locks.EITHER, columns=locks.DECISION, events=("UPDATE",)),
        guard(
            "meetings_decision", "decision", when=locks.locked("OLD.meeting_id"), events=("INSERT", "DELETE")
        ),
        guard("meetings_progressreport", "progress_report"),
        guard("meetings_postponementrequest", "postponement", when="OLD.state <> 'pending'", events=("UPDATE",)),
        guard("meetings_postponementrequest", "postponement_kept", events=("DELETE",)),
        guard("meetings_decisionreminder", "decision_reminder", events=("DELETE",)),
        guard("meetings_decisionextract", "decision_extract"),
    ]
