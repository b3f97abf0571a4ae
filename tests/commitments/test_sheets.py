"""The rows of a plan: each is read or refused with all that is wrong with it."""

import csv
import datetime
import io
from decimal import Decimal
from pathlib import Path

import pytest
from django.conf import settings as project
from django.core.exceptions import ValidationError
from django.utils import translation
from hypothesis import given, settings
from hypothesis import strategies as st

from commitments.sheet_columns import COLUMNS, SHORT_COLUMNS
from commitments.sheets import plans_named, read_plan, required_headers, unknown_headers
from ogp_secretariat.web.sheets import Row, Table, read_table
from ogp_secretariat.web.typed import Due

CANADA = Path(project.BASE_DIR).parent / "shared" / "data" / "canada_nap5_indicators.csv"
CANADA_MAPPING = {
    "engagement": "commitment_code",
    "titre": "commitment_fr",
    "jalon": "indicator_code",
    "intitule": "indicator_fr",
    "volet": "milestone_fr",
    "echeance": "due_fr",
    "porteur": "lead_dept",
}


@pytest.fixture(autouse=True, scope="module")
def in_english():
    with translation.override("en"):
        yield


def line(**cells):
    """A row without fault, but for `cells`; None empties one."""
    usual = {
        "axe": "Accès à l'information",
        "engagement": "E05",
        "titre": "Open data",
        "porteur": "ADD",
        "jalon": "J2",
        "intitule": "Portail",
        "poids": "45",
        "methode": "étapes",
        "debut": "01/01/2019",
        "echeance": "30/09/2019",
    }
    return {name: value for name, value in {**usual, **cells}.items() if value is not None}


def plan(*lines, mapping=None, code="PAN1", known=()):
    names = list(dict.fromkeys(name for cells in lines for name in cells))
    table = Table(names, [Row(number, cells) for number, cells in enumerate(lines, 2)])
    return read_plan(table, mapping, plan=code, known=known)


def errors(**cells):
    (row,) = plan(line(**cells))
    return row.errors


def test_a_row_becomes_values_with_full_codes():
    (row,) = plan(line(livrable="Un portail\nen ligne", moyen_de_verification="PV de recette", cible="12"))
    assert (row.number, row.errors, row.warnings) == (2, [], [])
    assert {key: value for key, value in row.values.items() if value is not None} == {
        "axis": "Accès à l'information",
        "commitment": "PAN1-E05",
        "title": "Open data",
        "lead": "ADD",
        "milestone": "PAN1-E05-J2",
        "milestone_title": "Portail",
        "weight": Decimal(45),
        "method": "steps",
        "starts_on": datetime.date(2019, 1, 1),
        "due": Due(datetime.date(2019, 9, 30), "day", ""),
        "deliverable": "Un portail\nen ligne",
        "means_of_verification": "PV de recette",
        "target_value": Decimal(12),
    }


@pytest.mark.parametrize(
    ("engagement", "jalon", "code"),
    [
        ("E05", "J2", "PAN1-E05-J2"),
        ("e05", "j2", "PAN1-E05-J2"),
        ("PAN1-E05", "E05-J2", "PAN1-E05-J2"),
        ("PAN1-E05", "PAN1-E05-J2", "PAN1-E05-J2"),
        ("C01", "C01.1.1", "PAN1-C01-C01.1.1"),
        (5, 2, "PAN1-5-2"),
    ],
)
def test_codes_are_completed(engagement, jalon, code):
    (row,) = plan(line(engagement=engagement, jalon=jalon))
    assert (row.errors, row.values["milestone"]) == ([], code)


@pytest.mark.parametrize(
    ("engagement", "jalon", "words"),
    [
        (" ", "J2", "missing"),
        ("PAN2-E05", "J2", "not a code of the plan PAN1"),
        ("E 05", "J2", "not a code"),
        ("É05", "J2", "not a code"),
        ("E05", "PAN1-E06-J2", "not of the commitment"),
        ("E05", "PAN2-E05-J2", "not of the commitment"),
        ("E05", "J/2", "not a code"),
        ("E05", None, "milestone's code is missing"),
        ("=A1", "J2", "formula"),
        ("E" * 17, "J2", "not a code"),
    ],
)
def test_wrong_codes_are_told(engagement, jalon, words):
    (sentence,) = errors(engagement=engagement, jalon=jalon)
    assert words in sentence


def test_without_a_plan_codes_must_be_full():
    assert plan(line(engagement="PAN1-E05"), code="")[0].values["milestone"] == "PAN1-E05-J2"
    assert "plan's code" in plan(line(), code="")[0].errors[0]


@pytest.mark.parametrize(
    ("cells", "words"),
    [
        ({"poids": 0}, "greater than 0"),
        ({"poids": "-1"}, "greater than 0"),
        ({"poids": "NaN"}, "not a number"),
        ({"poids": 10**400}, "too large"),
        ({"echeance": "31/02/2020"}, "not a possible date"),
        ({"echeance": "18 février 20120"}, "not a possible date"),
        ({"echeance": "31/12/2018"}, "before it starts"),
        ({"echeance": "déc. 2018"}, "before it starts"),
        ({"debut": "déc. 2018"}, "not a date"),
        ({"methode": "au doigt mouillé"}, "not a method"),
        ({"intitule": '=HYPERLINK("http://x")'}, "formula"),
        ({"intitule": " =1+1"}, "formula"),
        ({"intitule": None}, "title is missing"),
        ({"titre": None}, "title of the commitment PAN1-E05 is missing"),
        ({"methode": "quantitatif"}, "needs a target"),
        ({"methode": "quantitatif", "cible": 0}, "same as the starting value"),
        ({"methode": "quantitatif", "cible": 5, "valeur_de_depart": "5"}, "same as the starting value"),
        ({"code_ogp": "MO5"}, "OGP code"),
        ({"debut_engagement": "01/01/2020", "fin_engagement": "31/12/2019"}, "cannot end before"),
    ],
)
def test_each_fault_is_told(cells, words):
    (sentence,) = errors(**cells)
    assert words in sentence


def test_all_faults_of_all_rows_are_told_at_once():
    rows = plan(
        line(poids="101 000", echeance="31/02/2020", methode="?"),
        line(jalon="J3"),
        line(jalon="J4", poids="x", debut="?"),
    )
    assert [len(row.errors) for row in rows] == [3, 0, 2]
    assert "“poids”" in rows[0].errors[0]


@pytest.mark.parametrize(
    ("word", "method"),
    [
        ("Binaire", "binary"),
        ("binary", "binary"),
        ("ÉTAPES", "steps"),
        ("etapes", "steps"),
        ("quantitatif", "quantity"),
        ("quantity", "quantity"),
    ],
)
def test_methods_are_known_by_their_words(word, method):
    assert plan(line(methode=word, cible="10"))[0].values["method"] == method


def test_what_is_missing_is_allowed_with_a_warning():
    (row,) = plan(line(poids=None, methode=None, echeance=None))
    assert row.errors == []
    assert [
        words in warning for words, warning in zip(("n.d.", "by steps", "never late"), row.warnings, strict=True)
    ] == [True] * 3
    assert row.values["method"] == "steps"


def test_vague_deadlines_are_marked():
    rows = plan(line(echeance="D'ici l'automne 2028"), line(jalon="J3", echeance="déc. 2019"))
    assert [row.values["due"].precision for row in rows] == ["text", "month"]
    assert "kept as text" in rows[0].warnings[0]
    assert "31/12/2019" in rows[1].warnings[0]


def test_a_milestone_stands_once_and_rows_of_a_commitment_agree():
    rows = plan(
        line(), line(), line(jalon="J3", titre="Autre"), line(jalon="J4", titre=None), line(jalon="J5", axe="Z")
    )
    assert ["already on row 2" in "".join(row.errors) for row in rows] == [False, True, False, False, False]
    assert "not the same as on row 2" in rows[2].errors[0]
    assert rows[3].errors == []
    assert "“axe”" in rows[4].errors[0]
    assert plan(line(), line(jalon="J3", titre="OPEN  DATA"))[1].errors == []


def test_a_commitment_may_stand_without_milestones_but_once():
    alone = {"engagement": "E07", "titre": "Sans jalon"}
    rows = plan(alone, line(), alone)
    assert [row.errors for row in rows][:2] == [[], []]
    assert rows[0].values["commitment"] == "PAN1-E07"
    assert "already on row 2" in rows[2].errors[0]


def test_what_exists_already_needs_no_title_and_no_reminder_of_what_is_missing():
    (row,) = plan({"engagement": "E05", "jalon": "J2", "livrable": "Portail"}, known={"PAN1-E05", "PAN1-E05-J2"})
    assert (row.errors, row.warnings, row.values["method"]) == ([], [], None)


def test_a_shifted_row_is_refused():
    table = Table(["engagement", "titre"], [Row(2, {"engagement": "E05", "titre": "Un"}, surplus=1)])
    assert "more cells" in read_plan(table, plan="PAN1")[0].errors[0]


def test_the_columns_themselves_are_checked():
    table = Table(["engagement", "poid"], [Row(2, {"engagement": "PAN1-E05"}), Row(3, {"engagement": "PAN2-E05"})])
    assert unknown_headers(table) == ["poid"]
    assert plans_named(table) == ["PAN1", "PAN2"]
    for mapping, words in (
        ({"poids": "weight"}, "weight"),
        ({"note": "poid"}, "note"),
        ({"engagement": "code"}, "code"),
    ):
        with pytest.raises(ValidationError, match=words):
            read_plan(table, mapping, plan="PAN1")
    with pytest.raises(ValidationError, match="engagement"):
        read_plan(Table(["titre"], []))


def test_the_layouts():
    expected = (
        "axe, engagement, titre, titre_ar, porteur, coordination, jalon, intitule, poids, methode, debut, echeance"
    )
    assert tuple(f"{expected}, livrable, moyen_de_verification".split(", ")) == SHORT_COLUMNS
    assert len({column.name for column in COLUMNS}) == len({column.key for column in COLUMNS}) == len(COLUMNS)


@settings(deadline=None, max_examples=200)
@given(
    st.lists(
        st.dictionaries(
            st.sampled_from([column.name for column in COLUMNS]),
            st.one_of(st.text(max_size=20), st.integers(), st.floats(), st.datetimes(), st.booleans()),
        ),
        max_size=4,
    )
)
def test_no_row_makes_the_reader_fall(lines):
    rows = plan(line(), *lines)
    assert len(rows) == len(lines) + 1
    for row in rows:
        assert all(isinstance(sentence, str) and sentence for sentence in row.errors + row.warnings)


# -- A real foreign plan -----------------------------------------------------------------------------------------------


@pytest.mark.skipif(not CANADA.exists(), reason="the shared data are not beside this checkout")
def test_the_canadian_plan_is_read_with_every_row_accounted_for():
    data = CANADA.read_bytes()
    source = list(csv.DictReader(io.StringIO(data.decode("utf-8-sig"))))
    table = read_table(data, CANADA.name, required_headers(CANADA_MAPPING))
    rows = read_plan(table, CANADA_MAPPING, plan="NAP5")
    assert [row.errors for row in rows] == [[]] * 106
    assert len({row.values["commitment"] for row in rows}) == 5
    assert len({(row.values["commitment"], row.values["component"]) for row in rows}) == 19
    assert len({row.values["milestone"] for row in rows}) == 106
    dues = {row.values["milestone"]: row.values["due"] for row in rows}
    assert {due.precision for due in dues.values()} == {"month", "text"}
    for row, original in zip(rows, source, strict=True):
        assert row.values["due"].text == original["due_fr"]
        assert row.values["milestone_title"] == " ".join(original["indicator_fr"].split())
        assert (row.values["lead"] or row.values["responsible"]) == original["lead_dept"]
    written = {original["due_fr"]: row.values["due"] for row, original in zip(rows, source, strict=True)}
    assert written["D'ici 2023"] == Due(None, "text", "D'ici 2023")
    assert written["D'ici décembre 2023"].day == datetime.date(2023, 12, 31)
    assert written["Mai 2023 et en cours"].day is None
    assert unknown_headers(table, CANADA_MAPPING) == [
        "commitment_en",
        "milestone_code",
        "milestone_en",
        "indicator_en",
        "due",
    ]
