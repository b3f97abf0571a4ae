"""`backup`: one consistent set, whole or not at all, while others work."""

import fcntl
import resource
import signal
import subprocess
import sys
import time

import pytest
from django.core.management import load_command_class
from django.db import connection

from ogp_secretariat.portal import archive, archive_postgres

from .archives import flip, french, names_in, refused
from .installation import ROOT, restored


def test_the_manifest_tells_what_there_is(original, kept):
    manifest = archive.verify(kept, engine=connection.vendor)
    rows = {table: len(found) for table, found in original.rows().items() if not table.startswith("sqlite_")}
    assert manifest.rows == {**rows, "django_session": 0}
    assert manifest.version == "0.1.0" and "audit.0002_guards" in manifest.migrations
    assert "guard_audit_entry_update" in manifest.triggers
    assert set(manifest.files) == set(original.files())
    assert subprocess.run(["sha256sum", "-c", archive.SEAL], cwd=kept, capture_output=True, check=False).returncode == 0


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
