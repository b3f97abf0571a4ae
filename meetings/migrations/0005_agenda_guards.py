from importlib import import_module

from django.db import migrations

from ogp_secretariat.web.triggers import guard

DECIDED = "committee_id author_id title title_ar why state created_at decided_at decided_by_id reason".split()


class Migration(migrations.Migration):
    """SQLite makes a table anew to change it, and loses its triggers on the way: set them again.

    And what became of a proposal does not change.
    """

    dependencies = [("meetings", "0004_agenda")]
    operations = [
        *import_module("meetings.migrations.0002_guards").Migration.operations,
        guard(
            "meetings_agendaproposal",
            "agenda_proposal",
            when="OLD.state <> 'waiting'",
            columns=DECIDED,
            events=("UPDATE",),
        ),
        guard("meetings_agendaproposal", "agenda_proposal", when="OLD.state <> 'waiting'", events=("DELETE",)),
    ]
