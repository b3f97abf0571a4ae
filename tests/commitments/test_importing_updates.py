"""Progress from a spreadsheet: the rules of the page, told for all rows at once, submitted whole or not at all."""

import datetime
import io
from decimal import Decimal

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from openpyxl import load_workbook

from commitments.actions import importing_updates, reporting, reviewing
from commitments.actions.importing import COUNTS
from commitments.actions.importing_templates import updates_template
from commitments.models import MilestoneFigures, ProgressUpdate, ReportingPeriod
from ogp_secretariat.audit.models import Entry
from ogp_secretariat.web.errors import NotAllowedNow
from ogp_secretariat.web.sheets import Row, Table, read_table
from tests import factories

from . import making

pytestmark = pytest.mark.django_db
FUTURE = datetime.date(2099, 12, 31)


@pytest.fixture
def milestones():
    """Three milestones of one commitment, one for each method, none behind."""
    commitment = making.commitment(making.plan("PAN1", ends_on=FUTURE), number=5, ends_on=FUTURE)
    dates = {"starts_on": datetime.date(2099, 1, 1), "due_on": FUTURE}
    return [
        making.milestone(commitment, **dates),
        making.milestone(commitment, method="binary", **dates),
        making.milestone(commitment, method="quantity", target_value=Decimal(10), unit="agents", **dates),
    ]


@pytest.fixture
def plan(milestones):
    return milestones[0].commitment.plan


@pytest.fixture
def focal(milestones):
    return making.focal_point(milestones[0].commitment)


def line(milestone, value="25", **cells):
    usual = {"jalon": milestone.code, "avancement": value, "date_situation": "31/01/2020", "realise": "Travaux menés"}
    return {name: value for name, value in {**usual, **cells}.items() if value is not None}


def table(*lines):
    names = list(dict.fromkeys(["jalon", "avancement", *(name for cells in lines for name in cells)]))
    return Table(names, [Row(number, cells) for number, cells in enumerate(lines, 2)])


def counts(result):
    return {name: result[name] for name in COUNTS if result[name]}


def errors(plan, by, *lines):
    return [detail["errors"] for detail in importing_updates.check_updates(plan, table(*lines), by=by)["details"]]


def test_rows_become_declarations_submitted_by_who_hands_them_in(plan, milestones, focal):
    told = {"difficulte_type": "Budgétaire", "difficulte": "Crédits gelés"}
    lines = (line(milestones[0], "50 %"), line(milestones[1], 0), line(milestones[2], "3,5", **told))
    checked = importing_updates.check_updates(plan, table(*lines), by=focal)
    assert not ProgressUpdate.objects.exists()
    result = importing_updates.apply_updates(plan, table(*lines), by=focal)
    assert counts(result) == {"created": 3} and result == {**checked, "applied": True}
    updates = list(ProgressUpdate.objects.order_by("milestone__position"))
    assert [(u.value, u.state, u.submitted_by) for u in updates] == [
        (Decimal(50), "submitted", focal), (Decimal(0), "submitted", focal), (Decimal("3.5"), "submitted", focal),
    ]  # fmt: skip
    assert updates[2].difficulties.get().kind == "budget"
    assert MilestoneFigures.objects.get(milestone=milestones[0]).declared == Decimal(50)


def test_the_same_file_again_changes_nothing(plan, milestones, focal):
    lines = (line(milestones[0]), line(milestones[2], "4", difficulte_type="other", difficulte="Autre"))
    importing_updates.apply_updates(plan, table(*lines), by=focal)
    before = (list(ProgressUpdate.objects.values()), Entry.objects.count())
    assert counts(importing_updates.apply_updates(plan, table(*lines), by=focal)) == {"unchanged": 2}
    assert (list(ProgressUpdate.objects.values()), Entry.objects.count()) == before
    for update in ProgressUpdate.objects.all():
        reviewing.validate(update, by=factories.account("secretariat"), verified=False)
    assert counts(importing_updates.check_updates(plan, table(*lines), by=focal)) == {"unchanged": 2}


def test_empty_rows_are_passed_over_whoever_s_they_are(plan, milestones, focal):
    other = making.milestone(making.commitment(plan, number=6))
    result = importing_updates.check_updates(
        plan, table({"jalon": milestones[0].code}, {"jalon": other.code}), by=focal
    )
    assert counts(result) == {"unchanged": 2}


WRONG = {
    "101": ({"avancement": "101"}, "100"),
    "-1": ({"avancement": "-1"}, "100"),
    "NaN": ({"avancement": float("nan")}, "nombre"),
    "0.5 of a cell": ({"avancement": 0.5}, "deux façons"),
    "0,5": ({"avancement": "0,5"}, "cinq étapes"),
    "10^400": ({"avancement": 10**400}, "trop grand"),
    "no value": ({"avancement": None}, "avancement"),
    "a formula": ({"avancement": "=50+50"}, "formule"),
    "not a step": ({"avancement": "33"}, "cinq étapes"),
    "20120": ({"date_situation": "18 février 20120"}, "date possible"),
    "31 February": ({"date_situation": "31/02/2020"}, "date possible"),
    "a season": ({"date_situation": "D'ici l'automne 2028"}, "n’est pas une date"),
    "in the future": ({"date_situation": "31/12/2098"}, "avenir"),
    "no day": ({"date_situation": None}, "jour"),
    "no words": ({"realise": None}, "quelques mots"),
    "a formula in words": ({"realise": "@SUM(A1)"}, "formule"),
    "no such kind": ({"difficulte_type": "météo", "difficulte": "pluie"}, "difficulté"),
    "a kind without words": ({"difficulte_type": "budget"}, "difficulté"),
    "words without a kind": ({"difficulte": "pluie"}, "difficulté"),
    "neither yes nor no": ({"aucun_progres": "peut-être"}, "oui"),
    "done without evidence": ({"avancement": "100"}, "preuve"),
    "not a link": ({"preuve_lien": "javascript:alert(1)"}, "preuve_lien"),
    "evidence without a link": ({"preuve": "PV"}, "lien"),
}


def test_every_wrong_row_is_told_at_once_and_nothing_is_written(plan, milestones, focal):
    commitment = milestones[0].commitment
    many = [making.milestone(commitment, starts_on=FUTURE, due_on=FUTURE) for _ in WRONG]
    lines = [
        {name: value for name, value in {**line(one), **cells}.items() if value is not None}
        for one, (cells, _words) in zip(many, WRONG.values(), strict=True)
    ]
    result = importing_updates.apply_updates(plan, table(line(milestones[0]), *lines), by=focal)
    assert counts(result) == {"created": 1, "refused": len(WRONG)}
    for detail, (name, (_cells, words)) in zip(result["details"][1:], WRONG.items(), strict=True):
        assert words in " ".join(detail["errors"]), (name, detail["errors"])
    assert not ProgressUpdate.objects.exists()


def test_what_goes_down_says_why_and_what_is_done_shows_it(plan, milestones, focal):
    making.validated(milestones[0], 50)
    assert "dites pourquoi" in errors(plan, focal, line(milestones[0], "25"))[0][0]
    lines = [
        line(milestones[0], "25", motif_de_baisse="Recette refusée"),
        line(milestones[1], "100", preuve="PV de recette", preuve_lien="https://exemple.test/pv"),
    ]
    assert counts(importing_updates.apply_updates(plan, table(*lines), by=focal)) == {"created": 2}
    update = ProgressUpdate.objects.get(milestone=milestones[1])
    assert update.claims_completion and update.evidence.get().url == "https://exemple.test/pv"


def test_a_late_milestone_names_its_difficulty(plan, milestones, focal):
    late = making.milestone(milestones[0].commitment, due_on=datetime.date(2019, 1, 31))
    assert "difficulté" in errors(plan, focal, line(late))[0][0]
    assert errors(plan, focal, line(late, difficulte_type="Technique", difficulte="Panne")) == [[]]


def test_no_progress_repeats_the_last_value(plan, milestones, focal):
    making.validated(milestones[0], 50)
    importing_updates.apply_updates(
        plan, table(line(milestones[0], None, aucun_progres="oui", realise=None, date_situation="30/06/2020")), by=focal
    )
    update = ProgressUpdate.objects.latest("pk")
    assert (update.value, update.no_progress, update.state) == (Decimal(50), True, "submitted")


def test_one_that_is_already_in_progress_is_refused(plan, milestones, focal):
    reporting.save_draft(milestones[0], by=focal, expected_version=0, values={"value": Decimal(25)})
    importing_updates.apply_updates(plan, table(line(milestones[2], "4")), by=focal)
    told = errors(plan, focal, line(milestones[0]), line(milestones[2], "5"))
    assert all("déclaration" in sentence for (sentence,) in told)


def test_a_returned_one_is_answered_with_its_evidence(plan, milestones, focal):
    update = making.declared(milestones[1], 100, by=focal)
    reviewing.return_(update, by=factories.account("secretariat"), reason="PV illisible")
    lines = table(line(milestones[1], "100", realise="PV refait"))
    assert counts(importing_updates.apply_updates(plan, lines, by=focal)) == {"created": 1}
    assert ProgressUpdate.objects.latest("pk").corrects == update


# -- Who ---------------------------------------------------------------------------------------------------------------


def test_rows_of_others_are_refused_and_so_is_all(plan, milestones, focal):
    other = making.milestone(making.commitment(plan, number=6), starts_on=FUTURE, due_on=FUTURE)
    unknown = line(milestones[0], jalon="PAN1-E05-J99")
    result = importing_updates.apply_updates(plan, table(line(milestones[0]), line(other), unknown), by=focal)
    assert counts(result) == {"created": 1, "refused": 2}
    assert not ProgressUpdate.objects.exists()


@pytest.mark.parametrize("role", ["member", "chair", "focal_point"])
def test_who_declares_for_nothing_here_hands_in_nothing(plan, role):
    with pytest.raises(PermissionDenied):
        importing_updates.check_updates(plan, table({"jalon": "PAN1-E05-J1"}), by=factories.account(role))


def test_the_secretariat_types_in_for_an_institution_and_somebody_else_examines(plan, milestones):
    secretary = factories.account("secretariat")
    importing_updates.apply_updates(
        plan, table(line(milestones[0], preuve_lien="https://exemple.test/a")), by=secretary
    )
    update = ProgressUpdate.objects.get()
    assert (update.submitted_by, update.state) == (secretary, "submitted")
    with pytest.raises(NotAllowedNow):
        reviewing.validate(update, by=secretary, verified=False)
    assert reviewing.validate(update, by=factories.account("secretariat"), verified=False).state == "validated"


def test_a_period_that_is_locked_stops_focal_points_only(plan, milestones, focal):
    days = dict.fromkeys(("opens_on", "on_time_until", "locks_on"), datetime.date(2020, 2, 1))
    span = {"starts_on": datetime.date(2019, 7, 1), "ends_on": datetime.date(2019, 12, 31)}
    ReportingPeriod.objects.create(plan=plan, label="2e semestre 2019", **days, **span)
    assert "2e semestre 2019" in errors(plan, focal, line(milestones[0]))[0][0]
    assert errors(plan, factories.account("secretariat"), line(milestones[0])) == [[]]


def test_a_draft_plan_takes_no_declaration(milestones):
    draft = making.plan("PAN2", state="draft")
    milestone = making.milestone(making.commitment(draft))
    assert errors(draft, factories.account("secretariat"), line(milestone))[0]


# -- The template ------------------------------------------------------------------------------------------------------


def test_the_template_goes_out_is_filled_and_comes_back(plan, milestones, focal):
    making.validated(milestones[0], 50)
    other = making.milestone(making.commitment(plan, number=6))
    today = datetime.date.today()
    data = updates_template(importing_updates.milestones_of(plan, focal, today))
    assert counts(importing_updates.check_updates(plan, read_table(data, "a.xlsx"), by=focal)) == {"unchanged": 3}
    book = load_workbook(io.BytesIO(data))
    sheet = book.worksheets[0]
    columns = {cell.value: cell.column for cell in sheet[1]}
    codes = [sheet.cell(row, columns["jalon"]).value for row in (2, 3, 4)]
    assert codes == [one.code for one in milestones] and other.code not in codes
    assert sheet.cell(2, columns["derniere_valeur"]).value == 50
    for header, value in (("avancement", 0.75), ("date_situation", today), ("realise", "Recette")):
        sheet.cell(2, columns[header], value)
    sheet.cell(2, columns["avancement"]).number_format = "0%"
    output = io.BytesIO()
    book.save(output)
    result = importing_updates.apply_updates(plan, read_table(output.getvalue(), "a.xlsx"), by=focal)
    assert counts(result) == {"created": 1, "unchanged": 2}, result["details"]
    assert ProgressUpdate.objects.latest("pk").value == Decimal(75)


def test_a_file_without_its_columns_is_refused_whole(plan, focal):
    with pytest.raises(ValidationError, match="avancement"):
        importing_updates.check_updates(plan, Table(["jalon"], [Row(2, {"jalon": "PAN1-E05-J1"})]), by=focal)
