"""French among Arabic and Arabic among French, read back from the paper."""

import re

import pytest
from django.template import engines

from meetings import sign_in_sheet
from meetings.documents import spoken
from meetings.releve import Text
from ogp_secretariat.documents.bundles import Part
from ogp_secretariat.documents.html import document_html
from ogp_secretariat.documents.renderer import close_engine, render_pdf
from ogp_secretariat.documents.templatetags.document_text import marked_words, typed, words
from tests.documents.pdfs import poppler

PAGE = (
    '<!DOCTYPE html><html lang="{lang}" dir="{dir}"><head><title>Essai</title></head><body><p>{body}</p></body></html>'
)


@pytest.fixture(scope="module", autouse=True)
def ended_engine():
    yield
    close_engine()


def left_ends(html, stylesheet="documents/base.css"):
    """{word: its left end} on the page."""
    boxes = poppler("pdftotext", "-bbox", pdf=render_pdf(html, stylesheets=[stylesheet]).pdf)
    return {word: float(x) for x, word in re.findall(r'xMin="([\d.]+)"[^>]*>([^<]+)</word>', boxes)}


@pytest.mark.parametrize(("lang", "way"), [("ar", "rtl"), ("fr", "ltr")])
def test_a_reference_among_arabic_words_keeps_its_order(lang, way):
    text = words(Text("تنفيذ القرار CP 2/2025-D3 قبل الصيف", "ar"), lang)
    found = left_ends(PAGE.format(lang=lang, dir=way, body=text))
    after = min(x for word, x in found.items() if "2025" in word)
    assert found["CP"] < after, found


def test_short_compounds_are_still_kept_together_in_french():
    assert '<span class="compound">co-création</span>' in words(Text("la co-création"), "fr")


@pytest.mark.parametrize(
    ("text", "lang"),
    [
        ("محمد العلوي", "ar"),
        ("تنظيم ورشة Open Gov Week (فبراير 2020)", "ar"),
        ("Réunion de لجنة الإشراف du comité de pilotage", "fr"),
        ("Réunion de لجنة الإشراف للحكومة المنفتحة du comité (CP 1/2026)", "fr"),
        ("لجنة de pilotage du gouvernement ouvert", "fr"),
        ("12 février", "fr"),
        ("2024-2027", "fr"),
    ],
)
def test_a_text_is_in_arabic_when_it_begins_so_and_goes_on_so(text, lang):
    assert spoken(text) == Text(text, lang)


def test_an_arabic_original_is_not_marked_as_french():
    assert "(fr)" not in marked_words(spoken("تقييم خطة العمل"), "ar")
    assert "(ar)" in marked_words(spoken("تقييم خطة العمل"), "fr")


def test_typed_words_have_their_own_direction_and_font():
    assert typed("Mohammed", "ar") == '<bdi lang="fr" dir="ltr">Mohammed</bdi>'
    assert typed("محمد", "fr") == '<bdi lang="ar" dir="rtl">محمد</bdi>'
    assert typed("10:00", "ar") == '<bdi dir="ltr">10:00</bdi>'
    assert typed("a\nb", "fr") == '<bdi dir="ltr">a<br>b</bdi>'
    assert typed("<b>", "fr") == '<bdi dir="ltr">&lt;b&gt;</bdi>'
    assert typed("", "fr") == ""
    assert engines["django"].from_string("{% load document_text %}{{ x|typed:'ar' }}").render({"x": None}) == ""


def test_a_french_title_reads_from_the_left_in_an_arabic_pack():
    part = Part("Note de لجنة الإشراف du comité (suite)", upload="x.pdf")
    head = {"lang": "ar", "dir": "rtl", "title": Text("اجتماع", "ar"), "committee": Text("لجنة", "ar")}
    for template, more in (
        ("pack_cover", {"toc": [{"link": "part:1", "part": part, "page": 1}], "as_of": None}),
        ("pack_notice", {"missing": [{"part": part, "sentence": "لا يقرأ الملف."}]}),
    ):
        html = document_html(f"documents/{template}.html", {"doc": head, **more}, "ar")
        found = left_ends(html, "documents/pack.css")
        assert found["Note"] < found["comité"] < found["(suite)"], (template, found)


def test_a_latin_name_that_breaks_keeps_its_hyphen_on_the_right_in_an_arabic_sheet():
    row = sign_in_sheet.Row(1, "Mohammed-Abderrahmane EL IDRISSI-BENJELLOUN " * 3, "Association", "عضو", "Présidente")
    view = sign_in_sheet.MeetingSheet(
        lang="ar", committee=Text("لجنة", "ar"), letterhead=(), status_date=None, title=Text("اجتماع", "ar"),
        days="الاثنين", hours="", place=None, groups=(sign_in_sheet.Group(None, (row,)),), is_filled=False,
    )  # fmt: skip
    html = document_html("documents/sign_in_sheet.html", {"doc": view, "title": "ورقة"}, "ar")
    pdf = render_pdf(html, stylesheets=["documents/sign_in_sheet.css"]).pdf
    boxes = poppler("pdftotext", "-bbox", pdf=pdf)
    found = re.findall(r">([^<]*Mohammed[^<]*)</word>", boxes)
    assert found and not any(word.startswith("-") for word in found), found
    assert "Source-Sans-3" in poppler("pdffonts", pdf=pdf)
