"""Files of associations: each row in one count, dirty cells kept and told, doubtful rows before a person."""

import io
import json

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.core.management import CommandError, call_command
from openpyxl import Workbook

from cocreation.actions import importing_associations
from cocreation.models import Association, AssociationAlias, ReviewItem
from ogp_secretariat.audit.models import Entry
from tests import factories
from tests.cocreation import making_assoc as making

pytestmark = pytest.mark.django_db
HEADERS = [
    "Nom",
    "NOM_AR",
    "Sigle",
    "Récépissé",
    "Date",
    "Région",
    "Province",
    "Thèmes",
    "E-mail",
    "Téléphone",
    "Adresse",
]
COUNTS = ("created", "updated", "unchanged", "matched", "to_review", "refused")


def row(nom="", nom_ar="", sigle="", recepisse="", date="", region="", province="", themes="", email="", tel="", ad=""):
    return [nom, nom_ar, sigle, recepisse, date, region, province, themes, email, tel, ad]


def counts(result):
    assert result["rows"] == len(result["details"]) == sum(result[name] for name in COUNTS)
    return {name: result[name] for name in COUNTS if result[name]}


def statuses(result):
    return [detail["status"] for detail in result["details"]]


def test_a_clean_row_becomes_an_association():
    result = making.imported(
        HEADERS,
        [
            row(
                "  Association des  Cèdres ",
                "جمعية الأرز",
                "ADC",
                "12/2016",
                "26 fevrier 2016",
                "fes meknes",
                "Ifrane",
                "Environnement et climat; Jeunesse et éducation",
                "a@exemple.test / b@exemple.test",
                "05 35 00 00 01, 06 61 00 00 02",
                "12, rue Essai\nIfrane",
            )
        ],
    )
    assert counts(result) == {"created": 1}
    one = Association.objects.get()
    assert (one.name, one.name_ar, one.acronym) == ("Association des Cèdres", "جمعية الأرز", "ADC")
    assert (one.receipt_number, str(one.receipt_date), one.receipt_text) == ("12/2016", "2016-02-26", "")
    assert (one.region.code, one.province.name) == ("03", "Ifrane")
    assert one.themes.count() == 2
    assert (one.email, one.other_emails) == ("a@exemple.test", "b@exemple.test")
    assert one.phone == "05 35 00 00 01; 06 61 00 00 02"
    assert one.address == "12, rue Essai\nIfrane"
    assert "cedres" in one.search_text


@pytest.mark.parametrize(
    ("written", "day", "text"),
    [
        ("26 fevrier 2016", "2016-02-26", ""),
        ("24/07/91 suivant récépissé", None, "24/07/91 suivant récépissé"),
        ("24/07/91", None, "24/07/91"),
        ("Juin 20214", None, "Juin 20214"),
        ("31/02/2020", None, "31/02/2020"),
        ("juin 2014", None, "juin 2014"),
        ("01/01/2031", None, "01/01/2031"),
        ("nan", None, ""),
        ("26 فبراير 2016", "2016-02-26", ""),
    ],
)
def test_a_date_that_is_none_stays_as_written(written, day, text):
    result = making.imported(HEADERS, [row("Les Cèdres", date=written)])
    one = Association.objects.get()
    assert (str(one.receipt_date) if one.receipt_date else None, one.receipt_text) == (day, text)
    assert bool(result["details"][0]["warnings"]) == bool(text)


def test_what_cannot_be_read_is_kept_and_told():
    result = making.imported(
        HEADERS,
        [
            row(
                "Les Cèdres",
                region="Grand Casablanca",
                province="Ifrane",
                themes="pêche, Justice ouverte",
                email="pas une adresse",
                tel="néant; 12; 0661000002",
            )
        ],
    )
    one = Association.objects.get()
    assert one.region is None and one.province is None
    assert [theme.code for theme in one.themes.all()] == ["justice-ouverte"]
    assert one.phone == "0661000002" and one.email == ""
    for kept in (
        "region : Grand Casablanca",
        "province : Ifrane",
        "themes : pêche",
        "email : adresse",
        "telephone : 12",
    ):
        assert kept in one.unread
    told = " ".join(result["details"][0]["warnings"])
    assert "Grand Casablanca" in told
    # What is kept of an import repeats nobody's address or number.
    assert "adresse" not in told.replace("adresse électronique", "").replace("e-mail address", "")


def test_a_province_says_its_region_and_must_be_in_it():
    making.imported(
        HEADERS,
        [row("Les Cèdres", province="préfecture de Meknès"), row("Tiwizi", region="Oriental", province="Ifrane")],
    )
    cedres, tiwizi = Association.objects.order_by("pk")
    assert (cedres.region.code, cedres.province.name) == ("03", "Meknès")
    assert (tiwizi.region.code, tiwizi.province) == ("02", None)
    assert "province : Ifrane" in tiwizi.unread


@pytest.mark.parametrize(
    "bad",
    [
        row(),
        row("nan"),
        row("=HYPERLINK(1)"),
        row("x" * 501),
        row(sigle="ZZZ"),
        row("…"),
        row("Les Cèdres", tel="=1+1"),
        row("Les Cèdres", sigle="x" * 41),
        row("Les Cèdres", ad="x" * 1001),
    ],
)
def test_a_row_that_makes_no_record_is_refused_with_its_reason(bad):
    result = making.imported(HEADERS, [row("Autre Association"), bad if any(bad) else row(themes="Justice ouverte")])
    assert counts(result) == {"created": 1, "refused": 1}
    assert result["details"][1]["errors"]


def test_the_same_file_twice_creates_nothing():
    rows = [
        row("Association des Cèdres", region="Fès-Meknès", recepisse="12", date="Juin 20214", themes="pêche"),
        row(nom_ar="جمعية الشعلة", region="Oriental", tel="0661000002", email="x@exemple.test; faux"),
        row("Réseau 😀 des jeunes", "شبكة الشباب", ad="rue"),
    ]
    assert counts(making.imported(HEADERS, rows)) == {"created": 3}
    again = making.imported(HEADERS, rows)
    assert counts(again) == {"unchanged": 3}
    assert Association.objects.count() == 3 and not ReviewItem.objects.exists()


def test_three_rows_of_one_association():
    rows = [
        row("Association Tafilalet pour le développement", sigle="ATD", region="Drâa-Tafilalet"),
        row(nom_ar="جمعية تافيلالت للتنمية", region="Drâa-Tafilalet"),
        row("ATD", region="Drâa-Tafilalet"),
    ]
    result = making.imported(HEADERS, rows)
    assert statuses(result) == ["created", "to_review", "to_review"]
    one = Association.objects.get()
    for detail in result["details"][1:]:
        assert [candidate["association"] for candidate in detail["candidates"]] == [one.pk]
        assert detail["candidates"][0]["reasons"]


def test_three_rows_of_one_receipt_are_one_association():
    rows = [
        row("Association Tafilalet pour le développement", sigle="ATD", recepisse="77/2001", region="Drâa-Tafilalet"),
        row(nom_ar="جمعية تافيلالت للتنمية", recepisse="n° 077/2001"),
        row("Tafilalet Développement Durable", recepisse="77-2001"),
        row("ATD", recepisse="77/2001"),
    ]
    result = making.imported(HEADERS, rows)
    assert statuses(result) == ["created", "updated", "matched", "unchanged"]
    one = Association.objects.get()
    assert one.name_ar == "جمعية تافيلالت للتنمية"
    assert [alias.name for alias in one.aliases.all()] == ["Tafilalet Développement Durable"]
    assert counts(making.imported(HEADERS, rows)) == {"unchanged": 4}


def test_an_empty_cell_erases_nothing_and_a_value_fills_an_empty_one():
    one = making.association("Les Cèdres", phone="0535000001", region=making.region("03"), verified=False)
    result = making.imported(
        HEADERS, [row("les cedres", region="Fès-Meknès", email="a@exemple.test", themes="Justice ouverte")]
    )
    assert counts(result) == {"updated": 1}
    one.refresh_from_db()
    assert (one.phone, one.email) == ("0535000001", "a@exemple.test")
    assert one.version > 1
    entry = Entry.objects.filter(target_type="cocreation.association", action="change").latest("pk")
    assert "exemple" not in json.dumps(entry.changes)


def test_a_value_that_differs_is_never_written_over():
    one = making.association("Les Cèdres", phone="0535000001", email="a@exemple.test", region=making.region("03"))
    again = row("Les Cèdres", region="Fès-Meknès", tel="0600000009", email="A@exemple.test")
    result = making.imported(HEADERS, [again])
    assert counts(result) == {"to_review": 1}
    assert result["details"][0]["warnings"]
    one.refresh_from_db()
    assert one.phone == "0535000001"
    # The same row does not queue twice.
    assert counts(making.imported(HEADERS, [again])) == {"to_review": 1}
    assert ReviewItem.objects.count() == 1


def test_duplicates_inside_a_file_are_one():
    rows = [row("Les Cèdres", tel="0535000001"), row("LES CEDRES", email="a@exemple.test"), row("Les Cèdres")]
    result = making.imported(HEADERS, rows)
    assert statuses(result) == ["created", "updated", "unchanged"]
    one = Association.objects.get()
    assert (one.phone, one.email) == ("0535000001", "a@exemple.test")


def test_a_dry_run_says_the_same_and_writes_nothing():
    making.association("Les Cèdres", region=making.region("03"), verified=False)
    rows = [
        row("les cèdres", region="Fès-Meknès", email="a@exemple.test"),
        row("Tiwizi"),
        row("Tiwizi."),
        row(),
        row("Tiwiziy"),
        row(sigle="=1"),
    ]
    foreseen = making.checked(HEADERS, rows)
    assert Association.objects.count() == 1 and not ReviewItem.objects.exists()
    done = making.imported(HEADERS, rows)
    assert statuses(foreseen) == statuses(done)


def test_150_dirty_rows_are_each_in_one_count():
    names = ["Cèdres", "Tiwizi", "Al Amal", "جمعية الأمل", "Oasis 😀", "nan", "=x", "", "AJF", "  Anfas\r\nAl Madina "]
    rows = [
        row(
            f"{names[n % 10]} {n // 30 or ''}".strip() if names[n % 10] not in ("", "nan") else names[n % 10],
            date=["26 fevrier 2016", "24/07/91 suivant récépissé", "Juin 20214", "nan"][n % 4],
            region=["Oriental", "Inconnue", ""][n % 3],
            tel=["0661000001;0661000002", "x", ""][n % 3],
            themes="Justice ouverte / pêche\nDonnées ouvertes",
        )
        for n in range(150)
    ]
    result = making.imported(HEADERS, rows)
    counts(result)
    assert all(detail["errors"] for detail in result["details"] if detail["status"] == "refused")
    assert all(detail["candidates"] for detail in result["details"] if detail["status"] == "to_review")
    made, waiting = Association.objects.count(), ReviewItem.objects.count()
    again = making.imported(HEADERS, rows)
    counts(again)
    assert (again["created"], again["updated"], again["matched"]) == (0, 0, 0)
    assert (Association.objects.count(), ReviewItem.objects.count()) == (made, waiting)


def test_columns_in_any_order_and_other_names():
    result = making.imported(["TELEPHONE", "Dénomination", "Inconnue"], [["0661000001", "Les Cèdres", "x"]])
    assert counts(result) == {"created": 1} and result["unread"] == ["Inconnue"]
    assert Association.objects.get().phone == "0661000001"


def test_a_row_longer_than_the_header_is_refused():
    table = importing_associations.read_file(b"nom;telephone\r\nCedres;06;61000001\r\n", "l.csv")
    result = importing_associations.apply_associations(table, today=making.TODAY, by=None)
    assert counts(result) == {"refused": 1}


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"prenom;age\r\nx;1\r\n",
        b"nom\r\n",
        b"nom\r\nA\x00B\r\n",
        b"nom\r\n" + b"x" * 200_000,
        b"\xff" * 50,
        b"PK\x03\x04zip",
    ],
)
def test_a_file_that_cannot_be_read_is_refused_in_a_sentence(data):
    with pytest.raises(ValidationError):
        importing_associations.read_file(data, "liste.csv")


def test_a_spreadsheet_is_read_too(tmp_path, capsys):
    book = Workbook()
    book.active.append(["Liste des associations"])
    book.active.append(["nom", "telephone", "recepisse"])
    book.active.append(["Les Cèdres", 661000001, 12])
    buffer = io.BytesIO()
    book.save(buffer)
    file = tmp_path / "liste.xlsx"
    file.write_bytes(buffer.getvalue())
    call_command("import_associations", str(file), "--format", "json")
    result = json.loads(capsys.readouterr().out)
    assert counts(result) == {"created": 1}
    assert Association.objects.get().phone == "661000001"


def test_the_command_tells_refused_rows_and_writes_the_others(tmp_path, capsys):
    file = tmp_path / "liste.csv"
    file.write_bytes(making.csv_of(["nom", "date"], [["Les Cèdres", "Juin 20214"], ["=1", ""]]))
    with pytest.raises(CommandError, match="1 ligne est refusée"):
        call_command("import_associations", str(file))
    told = capsys.readouterr()
    assert "1 créée" in told.out and "Juin 20214" in told.err
    assert Association.objects.count() == 1
    with pytest.raises(CommandError):
        call_command("import_associations", str(tmp_path / "absent.csv"))


def test_only_the_secretariat_imports():
    with pytest.raises(PermissionDenied):
        making.imported(HEADERS, [row("Les Cèdres")], by=factories.account("member"))
    assert not Association.objects.exists()


def test_an_import_costs_statements_by_batches(django_assert_max_num_queries):
    def rows(start, count):
        return [
            row(f"Société {n:04d} {hex(n * 7919)[2:]}", recepisse=f"{n}/1999", themes="Justice ouverte")
            for n in range(start, start + count)
        ]

    with django_assert_max_num_queries(30):
        making.imported(HEADERS, rows(0, 10))
    with django_assert_max_num_queries(30):
        result = making.imported(HEADERS, rows(1000, 300))
    assert result["created"] + result["to_review"] == 300


def test_other_names_do_not_repeat():
    making.association("Les Cèdres", receipt_number="5/2001", consents=())
    rows = [row("Cèdres d'Azrou", recepisse="5/2001", region=making.region().name)] * 2
    assert statuses(making.imported(HEADERS, rows)) == ["matched", "unchanged"]
    assert AssociationAlias.objects.count() == 1
