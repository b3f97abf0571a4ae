"""What decisions stand at so far, the guards of their follow-up, and the index of words."""

import datetime
from importlib import import_module

from django.db import migrations

from ogp_secretariat.web.text import fold
from ogp_secretariat.web.triggers import guard
from ogp_secretariat.web.trigrams import word_index

locks = import_module("meetings.migrations.0002_guards")
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


class Migration(migrations.Migration):
    dependencies = [("meetings", "0006_follow")]
    operations = [
        migrations.RunPython(fill, migrations.RunPython.noop),
        word_index("meetings_decision", "decision_search_trigrams"),
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
