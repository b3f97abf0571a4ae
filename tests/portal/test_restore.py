"""`restore`: everything comes back, or nothing changes; on whole installations of their own."""

import fcntl
import os
import subprocess

import pytest
from django.db import connection

from ogp_secretariat.portal import archive_postgres

from .archives import DUMP, french, refused, without
from .installation import CODE_BODY, SESSION, restored

# What restoring itself writes: everything else comes back as it was.
TOUCHED = {"audit_entry", "mailroom_outbox", "mailroom_message", "django_session", "sqlite_sequence"}


def test_everything_comes_back(office, kept):
    rows, files, schema = office.rows(), office.files(), office.schema()
    assert len(files) == 5
    office.execute("UPDATE people_person SET name = 'Changé depuis'")
    office.execute("DELETE FROM mailroom_attachment")
    office.execute("DELETE FROM meetings_meetingpaper")
    (office.media / "documents").rename(office.media / "perdu")
    (office.media / "nouveau.pdf").write_bytes(b"depuis")
    lost = office.files()

    said = restored(office, kept)

    assert without(office.rows(), TOUCHED) == without(rows, TOUCHED)
    assert office.files() == files
    assert office.schema() == schema
    former = next(office.data_dir.glob("files.avant-restauration-*"))
    assert {str(p.relative_to(former)): p.read_bytes() for p in former.rglob("*") if p.is_file()} == lost
    assert str(former) in said
    assert not list(office.data_dir.glob(".*"))


def test_the_former_rows_are_kept_until_somebody_deletes_them(office, kept):
    office.execute("UPDATE people_person SET name = 'Changé depuis'")
    restored(office, kept)
    former = [name for name in map(str, office.spaces()) if "avant" in name and "files" not in name]
    assert len(former) == 1
    restored(office, kept, "--discard-former")
    assert [name for name in map(str, office.spaces()) if "avant" in name and "files" not in name] == former
    assert len(list(office.data_dir.glob("files.avant-*"))) == 1


def test_restores_on_a_new_machine(site, original, kept):
    office = site.new()
    restored(office, kept.parent)
    assert without(office.rows(), TOUCHED) == without(original.rows(), TOUCHED)
    assert office.files() == original.files()
    assert office.done("verify_documents").startswith("1 document")


def test_the_guards_stand_after_restoring(back):
    for forbidden in (
        "UPDATE audit_entry SET note = 'x'",
        "DELETE FROM documents_document WHERE purpose = 'issue'",
        "UPDATE mailroom_message SET subject = 'x' WHERE state = 'sent'",
        "UPDATE documents_counter SET last = 0",
    ):
        with pytest.raises(Exception, match="locked"):
            back.execute(forbidden)


def test_new_rows_follow_the_restored_ones(back):
    """Sequences come back too: the next row does not take a number that is used."""
    back.done("create_account", "nouveau@exemple.test", "--role", "member")


def test_a_restored_installation_is_backed_up_and_restored_again(site, back, tmp_path):
    back.done("backup", tmp_path)
    fresh = site.new()
    restored(fresh, tmp_path)
    assert without(fresh.rows(), TOUCHED) == without(back.rows(), TOUCHED)
    assert fresh.schema() == back.schema()


def test_the_outbox_is_stopped_and_the_history_says_so(back, kept):
    (paused, reason) = back.ask("SELECT is_paused, pause_reason FROM mailroom_outbox")[0]
    assert paused and kept.name in reason
    assert reason in back.done("dispatch_mail", "--once")
    assert back.ask("SELECT state FROM mailroom_message WHERE key = 'waiting'") == [("due",)]
    acts = back.ask(
        "SELECT action, actor_label, note FROM audit_entry WHERE target_type = 'mailroom.outbox' ORDER BY id DESC"
    )
    assert [act for act, _by, _note in acts] == ["restore", "stop"]
    assert acts[0][1] == "système" and kept.name in acts[0][2]


@pytest.mark.django_db
def test_sessions_and_codes_stay_behind(original, back, kept):
    stored = b"".join(path.read_bytes() for path in kept.rglob("*") if path.is_file())
    if connection.vendor == "postgresql":
        stored = subprocess.run(
            [archive_postgres.program("pg_restore"), "--file=-", kept / DUMP], capture_output=True, check=True
        ).stdout
    assert b"mailroom_message" in stored and SESSION.encode() not in stored
    assert original.ask("SELECT COUNT(*) FROM django_session") == [(1,)]
    assert back.ask("SELECT COUNT(*) FROM django_session") == [(0,)]
    assert CODE_BODY in repr(original.rows()) and CODE_BODY not in repr(back.rows())
    assert back.ask("SELECT state, body FROM mailroom_message WHERE key = 'code'") == [("obsolete", "")]


def test_an_older_archive_is_brought_up_to_date(site, office, original, tmp_path):
    schema = office.schema()
    office.done("migrate", "-v0", "commitments", "0004")
    assert office.schema() != schema
    office.done("backup", tmp_path)
    fresh = site.new(like=original)
    restored(fresh, tmp_path)
    assert sorted(map(repr, fresh.schema())) == sorted(map(repr, schema))
    assert fresh.ask("SELECT COUNT(*) FROM django_migrations WHERE name = '0005_reminder_guards'") == [(1,)]


def test_a_person_confirms(office, kept):
    said = refused(office, "restore", kept)
    assert said == french("Nothing was changed: confirm by typing, or add --yes.")
    said = refused(office, "restore", kept, input="non\n")
    assert said == french("Nothing was changed: the restoration was not confirmed.")
    office.execute("UPDATE people_person SET name = 'Changé depuis'")
    office.done("restore", kept, input="oui\n")
    assert not office.ask("SELECT 1 FROM people_person WHERE name = 'Changé depuis'")


def test_verifying_changes_nothing(office, kept):
    before = office.state()
    assert str(kept) in office.done("restore", kept.parent, "--verify")
    assert office.state() == before


def test_a_database_in_use_is_not_replaced(office, kept):
    in_use = french("The database is in use: stop the site and its worker first. Nothing was changed.")
    with office.cursor() as cursor:
        cursor.execute("SELECT COUNT(*) FROM people_person")
        cursor.fetchall()
        assert refused(office, "restore", kept, "--yes") == in_use
    restored(office, kept)


def test_a_site_that_serves_is_not_replaced(office, kept):
    with (office.data_dir / "serve.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        assert refused(office, "restore", kept, "--yes") == french(
            "The site is running on this data: stop it first. Nothing was changed."
        )


FAILS_LATE = """
import contextlib
from django.core.management import execute_from_command_line
from ogp_secretariat.portal.archive_contents import engine
real = engine().Replacement.swap

@contextlib.contextmanager
def failing(self):
    with real(self):
        yield
        raise OSError(5, "Input/output error", "disque")

engine().Replacement.swap = failing
execute_from_command_line(["manage.py", "restore", {folder!r}, "--yes"])
"""


def test_a_failure_at_the_last_moment_puts_everything_back(office, kept):
    office.execute("UPDATE people_person SET name = 'Changé depuis'")
    (office.media / "nouveau.pdf").write_bytes(b"depuis")
    before = office.state()
    process = office.python(FAILS_LATE.format(folder=str(kept)))
    complaint = process.communicate()[1]
    assert process.returncode == 1 and "disque" in complaint and "Traceback" not in complaint
    assert office.state() == before
    restored(office, kept)


@pytest.mark.skipif(DUMP != "database.sqlite3", reason="a file of SQLite")
def test_a_ruined_database_can_be_restored_over(office, original, kept):
    with office.database_file.open("r+b") as file:
        file.write(os.urandom(8192))
    (office.data_dir / "db.sqlite3-wal").write_bytes(b"what a crash left")
    restored(office, kept)
    assert without(office.rows(), TOUCHED) == without(original.rows(), TOUCHED)
