"""A plan from a file: told row by row, applied whole or not at all, the same twice."""

import datetime
import json
import threading
from decimal import Decimal

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import translation
from hypothesis import given, settings
from hypothesis import strategies as st

from commitments.actions import importing, planning
from commitments.actions.importing_rules import broken_constraints
from commitments.models import (
    ActionPlan,
    Axis,
    Commitment,
    CommitmentFigures,
    Milestone,
    MilestoneFigures,
    MilestoneVersion,
)
from ogp_secretariat.audit.models import Entry
from ogp_secretariat.people.models import Institution, InstitutionName
from ogp_secretariat.web.errors import Conflict
from ogp_secretariat.web.sheets import Row, Table
from tests import factories

from . import making

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True, scope="module")
def in_english():
    with translation.override("en"):
        yield


def line(**cells):
    usual = {
        "engagement": "E05",
        "titre": "Données ouvertes",
        "porteur": "Ministère de l'Ouverture",
        "jalon": "J1",
        "intitule": "Portail",
        "poids": "45",
        "methode": "étapes",
        "debut": "01/01/2019",
        "echeance": "30/09/2019",
    }
    return {name: value for name, value in {**usual, **cells}.items() if value is not None}


def table(*lines):
    names = list(dict.fromkeys(name for cells in lines for name in cells))
    return Table(names, [Row(number, cells) for number, cells in enumerate(lines, 2)])


def counts(result):
    return {name: result[name] for name in importing.COUNTS if result[name]}


def everything():
    return [list(model.objects.order_by("pk").values()) for model in (
        ActionPlan, Axis, Commitment, Milestone, MilestoneVersion, Institution, InstitutionName, Entry,
    )]  # fmt: skip


@pytest.fixture
def plan():
    return making.plan("PAN1", state="draft")


TWO = (line(), line(jalon="J2", intitule="Formation", poids="55", titre=None, porteur=None, echeance="déc. 2019"))


def test_a_file_becomes_commitments_milestones_terms_and_figures(plan):
    result = importing.apply_plan(plan, table(*TWO), by=factories.account("secretariat"))
    assert (counts(result), result["rows"], result["applied"]) == ({"created": 2}, 2, True)
    commitment = Commitment.objects.get()
    assert (commitment.code, commitment.title, commitment.lead.name) == (
        "PAN1-E05", "Données ouvertes", "Ministère de l'Ouverture",
    )  # fmt: skip
    first, second = Milestone.objects.order_by("position")
    assert [first.code, second.code] == ["PAN1-E05-J1", "PAN1-E05-J2"]
    terms = second.versions.get()
    assert (terms.weight, terms.due_on, terms.due_precision, terms.due_text) == (
        Decimal(55), datetime.date(2019, 12, 31), "month", "déc. 2019",
    )  # fmt: skip
    assert CommitmentFigures.objects.get().commitment == commitment
    assert MilestoneFigures.objects.count() == 2
    assert "“déc. 2019” is a month" in " ".join(result["details"][1]["warnings"])


def test_the_second_time_nothing_changes_and_nothing_is_written(plan):
    importing.apply_plan(plan, table(*TWO), by=None)
    before = everything()
    result = importing.apply_plan(plan, table(*TWO), by=None)
    assert counts(result) == {"unchanged": 2}
    assert everything() == before


def test_a_check_says_the_same_and_writes_nothing(plan):
    before = everything()
    checked = importing.check_plan(plan, table(*TWO))
    assert everything() == before
    applied = importing.apply_plan(plan, table(*TWO), by=None)
    assert {**checked, "applied": True} == applied
    json.dumps(checked)


def test_one_refused_row_and_nothing_is_written(plan):
    before = everything()
    result = importing.apply_plan(plan, table(*TWO, line(jalon="J3", poids="0")), by=None)
    assert (counts(result), result["applied"]) == ({"created": 2, "refused": 1}, False)
    assert [detail["status"] for detail in result["details"]] == ["created", "created", "refused"]
    assert everything() == before


WRONG = {
    "weight 101 with two signs": ({"poids": "101 %%"}, "is not a number"),
    "weight -1": ({"poids": "-1"}, "greater than 0"),
    "weight NaN": ({"poids": float("nan")}, "is not a number"),
    "weight 0": ({"poids": "0"}, "greater than 0"),
    "weight 10^400": ({"poids": 10**400}, "too large"),
    "weight as text of 400 digits": ({"poids": "1" + "0" * 400}, "is not a number"),
    "due before start": ({"echeance": "31/12/2018"}, "cannot be due before it starts"),
    "year 20120": ({"echeance": "18 février 20120"}, "is not a possible date"),
    "31 February": ({"debut": "31/02/2019"}, "is not a possible date"),
    "a formula": ({"intitule": '=HYPERLINK("http://x")'}, "is a formula"),
    "a formula after spaces": ({"titre": "  =1+1"}, "is a formula"),
    "two milestones of one code": ({"jalon": "J1"}, "stands already on row 2"),
    "not a code": ({"jalon": "jalon n° 2"}, "is not a code"),
    "another plan's": ({"engagement": "PAN9-E05"}, "is not a code of the plan PAN1"),
    "no title": ({"engagement": "E77", "titre": None}, "title of the commitment PAN1-E77 is missing"),
    "no target": ({"methode": "quantitatif"}, "needs a target"),
    "no such method": ({"methode": "au pif"}, "is not a method"),
    "a control character alone": ({"intitule": "\x00"}, "empty"),
}


def test_every_wrong_row_is_told_at_once(plan):
    lines = [line(jalon="J0")]
    lines += [
        {**line(engagement=f"E{n}", jalon=f"J{n}"), **cells} for n, (cells, _words) in enumerate(WRONG.values(), 10)
    ]
    lines[12]["engagement"], lines[12]["jalon"] = "E05", "J0"
    lines = [{name: value for name, value in cells.items() if value is not None} for cells in lines]
    before = everything()
    result = importing.apply_plan(plan, table(*lines), by=None)
    assert counts(result) == {"created": 1, "refused": len(WRONG)}
    for detail, (_cells, words) in zip(result["details"][1:], WRONG.values(), strict=True):
        assert any(words in sentence for sentence in detail["errors"]), (words, detail)
    assert everything() == before


def test_all_errors_of_one_row_are_told_together(plan):
    result = importing.check_plan(plan, table(line(poids="-1", debut="31/02/2019", methode="?", engagement="é é")))
    assert len(result["details"][0]["errors"]) == 4


def test_a_weight_may_be_missing_and_a_season_has_no_date(plan):
    told = importing.apply_plan(plan, table(line(poids=None, echeance="D'ici l'automne 2028")), by=None)["details"][0]
    assert "No weight" in " ".join(told["warnings"]) and "kept as text" in " ".join(told["warnings"])
    terms = MilestoneVersion.objects.get()
    assert (terms.weight, terms.due_on, terms.due_precision, terms.due_text) == (
        None, None, "text", "D'ici l'automne 2028",
    )  # fmt: skip


# -- What exists already -----------------------------------------------------------------------------------------------


def test_texts_of_existing_records_follow_the_file_with_one_entry_each(plan):
    importing.apply_plan(plan, table(*TWO), by=None)
    secretary, entries = factories.account("secretariat"), Entry.objects.count()
    result = importing.apply_plan(
        plan, table(line(titre="Données pour tous", livrable="Un portail"), TWO[1]), by=secretary, note="plan.csv"
    )
    assert counts(result) == {"updated": 1, "unchanged": 1}
    commitment, milestone = Commitment.objects.get(), Milestone.objects.get(code="PAN1-E05-J1")
    assert (commitment.title, commitment.version, milestone.deliverable, milestone.version) == (
        "Données pour tous", 2, "Un portail", 2,
    )  # fmt: skip
    assert Milestone.objects.get(code="PAN1-E05-J2").version == 1
    told = {entry.target_label.split(" ")[0]: entry for entry in Entry.objects.order_by("pk")[entries:]}
    assert set(told) == {"PAN1-E05", "PAN1-E05-J1", "PAN1"}
    assert told["PAN1-E05"].changes == {"title": ["Données ouvertes", "Données pour tous"]}
    assert told["PAN1-E05-J1"].changes == {"deliverable": ["", "Un portail"]}
    assert (told["PAN1"].action, told["PAN1"].actor_id) == ("import", secretary.pk)
    assert told["PAN1"].note.startswith("plan.csv")


def test_what_is_searched_is_as_saving_one_by_one_writes_it(plan):
    importing.apply_plan(plan, table(line(titre_ar="المعطيات المفتوحة")), by=None)
    importing.apply_plan(plan, table(line(titre="Été ouvert")), by=None)
    for record in (Commitment.objects.get(), Institution.objects.get(name="Ministère de l'Ouverture")):
        written = record.search_text
        record.save()
        assert record.search_text == written
    assert "ete ouvert" in Commitment.objects.get().search_text


def test_the_entry_of_a_new_record_is_the_one_that_planning_writes(plan):
    importing.apply_plan(plan, table(line()), by=None)
    milestone = Milestone.objects.get()
    ours = Entry.objects.get(target_type="commitments.milestone")
    twin = Milestone(commitment=milestone.commitment, code="PAN1-E05-J9", title="Portail", method="steps")
    planning.save_milestone(twin, by=None)
    theirs = Entry.objects.get(target_type="commitments.milestone", target_id=str(twin.pk))
    for entry in (ours, theirs):
        entry.changes.pop("code")
    assert (ours.action, ours.actor_label, ours.changes) == (theirs.action, theirs.actor_label, theirs.changes)


def test_a_draft_plan_takes_new_weights_and_dates_into_its_baseline(plan):
    importing.apply_plan(plan, table(*TWO), by=None)
    result = importing.apply_plan(plan, table(line(poids="40", echeance="2020")), by=None)
    assert counts(result) == {"updated": 1}
    terms = MilestoneVersion.objects.get(milestone__code="PAN1-E05-J1")
    assert (terms.number, terms.weight, terms.due_on, terms.due_text) == (0, Decimal(40), None, "2020")
    assert MilestoneFigures.objects.get(milestone=terms.milestone).weight == Decimal(40)
    entry = Entry.objects.filter(target_type="commitments.milestone").first()
    assert entry.changes["weight"] == ["45.00", "40"] and entry.changes["due_on"] == ["2019-09-30", None]


def test_a_draft_s_dates_are_judged_with_those_the_file_does_not_repeat(plan):
    importing.apply_plan(plan, table(*TWO), by=None)
    early, late = line(debut=None, echeance="01/01/2018"), line(jalon="J2", echeance=None, debut="01/01/2021")
    result = importing.check_plan(plan, table(early, late))
    assert [detail["errors"] for detail in result["details"]] == [["A milestone cannot be due before it starts."]] * 2


def test_an_adopted_plan_s_weights_and_dates_are_refused_where_they_differ():
    plan = making.plan("PAN1")
    importing.apply_plan(plan, table(*TWO), by=None)
    changed = line(poids="40", echeance="01/10/2019", debut="02/01/2019", titre="Autre", fin_engagement="31/12/2021")
    before = everything()
    result = importing.apply_plan(plan, table(changed, TWO[1]), by=None)
    assert counts(result) == {"refused": 1, "unchanged": 1}
    assert len(result["details"][0]["errors"]) == 4
    assert all("revised by an act" in sentence for sentence in result["details"][0]["errors"])
    assert everything() == before


def test_an_adopted_plan_is_compared_with_the_terms_in_force():
    plan = making.plan("PAN1", own_extension_days=200)
    importing.apply_plan(plan, table(line()), by=None)
    planning.revise_milestone(
        Milestone.objects.get(),
        by=None,
        effective_on=datetime.date(2019, 6, 1),
        act="A1",
        due_on=datetime.date(2020, 1, 31),
    )
    assert counts(importing.check_plan(plan, table(line(echeance="31/01/2020")))) == {"unchanged": 1}
    assert counts(importing.check_plan(plan, table(line()))) == {"refused": 1}


@pytest.mark.parametrize(
    "changes",
    [{"methode": "binaire"}, {"methode": "quantitatif", "cible": "50"}, {"cible": "50"}, {"valeur_de_depart": "3"}],
)
def test_how_a_milestone_of_an_adopted_plan_is_measured_stays(changes):
    milestone = making.milestone(making.commitment(making.plan("PAN1"), number=5))
    same = {"engagement": "E05", "jalon": "J1", "poids": None, "debut": None, "echeance": None}
    result = importing.check_plan(milestone.commitment.plan, table(line(**{**same, **changes})))
    assert counts(result) == {"refused": 1}
    assert "neutralises this milestone" in result["details"][0]["errors"][0]


def test_a_method_stays_once_progress_was_declared_by_it():
    milestone = making.milestone(making.commitment(making.plan("PAN1", state="draft"), number=5))
    rows = table(line(engagement="E05", jalon="J1", methode="binaire", poids=None, debut=None, echeance=None))
    assert counts(importing.check_plan(milestone.commitment.plan, rows)) == {"updated": 1}
    type(milestone.commitment.plan).objects.update(state="adopted", adopted_on=making.START)
    making.declared(milestone, 25)
    type(milestone.commitment.plan).objects.update(state="draft")
    result = importing.check_plan(milestone.commitment.plan, rows)
    assert "Progress was already declared by this method: it stays." in result["details"][0]["errors"][0]


def test_a_known_quantity_needs_its_target_no_second_time(plan):
    importing.apply_plan(plan, table(line(methode="quantitatif", cible="12")), by=None)
    assert counts(importing.check_plan(plan, table(line(methode="quantitatif")))) == {"unchanged": 1}
    told = importing.check_plan(plan, table(line(methode="quantitatif", valeur_de_depart="12")))["details"][0]["errors"]
    assert told == ["A milestone measured by a quantity has a target other than its start."]


# -- Institutions and axes ---------------------------------------------------------------------------------------------


def test_an_institution_is_found_by_code_or_any_name_and_never_made_twice(plan):
    known = factories.institution("Ministère de la Fonction publique", code="MFP")
    InstitutionName.objects.create(institution=known, name="Ministère de la Réforme", acronym="MRA")
    names = ["mfp", "MINISTERE DE LA FONCTION PUBLIQUE", "Ministère de la réforme", "mra", "Agence X", "AGENCE x"]
    result = importing.apply_plan(
        plan, table(*(line(engagement=f"E{n}", porteur=name) for n, name in enumerate(names))), by=None
    )
    assert counts(result) == {"created": 6}
    leads = list(Commitment.objects.order_by("position").values_list("lead__code", flat=True))
    assert leads == ["MFP"] * 4 + ["agence-x"] * 2
    assert ["added to the register" in " ".join(detail["warnings"]) for detail in result["details"]] == [
        False, False, False, False, True, False,
    ]  # fmt: skip
    made = Institution.objects.get(code="agence-x")
    assert (made.kind, made.names.get().name) == ("ministry", "Agence X")


def test_names_without_latin_letters_and_long_ones_get_codes_of_their_own(plan):
    texts = ["وزارة المالية", "وزارة الداخلية", "Institution " + "x" * 60, "Institution " + "x" * 61]
    importing.apply_plan(
        plan, table(*(line(engagement=f"E{n}", porteur=text) for n, text in enumerate(texts))), by=None
    )
    codes = list(Institution.objects.filter(name__in=texts).values_list("code", flat=True))
    assert len(set(codes)) == 4 and all(0 < len(code) <= 30 for code in codes)


def test_a_name_that_is_two_institutions_is_refused(plan):
    for code in ("MA", "MB"):
        InstitutionName.objects.create(institution=factories.institution(code=code, name=code), name="Délégation")
    result = importing.check_plan(plan, table(line(porteur="délégation")))
    assert "several institutions (MA, MB)" in result["details"][0]["errors"][0]


def test_axes_are_found_by_code_or_title_and_made_once(plan):
    planning.save_axis(Axis(plan=plan, code="A1", title="Accès à l'information"), by=None)
    texts = [
        "A1",
        "acces a l'information",
        "A1 – Accès à l'information",
        "A1 – Autre titre",
        "Transparence",
        "A7 - Culture",
    ]
    result = importing.apply_plan(
        plan, table(*(line(engagement=f"E{n}", axe=text) for n, text in enumerate(texts))), by=None
    )
    assert list(Commitment.objects.order_by("position").values_list("axis__code", flat=True)) == [
        "A1", "A1", "A1", "A1", "A2", "A7",
    ]  # fmt: skip
    assert "its title stays" in " ".join(result["details"][3]["warnings"])
    assert Axis.objects.get(code="A1").title == "Accès à l'information"
    assert counts(importing.check_plan(plan, table(line(engagement="E5", axe="culture")))) == {"unchanged": 1}


# -- Which plan --------------------------------------------------------------------------------------------------------


def test_the_plan_is_the_one_of_the_full_codes_or_the_only_draft():
    making.plan("PAN1")
    assert importing.named_plan(table(line(engagement="pan1-E05")))[0].code == "PAN1"
    with pytest.raises(ValidationError, match="--plan"):
        importing.named_plan(table(line()))
    draft = making.plan("PAN2", state="draft")
    assert importing.named_plan(table(line()))[0] == draft
    making.plan("PAN3", state="draft")
    with pytest.raises(ValidationError, match="--plan"):
        importing.named_plan(table(line()))
    with pytest.raises(ValidationError, match="several plans"):
        importing.named_plan(table(line(engagement="PAN1-E05"), line(engagement="PAN2-E05")))


def test_an_unknown_plan_is_made_as_a_draft_with_the_dates_of_its_rows():
    factories.committee()
    plan, notes = importing.named_plan(table(*TWO), code="pan9")
    assert "PAN9" in notes[0]
    assert counts(importing.check_plan(plan, table(*TWO))) == {"created": 2}
    assert not ActionPlan.objects.exists()
    importing.apply_plan(plan, table(*TWO), by=None)
    made = ActionPlan.objects.get()
    assert (made.code, made.title, made.state) == ("PAN9", "Plan PAN9", "draft")
    assert (made.starts_on, made.ends_on) == (datetime.date(2019, 1, 1), datetime.date(2019, 12, 31))


@pytest.mark.parametrize("code", ["é", "A" * 13, "1PAN", "PAN-1", "\x00", "9" * 5000])
def test_what_cannot_be_a_plan_s_code_is_refused_in_a_sentence(code):
    factories.committee()
    with pytest.raises(ValidationError, match="cannot be the code"):
        importing.named_plan(table(line()), code=code)


# -- Who, how fast, and beside whom ------------------------------------------------------------------------------------


@pytest.mark.parametrize("role", ["focal_point", "member", "chair"])
def test_only_the_secretariat_imports(plan, role):
    with pytest.raises(PermissionDenied):
        importing.apply_plan(plan, table(line()), by=factories.account(role))
    assert not Commitment.objects.exists()


def _statements(plan, lines):
    with CaptureQueriesContext(connection) as captured:
        importing.apply_plan(plan, table(*lines), by=None)
    return len(captured)


def test_statements_do_not_grow_with_rows():
    few, many = making.plan("FEW", state="draft"), making.plan("MANY", state="draft")

    def rows(number, **cells):
        return [
            line(engagement=f"E{n // 2}", jalon=f"J{n}", porteur=f"P{n // 2} {number}", titre=f"T{n // 2}", **cells)
            for n in range(number)
        ]

    # SQLite takes some thirty records in one statement: a hundred rows are a few batches of each kind.
    assert _statements(many, rows(100)) - _statements(few, rows(4)) <= 12
    changed = _statements(many, rows(100, livrable="Un guide")) - _statements(few, rows(4, livrable="Un guide"))
    assert changed <= 12


def test_a_record_made_meanwhile_is_a_conflict_and_nothing_is_written(plan, monkeypatch):
    read = importing._read

    def with_a_rival(plan, *arguments, **options):
        reading = read(plan, *arguments, **options)
        making.commitment(plan, number=5)
        return reading

    monkeypatch.setattr(importing, "_read", with_a_rival)
    with pytest.raises(Conflict):
        importing.apply_plan(plan, table(*TWO), by=None)
    assert not Commitment.objects.exists()


def _import_apart(code, results):
    with translation.override("en"):
        try:
            plan, _notes = importing.named_plan(table(*TWO), code=code)
            results.append(counts(importing.apply_plan(plan, table(*TWO), by=None)))
        except ValidationError as error:
            results.append(error.messages)
    connection.close()


@pytest.mark.postgres
@pytest.mark.django_db(transaction=True)
def test_two_at_once_on_one_plan_wait_for_each_other():
    making.plan("PAN1", state="draft")
    results = []
    threads = [threading.Thread(target=_import_apart, args=("PAN1", results)) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(results, key=str) == [{"created": 2}, *[{"unchanged": 2}] * 3]
    assert (Milestone.objects.count(), Institution.objects.filter(name="Ministère de l'Ouverture").count()) == (2, 1)


@pytest.mark.postgres
@pytest.mark.django_db(transaction=True)
def test_two_at_once_on_a_new_plan_make_it_once():
    factories.committee()
    results = []
    threads = [threading.Thread(target=_import_apart, args=("PAN9", results)) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert {"created": 2} in results
    assert all(isinstance(one, dict) or "Nothing was written" in one[0] or "already" in one[0] for one in results)
    assert (ActionPlan.objects.count(), Milestone.objects.count()) == (1, 2)


# -- The models' rules, in memory --------------------------------------------------------------------------------------

DAYS = st.none() | st.dates(datetime.date(2019, 1, 1), datetime.date(2019, 1, 4))
NUMBERS = st.none() | st.integers(-1, 2).map(Decimal)


@settings(max_examples=150, deadline=None)
@given(
    DAYS, DAYS, NUMBERS, st.sampled_from(["day", "month", "text"]), st.booleans(), st.integers(0, 1), DAYS,
    st.sampled_from(["", "A1"]),
)  # fmt: skip
def test_versions_are_judged_as_the_database_does(starts_on, due_on, weight, precision, counted, number, since, act):
    _agree(
        MilestoneVersion(
            starts_on=starts_on, due_on=due_on, weight=weight, due_precision=precision, counted=counted, number=number,
            effective_on=since, act=act,
        )
    )  # fmt: skip


@settings(max_examples=60, deadline=None)
@given(st.sampled_from(["quantity", "steps"]), NUMBERS, NUMBERS)
def test_milestones_are_judged_as_the_database_does(method, start, target):
    _agree(Milestone(method=method, baseline_value=start, target_value=target))


def _agree(record):
    told = []
    for constraint in record._meta.constraints:
        if hasattr(constraint, "condition") and not getattr(constraint, "fields", ()):
            try:
                constraint.validate(type(record), record)
            except ValidationError as refusal:
                told += refusal.messages
    assert broken_constraints(record) == told
