"""Tables from and to spreadsheets: what is read, what is refused, and that a hostile file harms nobody."""

import csv
import datetime
import io
import time
import zipfile
from decimal import Decimal

import pytest
from django.core.exceptions import ValidationError
from django.utils import translation
from hypothesis import given, settings
from hypothesis import strategies as st
from openpyxl import Workbook, load_workbook

from ogp_secretariat.web import sheet_table, typed
from ogp_secretariat.web.sheets import Table, read_table, write_csv, write_xlsx


@pytest.fixture(autouse=True)
def in_english():
    with translation.override("en"):
        yield


NAMES = ("engagement", "Échéance", "Moyen de vérification")
LINES = [["E05", "31/12/2019", "procès-verbal"], ["E06", "D'ici 2023", "deux\nlignes"]]


def xlsx(*sheets, change=None):
    """The bytes of a workbook with one sheet for each list of rows."""
    book = Workbook()
    book.remove(book.active)
    for rows in sheets:
        sheet = book.create_sheet()
        for row in rows:
            sheet.append(row)
    if change:
        change(book)
    output = io.BytesIO()
    book.save(output)
    return output.getvalue()


def with_sheet(data, xml, name="xl/worksheets/sheet1.xml", extra=()):
    """The same workbook with another part."""
    output = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(output, "w", zipfile.ZIP_DEFLATED) as new:
        for part in old.infolist():
            new.writestr(part.filename, xml if part.filename == name else old.read(part))
        for part, content in extra:
            new.writestr(part, content)
    return output.getvalue()


def cells(table):
    return [list(row.cells.values()) for row in table.rows]


def refusal(data, filename="plan.xlsx", required=("engagement",)):
    with pytest.raises(ValidationError) as refused:
        read_table(data, filename, required)
    assert len(refused.value.messages) == 1
    return refused.value.messages[0]


# -- CSV ---------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1252", "utf-16"])
@pytest.mark.parametrize("separator", [";", ",", "\t"])
@pytest.mark.parametrize("end", ["\n", "\r\n"])
def test_a_csv_is_read_however_it_was_saved(encoding, separator, end):
    output = io.StringIO()
    csv.writer(output, delimiter=separator, lineterminator=end).writerows([NAMES, [], LINES[0], ["", "", ""], LINES[1]])
    table = read_table(output.getvalue().encode(encoding), "Plan.CSV", ["ENGAGEMENT", "echeance"])
    assert table.headers == list(NAMES)
    assert cells(table) == LINES
    assert [row.number for row in table.rows] == [3, 5]
    assert table.find("moyen_de_verification") == "Moyen de vérification"
    assert table.find("jalon") is None


def test_a_title_above_the_header_and_the_mark_of_excel_are_passed_over():
    data = "sep=;\r\nPlan d'action, 2018-2020\r\n\r\nEngagement;Échéance\r\nE05;2023\r\n".encode()
    table = read_table(data, "plan.csv", ["engagement", "echeance"])
    assert [(row.number, row.cells) for row in table.rows] == [(5, {"Engagement": "E05", "Échéance": "2023"})]


def test_cells_beyond_the_header_are_counted():
    table = read_table(b"engagement;titre\nE05;Un;deux;trois\n", "plan.csv", ["engagement"])
    assert (table.rows[0].cells, table.rows[0].surplus) == ({"engagement": "E05", "titre": "Un"}, 2)


@pytest.mark.parametrize(
    ("data", "filename", "words"),
    [
        (b"", "plan.csv", "empty"),
        (b"\n\n", "plan.csv", "empty"),
        (b"engagement\n", "plan.csv", "no row"),
        (b"titre;jalon\nUn;J1\n", "plan.csv", "engagement"),
        (b"engagement;Engagement \nE05;E06\n", "plan.csv", "twice"),
        (b'engagement\n"E05\nE06\n', "plan.csv", "quotation"),
        (b'engagement\n"E"05\n', "plan.csv", "quotation"),
        (b"engagement\x00\nE05", "plan.csv", "contents"),
        (b"%PDF-1.7 engagement\nE05", "plan.csv", "contents"),
        (b"\xff\xfea", "plan.csv", "contents"),
        (b"engagement\nE05\n", "plan.xlsx", "contents"),
        (b"engagement\nE05\n", "plan.ods", "Only"),
        (b"engagement\nE05\n", "plan", "Only"),
        (sheet_table.OLD_OFFICE + b"...", "plan.xlsx", "encrypted"),
        (b"engagement\n" + b"x" * 32768, "plan.csv", "32,767"),
        (b"engagement\n" + b"x" * 200_000, "plan.csv", "quotation"),
        (b";" * 200 + b"engagement\nE05\n", "plan.csv", "200 columns"),
        (b"engagement\n" + b"E05\n" * 20_001, "plan.csv", "20,000"),
        (b" " * (10 * 1024 * 1024 + 1), "plan.csv", "10 MB"),
    ],
)
def test_what_is_not_a_table_is_refused_with_a_sentence(data, filename, words):
    assert words in refusal(data, filename)


def test_twenty_thousand_rows_and_a_million_empty_ones_are_read_from_a_csv():
    data = b"engagement;titre\n" + b"E05;Un\n" * 19_999 + b";\n" * 1_000_000 + b"E06;Deux\n"
    table = read_table(data, "plan.csv", ["engagement"])
    assert (len(table.rows), table.rows[-1].number) == (20_000, 1_020_001)


@settings(deadline=None, max_examples=200)
@given(st.one_of(st.binary(), st.text().map(lambda text: f"engagement;titre\n{text}".encode("utf-8", "replace"))))
def test_no_bytes_make_the_csv_reader_fall(data):
    try:
        assert read_table(data, "plan.csv", ["engagement"]).rows
    except ValidationError as refused:
        assert len(refused.messages) == 1


# -- XLSX --------------------------------------------------------------------------------------------------------------


def test_an_xlsx_gives_what_its_cells_show():
    def change(book):
        sheet = book.worksheets[1]
        sheet["C2"].number_format = "0%"
        sheet["C3"].number_format = "0.00 %"
        sheet["E3"].number_format = "dd/mm/yyyy"

    rows = [
        ["engagement", "titre", "taux", "poids", "debut", "fait"],
        ["E05", "Droit d'accès\nà l'information", 0.5, 15, datetime.date(2019, 1, 1), True],
        [],
        ["E06", "الحق في الحصول على المعلومات", 0.125, 12.5, 43830, None],
    ]
    table = read_table(xlsx([["Aide"], ["rien"]], [row for row in rows if row]), "plan.xlsx", ["engagement"])
    assert table.headers == rows[0]
    table = read_table(xlsx([["Aide"]], [rows[0], rows[1], rows[3]], change=change), "plan.xlsx", ["engagement"])
    assert cells(table) == [
        ["E05", "Droit d'accès\nà l'information", "50 %", 15, datetime.datetime(2019, 1, 1), True],
        ["E06", "الحق في الحصول على المعلومات", "12.5 %", 12.5, datetime.datetime(2019, 12, 31)],
    ]
    assert typed.percentage(table.rows[0].cells["taux"]) == 50
    again = Table.from_json(table.as_json())
    assert again.headers == table.headers
    assert [typed.day(row.cells["debut"]) for row in again.rows] == [
        datetime.date(2019, 1, 1),
        datetime.date(2019, 12, 31),
    ]


def test_a_formula_comes_as_its_text_for_the_caller_to_refuse():
    table = read_table(
        xlsx([["engagement", "titre"], ["E05", '=HYPERLINK("http://x")'], ["E06", "=1+1"]]), "plan.xlsx", ["engagement"]
    )
    for row in table.rows:
        with pytest.raises(ValidationError, match="formula"):
            typed.line(row.cells["titre"])


SHEET = '<?xml version="1.0"?><worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData>'
HEADER = '<row r="1"><c r="A1" t="inlineStr"><is><t>engagement</t></is></c></row>'
LAST = '<row r="{0}"><c r="A{0}" t="inlineStr"><is><t>E05</t></is></c></row></sheetData></worksheet>'


def with_shared(doctype, text):
    """A workbook whose header stands in the table of shared texts, as Excel writes it."""
    plain = xlsx([["x"]])
    types = zipfile.ZipFile(io.BytesIO(plain)).read("[Content_Types].xml").decode()
    kind = "application/vnd.openxmlformats-officedocument.spreadsheetml.sharedStrings+xml"
    entry = f'<Override PartName="/xl/sharedStrings.xml" ContentType="{kind}"/></Types>'
    row = '<row r="1"><c r="A1" t="s"><v>0</v></c></row>'
    shared = (
        f'<?xml version="1.0"?>{doctype}<sst xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main">'
        f"<si><t>engagement</t></si><si><r><t>deux </t></r><r><t>{text}</t></r></si></sst>"
    )
    sheet = SHEET + row + '<row r="2"><c r="A2" t="s"><v>1</v></c></row></sheetData></worksheet>'
    data = with_sheet(plain, types.replace("</Types>", entry), "[Content_Types].xml")
    return with_sheet(data, sheet, extra=[("xl/sharedStrings.xml", shared)])


def test_shared_texts_are_read():
    table = read_table(with_shared("", "morceaux"), "plan.xlsx", ["engagement"])
    assert [(row.number, row.cells) for row in table.rows] == [(2, {"engagement": "deux morceaux"})]


@pytest.mark.parametrize("cells_of_row", ["", '<c r="A{0}" s="0"/><c r="B{0}" s="0"/><c r="C{0}"/>'])
def test_a_million_empty_rows_are_read_in_bounded_time_and_what_stands_below_them_too(cells_of_row):
    rows = "".join(f'<row r="{n}">{cells_of_row.format(n)}</row>' for n in range(2, 1_000_000))
    data = with_sheet(xlsx([["x"]]), SHEET + HEADER + rows + LAST.format(1_000_000))
    began = time.process_time()
    table = read_table(data, "plan.xlsx", ["engagement"])
    assert [(row.number, row.cells) for row in table.rows] == [(1_000_000, {"engagement": "E05"})]
    assert time.process_time() - began < 2  # The work is the child's, whose processor time is limited.


def test_an_xlsx_of_more_than_twenty_thousand_rows_is_refused():
    rows = "".join(f'<row r="{n}"><c r="A{n}"><v>1</v></c></row>' for n in range(2, 20_003))
    assert "20,000" in refusal(with_sheet(xlsx([["x"]]), SHEET + HEADER + rows + LAST.format(30_000)))


@pytest.mark.parametrize(
    ("row", "word"),
    [
        ('<row r="2"><c r="GS2"><v>1</v></c></row>', "200 columns"),
        ('<row r="2"><c r="ZZZZZ2"><v>1</v></c></row>', "200 columns"),
        (f'<row r="2"><c r="A2" t="inlineStr"><is><t>{"x" * 32768}</t></is></c></row>', "32,767"),
        ('<row r="2"><c r="A2" t="s"><v>99</v></c></row>', "damaged"),
        ('<row r="2"><c r="12"><v>1</v></c></row>', "damaged"),
        ('<row r="deux"><c r="A2"><v>1</v></c></row>', "damaged"),
        ('<row r="2"><c r="A2"><v>1</v>', "damaged"),
    ],
)
def test_a_strange_sheet_is_refused(row, word):
    assert word in refusal(with_sheet(xlsx([["x"]]), SHEET + HEADER + row + "</sheetData></worksheet>"))


@pytest.mark.parametrize("number", ["1e400", "NaN", "9" * 5000, "-1e999", "abc", "1_0"])
@pytest.mark.parametrize("style", ["0", "1", "2"])
def test_impossible_numbers_in_cells_are_refused_one_by_one(number, style):
    def change(book):
        book.worksheets[0]["A1"].number_format = "dd/mm/yyyy"
        book.worksheets[0]["B1"].number_format = "0%"

    row = f'<row r="2"><c r="A2" s="{style}"><v>{number}</v></c></row></sheetData></worksheet>'
    table = read_table(with_sheet(xlsx([["x", "y"]], change=change), SHEET + HEADER + row), "plan.xlsx", ["engagement"])
    for read in (typed.percentage, typed.weight, typed.day):
        with pytest.raises(ValidationError):
            read(table.rows[0].cells["engagement"])


def test_bombs_macros_and_lookalikes_are_refused():
    plain = xlsx([["engagement"], ["E05"]])
    entities = (
        '<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a "engagement"><!ENTITY b "&a;&a;&a;&a;&a;&a;">]>'
        '<worksheet><sheetData><row><c t="inlineStr"><is><t>&b;</t></is></c></row></sheetData></worksheet>'
    )
    assert "damaged" in refusal(with_sheet(plain, entities))
    assert "damaged" in refusal(with_shared('<!DOCTYPE x [<!ENTITY a SYSTEM "file:///etc/passwd">]>', "&a;"))
    assert "macros" in refusal(with_sheet(plain, b"", "none", [("xl/vbaProject.bin", b"x")]))
    word = io.BytesIO()
    with zipfile.ZipFile(word, "w") as archive:
        archive.writestr("word/document.xml", "<x/>")
    assert "contents" in refusal(word.getvalue())
    assert refusal(plain[: len(plain) // 2])
    assert "engagement" in refusal(xlsx([["titre"], ["Un"]]))
    assert "empty" in refusal(xlsx([]))


def test_what_unpacks_to_too_much_is_refused_before_it_is_unpacked():
    zeros = b"0" * 50_000_000
    parts = [(f"xl/media/{n}", zeros) for n in range(13)]
    assert "too big" in refusal(with_sheet(xlsx([["engagement"], ["E05"]]), b"", "none", parts))


def test_a_reader_that_is_stopped_by_its_limits_gives_a_sentence(monkeypatch):
    monkeypatch.setattr(sheet_table, "TIME_LIMIT", 0.01)
    assert "too big" in refusal(xlsx([["engagement"], ["E05"]]))


# -- Writing -----------------------------------------------------------------------------------------------------------

HEADERS = ["Code", "Titre", "Taux", "Jour", "Heure", "Fait", "Écart"]
AT_HALF_PAST_TEN = datetime.datetime(2020, 2, 12, 10, 30, tzinfo=datetime.UTC)
ROWS = [
    ["E05", "=HYPERLINK(1)", Decimal("33.3333"), datetime.date(2019, 12, 31), AT_HALF_PAST_TEN, True, -19],
    ["E06", " +1\x07", None, None, None, False, 0.5],
    ["E07", "#REF!", 100, None, None, None, None],
]  # fmt: skip


def test_a_csv_goes_out_for_a_french_excel_and_comes_back():
    data = write_csv(HEADERS, iter(ROWS))
    assert data.startswith("\ufeffCode;Titre;".encode())
    lines = list(csv.reader(io.StringIO(data.decode("utf-8-sig"), newline=""), delimiter=";"))
    assert lines[1] == ["E05", "'=HYPERLINK(1)", "33,3333", "2019-12-31", "2020-02-12 11:30", "yes", "-19"]
    assert lines[2][6] == "0,5"
    assert write_csv(["a"], [[0.5]], separator=",") == "\ufeffa\r\n0.5\r\n".encode()
    table = read_table(data, "liste.csv", ["code"])
    assert typed.line(table.rows[0].cells["Titre"]) == "=HYPERLINK(1)"


def test_an_xlsx_goes_out_with_real_numbers_dates_and_no_formula():
    with translation.override("ar"):
        data = write_xlsx("Plan: [1/2]?" + "x" * 40, HEADERS, iter(ROWS))
    sheet = load_workbook(io.BytesIO(data)).worksheets[0]
    assert sheet.sheet_view.rightToLeft
    assert sheet.freeze_panes == "A2"
    assert sheet.auto_filter.ref == "A1:G4"
    assert sheet["A1"].font.bold
    assert [cell.value for cell in sheet[2]][:4] == ["E05", "'=HYPERLINK(1)", 33.3333, datetime.datetime(2019, 12, 31)]
    assert sheet["E2"].value == datetime.datetime(2020, 2, 12, 11, 30)
    assert (sheet["G2"].value, sheet["G3"].value) == (-19, 0.5)
    assert {cell.data_type for row in sheet.iter_rows() for cell in row}.isdisjoint({"f", "e"})
    table = read_table(data, "liste.xlsx", ["code"])
    assert [row.cells["Code"] for row in table.rows] == ["E05", "E06", "E07"]
    assert not load_workbook(io.BytesIO(write_xlsx("a", ["a"], [], rtl=False))).worksheets[0].sheet_view.rightToLeft


def test_a_form_has_its_lists_its_locks_and_its_help():
    data = write_xlsx(
        "Plan",
        ["code", "methode"],
        [["E05", "étapes"]],
        choices={"methode": ["binaire", "étapes", "quantitatif"]},
        locked={"code"},
        help_lines=[("poids", "Un nombre supérieur à 0.")],
    )
    book = load_workbook(io.BytesIO(data))
    sheet = book.worksheets[0]
    assert sheet.protection.sheet
    assert (sheet["A2"].protection.locked, sheet["B2"].protection.locked) == (True, False)
    assert (sheet.column_dimensions["B"].protection.locked) is False
    rule = sheet.data_validations.dataValidation[0]
    assert (rule.formula1, str(rule.sqref)) == ("=list_1", "B2:B2000")
    assert book.defined_names["list_1"].attr_text == "'lists'!$A$1:$A$3"
    assert book["lists"].sheet_state == "hidden"
    assert book.worksheets[-1]["B1"].value == "Un nombre supérieur à 0."
    assert read_table(data, "plan.xlsx", ["code"]).headers == ["code", "methode"]


def test_a_long_text_is_cut_and_says_so():
    data = write_xlsx("a", ["a"], [["x" * 40_000]])
    value = load_workbook(io.BytesIO(data)).worksheets[0]["A2"].value
    assert len(value) <= typed.MAX_CELL
    assert "[…]" in value
