"""The reports on a plan as PDF: whole words, structure, long tables, extreme texts, Arabic from right to left."""

import dataclasses
import io
import re

import pypdf
import pytest
from django.utils import translation

from commitments.report_view import (
    Answer,
    AxisLine,
    CommitmentLine,
    Count,
    Difficulties,
    Fact,
    Figure,
    Headline,
    LateLine,
    MilestoneLine,
    Passage,
    Proof,
    ReportView,
    TermsLine,
    Told,
)
from meetings.releve import Text, Verification
from ogp_secretariat.documents.html import document_html
from ogp_secretariat.documents.renderer import close_engine, render_pdf
from tests.documents.pdfs import page_texts, poppler, share_in_order, words

KINDS = ("sheet", "situation", "self_assessment")
FIGURES = Headline(Figure(57.0833, "57 %"), Figure(75.8018, "76 %"), Figure(-18.7185, "−19"), Figure(45.0, "45 %"))
UNKNOWN = Headline(*[Figure(None, "n.d.")] * 4)
TITLE_AR = Text("تكوين المسؤولين في مجال الحق في الحصول على المعلومات", "ar")
SENTENCES = {
    "fr": ("15,00 + 33,75 + 8,33 + 0,00 = 57,08, affiché 57 %.", "J2 compte pour 45 points ; validé à 75 %."),
    "ar": ("\u206615,00 + 33,75 = 48,75\u2069، ويعرض 49 %.", "تمثل J2 ما قدره 45 نقطة؛ وبعد المصادقة على 75 % تضيف."),
}


def milestone(number=2, **values):
    values = {
        "code": f"J{number}",
        "title": Text(f"Élaborer le guide pratique numéro {number}"),
        "method": "par étapes",
        "status": "en retard",
        "progress": Figure(75.0, "75 %"),
        "planned": Figure(100.0, "100 %"),
        "share": "33,75",
        "due": "2019-09-30",
        "baseline_due": "2019-06-30",
        "shift_days": 92,
        "days_late": 135,
        "review_days": 12,
        "reference": "CP 2/2019, point 3",
        "means": Text("Procès-verbal de recette"),
        **values,
    }
    return MilestoneLine(**values)


def commitment(number, **values):
    values = {
        "code": f"PAN1-E{number:02d}",
        "title": Text(f"Engagement{number} à suivre"),
        "institution": Text("Ministère de l’Intérieur"),
        "axis": "A1",
        "status": "en retard",
        "figures": FIGURES,
        "days_late": 135,
        "watch": True,
        "missing": True,
        **values,
    }
    return CommitmentLine(**values)


def view(kind, lang="fr", **values):
    """A report with something in each of its tables."""
    told = (Told("J2", Text("Guide rédigé"), "2020-01-15", "75 %"),)
    line = commitment(1, title=TITLE_AR if lang == "ar" else Text("Former les responsables"), newly=True)
    full = dataclasses.replace(line, milestones=(milestone(1), milestone(2)), declarations=told)
    late = LateLine("PAN1-E01-J2", Text("Guide pratique"), Text("Ministère"), "2019-09-30", 135, 12, True)
    values = {
        "lang": lang,
        "kind": kind,
        "heading": {"fr": "Rapport", "ar": "تقرير"}[lang],
        "code": "PAN1-E01" if kind == "sheet" else "PAN1",
        "subject": line.title if kind == "sheet" else Text("Plan d’action national"),
        "plan": Text("Plan d’action national"),
        "committee": Text("Comité de pilotage"),
        "as_of": "2020-02-12",
        "made_on": "2020-02-14",
        "method": 1,
        "figures": FIGURES,
        "letterhead": (Text("Royaume du Maroc"), Text("المملكة المغربية", "ar")),
        "period": "2e semestre 2019",
        "last_meeting": "CP 1/2019",
        "last_meeting_on": "2019-10-31",
        "counts": (Count("en retard", 1, ("PAN1-E01",)),),
        "status": "en retard",
        "days_late": 135,
        "facts": (Fact("Institution porteuse", Text("Ministère de l’Intérieur")),),
        "passages": (Passage("problème traité", (Text("Premier alinéa."), Text("Second alinéa."))),),
        "terms": (TermsLine(0, "2018-10-01", "2020-08-31", "1", "actif"),),
        "milestones": (
            milestone(1),
            milestone(2),
            milestone(3, counted=False, reported=False, due=None, due_text="2020"),
        ),
        "axes": (AxisLine("A1", Text("Transparence"), FIGURES, 1), AxisLine("A2", Text("Participation"), UNKNOWN, 0)),
        "commitments": (full if kind == "self_assessment" else line,),
        "late": (late, dataclasses.replace(late, code="PAN1-E01-J3", newly=False)),
        "difficulties": (Difficulties("marché public", (Told("PAN1-E01-J2", Text("Appel d’offres infructueux")),)),),
        "declarations": told,
        "evidence": (Proof("PAN1-E01-J2", Text("Rapport"), "2020-01-10", "e3b0c44298fc"),),
        "internal_evidence": 2,
        "answers": (Answer("PAN1-E01", Text("Question posée"), Text("Oui"), Text("Parce que"), "2020-01-01"),),
        "sentences": SENTENCES[lang],
        "verification": Verification("K7QX-9MHD-2PLA", "https://exemple.test/verifier/K7QX-9MHD-2PLA/"),
        **values,
    }
    return ReportView(**values)


@pytest.fixture(scope="module")
def pdf():
    """A function from a report to its `Rendered` PDF; the same report is made once."""
    made = {}

    def make(report):
        if report not in made:
            html = document_html(f"documents/{report.kind}.html", {"doc": report}, report.lang)
            made[report] = render_pdf(html, stylesheets=["documents/commitments.css"])
        return made[report]

    yield make
    close_engine()


# What each kind shows of the fields; the others belong to the other kinds.
SHOWN = {
    "sheet": ("facts", "passages", "milestones", "declarations", "difficulties", "evidence"),
    "situation": ("axes", "commitments", "late", "difficulties"),
    "self_assessment": ("axes", "commitments", "late", "difficulties", "evidence", "answers"),
}


def all_texts(value):
    """Every `Text` inside a view-model."""
    if isinstance(value, Text):
        yield value.text
    elif isinstance(value, tuple):
        for item in value:
            yield from all_texts(item)
    elif dataclasses.is_dataclass(value):
        for field in dataclasses.fields(value):
            yield from all_texts(getattr(value, field.name))


@pytest.mark.parametrize("lang", ["fr", "ar"])
@pytest.mark.parametrize("kind", KINDS)
def test_every_word_comes_back(pdf, kind, lang):
    report = view(kind, lang)
    rendered = pdf(report)
    assert rendered.warnings == ()
    found = words("\n".join(page_texts(rendered.pdf)))
    texts = [text for name in SHOWN[kind] for text in all_texts(getattr(report, name))]
    for text in (*texts, *report.sentences, "57", "76", "45", "135"):
        missing = [word for word in words(text) if word not in found]
        assert not missing, text


@pytest.mark.parametrize(("kind", "lang"), [("sheet", "fr"), ("situation", "ar"), ("self_assessment", "fr")])
def test_structure_and_metadata(pdf, kind, lang):
    report = view(kind, lang)
    rendered = pdf(report)
    assert re.search(r"^Tagged: +yes$", poppler("pdfinfo", pdf=rendered.pdf), re.M)
    reader = pypdf.PdfReader(io.BytesIO(rendered.pdf))
    assert reader.root_object["/Lang"] == lang
    assert report.code in reader.metadata.title
    assert reader.metadata.author == "Comité de pilotage"
    assert b"pdfuaid:part" in reader.root_object["/Metadata"].get_object().get_data()
    for line in poppler("pdffonts", pdf=rendered.pdf).splitlines()[2:]:
        assert re.match(r"[A-Z]{6}\+(Amiri|Source-Sans-3)", line), line


def test_each_drawing_says_what_it_shows(pdf):
    rendered = pdf(view("situation"))
    figures = _figures(rendered.pdf)
    assert len(figures) == 3, "the headline, the axis with a figure, the commitment"
    assert all("57 %" in figure["/Alt"] and "76 %" in figure["/Alt"] for figure in figures)


def _figures(data):
    reader = pypdf.PdfReader(io.BytesIO(data))
    things = (reader.get_object(number) for number in range(1, reader.trailer["/Size"]))
    return [thing for thing in things if isinstance(thing, dict) and thing.get("/S") == "/Figure"]


def test_bars_begin_on_the_readers_side():
    drawn = {
        lang: document_html("documents/situation.html", {"doc": view("situation", lang)}, lang) for lang in ("fr", "ar")
    }
    assert "scale(-1 1)" in drawn["ar"]
    assert "scale(-1 1)" not in drawn["fr"]
    assert 'width="571"' in drawn["fr"] and 'x="758"' in drawn["fr"]


def test_arabic_sentences_keep_their_order(pdf):
    # Readers of a PDF take a page for Arabic when most of it is.
    passage = Passage("المشكلة", (Text("لا يعرف المواطنون حقهم في الحصول على المعلومات معرفة كافية.", "ar"),) * 25)
    report = view("sheet", "ar", passages=(passage,), milestones=(), declarations=(), facts=(), evidence=())
    text = "\n".join(page_texts(pdf(report).pdf))
    assert share_in_order(words(SENTENCES["ar"][1]), words(text)) == 1
    html = document_html("documents/sheet.html", {"doc": view("sheet", "ar")}, "ar")
    assert '<bdi dir="ltr">15,00 + 33,75 = 48,75</bdi>' in html
    assert '<bdi dir="ltr">75 %</bdi>' in html and '<bdi dir="ltr">J2</bdi>' in html


@pytest.mark.parametrize("kind", KINDS)
def test_each_page_says_which_of_how_many_and_what(pdf, kind):
    pages = page_texts(pdf(view(kind, commitments=tuple(commitment(n) for n in range(1, 41)))).pdf)
    for number, page in enumerate(pages, 1):
        assert f"{number}/{len(pages)}" in page
        assert "K7QX-9MHD-2PLA" in page


@pytest.mark.parametrize("is_demo", [True, False])
def test_demonstration_data_are_marked_on_every_page(pdf, is_demo):
    pages = page_texts(pdf(view("situation", is_demo=is_demo, commitments=tuple(map(commitment, range(1, 41))))).pdf)
    with translation.override("fr"):
        mark = translation.gettext("Demonstration data")
    assert len(pages) > 1
    assert [mark in page for page in pages] == [is_demo] * len(pages)


@pytest.mark.parametrize("kind", ["situation", "self_assessment"])
def test_a_hundred_lines_keep_their_heads_and_their_rows_whole(pdf, kind):
    long = "mot " * 40
    lines = tuple(commitment(n, title=Text(f"début{n} {long}fin{n}")) for n in range(1, 101))
    pages = page_texts(pdf(view(kind, commitments=lines, late=(), axes=())).pdf)
    for n in range(1, 101):
        assert any({f"début{n}", f"fin{n}"} <= set(words(page)) for page in pages), n
    with translation.override("fr"):
        head = translation.gettext("Days late").split()[0]
        ends = translation.gettext(
            "Newly late since the last meeting" if kind == "situation" else "Results at this day"
        )
    table = pages[: next(i for i, page in enumerate(pages) if ends in page) if kind == "situation" else 5]
    assert len(table) >= 5
    assert all(head in page for page in table), "the table's head is repeated"


def test_no_heading_is_left_alone_at_the_foot_of_a_page(pdf):
    lines = tuple(
        commitment(
            n,
            title=Text(f"Intitulé{n}"),
            milestones=tuple(milestone(m) for m in range(1, 2 + n % 4)),
            declarations=(Told("J1", Text("un mot " * (n % 13 + 1)), "2020-01-15", "75 %"),),
        )
        for n in range(1, 51)
    )
    pages = page_texts(pdf(view("self_assessment", commitments=lines)).pdf)
    assert len(pages) > 10
    for page in pages:
        body = [line for line in page.splitlines() if line.strip()]
        body = [line for line in body if "K7QX" not in line and not re.match(r"Page|\d+/\d+", line)]
        assert not re.search(r"Intitulé\d+$", body[-1]), body[-1]


def furthest_right(data):
    return max(float(x) for x in re.findall(r'<word [^>]*xMax="([\d.]+)"', poppler("pdftotext", "-bbox", pdf=data)))


@pytest.mark.parametrize("kind", KINDS)
def test_endless_names_stay_on_the_paper(pdf, kind):
    endless = Text("x" * 200)
    line = commitment(1, title=endless, institution=endless, milestones=(milestone(title=endless, means=endless),))
    rendered = pdf(
        view(
            kind,
            subject=endless,
            commitments=(line,),
            milestones=(milestone(title=endless, means=endless, reference="y" * 200, due=None, due_text="z" * 200),),
            evidence=(Proof("PAN1-E01-J2", endless, None, "", "https://exemple.test/" + "u" * 300),),
            late=(LateLine("P" * 40, endless, endless, "2019-09-30", 100000, 99999, True),),
        )
    )
    assert furthest_right(rendered.pdf) < 595 - 40
    assert re.sub(r"\s", "", "".join(page_texts(rendered.pdf))).count("x") >= 600


def test_a_plan_without_anything_is_one_page(pdf):
    empty = view(
        "situation", figures=UNKNOWN, counts=(), axes=(), commitments=(), late=(), difficulties=(), evidence=(),
        sentences=(), period="", last_meeting="", last_meeting_on=None, verification=None, letterhead=(),
    )  # fmt: skip
    rendered = pdf(empty)
    assert rendered.pages == 1
    assert rendered.warnings == ()
    assert "n.d." in page_texts(rendered.pdf)[0]


@pytest.mark.parametrize("kind", KINDS)
def test_hostile_texts_are_only_texts(pdf, kind):
    hostile = '</p><script>alert(1)</script><img src="file:///etc/passwd">&amp; {{ doc }}'
    told = (Told("J1", Text(hostile), None, hostile),)
    report = view(kind, "ar", subject=Text(hostile), difficulties=(Difficulties(hostile, told),), sentences=(hostile,))
    html = document_html(f"documents/{kind}.html", {"doc": report}, "ar")
    assert "<script" not in html and "<img" not in html
    assert pdf(report).warnings == ()


def test_json_holds_the_whole_report():
    data = view("sheet").to_json()
    assert data["figures"]["rate"] == {"value": 57.0833, "text": "57 %"}
    assert data["milestones"][1]["reference"] == "CP 2/2019, point 3"
    with pytest.raises(dataclasses.FrozenInstanceError):
        view("sheet").lang = "ar"
