"""Every guard that a migration sets stands in the database: SQLite forgets a table's triggers when it makes it anew."""

import datetime
import json

import pytest
from django.core.management import CommandError, call_command
from django.db import connection
from django.utils import timezone

from ogp_secretariat.audit.management.commands.verify_audit import misplaced
from ogp_secretariat.audit.models import Entry
from ogp_secretariat.web.standing import guards_set, guards_standing
from tests import factories

pytestmark = pytest.mark.django_db
NOW = datetime.datetime(2026, 3, 1, 12, tzinfo=datetime.UTC)
HOUR = datetime.timedelta(hours=1)


def test_every_guard_of_the_migrations_stands():
    expected = guards_set(connection)
    assert len(expected) > 100
    assert guards_standing(connection) == expected


@pytest.mark.parametrize(
    ("hours", "expected"),
    [
        ([], []),
        ([-3, -2, 0], []),
        ([-3, -3.5, -2], []),
        ([-3, -9, -2], [(2, "order")]),
        ([-3, 9, -2], [(2, "future")]),
    ],
)
def test_an_entry_that_was_put_in_afterwards_is_named(hours, expected):
    assert misplaced([(n, NOW + one * HOUR) for n, one in enumerate(hours, 1)], NOW) == expected


def test_the_history_is_verified(capsys):
    factories.meeting()
    call_command("verify_audit")
    assert f"{Entry.objects.count()} écritures de l’historique vérifiées." in capsys.readouterr().out


def test_what_is_wrong_with_the_history_is_named(capsys):
    last = Entry.objects.create(at=timezone.now(), action="x", target_type="x", target_id="1")
    old = Entry.objects.create(at=timezone.now() - 9 * HOUR, action="x", target_type="x", target_id="1")
    assert last.pk < old.pk
    table = Entry._meta.db_table
    trigger = next(name for name, one in guards_standing(connection).items() if one == table)
    with connection.cursor() as cursor:
        on = f" ON {table}" if connection.vendor == "postgresql" else ""
        cursor.execute(f"DROP TRIGGER {trigger}{on}")
    with pytest.raises(CommandError, match="plus protégé"):
        call_command("verify_audit", format="json")
    said = capsys.readouterr()
    result = json.loads(said.out)
    assert result["misplaced"] == [{"entry": old.pk, "why": "order"}]
    assert result["missing_guards"] == [{"guard": trigger, "table": table}]
    assert f"Écriture {old.pk} : plus ancienne" in said.err and trigger in said.err
