"""What no font of ours draws comes out as one printed sign, never as an empty box."""

import pytest

from ogp_secretariat.documents import renderer, signs
from ogp_secretariat.documents.renderer import close_engine, render_pdf
from tests.documents.pdfs import page_texts

FONTS = sorted((renderer.ENGINE.parents[2] / "static" / "fonts" / "pdf").glob("*.ttf"))
PAGE = '<!DOCTYPE html><html lang="{lang}"><head><title>Essai</title></head><body><p>{text}</p></body></html>'


@pytest.fixture(scope="module", autouse=True)
def ended_engine():
    yield
    close_engine()


@pytest.fixture(scope="module")
def drawn():
    return signs.drawn_by(FONTS)


@pytest.mark.parametrize(
    ("typed", "printed"),
    [
        ("Ateliers 🎉🌍 – suite", "Ateliers ◊ – suite"),
        ("🎉", "◊"),
        ("👩‍👩‍👧 famille", "◊ famille"),
        ("Ali 🇲🇦 ★", "Ali ◊ ◊"),
        ("fait ✔️ → ≥ ½ « oui » – l’été", "fait ✔ → ≥ ½ « oui » – l’été"),
        ("لجنة الإشراف ﷺ 🌍", "لجنة الإشراف ﷺ ◊"),
        ("sans rien à changer\u00a0: oui\u202f!\n\t", "sans rien à changer\u00a0: oui\u202f!\n\t"),
        ("a\u200fb\u2068c\u2069", "a\u200fb\u2068c\u2069"),
        ("[x]^\\🎉-]", "[x]^\\◊-]"),
    ],
)
def test_a_run_of_signs_without_glyph_is_one_sign(drawn, typed, printed):
    assert signs.drawable(typed, drawn) == printed


@pytest.mark.parametrize("lang", ["fr", "ar"])
def test_on_paper_no_sign_is_an_empty_box(lang):
    html = PAGE.format(lang=lang, text="Réunion 🎉🌍 لجنة الإشراف 🇲🇦 山")
    (text,) = page_texts(render_pdf(html, stylesheets=["documents/base.css"]).pdf)
    assert text.count("◊") == 3
    assert not {"🎉", "🌍", "山"} & set(text)
