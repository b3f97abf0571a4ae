"""Archives that are refused: damaged, incomplete, newer, of another engine."""

import json
import shutil

import pytest
from django.db import connection
from django.utils import translation

from ogp_secretariat.portal import archive

from .archives import DUMP, a_file, flip, french, refused, reseal


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
