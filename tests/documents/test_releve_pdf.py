"""The PDF of a relevé: whole words, structure, fonts, watermark, tables over pages, extreme texts."""

import dataclasses
import io
import json
import re

import pypdf
import pytest
from django.utils import translation

from meetings.releve import (
    AgendaPoint,
    Attendee,
    CollegeAttendance,
    DecisionLine,
    Discussion,
    Entry,
    Releve,
    Text,
)
from tests.documents.pdfs import page_texts, poppler, share_in_order, words
from tests.documents.samples import (
    DECISIONS_FR,
    DISCUSSED_FR,
    PLACE_FR,
    PREAMBLE_FR,
    arabic_releve,
    full_releve,
    source_releve,
)

SOURCE_SECTIONS = {
    "Date de la réunion :": "Mercredi 12 Février 2020.",
    "Lieu :": PLACE_FR,
    "Participants :": " ".join(PREAMBLE_FR),
    "Ordre du jour :": " ".join(title for title, _ in DISCUSSED_FR),
    "Points discutés :": " ".join(f"{title} {' '.join(points)}" for title, points in DISCUSSED_FR),
    "Points arrêtés :": " ".join(DECISIONS_FR),
}


def all_texts(value):
    """Every `Text` inside a relevé, in the order of its fields."""
    if isinstance(value, Text):
        yield value
    elif isinstance(value, tuple):
        for item in value:
            yield from all_texts(item)
    elif hasattr(value, "__dataclass_fields__"):
        for name in value.__dataclass_fields__:
            yield from all_texts(getattr(value, name))


@pytest.mark.parametrize("make", [source_releve, full_releve])
@pytest.mark.parametrize("option", ["-layout", "-nopgbrk", "-raw"])
def test_the_source_comes_back_section_by_section(pdf_of, make, option):
    text = poppler("pdftotext", option, pdf=pdf_of(make()).pdf)
    positions = [text.index(heading) for heading in SOURCE_SECTIONS]
    assert positions == sorted(positions), "the sections stand in the source's order"
    for (heading, wanted), start, end in zip(SOURCE_SECTIONS.items(), positions, [*positions[1:], None], strict=True):
        assert share_in_order(words(wanted), words(text[start + len(heading) : end])) >= 0.99, heading
    assert text.index("Réunion du comité de pilotage") < text.index("Relevé des conclusions") < positions[0]


@pytest.mark.parametrize("make", [source_releve, full_releve, arabic_releve])
def test_every_word_comes_back(pdf_of, make):
    releve = make()
    found = words("\n".join(page_texts(pdf_of(releve).pdf)))
    for text in all_texts(dataclasses.replace(releve, committee=releve.title)):  # the committee is in no sentence
        missing = [word for word in words(text.text) if word not in found]
        assert not missing, text.text


def test_arabic_comes_back_in_order(pdf_of):
    releve = arabic_releve()
    text = "\n".join(page_texts(pdf_of(releve).pdf))
    entries = [entry.text for group in releve.discussed for entry in group.entries]
    wanted = [word for entry in entries if entry.lang == "ar" for word in words(entry.text)]
    assert share_in_order(wanted, words(text)) >= 0.99


@pytest.mark.parametrize(("make", "lang"), [(full_releve, "fr"), (arabic_releve, "ar")])
def test_structure_and_metadata(pdf_of, make, lang):
    rendered = pdf_of(make())
    assert rendered.warnings == ()
    info = poppler("pdfinfo", pdf=rendered.pdf)
    assert re.search(r"^Tagged: +yes$", info, re.M)
    reader = pypdf.PdfReader(io.BytesIO(rendered.pdf))
    assert len(reader.pages) == rendered.pages
    assert reader.root_object["/Lang"] == lang
    assert "CP 1/2020" in reader.metadata.title
    assert reader.metadata.author == make().committee.text
    assert b"pdfuaid:part" in reader.root_object["/Metadata"].get_object().get_data()
    with translation.override(lang):
        headings = [translation.gettext(name) for name in ("Agenda:", "Points discussed:", "Points decided:")]
    top = next(item for item in reader.outline if not isinstance(item, list))
    assert top.title == make().title.text
    below = next(item for item in reader.outline if isinstance(item, list))
    assert set(headings) <= {item.title for item in below if not isinstance(item, list)}


def test_the_data_travel_inside(pdf_of):
    reader = pypdf.PdfReader(io.BytesIO(pdf_of(full_releve()).pdf))
    (data,) = reader.attachments["releve.json"]
    assert Releve.from_json(json.loads(data)) == full_releve()
    assert reader.root_object["/AF"][0].get_object()["/AFRelationship"] == "/Data"


@pytest.mark.parametrize("make", [full_releve, arabic_releve])
def test_all_fonts_are_ours_and_embedded(pdf_of, make):
    for line in poppler("pdffonts", pdf=pdf_of(make()).pdf).splitlines()[2:]:
        assert re.match(r"[A-Z]{6}\+(Amiri|Source-Sans-3)", line), line
        assert re.search(r" yes yes yes +\d+ +\d+$", line), line


@pytest.mark.parametrize(("make", "mark"), [(source_releve, "DRAFT"), (arabic_releve, "DRAFT")])
def test_only_a_draft_is_marked_and_outside_the_structure(pdf_of, make, mark):
    with translation.override(make().lang):
        mark = translation.gettext(mark)
    draft = pdf_of(make(status="circulated", status_date=None, version=None))
    assert all(mark in re.sub(r"\s", "", page) for page in page_texts(draft.pdf))
    assert mark not in poppler("pdfinfo", "-struct-text", pdf=draft.pdf).splitlines()
    marked = [mark in words(page) for page in page_texts(pdf_of(make()).pdf)]
    assert not any(marked)


def test_the_structure_holds_the_text_and_not_the_footer(pdf_of):
    structure = poppler("pdfinfo", "-struct-text", pdf=pdf_of(source_releve()).pdf)
    assert share_in_order(words(SOURCE_SECTIONS["Points arrêtés :"]), words(structure)) >= 0.99
    assert "H2" in structure
    assert "1/2" not in structure.replace("CP 1/2020", "")


def test_rows_of_a_long_table_stay_whole(pdf_of):
    lines = tuple(
        DecisionLine(f"D{n}", Text(f"début{n} {'mot ' * (5 + n % 40)}fin{n} ;"), owner=Text("Secrétariat"))
        for n in range(1, 101)
    )
    pages = page_texts(pdf_of(source_releve(decisions=lines)).pdf)
    for n in range(1, 101):
        assert any({f"début{n}", f"fin{n}"} <= set(words(page)) for page in pages), n
    with translation.override("fr"):
        heading = translation.gettext("Owner")
    table_pages = [page for page in pages if "Secrétariat" in page]
    assert len(table_pages) > 4
    assert all(heading in page for page in table_pages), "the table's head is repeated"


def test_a_row_longer_than_a_page_is_broken_and_nothing_lost(pdf_of):
    long = " ".join(f"mot{n}" for n in range(1500))
    rendered = pdf_of(source_releve(decisions=(DecisionLine("D1", Text(long), owner=Text("Secrétariat")),)))
    assert share_in_order(words(long), words("\n".join(page_texts(rendered.pdf)))) == 1


def test_no_heading_is_left_alone_at_the_foot_of_a_page(pdf_of):
    groups = tuple(
        Discussion(
            number=n,
            title=Text(f"Intitulé{n}"),
            entries=tuple(Entry(Text("un point " * (n % 17 + 1))) for _ in range(n % 5 + 1)),
        )
        for n in range(1, 61)
    )
    pages = page_texts(pdf_of(source_releve(discussed=groups)).pdf)
    assert len(pages) > 5
    for page in pages:
        body = [line for line in page.splitlines() if line.strip() and "CP 1/2020" not in line and "Page" not in line]
        assert not re.search(r"Intitulé\d+$", body[-1]), body[-1]


def test_one_word_meeting(pdf_of):
    rendered = pdf_of(Releve(lang="fr", status="draft", committee=Text("Comité"), title=Text("Réunion")))
    assert rendered.pages == 1
    assert rendered.warnings == ()
    with translation.override("fr"):
        assert page_texts(rendered.pdf)[0].count(translation.gettext("No remark")) >= 5


def furthest_right(pdf):
    """The right end of the furthest word, in points (A4 is 595 wide, the margin 62)."""
    return max(float(x) for x in re.findall(r'<word [^>]*xMax="([\d.]+)"', poppler("pdftotext", "-bbox", pdf=pdf)))


@pytest.mark.parametrize("size", [200, 5000])
def test_endless_words_stay_on_the_paper(pdf_of, size):
    endless = "x" * size
    rendered = pdf_of(
        source_releve(
            verification=None,
            agenda=(AgendaPoint(1, Text(endless)),),
            decisions=(DecisionLine("D1", Text(endless), owner=Text(endless[:200])),),
            attendees=(CollegeAttendance(Text("Administration"), (Attendee(Text(endless), "present"),)),),
        )
    )
    assert furthest_right(rendered.pdf) < 595 - 55
    text = re.sub(r"\s", "", "".join(page_texts(rendered.pdf)))
    assert text.count("x") >= 3 * size + 200


def test_hostile_texts_are_only_texts(pdf_of):
    hostile = '</p><script>alert(1)</script><img src="file:///etc/passwd"><style>*{display:none}</style>&amp; {{ doc }}'
    rendered = pdf_of(source_releve(title=Text(hostile), reference=hostile, preamble=(Text(hostile),)))
    text = " ".join("\n".join(page_texts(rendered.pdf)).split())
    assert text.count("<script>alert(1)</script>") >= 2
    assert "{{ doc }}" in text
    assert "Points arrêtés :" in text or "Points decided:" in text


def test_untranslated_text_is_marked_in_an_arabic_document(pdf_of):
    text = "\n".join(page_texts(pdf_of(arabic_releve()).pdf))
    shown_marked = [t for t in all_texts(arabic_releve()) if t.lang == "fr" and t.text in (DECISIONS_FR[5],)]
    assert text.count("(fr)") >= len(shown_marked) + 2


def test_line_breaks_are_kept(pdf_of):
    rendered = pdf_of(source_releve(preamble=(Text("Première ligne\nSeconde ligne"),)))
    lines = page_texts(rendered.pdf)[0].splitlines()
    assert "Première ligne" in lines
    assert "Seconde ligne" in lines
