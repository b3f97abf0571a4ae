"""What people type and cells hold: read, or refused with a sentence; never guessed, never a crash."""

import datetime
from decimal import Decimal

import pytest
from django.core.exceptions import ValidationError
from django.utils import translation
from hypothesis import given, settings
from hypothesis import strategies as st

from ogp_secretariat.web import typed
from ogp_secretariat.web.dates import MONTHS
from ogp_secretariat.web.spreadsheet import safe_cell


@pytest.fixture(autouse=True, scope="module")
def in_english():
    with translation.override("en"):
        yield


READERS = (
    typed.percentage,
    typed.weight,
    typed.decimal_number,
    typed.day,
    typed.due,
    typed.line,
    typed.paragraph,
)


@pytest.mark.parametrize(
    ("cell", "number"),
    [
        ("50 %", 50),
        ("50%", 50),
        ("50\u00a0%", 50),
        ("٥٠٪", 50),
        ("\u200f50", 50),
        (" 50 ", 50),
        ("0,5", "0.5"),
        ("0.5 %", "0.5"),
        ("33,3333", "33.3333"),
        ("33,333", "33.333"),
        (0, 0),
        (1, 1),
        (100, 100),
        (33.333333333333336, "33.3333"),
        (Decimal("12.5"), "12.5"),
        ("−0", 0),
    ],
)
def test_a_percentage_is_read(cell, number):
    found = typed.percentage(cell)
    assert found == Decimal(number)
    assert "E" not in str(found)


BAD_NUMBERS = [
    "NaN", "nan", "inf", "-Infinity", float("nan"), float("inf"), float("-inf"), Decimal("NaN"), Decimal("sNaN"),
    10**400, -(10**400), "1" + "0" * 400, "9" * 5000, 1e300, Decimal("1e400"), "1e400", "1e1", "50 % %",
    "%", "5 0", "1.000,5", "1,2,3", "50€", "cinquante", "", " ", None, True, False, "=1+1", " =HYPERLINK(\"x\")",
    datetime.date(2020, 1, 1), [], "50\x00", "0x10", "1_0", "½", "²",
]  # fmt: skip


@pytest.mark.parametrize("cell", [*BAD_NUMBERS, "101", 101, 100.5, "100,0001", "-1", "−1", -1, -0.5])
def test_what_is_not_a_percentage_is_refused(cell):
    with pytest.raises(ValidationError) as refusal:
        typed.percentage(cell)
    assert len(refusal.value.messages) == 1
    assert 0 < len(refusal.value.messages[0]) < 200


@pytest.mark.parametrize("cell", [0.5, Decimal("0.25"), 0.0001, 0.99])
def test_a_fraction_in_a_cell_is_not_guessed(cell):
    with pytest.raises(ValidationError, match="two ways"):
        typed.percentage(cell)


@pytest.mark.parametrize("cell", [*BAD_NUMBERS, 0, "0", "0 %", -5, "-5", 0.004, 10000, "1,000", "1.234"])
def test_what_is_not_a_weight_is_refused(cell):
    with pytest.raises(ValidationError):
        typed.weight(cell)


@pytest.mark.parametrize(
    ("cell", "number"), [("15", 15), ("15 %", 15), (12.5, "12.5"), ("1 000", 1000), (0.25, "0.25")]
)
def test_a_weight_is_read(cell, number):
    assert typed.weight(cell) == Decimal(number)


def test_one_thousand_or_one_is_asked():
    for cell in ("1,000", "1.000", "-12.500"):
        with pytest.raises(ValidationError, match="two ways"):
            typed.decimal_number(cell)
    assert typed.decimal_number("0,125") == Decimal("0.125")
    assert typed.decimal_number("1 000 000,25") == Decimal("1000000.25")
    with pytest.raises(ValidationError, match="too many decimals"):
        typed.decimal_number("0,12345")


DAYS = [
    ("31/12/2019", (2019, 12, 31)),
    ("31-12-2019", (2019, 12, 31)),
    ("31.12.2019", (2019, 12, 31)),
    ("2019-12-31", (2019, 12, 31)),
    ("2019-12-31T00:00:00", (2019, 12, 31)),
    ("1er janvier 2020", (2020, 1, 1)),
    ("mercredi 12 février 2020", (2020, 2, 12)),
    ("١٢ فبراير ٢٠٢٠", (2020, 2, 12)),
    ("December 31, 2019", (2019, 12, 31)),
    ("29/02/2020", (2020, 2, 29)),
    (datetime.date(2019, 12, 31), (2019, 12, 31)),
    (datetime.datetime(2019, 12, 31, 10, 30), (2019, 12, 31)),
]
IMPOSSIBLE = [
    "31/02/2020", "29/02/2019", "18 février 20120", "31 février 2020", "18/02/20120", "20120", "31/12/19", "1/1/1",
    "12/31/2019", "00/12/2019", "2019-13-01", "99999-01-01", "31/12/1899", "31/12/2101", "31 déc. 19",
    datetime.date(1899, 12, 31), datetime.date(9999, 12, 31), datetime.datetime.max,
]  # fmt: skip


@pytest.mark.parametrize(("cell", "expected"), DAYS)
def test_a_day_is_read_and_is_its_own_deadline(cell, expected):
    assert typed.day(cell) == datetime.date(*expected)
    assert typed.due(cell) == typed.Due(datetime.date(*expected), "day", "")


@pytest.mark.parametrize("cell", [*IMPOSSIBLE, 43830, 2019, "2019", "déc. 2019", "bientôt", None, "", "=TODAY()", True])
def test_what_is_not_a_day_is_refused(cell):
    with pytest.raises(ValidationError):
        typed.day(cell)


@pytest.mark.parametrize(
    "cell",
    [
        *IMPOSSIBLE, "D'ici le 31/02/2020", "D'ici l'automne 20280", "vers le 31 février 2020 si possible", "déc. 19",
        "2023-13", "13/2023", "décembre 20120", "31 février", "avant le 31/04/2020", "le 18 février 20120 au plus tard",
        43830, 0.5, float("nan"), 10**400, True, None, "", "=A1", "x" * 301,
    ],
)  # fmt: skip
def test_an_impossible_deadline_is_refused(cell):
    with pytest.raises(ValidationError):
        typed.due(cell)


@pytest.mark.parametrize(
    ("cell", "expected"),
    [
        ("déc. 2019", (2019, 12, 31)),
        ("Décembre 2019", (2019, 12, 31)),
        ("D'ici février 2020", (2020, 2, 29)),
        ("D’ici la fin de février 2021", (2021, 2, 28)),
        ("fin juin 2022", (2022, 6, 30)),
        ("2023-12", (2023, 12, 31)),
        ("12/2023", (2023, 12, 31)),
        ("By December 2023", (2023, 12, 31)),
        ("متم شتنبر 2019", (2019, 9, 30)),
        ("بحلول ديسمبر 2019", (2019, 12, 31)),
        ("كانون الأول 2019", (2019, 12, 31)),
        ("غشت ٢٠٢٠", (2020, 8, 31)),
    ],
)
def test_a_month_counts_until_its_last_day_and_keeps_its_words(cell, expected):
    assert typed.due(cell) == typed.Due(datetime.date(*expected), "month", cell)


@pytest.mark.parametrize("lang", ["fr", "ar", "en"])
def test_every_month_that_our_own_pages_write_is_read_back(lang):
    for number, name in enumerate(MONTHS[lang], 1):
        assert typed.due(f"{name} 2020").day.month == number
        assert typed.day(f"3 {name} 2020") == datetime.date(2020, number, 3)


@pytest.mark.parametrize(
    "cell",
    [
        "D'ici 2023", "D'ici l'automne 2028", "2023", "T3 2020", "3e trimestre 2020", "En cours", "Chaque année",
        "D'ici l'exercice 2023-2024", "D'ici février 2022 et février 2023", "Mai 2023 et en cours",
        "D'ici la fin de 2022",
        "avant décembre 2019", "mi-mars 2020", "début mars 2020", "avant le 31 décembre 2019",
        "قبل 2023",
        "31 décembre", "Après le décret n° 2-17-265",
    ],
)  # fmt: skip
def test_what_is_vaguer_has_no_date_and_keeps_its_words(cell):
    assert typed.due(cell) == typed.Due(None, "text", cell)


def test_a_year_alone_in_a_cell_is_text():
    assert typed.due(2023) == typed.due(2023.0) == typed.Due(None, "text", "2023")


@pytest.mark.parametrize(
    "cell", ['=HYPERLINK("http://x")', "  =1+1", "\u00a0=1", "\u200f=1", "@SUM(A1)", "＝1", "#REF!", True]
)
def test_formulas_and_errors_are_no_text(cell):
    with pytest.raises(ValidationError):
        typed.line(cell)


@pytest.mark.parametrize("text", ["=1", "\uff1d1", "\uff0b1", "\uff0d1", "\uff20A", "\ufeff=1", "\u200b \u200f+1"])
def test_no_text_starts_a_formula(text):
    assert safe_cell(text) == f"'{text}"
    assert safe_cell(f"a{text}") == f"a{text}"


def test_a_text_that_an_export_made_safe_is_read_back_as_it_was():
    for text in ("- rapport", "+212 5 37", "= rien", "'cité'", "-1", "\uff1d1+1", "\uff0d1"):
        assert typed.paragraph(safe_cell(text)) == text


def test_a_text_is_cleaned_and_never_cut():
    assert typed.line("  Droit\u202e d'accès \n") == "Droit d'accès"
    assert typed.line(2020) == typed.line(2020.0) == "2020"
    assert typed.paragraph("un\r\ndeux") == "un\ndeux"
    with pytest.raises(ValidationError, match="301"):
        typed.line("x" * 301)


scribbles = st.one_of(
    st.text(),
    st.text("0123456789,.-−+%٪٥ \u00a0\u202feE/'=@", max_size=30),
    st.text("0123456789/-. déciavrmtn'léûî٣شتنبر", max_size=40),
    st.text(st.characters(categories=["Cs", "Cc", "Cf", "Nd", "No", "Zs"])),
    st.integers(),
    st.integers(min_value=10**3000, max_value=10**7000),
    st.floats(),
    st.decimals(),
    st.dates(),
    st.datetimes(),
    st.times(),
    st.timedeltas(),
    st.booleans(),
    st.none(),
    st.binary(),
    st.lists(st.integers(), max_size=3),
)


@settings(deadline=None, max_examples=300)
@given(scribbles)
def test_nothing_but_a_refusal_ever_comes_out(cell):
    for read in READERS:
        try:
            read(cell)
        except ValidationError as refusal:
            assert len(refusal.messages) == 1
            assert len(refusal.messages[0]) < 250


@settings(deadline=None)
@given(st.decimals(min_value=0, max_value=100, places=4), st.sampled_from([",", "."]), st.sampled_from(["", " %", "%"]))
def test_every_percentage_written_out_is_read_back(number, sign, percent):
    assert typed.percentage(f"{number:f}".replace(".", sign) + percent) == number


@settings(deadline=None)
@given(st.dates(datetime.date(1900, 1, 1), datetime.date(2100, 12, 31)))
def test_every_day_written_out_is_read_back(date):
    for text in (f"{date:%d/%m/%Y}", date.isoformat(), f"{date.day} {MONTHS['ar'][date.month - 1]} {date.year}"):
        assert typed.day(text) == typed.due(text).day == date
