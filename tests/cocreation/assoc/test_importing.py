"""Files of associations: each row in one count, dirty cells kept and told, doubtful rows before a person."""

import io
import json
import re

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.core.management import CommandError, call_command
from openpyxl import Workbook

from cocreation.actions import importing_association_files, importing_associations, reviewing_associations
from cocreation.models import Association, AssociationAlias, ReviewItem
from cocreation.policies import naming
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
                region="Quelque part",
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
        "region : Quelque part",
        "province : Ifrane",
        "themes : pêche",
        "email : pas une adresse",
        "telephone : 12",
    ):
        assert kept in one.unread
    told = " ".join(result["details"][0]["warnings"])
    assert "Quelque part" in told
    # What is kept of an import repeats nobody's address or number.
    assert "adresse" not in told.replace("adresse électronique", "").replace("e-mail address", "")


def test_a_province_says_its_region_and_a_town_its_province():
    rows = [
        row("Les Cèdres", province="préfecture de Meknès"),
        row("Tiwizi", province="Agadir"),
        row("Les Palmiers", region="Oujda"),
        row("Les Dunes", region="Souss-Massa", province="Souss-Massa"),
        row("Les Oasis", region="Meknès-Tafilalet", province="Errachidia"),
        row("Les Vagues", region="Région de l'Oriental"),
        row("Les Cigognes", province="Région Rabat-Salé-Kénitra"),
    ]
    result = making.imported(HEADERS, rows)
    assert counts(result) == {"created": 7}
    found = [
        (one.region.code, one.province.code if one.province else None) for one in Association.objects.order_by("pk")
    ]
    assert found == [
        ("03", "03.061"), ("09", "09.001"), ("02", "02.411"), ("09", None), ("08", "08.201"), ("02", None), ("04", None)
    ]  # fmt: skip
    former = Association.objects.get(name="Les Oasis")
    assert former.unread == "region : Meknès-Tafilalet" and result["details"][4]["warnings"]
    assert not any(result["details"][n]["warnings"] for n in (0, 1, 2, 3, 5, 6))


def test_a_province_outside_its_region_waits_for_a_person():
    rows = [row("Tiwizi", region="Oriental", province="Ifrane"), row("Anir", region="Oriental", province="Fès-Meknès")]
    result = making.imported(HEADERS, rows)
    assert counts(result) == {"to_review": 2} and not Association.objects.exists()
    assert "« Ifrane » n’est pas dans la région « Oriental »" in result["details"][0]["warnings"][0].replace(
        "\u202f", " "
    ).replace("\xa0", " ")
    assert counts(making.imported(HEADERS, rows)) == {"to_review": 2}
    item = ReviewItem.objects.order_by("pk").first()
    made = reviewing_associations.enter(item, by=factories.account("secretariat"))
    assert (made.region.code, made.province, made.unread) == ("02", None, "province : Ifrane")
    assert counts(making.imported(HEADERS, rows[:1])) == {"unchanged": 1}
    # Of one that is there already, it is the candidate.
    again = making.imported(HEADERS, [row("Tiwizi", region="Oriental", province="Agadir")])
    assert [one["association"] for one in again["details"][0]["candidates"]] == [made.pk]


def test_what_is_told_is_kept_in_each_language():
    data = making.csv_of(HEADERS, [row("Les Cèdres", date="Juin 20214", region="Ailleurs"), row(recepisse="=1")])
    found = importing_association_files.receive(data, "l.csv", today=making.TODAY, by=factories.account("secretariat"))
    kept = [*found.result["details"][0]["warnings"], *found.result["details"][1]["errors"]]
    assert len(kept) == 3
    for sentence in kept:
        assert sentence["fr"] != sentence["ar"] and naming.is_arabic(re.sub(r"“.*?”|«.*?»|[\w]+ :", "", sentence["ar"]))


NASTY = [
    ["Recensement des associations de la province"],
    [""],
    [
        "N°",
        "Dénomination",
        "الاسم",
        "N° récépissé",
        "Date de création",
        "Ville",
        "Courriel",
        "Tél.",
        "Responsable",
        "Nb d'adhérents",
    ],
    [
        "1",
        "  Association Nasr ",
        "جمعية النصر",
        "n° 12/2016",
        "26 fevrier 2016",
        "Oujda",
        "a@exemple.test ; b@exemple.test\nc@exemple.test",
        "0661 23 45 67 / 05 37 00 00 01",
        "Mme Essai UNE",
        "12",
    ],
    [
        "2",
        "Association Amal",
        "",
        "nan",
        "24/07/91 suivant récépissé",
        "casablanca",
        "pas d’adresse",
        "0661234568 - 0537000002",
        "nan",
    ],
    ["3", "Association Wafa", "", "", "Juin 20214", "Fès", "nan", "05 37…"],
    ["4", "Association Anour", "", "", "42426", "Laâyoune", "", "06612345690537000003"],
    [""],
    ["5", "nan"],
    ["6", "Association Zahra", "", "", "", "Atlantide"],
]


def nasty(separator=";"):
    quote = '"{}"'.format
    return "\r\n".join(separator.join(quote(c.replace('"', '""')) for c in line) for line in NASTY)


@pytest.mark.parametrize("separator", [";", ",", "\t"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp1256"])
def test_a_nasty_file_whatever_its_bytes(separator, encoding):
    table = importing_associations.read_file(nasty(separator).encode(encoding), "liste.csv")
    result = importing_associations.apply_associations(table, today=making.TODAY, by=None)
    assert counts(result) == {"created": 5, "refused": 1}
    assert result["unread"] == ["N°", "Nb d'adhérents"]
    assert "nom" in dict(map(reversed, result["understood"]))
    nasr, amal, wafa, anour, zahra = Association.objects.order_by("pk")
    assert (nasr.name, nasr.name_ar, nasr.receipt_number) == ("Association Nasr", "جمعية النصر", "n° 12/2016")
    assert (str(nasr.receipt_date), nasr.province.code, nasr.contact_name) == ("2016-02-26", "02.411", "Mme Essai UNE")
    assert (nasr.email, nasr.other_emails) == ("a@exemple.test", "b@exemple.test; c@exemple.test")
    assert nasr.phone == "0661 23 45 67; 05 37 00 00 01"
    assert (amal.receipt_text, amal.region.code, amal.phone) == (
        "24/07/91 suivant récépissé", "06", "0661234568; 0537000002"
    )  # fmt: skip
    assert (amal.receipt_number, amal.contact_name, amal.email) == ("", "", "")
    assert (wafa.receipt_text, wafa.phone) == ("Juin 20214", "") and "telephone : 05 37…" in wafa.unread
    assert (str(anour.receipt_date), anour.phone) == ("2016-02-26", "0661234569; 0537000003")
    assert zahra.region is None and "province : Atlantide" in zahra.unread
    assert all(detail["errors"] for detail in result["details"] if detail["status"] == "refused")
    again = importing_associations.apply_associations(table, today=making.TODAY, by=None)
    assert counts(again) == {"unchanged": 5, "refused": 1}
    assert Association.objects.count() == 5


def test_french_bytes_of_old_windows_stay_french():
    data = "nom;region\r\nCréée à l'été, fédérée – Œuvre;Fès-Meknès\r\n".encode("cp1252")
    table = importing_associations.read_file(data, "l.csv")
    assert table.rows[0].cells["nom"] == "Créée à l'été, fédérée – Œuvre"


def test_a_header_of_two_rows_under_merged_cells():
    book = Workbook()
    for cells in (
        ["Liste des associations"],
        ["Association", "Région", "Coordonnées", None],
        [None, None, "Téléphone", "E-mail"],
        ["Les Cèdres", "Oriental", "0661000001", "a@exemple.test"],
        ["Les Dunes", "Oriental", None, "b@exemple.test"],
    ):
        book.active.append(cells)
    for merged in ("A1:D1", "C2:D2", "A2:A3", "B2:B3"):
        book.active.merge_cells(merged)
    buffer = io.BytesIO()
    book.save(buffer)
    table = importing_associations.read_file(buffer.getvalue(), "liste.xlsx")
    assert counts(importing_associations.apply_associations(table, today=making.TODAY, by=None)) == {"created": 2}
    assert [one.email for one in Association.objects.order_by("pk")] == ["a@exemple.test", "b@exemple.test"]


def test_a_header_that_stands_twice_or_has_no_name_is_refused():
    for data in ("nom;Tél.;tel\r\na;b;c\r\n", "ville;tel\r\na;b\r\n"):
        with pytest.raises(ValidationError) as refusal:
            importing_associations.read_file(data.encode(), "l.csv")
        assert len(refusal.value.messages) == 1


@pytest.mark.parametrize(("count", "words"), [(1, "1 ligne : 1 créée, 0 mise à jour"), (2, "2 lignes : 2 créées")])
def test_counts_agree_in_number(tmp_path, capsys, count, words):
    file = tmp_path / "liste.csv"
    file.write_bytes(making.csv_of(["nom"], [[f"Essai {name}"] for name in ("Cèdre", "Palmier")[:count]]))
    call_command("import_associations", str(file))
    assert words in capsys.readouterr().out.replace("\xa0", " ").replace("\u202f", " ")


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
