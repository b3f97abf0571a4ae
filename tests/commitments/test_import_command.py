"""`import_plan` and `export_plan_template`: their JSON, their sentences, a file of another country, the way round."""

import csv
import io
import json
import zipfile
from pathlib import Path

import pytest
from django.conf import settings
from django.core.management import CommandError, call_command
from openpyxl import Workbook, load_workbook

from commitments.actions import planning
from commitments.models import ActionPlan, Axis, Commitment, Milestone, MilestoneVersion
from ogp_secretariat.people.models import Institution
from tests import factories

from . import making

pytestmark = pytest.mark.django_db
CANADA = Path(settings.BASE_DIR).parent / "shared" / "data" / "canada_nap5_indicators.csv"
CANADA_MAPPING = (
    "engagement=commitment_code", "titre=commitment_fr", "jalon=indicator_code", "intitule=indicator_fr",
    "volet=milestone_fr", "echeance=due_fr", "porteur=lead_dept",
)  # fmt: skip
HEADERS = ["engagement", "titre", "porteur", "jalon", "intitule", "poids", "methode", "debut", "echeance"]
GOOD = ["PAN1-E05", "Données ouvertes", "ADD", "J1", "Portail", "45", "étapes", "01/01/2019", "30/09/2019"]


@pytest.fixture(autouse=True)
def committee():
    return factories.committee()


def run(name, *arguments):
    """(what the command wrote, what it complained of, its error or None)."""
    out, complaints = io.StringIO(), io.StringIO()
    try:
        call_command(name, *map(str, arguments), stdout=out, stderr=complaints)
    except CommandError as error:
        return out.getvalue(), complaints.getvalue(), str(error)
    return out.getvalue(), complaints.getvalue(), None


def imported(*arguments):
    out, _complaints, error = run("import_plan", *arguments, "--format", "json")
    return json.loads(out), error


def written(folder, *rows, headers=HEADERS):
    path = folder / "plan.csv"
    with path.open("w", encoding="utf-8", newline="") as stream:
        csv.writer(stream, delimiter=";").writerows([headers, *rows])
    return path


def total(result):
    return sum(result[name] for name in ("created", "updated", "unchanged", "matched", "to_review", "refused"))


# -- A whole file ------------------------------------------------------------------------------------------------------


def test_a_plan_of_another_country_with_its_own_columns():
    if not CANADA.exists():
        pytest.skip("../shared/data/canada_nap5_indicators.csv is not here")
    arguments = (CANADA, "--plan", "CAN5", "--mapping", *CANADA_MAPPING)
    foreseen, error = imported(*arguments, "--dry-run")
    assert error is None and not ActionPlan.objects.exists()
    result, error = imported(*arguments)
    assert error is None
    assert (result["rows"], result["created"], total(result)) == (106, 106, 106)
    assert [detail["row"] for detail in result["details"]] == list(range(2, 108))
    assert foreseen["details"] == result["details"]
    plan = ActionPlan.objects.get()
    assert (plan.code, plan.state, plan.commitments.count()) == ("CAN5", "draft", 5)
    assert Milestone.objects.count() == 106
    precisions = dict.fromkeys(("day", "month", "text"), 0)
    for version in MilestoneVersion.objects.all():
        precisions[version.due_precision] += 1
        assert (version.due_on is None) == (version.due_precision == "text")
        assert version.weight is None and version.due_text
    assert precisions["month"] and precisions["text"] and sum(precisions.values()) == 106
    told = {sentence.replace("\xa0", " ") for detail in result["details"] for sentence in detail["warnings"]}
    assert "« D'ici l'automne 2023 » est conservé comme texte : sans date, le jalon n’est jamais en retard." in told
    assert "« D'ici mars 2022 » est un mois : son dernier jour, le 31/03/2022, fait foi." in told
    institutions = Institution.objects.count()
    again, error = imported(*arguments)
    assert (again["unchanged"], total(again), error) == (106, 106, None)
    assert Institution.objects.count() == institutions


def test_refused_rows_are_all_told_and_nothing_is_written(tmp_path):
    bad = ["PAN1-E05", "", "", "J2", "Formation", "0", "étapes", "31/02/2019", "18 février 20120"]
    worse = ["PAN1-E05", "", "", "J3", "=1+1", "45", "étapes", "01/01/2019", "31/12/2018"]
    path = written(tmp_path, GOOD, bad, worse)
    result, error = imported(path)
    assert (result["created"], result["refused"], total(result)) == (1, 2, 3)
    assert [len(detail["errors"]) for detail in result["details"]] == [0, 3, 2]
    assert "2 lignes" in error
    assert not ActionPlan.objects.exists() and not Institution.objects.exists()
    _out, complaints, error = run("import_plan", path)
    assert complaints.count("refus") == 5 and error
    assert "Traceback" not in complaints


def test_text_says_what_was_done(tmp_path):
    out, complaints, error = run("import_plan", written(tmp_path, GOOD))
    assert error is None and "PAN1" in out
    assert Commitment.objects.get().code == "PAN1-E05"
    _out, complaints, _error = run("import_plan", written(tmp_path, [*GOOD, "x"], headers=[*HEADERS, "Remarque"]))
    assert "Remarque" in complaints


# -- Sentences for what cannot be read ---------------------------------------------------------------------------------


def test_bad_calls_end_in_a_sentence(tmp_path):
    (tmp_path / "plan.pdf").write_bytes(b"%PDF-1.4")
    (tmp_path / "vide.csv").write_bytes(b"")
    (tmp_path / "fausse.xlsx").write_bytes(b"PK\x03\x04" + b"x" * 100)
    short = written(tmp_path, ["E05", *GOOD[1:]])
    for arguments in (
        [tmp_path],
        [tmp_path / "absent.csv"],
        ["nul\0.csv"],
        ["x" * 5000],
        [tmp_path / "plan.pdf"],
        [tmp_path / "vide.csv"],
        [tmp_path / "fausse.xlsx"],
        [short],
        [short, "--plan", "é"],
        [short, "--plan", "9" * 5000],
        [short, "--plan", "PAN1", "--mapping", "titre"],
        [short, "--plan", "PAN1", "--mapping", "rien=titre"],
        [short, "--plan", "PAN1", "--mapping", "titre=absente"],
        [written(tmp_path, headers=["a", "b"])],
    ):
        out, _complaints, error = run("import_plan", *arguments)
        assert error and not out, arguments
        assert "Error" not in error and len(error) < 1000
    assert not ActionPlan.objects.exists()


def test_without_a_committee_no_plan_is_made(tmp_path, committee):
    committee.colleges.all().delete()
    committee.delete()
    _out, _complaints, error = run("import_plan", written(tmp_path, GOOD))
    assert "comité" in error


def test_a_million_empty_rows_are_no_rows(tmp_path):
    book = Workbook()
    sheet = book.active
    sheet.append(HEADERS)
    sheet.append(GOOD)
    book.save(tmp_path / "plan.xlsx")
    with zipfile.ZipFile(tmp_path / "plan.xlsx") as source:
        parts = {name: source.read(name) for name in source.namelist()}
    name = "xl/worksheets/sheet1.xml"
    empty = b"".join(b'<row r="%d"/>' % number for number in range(3, 1_000_003))
    parts[name] = parts[name].replace(b"</sheetData>", empty + b"</sheetData>")
    with zipfile.ZipFile(tmp_path / "plan.xlsx", "w", zipfile.ZIP_DEFLATED) as target:
        for part, data in parts.items():
            target.writestr(part, data)
    out, _complaints, error = run("import_plan", tmp_path / "plan.xlsx", "--format", "json")
    assert error is None and json.loads(out)["rows"] == 1


# -- The template ------------------------------------------------------------------------------------------------------


def filled_plan():
    plan = making.plan("PAN1", state="draft")
    axis = planning.save_axis(Axis(plan=plan, code="ACCES", title="Accès – à l'information"), by=None)
    first = making.commitment(plan, number=5, axis=axis, title="=Données", title_ar="المعطيات", ogp_code="MO0005")
    namesake = factories.institution(first.lead.name)
    making.commitment(plan, number=6, lead=namesake, coordinator=first.lead)
    making.commitment(plan, number=7, lead=None, starts_on=None, ends_on=None)
    making.milestone(first, weight="7.5", method="quantity", target_value="0.125", unit="%", deliverable="Un\nportail")
    making.milestone(
        first, weight=None, starts_on=None, due_on=None, due_text="D'ici l'automne 2028", due_precision="text"
    )
    making.milestone(first, due_text="déc. 2019", due_on="2019-12-31", due_precision="month")
    return plan


@pytest.mark.parametrize("state", ["draft", "adopted"])
def test_a_plan_exported_and_imported_again_is_unchanged(tmp_path, state):
    plan = filled_plan()
    ActionPlan.objects.filter(pk=plan.pk).update(state=state, adopted_on=plan.starts_on)
    path = tmp_path / "modele.xlsx"
    assert run("export_plan_template", "--output", path, "--plan", "pan1")[2] is None
    result, error = imported(path)
    assert error is None
    assert (result["rows"], result["unchanged"]) == (5, 5), result["details"]


def test_the_template_has_lists_help_and_locked_codes(tmp_path):
    filled_plan()
    path = tmp_path / "modele.xlsx"
    run("export_plan_template", "--output", path, "--plan", "PAN1")
    book = load_workbook(path)
    sheet = book.worksheets[0]
    columns = {cell.value: cell.column_letter for cell in sheet[1]}
    assert sheet.protection.sheet and len(book.worksheets) == 3
    assert sheet[f"{columns['engagement']}2"].protection.locked and sheet[f"{columns['jalon']}2"].protection.locked
    assert not sheet[f"{columns['titre']}2"].protection.locked
    assert {rule.errorStyle or "stop" for rule in sheet.data_validations.dataValidation} == {"stop", "warning"}
    assert not any(cell.data_type == "f" for row in sheet.iter_rows() for cell in row)


def test_the_empty_template_is_filled_and_imported(tmp_path):
    path = tmp_path / "modele.xlsx"
    assert run("export_plan_template", "--output", path)[2] is None
    book = load_workbook(path)
    sheet = book.worksheets[0]
    columns = {cell.value: cell.column for cell in sheet[1]}
    for header, value in zip(HEADERS, GOOD, strict=True):
        sheet.cell(2, columns[header], value)
    book.save(path)
    result, error = imported(path)
    assert (result["created"], error) == (1, None)
    assert Milestone.objects.get().code == "PAN1-E05-J1"


def test_the_template_that_cannot_be_written_is_a_sentence(tmp_path, monkeypatch):
    kept = tmp_path / "garde.xlsx"
    kept.write_bytes(b"before")
    folder = tmp_path / "dossier.xlsx"
    folder.mkdir()
    for output in (
        tmp_path / "absent" / "m.xlsx",
        folder,
        "nul\0.xlsx",
        tmp_path / "m.csv",
        tmp_path / ("x" * 300 + ".xlsx"),
    ):
        _out, _complaints, error = run("export_plan_template", "--output", output)
        assert error and "Error" not in error
    assert run("export_plan_template", "--output", kept, "--plan", "RIEN")[2]

    def full(*arguments, **options):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("commitments.management.commands.export_plan_template.os.fdopen", full)
    _out, _complaints, error = run("export_plan_template", "--output", kept)
    assert "No space left" in error
    assert kept.read_bytes() == b"before" and sorted(tmp_path.iterdir()) == [folder, kept]
