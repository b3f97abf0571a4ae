"""From the old document to a meeting, and out again: the same record."""

import json
import re
import unicodedata

import pytest
from django.core.exceptions import PermissionDenied
from django.core.management import CommandError, call_command
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from meetings import queries
from meetings.actions import approving, importing
from meetings.models import Meeting, ReleveImport
from meetings.reader import Record, Refused
from meetings.records import record_of
from ogp_secretariat.documents.actions.rendering import render_waiting
from ogp_secretariat.web.errors import Conflict, NotAllowedNow
from tests import factories

pytestmark = pytest.mark.django_db
KEYS = ("reference", "date", "place", "chair", "preamble", "attendance", "agenda", "discussed", "decisions", "unplaced")


def words(value):
    """The words of any JSON value: NFKC, case-folded, without punctuation, in order."""
    if isinstance(value, dict):
        return [w for v in value.values() for w in words(v)]
    if isinstance(value, list):
        return [w for v in value for w in words(v)]
    return re.findall(r"\w+", unicodedata.normalize("NFKC", str(value)).casefold()) if value is not None else []


def run(capsys, *args):
    """(parsed JSON, complaints) of an `import_releve` call."""
    capsys.readouterr()
    call_command("import_releve", *args, "--format", "json")
    output = capsys.readouterr()
    return json.loads(output.out), output.err


@pytest.fixture
def chair():
    return factories.account("chair")


def test_the_source_document_is_understood(capsys):
    factories.committee()
    result, _err = run(capsys, str(factories.SOURCE))
    assert result["reference"] == "CP 1/2020"
    assert result["date"] == "2020-02-12"
    assert len(result["agenda"]) == 5
    assert [len(group["points"]) for group in result["discussed"]] == [3, 7, 2, 1, 1]
    assert [group["item"] for group in result["discussed"]] == result["agenda"]
    assert len(result["decisions"]) == 7
    assert [d["due"] for d in result["decisions"]] == [None] * 5 + ["2020-03-02", None]
    assert "LAAMOUMRI" in result["chair"] and "Ministère" in result["place"]
    assert [w["kind"] for w in result["warnings"]] == ["impossible_date"]
    assert "20120" in factories.SOURCE.read_text().split("\n")[result["warnings"][0]["line"] - 1]
    assert result["unplaced"] == []
    meeting = Meeting.objects.get()
    assert (meeting.date.isoformat(), meeting.status, meeting.minutes.state) == ("2020-02-12", "held", "draft")
    assert ReleveImport.objects.get().original.read() == factories.SOURCE.read_bytes()


def test_a_dry_run_writes_nothing(capsys):
    factories.committee()
    result, _err = run(capsys, str(factories.SOURCE), "--dry-run")
    assert result["reference"] == "CP 1/2020"
    assert not Meeting.objects.exists() and not ReleveImport.objects.exists()


@pytest.mark.parametrize("kind", ["pdf", "json"])
@pytest.mark.parametrize("issued", [False, True])
def test_import_export_import_gives_the_same_record(capsys, tmp_path, chair, kind, issued):
    first, _err = run(capsys, str(factories.SOURCE), "--committee", factories.committee().code)
    meeting = Meeting.objects.get()
    if issued:
        approving.validate(meeting.minutes, by=chair)
        render_waiting()
        first["decisions"] = record_of(queries.whole_meeting(meeting.pk))["decisions"]
    path = tmp_path / f"releve.{kind}"
    call_command("export_releve", "CP 1/2020", "--output", str(path), "--format", kind)
    again, _err = run(capsys, str(path), "--dry-run")
    for key in KEYS:
        assert words(again[key]) == words(first[key]), key
    assert [w["kind"] for w in again["warnings"]] == ["impossible_date"]


def test_the_same_file_twice_makes_one_meeting(capsys):
    factories.committee()
    run(capsys, str(factories.SOURCE))
    result, complaint = run(capsys, str(factories.SOURCE))
    assert result["reference"] == "CP 1/2020" and complaint
    assert Meeting.objects.count() == 1


def test_a_reference_is_never_used_twice(tmp_path, capsys):
    factories.meeting(number=1)
    path = tmp_path / "autre.txt"
    path.write_text(
        "Référence : CP 1/2020\nDate de la réunion : 12 février 2020\nOrdre du jour :\n- A\n", encoding="utf-8"
    )
    with pytest.raises(CommandError, match="CP 1/2020"):
        call_command("import_releve", str(path))
    assert Meeting.objects.count() == 1 and not Meeting.objects.filter(source_import__isnull=False).exists()


def test_a_stated_reference_is_kept(tmp_path):
    factories.committee()
    path = tmp_path / "r.txt"
    path.write_text(
        "Référence : CP 4/2019\nDate de la réunion : 31 octobre 2019\nPoints arrêtés :\n- A\n", encoding="utf-8"
    )
    call_command("import_releve", str(path))
    assert Meeting.objects.get().reference == "CP 4/2019"
    assert importing.next_reference(factories.committee(), 2019) == "CP 5/2019"


@pytest.mark.parametrize(
    ("name", "data"),
    [
        ("vide.txt", b""),
        ("blanc.txt", b" \n\n\t "),
        ("gros.txt", b"mot " * 2_600_000),
        ("image.txt", b"\x89PNG\r\n\x1a\n" + bytes(200)),
        ("faux.pdf", b"<html><body>bonjour</body></html>"),
        ("faux.docx", b"PK\x03\x04 pas une archive"),
        ("nul.txt", b"Ordre du jour\x00 : A"),
        ("programme.exe", b"MZ" + bytes(100)),
        ("casse.pdf", b"%PDF-1.7\n%%EOF"),
    ],
)
def test_what_cannot_be_read_is_refused_with_one_sentence(name, data, tmp_path):
    factories.committee()
    path = tmp_path / name
    path.write_bytes(data)
    with pytest.raises(CommandError) as refused:
        call_command("import_releve", str(path))
    assert len(str(refused.value)) > 10 and "Traceback" not in str(refused.value)
    assert not Meeting.objects.exists() and not ReleveImport.objects.exists()


@pytest.mark.parametrize("encoding", ["utf-8-sig", "latin-1", "cp1252", "utf-16"])
def test_the_encodings_of_old_offices(encoding, tmp_path, capsys):
    factories.committee()
    text = (
        "Date de la réunion : 31 octobre 2019\nLieu : Témara\nOrdre du jour :\n- Évaluation\nPoints arrêtés :\n- Agir\n"
    )
    path = tmp_path / "r.txt"
    path.write_bytes(text.encode(encoding))
    result, _err = run(capsys, str(path))
    assert (result["place"], result["agenda"], result["date"]) == ("Témara", ["Évaluation"], "2019-10-31")


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("Date de la réunion : 30 février 2021\nOrdre du jour :\n- A\n", "impossible_date"),
        ("Date de la réunion : 15/13/2021\nOrdre du jour :\n- A\n", "impossible_date"),
        ("Date de la réunion : lundi 12 février 2020\nOrdre du jour :\n- A\n", "weekday_mismatch"),
        ("Date de la réunion : 12 février 2020\nOrdre du jour :\n- A\nPoints discutés :\nB\n- x\n", "unknown_item"),
        ("Ordre du jour :\n- A\n", "missing_date"),
    ],
)
def test_doubts_are_warnings_and_the_meeting_is_made(text, kind, tmp_path, capsys):
    factories.committee()
    path = tmp_path / "r.txt"
    path.write_text(text, encoding="utf-8")
    result, _err = run(capsys, str(path))
    assert kind in [w["kind"] for w in result["warnings"]]
    meeting = Meeting.objects.get()
    if kind == "impossible_date":
        assert meeting.date is None and meeting.number is None


def test_a_point_under_an_unknown_title_keeps_it(tmp_path):
    factories.committee()
    path = tmp_path / "r.txt"
    path.write_text(
        "Date de la réunion : 12 février 2020\nOrdre du jour :\n- A\nPoints discutés :\nB\n- x\n", encoding="utf-8"
    )
    call_command("import_releve", str(path))
    assert list(Meeting.objects.get().entries.values_list("heading", "text")) == [("B", "x")]


def test_two_people_do_not_make_the_meeting_twice():
    releve_import = importing.receive(factories.SOURCE.read_bytes(), "r.txt", committee=factories.committee(), by=None)
    record = Record.from_json(releve_import.result)
    importing.create_meeting(releve_import, record, by=None)
    with pytest.raises(Conflict):
        importing.create_meeting(releve_import, record, by=None)
    assert Meeting.objects.count() == 1


def test_only_the_secretariat_imports():
    for role in ("chair", "member", "focal_point"):
        with pytest.raises(PermissionDenied):
            importing.receive(b"x", "r.txt", committee=factories.committee(), by=factories.account(role))


def test_a_refused_meeting_writes_nothing():
    releve_import = importing.receive(
        "Référence : CP 1/2020\nDate de la réunion : 3 mars 2021\nOrdre du jour :\n- A\n".encode(),
        "r.txt",
        committee=factories.committee(),
        by=None,
    )
    with pytest.raises(NotAllowedNow):
        importing.create_meeting(releve_import, Record.from_json(releve_import.result), by=None)
    releve_import.refresh_from_db()
    assert releve_import.state == "to_review" and not Meeting.objects.exists()


LINES = st.lists(
    st.one_of(
        st.sampled_from(factories.SOURCE.read_text(encoding="utf-8").split("\n")),
        st.text(max_size=60),
        st.sampled_from(["Ordre du jour", "POINTS ARRETES", "Points discutés :", "\f", "2", "Page 2/3", "- ", "1) a"]),
    ),
    max_size=40,
)


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(LINES)
def test_any_text_becomes_a_meeting_without_losing_a_word(lines):
    """The words of the source are in the meeting, or in what the import keeps beside it."""
    text = "\n".join(lines)
    try:
        releve_import = importing.receive(text.encode(), "r.txt", committee=factories.committee(), by=None)
    except Refused:
        return
    if releve_import.state == "created":
        return
    record = Record.from_json(releve_import.result)
    try:
        meeting = importing.create_meeting(releve_import, record, by=None)
    except NotAllowedNow:
        return
    kept = [releve_import.result[k] for k in ("headings", "furniture", "markers", "unplaced", "date_text", "title")]
    known = set(words([record_of(queries.whole_meeting(meeting.pk)), *kept, releve_import.result["hours_text"]]))
    assert set(words(releve_import.text)) <= known
