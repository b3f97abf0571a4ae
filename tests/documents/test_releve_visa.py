"""The visa of a relevé never stands on a page without the end of what it closes."""

import pytest

from meetings.releve import DecisionLine, Text
from tests.documents.pdfs import page_texts
from tests.documents.samples import arabic_releve, full_releve, source_releve

LENGTHS = range(0, 44, 4)  # over a page's height in steps shorter than the visa: it meets a page's foot


def decisions(number, lang, owner):
    """`number` decisions and a last one, told apart by « fin7 »."""
    text = {"fr": "Le point est arrêté par le comité", "ar": "صادقت اللجنة على هذه النقطة"}[lang]
    owners = {"owner": Text(owner)} if owner else {}
    return tuple(DecisionLine(f"{n}", Text(f"{text} fin{n}", lang=lang), **owners) for n in range(1, number + 2))


@pytest.mark.parametrize(
    ("make", "lang", "name", "owner"),
    [
        (full_releve, "fr", "LAAMOUMRI", "Secrétariat"),
        (full_releve, "fr", "LAAMOUMRI", ""),
        (arabic_releve, "ar", "العموري", "الكتابة"),
        (arabic_releve, "ar", "العموري", ""),
    ],
)
def test_the_visa_stands_with_the_end_of_the_decisions(pdf_of, make, lang, name, owner):
    moved = 0
    for length in LENGTHS:
        releve = make(
            decisions=decisions(length, lang, owner),
            next_meeting=None,
            annexes=(),
            corrections=(),
            attendees=(),
            follow_up=(),
        )
        pages = page_texts(pdf_of(releve).pdf)
        assert name in pages[-1]
        assert releve.verification.url in pages[-1]
        assert f"fin{length + 1}" in pages[-1], f"alone after {length + 1} decisions"
        moved += length > 0 and f"fin{length - 2}" not in pages[-1]
    assert moved, "the visa met the foot of a page"


@pytest.mark.parametrize("length", (700, 750, 825, 1225))
def test_the_visa_stands_with_the_end_of_a_text(pdf_of, length):
    """One decision of many lines that ends at the foot of a page: its last lines come with the visa."""
    text = " ".join(f"mot{n}" for n in range(length))
    full = full_releve()
    releve = source_releve(
        decisions=(DecisionLine("1", Text(text)),), visa=full.visa, next_meeting=None, annexes=(), corrections=()
    )
    pages = page_texts(pdf_of(releve).pdf)
    assert "LAAMOUMRI" in pages[-1]
    assert f"mot{length - 1}" in pages[-1]
