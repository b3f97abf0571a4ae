"""`backup` and `restore`, on whole installations of their own: the real manage.py, real files, a real database."""

import fcntl
import hashlib
import json
import os
import resource
import shutil
import signal
import subprocess
import sys
import time

import pytest
from django.core.management import load_command_class
from django.db import connection
from django.utils import translation
from django.utils.translation import gettext

from ogp_secretariat.portal import archive, archive_postgres

from .installation import CODE_BODY, ROOT, SESSION, Site

DUMP = "database.dump" if os.environ.get("DATABASE_URL", "").startswith("postgres") else "database.sqlite3"
# What restoring itself writes: everything else comes back as it was.
TOUCHED = {"audit_entry", "mailroom_outbox", "mailroom_message", "django_session", "sqlite_sequence"}


def french(sentence, **values):
    """The sentence as a command says it."""
    with translation.override("fr"):
        return gettext(sentence) % values


@pytest.fixture(scope="module")
def site(django_db_setup, django_db_blocker, tmp_path_factory):
    with django_db_blocker.unblock():
        made = Site(tmp_path_factory.mktemp("installations"))
        yield made
        connection.close()
        made.remove()


@pytest.fixture(scope="module")
def original(site):
    """An installation with a row of each kind; tests work on copies of it."""
    made = site.new()
    made.done("migrate", "-v0")
    process = made.python("from tests.portal.installation import fill; fill()")
    assert process.wait() == 0, process.stderr.read()
    return made


@pytest.fixture
def office(site, original):
    return site.new(like=original)


@pytest.fixture(scope="module")
def kept(original, tmp_path_factory):
    """The archive of the original. Copy it before damaging it."""
    folder = tmp_path_factory.mktemp("archives")
    original.done("backup", folder)
    return archive.find(folder)


@pytest.fixture(scope="module")
def back(site, original, kept):
    """A restored installation, for tests that look and change nothing that others look at."""
    made = site.new(like=original)
    restored(made, kept)
    return made


def restored(office, folder, *options):
    return office.done("restore", folder, "--yes", *options)


def refused(office, *arguments, **options):
    """The one sentence of a command that must refuse and change nothing."""
    before = office.state()
    finished = office.manage(*arguments, **options)
    assert finished.returncode == 1, finished.stdout
    assert office.state() == before
    assert "Traceback" not in finished.stderr
    lines = finished.stderr.strip().splitlines()
    assert len(lines) == 1, finished.stderr
    return lines[0].removeprefix("CommandError: ")


def without(rows, names):
    return {table: found for table, found in rows.items() if table not in names}


def names_in(folder):
    return sorted(path.name for path in folder.iterdir() if path.name != ".verrou")


def reseal(folder, **changes):
    """Change the manifest and its seal, as a deceiver or another version would."""
    fields = {**json.loads((folder / archive.MANIFEST).read_text()), **changes}
    data = json.dumps(fields).encode()
    (folder / archive.MANIFEST).write_bytes(data)
    (folder / archive.SEAL).write_text(f"{hashlib.sha256(data).hexdigest()}  {archive.MANIFEST}\n")


# -- There and back ----------------------------------------------------------------------------------------------------


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
    office.done("migrate", "-v0", "mailroom", "0003")
    assert office.schema() != schema
    office.done("backup", tmp_path)
    fresh = site.new(like=original)
    restored(fresh, tmp_path)
    assert sorted(map(repr, fresh.schema())) == sorted(map(repr, schema))
    assert fresh.ask("SELECT COUNT(*) FROM django_migrations WHERE name = '0004_guards_again'") == [(1,)]


def test_the_manifest_tells_what_there_is(original, kept):
    manifest = archive.verify(kept, engine=connection.vendor)
    rows = {table: len(found) for table, found in original.rows().items() if not table.startswith("sqlite_")}
    assert manifest.rows == {**rows, "django_session": 0}
    assert manifest.version == "0.1.0" and "audit.0002_guards" in manifest.migrations
    assert "guard_audit_entry_update" in manifest.triggers
    assert set(manifest.files) == set(original.files())
    assert subprocess.run(["sha256sum", "-c", archive.SEAL], cwd=kept, capture_output=True, check=False).returncode == 0


# -- Archives that are refused -----------------------------------------------------------------------------------------


def flip(path, at=None):
    data = bytearray(path.read_bytes())
    data[len(data) // 2 if at is None else at] ^= 1
    path.write_bytes(data)


def a_file(folder):
    return next(path for path in sorted(folder.rglob("*.pdf")))


def truncate(path):
    path.write_bytes(path.read_bytes()[: path.stat().st_size * 2 // 3])


def truncated_and_sealed(folder):
    truncate(folder / DUMP)
    pieces = json.loads((folder / archive.MANIFEST).read_text())["pieces"]
    reseal(folder, pieces={**pieces, DUMP: archive.measure(folder / DUMP)})


def one_row_more(folder):
    rows = json.loads((folder / archive.MANIFEST).read_text())["rows"]
    reseal(folder, rows={**rows, "people_person": rows["people_person"] + 1})


def one_migration_more(folder):
    migrations = json.loads((folder / archive.MANIFEST).read_text())["migrations"]
    reseal(folder, migrations=[*migrations, "meetings.9999_later"], version="9.0.0")


def climbing_path(folder):
    pieces = json.loads((folder / archive.MANIFEST).read_text())["pieces"]
    (folder.parent / "dehors.pdf").write_bytes(b"x")
    outside = {"files/../../dehors.pdf": archive.measure(folder.parent / "dehors.pdf")}
    reseal(folder, pieces={**pieces, **outside})


def linked_file(folder):
    path = a_file(folder)
    elsewhere = folder.parent / "ailleurs.pdf"
    path.rename(elsewhere)
    path.symlink_to(elsewhere)


DAMAGED = "The archive is damaged: %(name)s is not what was written."
INCOMPLETE = "The archive is incomplete: %(name)s is missing or unreadable."


@pytest.mark.parametrize(
    ("damage", "sentence", "about"),
    [
        (lambda f: flip(f / DUMP), DAMAGED, DUMP),
        (lambda f: flip(a_file(f)), DAMAGED, "documents/"),
        (lambda f: flip(f / archive.MANIFEST), DAMAGED, archive.MANIFEST),
        (lambda f: flip(f / archive.MANIFEST, 0), DAMAGED, archive.MANIFEST),
        (lambda f: flip(f / archive.SEAL), DAMAGED, archive.MANIFEST),
        (lambda f: truncate(f / DUMP), DAMAGED, DUMP),
        (climbing_path, DAMAGED, archive.MANIFEST),
        (lambda f: reseal(f, created="hier"), DAMAGED, archive.MANIFEST),
        (lambda f: reseal(f, rows=None, surprise=1), DAMAGED, archive.MANIFEST),
        (lambda f: a_file(f).unlink(), INCOMPLETE, "documents/"),
        (linked_file, INCOMPLETE, "documents/"),
        (lambda f: (f / DUMP).unlink(), INCOMPLETE, DUMP),
        (lambda f: (f / archive.MANIFEST).unlink(), INCOMPLETE, archive.MANIFEST),
        (lambda f: (f / archive.SEAL).unlink(), INCOMPLETE, archive.SEAL),
    ],
)
def test_a_damaged_archive_is_refused(kept, tmp_path, site, damage, sentence, about):
    folder = tmp_path / kept.name
    shutil.copytree(kept, folder)
    archive.verify(folder, engine=connection.vendor)
    damage(folder)
    with pytest.raises(archive.Refused) as refusal, translation.override("fr"):
        archive.verify(folder, engine=connection.vendor)
    found = str(refusal.value)
    start, _name, end = french(sentence, name="\0").partition("\0")
    assert found.startswith(start) and found.endswith(end) and about in found


def test_a_damaged_byte_or_a_missing_file_changes_nothing(office, kept, tmp_path):
    for number, damage in enumerate([lambda f: flip(a_file(f)), lambda f: (f / DUMP).unlink(), truncated_and_sealed]):
        folder = tmp_path / str(number) / kept.name
        shutil.copytree(kept, folder)
        damage(folder)
        refused(office, "restore", folder.parent, "--yes")


def test_a_newer_archive_is_refused(office, kept, tmp_path):
    folder = tmp_path / kept.name
    shutil.copytree(kept, folder)
    one_migration_more(folder)
    assert "meetings.9999_later" in refused(office, "restore", folder, "--yes")
    flip(folder / DUMP)
    reseal(folder, format=archive.FORMAT + 1, later="unknown")
    assert refused(office, "restore", folder, "--yes") == french(
        "The archive has format %(theirs)s and this version reads up to format %(ours)s: update the product.",
        theirs=archive.FORMAT + 1,
        ours=archive.FORMAT,
    )


def test_an_archive_of_another_engine_is_refused(office, kept, tmp_path):
    folder = tmp_path / kept.name
    shutil.copytree(kept, folder)
    other = "sqlite" if connection.vendor == "postgresql" else "postgresql"
    reseal(folder, engine=other)
    assert other in refused(office, "restore", folder, "--yes")


def test_a_database_that_is_not_what_the_manifest_says_is_refused(office, kept, tmp_path):
    folder = tmp_path / kept.name
    shutil.copytree(kept, folder)
    one_row_more(folder)
    assert refused(office, "restore", folder, "--yes") == french(
        "The database of the archive does not hold what its manifest says."
    )


def test_there_is_no_archive(office, tmp_path):
    assert str(tmp_path) in refused(office, "restore", tmp_path, "--yes")
    with pytest.raises(archive.Refused, match="absent"):
        archive.find(tmp_path / "absent")


def test_the_newest_archive_is_meant(tmp_path):
    for name in ("20261124T120027Z", "20261124T120028Z", "20261124T120028Z-2", "20261124T120028Z-10"):
        (tmp_path / f"sauvegarde-{name}").mkdir()
    (tmp_path / ".en-cours-sauvegarde-20270101T000000Z").mkdir()
    assert archive.find(tmp_path).name == "sauvegarde-20261124T120028Z-10"


# -- Restoring, and not restoring --------------------------------------------------------------------------------------


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


# -- Backing up while others work --------------------------------------------------------------------------------------

WRITES = """
import itertools, uuid
from django.core.files.base import ContentFile
from django.db import transaction
from meetings.models import Meeting, MeetingPaper
from ogp_secretariat.people.models import Person
meeting = Meeting.objects.first()
for number in itertools.count(2):
    with transaction.atomic():
        Person.objects.create(name=f"Avant {number}")
        paper = MeetingPaper(meeting=meeting, position=number, title=str(number))
        paper.upload.save("note.pdf", ContentFile(str(number).encode() * 2000), save=False)
        paper.save()
        Person.objects.create(name=f"Après {number}")
    print(number, flush=True)
"""


def test_a_backup_under_writes_is_consistent(site, office, tmp_path):
    writer = office.python(WRITES)
    try:
        first = int(writer.stdout.readline())
        office.done("backup", tmp_path)
        assert writer.poll() is None
    finally:
        writer.terminate()
        last = int(writer.communicate()[0].split()[-1])
    fresh = site.new()
    restored(fresh, tmp_path)
    papers = fresh.ask("SELECT title, upload FROM meetings_meetingpaper WHERE title <> 'Note'")
    assert first - 1 <= len(papers) < last - 1, "the backup fell between two writes"
    for name in ("Avant", "Après"):
        assert fresh.ask(f"SELECT COUNT(*) FROM people_person WHERE name LIKE '{name}%'") == [(len(papers),)]
    assert all((fresh.media / path).read_bytes() == title.encode() * 2000 for title, path in papers)


def test_a_second_backup_at_once_is_refused(office, kept, tmp_path):
    under_way = french("Another backup or restoration is under way: try again when it is over.")
    for lock in (office.data_dir / "backup.lock", tmp_path / ".verrou"):
        with lock.open("w") as held:
            fcntl.flock(held, fcntl.LOCK_EX)
            assert refused(office, "backup", tmp_path) == under_way
            assert names_in(tmp_path) == []
    with (office.data_dir / "backup.lock").open("w") as held:
        fcntl.flock(held, fcntl.LOCK_EX)
        assert refused(office, "restore", kept, "--yes") == under_way


def test_a_missing_or_changed_file_is_named(office, site, tmp_path):
    files = sorted(office.media.rglob("*.pdf"))
    lost, changed = next(p for p in files if "preview" in str(p)), next(p for p in files if "issue" in str(p))
    lost.unlink()
    flip(changed)
    finished = office.manage("backup", tmp_path)
    assert finished.returncode == 1
    named = [str(path.relative_to(office.media)) for path in (lost, changed)]
    assert all(name in finished.stderr for name in named)
    fresh = site.new()
    process = fresh.manage("restore", tmp_path, "--yes")
    assert process.returncode == 0 and all(name in process.stderr for name in named)
    assert fresh.files() == office.files()


def test_a_full_disk_leaves_nothing_behind(office, tmp_path):
    folder = tmp_path / "archives"

    def at_most_64_kb():
        resource.setrlimit(resource.RLIMIT_FSIZE, (65536, 65536))

    sentence = refused(office, "backup", folder, preexec_fn=at_most_64_kb)
    assert sentence and names_in(folder) == []
    # Room for the database, not for the file.
    (office.media / "documents" / "gros.pdf").write_bytes(b"x" * 40_000_000)
    office.execute("UPDATE meetings_meetingpaper SET upload = 'documents/gros.pdf'")

    def at_most_30_mb():
        resource.setrlimit(resource.RLIMIT_FSIZE, (30_000_000, 30_000_000))

    assert refused(office, "backup", folder, preexec_fn=at_most_30_mb) == french(
        "The disk is full: nothing was kept, nothing was changed."
    )
    assert names_in(folder) == []


def test_what_a_killed_backup_left_goes_with_the_next(office, tmp_path):
    process = subprocess.Popen(
        [sys.executable, ROOT / "manage.py", "backup", tmp_path], env=office.environment, stdout=subprocess.DEVNULL
    )
    while not list(tmp_path.glob(".en-cours-*")):
        assert process.poll() is None
        time.sleep(0.001)
    process.send_signal(signal.SIGKILL)
    process.wait()
    assert names_in(tmp_path)[0].startswith(".en-cours-")
    office.done("backup", tmp_path)
    assert [name[:11] for name in names_in(tmp_path)] == ["sauvegarde-"]


def test_archives_are_not_kept_among_the_stored_files(office):
    assert refused(office, "backup", office.media / "sauvegardes") == french(
        "Archives cannot be kept among the stored files: choose another folder."
    )


def test_a_folder_that_cannot_be_written_is_said(office, tmp_path):
    (tmp_path / "file").write_text("x")
    assert str(tmp_path / "file") in refused(office, "backup", tmp_path / "file")


def test_an_archive_is_for_its_owner_only(kept):
    assert kept.stat().st_mode & 0o077 == 0
    assert all(path.stat().st_mode & 0o077 == 0 for path in kept.rglob("*") if path.is_file())


@pytest.mark.parametrize(
    ("command", "words"),
    [
        ("backup", ("SECRET_KEY", "restore", "SHA-256")),
        ("restore", ("--yes", "--verify", "--discard-former", "backup")),
    ],
)
def test_help_tells_a_stranger_enough(command, words):
    said = load_command_class("ogp_secretariat.portal", command).create_parser("manage.py", command).format_help()
    assert all(word in said for word in words)


# -- PostgreSQL's programs ---------------------------------------------------------------------------------------------


@pytest.mark.postgres
@pytest.mark.django_db
def test_passwords_stay_off_the_command_line():
    command, environment = archive_postgres._connected("psql", ["--quiet"])
    password = connection.settings_dict["PASSWORD"]
    assert password and password not in " ".join(command) and environment["PGPASSWORD"] == password


@pytest.mark.postgres
@pytest.mark.django_db
def test_missing_programs_are_said(monkeypatch, tmp_path):
    monkeypatch.setattr(archive_postgres, "DEBIAN", tmp_path)
    monkeypatch.setenv("PATH", str(tmp_path))
    with pytest.raises(archive.Refused, match="pg_dump"):
        archive_postgres.program("pg_dump")
