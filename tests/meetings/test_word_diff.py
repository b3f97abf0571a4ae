"""Differences word by word: what a reader sees, in French and in Arabic."""

import pytest

from meetings.word_diff import MOST_WORDS, compare


def shown(before, after):
    return [(piece.kind, piece.text.strip()) for piece in compare(before, after)]


@pytest.mark.parametrize(
    ("before", "after", "expected"),
    [
        ("", "", []),
        ("Un texte", "Un texte", [("same", "Un texte")]),
        ("", "Nouveau", [("added", "Nouveau")]),
        ("Ancien", "", [("removed", "Ancien")]),
        (
            "Réunion le lundi à Rabat.",
            "Réunion le mardi matin à Rabat.",
            [("same", "Réunion le"), ("removed", "lundi"), ("added", "mardi matin"), ("same", "à Rabat.")],
        ),
        ("Il   vient", "Il vient", [("same", "Il vient")]),
        ("l’avis émis", "l’accord émis", [("removed", "l’avis"), ("added", "l’accord"), ("same", "émis")]),
        (
            "اجتمع يوم الاثنين",
            "اجتمع يوم الثلاثاء",
            [("same", "اجتمع يوم"), ("removed", "الاثنين"), ("added", "الثلاثاء")],
        ),
    ],
)  # fmt: skip
def test_differences(before, after, expected):
    assert shown(before, after) == expected


def test_both_texts_can_be_put_together_again():
    before, after = "Un, deux\ntrois ; quatre", "Un, deux et demi\ncinq ; quatre !"
    pieces = compare(before, after)
    assert "".join(p.text for p in pieces if p.kind != "added").split() == before.split()
    assert "".join(p.text for p in pieces if p.kind != "removed") == after


def test_very_long_texts_are_shown_whole():
    before, after = "mot " * MOST_WORDS, "autre " * MOST_WORDS
    assert [kind for kind, _text in shown(before, after)] == ["removed", "added"]
